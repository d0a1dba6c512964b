"""Which pixels of the input a unit sees, for any model made of the containers.

Along one axis, unit i of a layer sees the `size` pixels from `start + i * jump` on; with padding
the start is negative, and a window may reach beyond the image.

Source: Araujo, Norris & Sim, Computing receptive fields of convolutional neural networks, Distill,
2019, doi:10.23915/distill.00021.
"""

from collections import namedtuple

from cnnlib.arithmetic import effective_size, margins
from cnnlib.containers import Concat, Residual, Sequential, SideHead
from cnnlib.layers.layer import dotted

Field = namedtuple("Field", "start size jump")  # in pixels, along one axis


def receptive_fields(model, input_shape):
    """Tell for every layer and container which pixels its units see.

    Args:
        model: a layer or a container.
        input_shape: that of one image, (C, H, W), without N.

    Returns:
        A dict of dotted name -> one Field per axis.

    Raises:
        ValueError: the model holds a container of another kind.
    """
    shape, fields = tuple(input_shape), {}
    _trace(model, "", shape, [Field(0, 1, 1) for _ in shape[1:]], shape[1:], fields)
    return fields


def _trace(model, name, shape, field, sizes, fields):
    """Note the field of the model's output, and of the outputs inside; return the former."""
    inside = [(dotted(name, key), child) for key, child in getattr(model, "children", {}).items()]
    if not inside:
        field = _seen(model, shape, field, sizes)
    elif isinstance(model, Residual | Concat):
        # What is stacked or added up sees what any of its parts sees.
        branches = [
            (key, child) for key, child in inside if child is not model.children.get("_relu")
        ]
        found = [_trace(child, key, shape, field, sizes, fields) for key, child in branches]
        if isinstance(model, Residual) and "downsample" not in model.children:
            found.append(field)
        field = [_union(axis) for axis in zip(*found, strict=True)]
    elif isinstance(model, Sequential):
        for key, child in inside:
            field = _trace(child, key, shape, field, sizes, fields)
            shape = child.output_shape(shape)
    elif not isinstance(model, SideHead):  # which passes on what it gets
        raise ValueError(
            f"{name or 'the model'} is a {type(model).__name__}: "
            "receptive fields are known for Sequential, Residual and Concat"
        )
    fields[name] = field
    return field


def _seen(layer, shape, field, sizes):
    """Return the field after one more layer."""
    windows = layer.windows()
    if windows is None:
        return [Field(0, size, 0) for size in sizes]
    if not windows:
        return field
    paddings = getattr(layer, "options", {}).get("padding", 0)
    if not isinstance(paddings, tuple | list):
        paddings = [paddings] * len(windows)
    return [
        Field(
            axis.start - axis.jump * margins(n, kernel, stride, padding, dilation)[0],
            axis.size + axis.jump * (effective_size(kernel, dilation) - 1),
            axis.jump * stride,
        )
        for axis, n, (kernel, stride, dilation), padding in zip(
            field, shape[1:], windows, paddings, strict=True
        )
    ]


def _union(fields):
    start = min(field.start for field in fields)
    stop = max(field.start + field.size for field in fields)
    return Field(start, stop - start, max(field.jump for field in fields))
