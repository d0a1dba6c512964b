"""Windows: which pixels a kernel reads as it slides, for any number of axes.

Along one axis the weight i of window o reads pixel o * stride + i * dilation - before. `taps` turns
that into slices, and everything that slides is built on it. `unfold` copies what every window
sees into columns; `fold` is its adjoint and sends every entry back to the pixel it was read from.
"""

import itertools
from collections import namedtuple

import numpy as np

from cnnlib.arithmetic import margins, output_size, whole

# One entry per axis in each field: pixels of the input, of the kernel, and of the output;
# margins are the zeros (before, after).
Geometry = namedtuple("Geometry", "sizes kernel out stride dilation margins")


def geometry(sizes, kernel, stride=1, padding=0, dilation=1, mode="floor"):
    """Settle where the windows lie.

    Args:
        sizes, kernel: pixels per axis.
        stride, dilation: one number, or one per axis.
        padding: one number or name for all axes; or one entry per axis, each a number or a pair
            (before, after).
        mode: "floor" or "ceil", see `output_size`.

    Raises:
        ValueError: an option makes no sense, or the kernel does not fit.
    """
    axes = len(sizes)
    strides = per_axis(stride, axes, "stride", 1)
    dilations = per_axis(dilation, axes, "dilation", 1)
    paddings = _entries(padding, axes, "padding")
    by_axis = list(zip(sizes, kernel, strides, paddings, dilations, strict=True))
    return Geometry(
        sizes=tuple(sizes),
        kernel=tuple(kernel),
        out=tuple(output_size(*axis, mode=mode) for axis in by_axis),
        stride=strides,
        dilation=dilations,
        margins=tuple(margins(*axis) for axis in by_axis),
    )


def per_axis(value, axes, name, least):
    """Return an option as one int per axis."""
    return tuple(whole(entry, name, least) for entry in _entries(value, axes, name))


def taps(where, axis):
    """Yield every weight along one axis, with the windows in which it meets a pixel.

    What lies in the padding is never read, so no padded copy is needed.

    Yields:
        i, windows, pixels: the weight, and two slices of equal length along the axis; window
        windows[j] meets weight i at pixel pixels[j]. Weights that meet no pixel are left out.
    """
    n, out, stride = where.sizes[axis], where.out[axis], where.stride[axis]
    for i in range(where.kernel[axis]):
        offset = i * where.dilation[axis] - where.margins[axis][0]
        first, last = max(0, -(offset // stride)), min(out, -((offset - n) // stride)) - 1
        if first <= last:
            pixels = slice(first * stride + offset, last * stride + offset + 1, stride)
            yield i, slice(first, last + 1), pixels


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
    x = np.ascontiguousarray(np.moveaxis(x, 0, -1), dtype)
    columns = np.zeros((x.shape[0], *where.kernel, *where.out, x.shape[-1]), dtype)
    for weight, windows, pixels in _weights(where):
        columns[:, *weight, *windows] = x[:, *pixels]
    return columns


def fold(columns, where):
    """Add every entry of the columns to the pixel it was read from.

    Args:
        columns: (C, *kernel, *out, N).
        where: a Geometry.

    Returns:
        Images with the batch last, (C, *sizes, N).
    """
    x = np.zeros((columns.shape[0], *where.sizes, columns.shape[-1]), columns.dtype)
    for weight, windows, pixels in _weights(where):
        x[:, *pixels] += columns[:, *weight, *windows]
    return x


def _weights(where):
    """Yield every weight of the kernel with its windows and pixels, one entry per axis in each."""
    for by_axis in itertools.product(*(taps(where, axis) for axis in range(len(where.sizes)))):
        yield zip(*by_axis, strict=True)


def _entries(value, axes, name):
    """Return an option as one entry per axis."""
    if not isinstance(value, (tuple, list)) and np.ndim(value) == 0:
        return (value,) * axes
    if len(value) != axes:
        raise ValueError(
            f"{name} is {value!r}: use one number, or {axes}, one per axis of the images"
        )
    return tuple(value)
