"""The table of a network: what every layer gives, holds, costs and sees."""

import math
from collections import namedtuple

from cnnlib.arithmetic import effective_size

# Shapes are of one image, without N; multiply-adds are of one image, biases not counted;
# receptive_field has one number of pixels per axis of the input.
Row = namedtuple("Row", "name layer output_shape weight_shape parameters macs receptive_field")
HEADINGS = ["name", "layer", "output shape", "weight shape", "parameters"]
HEADINGS += ["multiply-adds", "receptive field"]


class Summary(namedtuple("Summary", "rows parameters macs")):
    """The rows, one per layer, and the totals; `print` it to read it as a table."""

    def __str__(self):
        cells = [HEADINGS, *map(_cells, self.rows)]
        cells.append(("total", "", "", "", f"{self.parameters:,}", f"{self.macs:,}", ""))
        widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
        lines = [_line(row, widths) for row in cells]
        rule = "-" * (sum(widths) + 2 * len(widths) - 2)
        return "\n".join([lines[0], rule, *lines[1:-1], rule, lines[-1]])


def summary(model, input_shape):
    """Tell for every layer its output, weights, parameters, multiply-adds and receptive field.

    Nothing is computed but shapes. Only convolutions and linear layers count as multiply-adds.

    Args:
        model: a layer or a container.
        input_shape: that of one image, (C, H, W), without N.

    Returns:
        A Summary: `rows` (the first is the input), `parameters`, `macs`; its str is the table.

    Raises:
        ValueError: a layer cannot take what the one before it gives.
    """
    shape = tuple(input_shape)
    # Pixels that one number sees, and pixels between two neighbors, per axis.
    field = [(1, 1)] * (len(shape) - 1)
    rows = [Row("", "Input", shape, None, 0, 0, tuple(1 for _ in field))]
    _trace(model, "", shape, field, rows)
    return Summary(rows, sum(row.parameters for row in rows), sum(row.macs for row in rows))


def _trace(model, name, shape, field, rows):
    """Append the rows of a model; return the shape and the field of its output."""
    # Here and not above: `import cnnlib` leaves layers and containers for when they are needed.
    from cnnlib.containers import Concat, Residual, Sequential, SideHead
    from cnnlib.layers.layer import dotted

    inside = [(dotted(name, child), layer) for child, layer in _children(model).items()]
    if not inside:
        return _trace_layer(model, name, shape, field, rows)
    if isinstance(model, Residual | Concat):
        return _trace_branches(model, inside, shape, field, rows)
    if isinstance(model, SideHead):
        start = len(rows)
        _trace(model[0], inside[0][0], shape, field, rows)
        # The head works while training alone, so it costs an image nothing.
        rows[start:] = [row._replace(macs=0) for row in rows[start:]]
        return shape, field
    if not isinstance(model, Sequential):
        raise ValueError(
            f"{name or 'the model'} is a {type(model).__name__}: "
            "summary follows Sequential, Residual and Concat, build it from those"
        )
    for child, layer in inside:
        shape, field = _trace(layer, child, shape, field, rows)
    return shape, field


def _trace_branches(model, inside, shape, field, rows):
    """Append the rows of every branch, and of the ReLU that follows a Residual."""
    after = inside.pop() if "_relu" in _children(model) else None
    fields = [_trace(layer, child, shape, field, rows)[1] for child, layer in inside]
    # What was stacked or added up sees what the farthest-seeing branch sees.
    shape, field = model.output_shape(shape), [max(axis) for axis in zip(*fields, strict=True)]
    return _trace(after[1], after[0], shape, field, rows) if after else (shape, field)


def _children(model):
    return getattr(model, "children", {})


def _trace_layer(layer, name, shape, field, rows):
    try:
        out = layer.output_shape(shape)
    except ValueError as error:
        raise ValueError(f"{name or 'the model'}, {layer!r}: {error}") from error
    field = _seen(field, layer.windows(), rows[0].output_shape[1:])
    weight = layer.params.get("weight")
    rows.append(
        Row(
            name,
            repr(layer),
            out,
            None if weight is None else weight.shape,
            sum(array.size for array in layer.params.values()),
            layer.macs(shape),
            tuple(math.ceil(pixels) for pixels, _ in field),
        )
    )
    return out, field


def _seen(field, windows, sizes):
    """Return the field after one more layer: each axis widens by the steps its window spans."""
    if windows is None:
        return [(size, 1) for size in sizes]
    if not windows:
        return field
    return [
        (pixels + (effective_size(kernel, dilation) - 1) * jump, jump * stride)
        for (pixels, jump), (kernel, stride, dilation) in zip(field, windows, strict=True)
    ]


def _cells(row):
    sees = row.receptive_field
    sees = sees[:1] if len(set(sees)) == 1 else sees
    weights = "" if row.weight_shape is None else _times(row.weight_shape)
    numbers = [f"{number:,}" for number in (row.parameters, row.macs)]
    return row.name, row.layer, _times(row.output_shape), weights, *numbers, _times(sees)


def _times(shape):
    return " x ".join(map(str, shape))


def _line(cells, widths):
    """Align text to the left and numbers to the right."""
    aligned = [
        cell.rjust(width) if place >= 4 else cell.ljust(width)
        for place, (cell, width) in enumerate(zip(cells, widths, strict=True))
    ]
    return "  ".join(aligned).rstrip()
