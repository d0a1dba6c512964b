"""Windows: which pixels a kernel reads as it slides, for any number of axes.

`unfold` copies what every window sees into columns; `fold` is its adjoint and sends every entry
of the columns back to the pixel it was read from.
"""

from collections import namedtuple

import numpy as np

from cnnlib.arithmetic import margins, output_size, whole

# One entry per axis in each field: pixels of the input, of the kernel, and of the output;
# margins are the zeros (before, after).
Geometry = namedtuple("Geometry", "sizes kernel out stride dilation margins")


def geometry(sizes, kernel, stride=1, padding=0, dilation=1):
    """Settle where the windows lie; options are one number, or one per axis.

    Raises:
        ValueError: an option makes no sense, or the kernel does not fit.
    """
    axes = len(sizes)
    strides = per_axis(stride, axes, "stride", 1)
    dilations = per_axis(dilation, axes, "dilation", 1)
    named = isinstance(padding, str)
    paddings = (padding,) * axes if named else per_axis(padding, axes, "padding", 0)
    by_axis = list(zip(sizes, kernel, strides, paddings, dilations, strict=True))
    return Geometry(
        sizes=tuple(sizes),
        kernel=tuple(kernel),
        out=tuple(output_size(*axis) for axis in by_axis),
        stride=strides,
        dilation=dilations,
        margins=tuple(margins(*axis) for axis in by_axis),
    )


def per_axis(value, axes, name, least):
    """Return an option as one int per axis."""
    if np.ndim(value) == 0:
        return (whole(value, name, least),) * axes
    if len(value) != axes:
        raise ValueError(
            f"{name} is {value!r}: use one number, or {axes}, one per axis of the images"
        )
    return tuple(whole(entry, name, least) for entry in value)


def unfold(x, where, dtype):
    """Copy what every window sees.

    Args:
        x: images, (N, C, *sizes).
        where: a Geometry.
        dtype: type of the copy.

    Returns:
        Columns, (C, *kernel, *out, N): the batch comes last so that the copies run over
        neighbors in memory.
    """
    padded = _zeros(x.shape[1], where, x.shape[0], dtype)
    padded[_inside(where)] = np.moveaxis(x, 0, -1)
    columns = np.empty((x.shape[1], *where.kernel, *where.out, x.shape[0]), dtype)
    for weight, pixels in _reads(where):
        columns[:, *weight] = padded[:, *pixels]
    return columns


def fold(columns, where):
    """Add every entry of the columns to the pixel it was read from.

    Args:
        columns: (C, *kernel, *out, N).
        where: a Geometry.

    Returns:
        Images with the batch last, (C, *sizes, N).
    """
    padded = _zeros(columns.shape[0], where, columns.shape[-1], columns.dtype)
    for weight, pixels in _reads(where):
        padded[:, *pixels] += columns[:, *weight]
    return padded[_inside(where)]


def _reads(where):
    """Yield every weight of the kernel with the pixels it meets, one per window."""
    for weight in np.ndindex(where.kernel):
        by_axis = zip(weight, where.out, where.stride, where.dilation, strict=True)
        yield (
            weight,
            tuple(
                slice(i * dilation, i * dilation + (out - 1) * stride + 1, stride)
                for i, out, stride, dilation in by_axis
            ),
        )


def _zeros(channels, where, batch, dtype):
    padded = [n + sum(margin) for n, margin in zip(where.sizes, where.margins, strict=True)]
    return np.zeros((channels, *padded, batch), dtype)


def _inside(where):
    """Return the index of the images within their padding."""
    pairs = zip(where.sizes, where.margins, strict=True)
    return (slice(None), *(slice(before, before + n) for n, (before, _) in pairs))
