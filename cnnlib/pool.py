"""Pooling in one, two and three dimensions, forward and backward.

What happens along one axis is in `reductions`; here the axes are gone through one after another.
"""

import functools

import numpy as np

from cnnlib.inputs import float_type, numbers, shaped, working_type
from cnnlib.reductions import maxima, spread, sums, to_first_maximum
from cnnlib.windows import geometry, per_axis, taps


def max_pool1d(x, k, stride=None, padding=0, dilation=1, ceil_mode=False):
    """Keep the largest number of every window, (N, C, W) -> (N, C, OW); see `max_pool2d`."""
    return _max("W", x, k, stride, padding, dilation, ceil_mode)


def max_pool2d(x, k, stride=None, padding=0, dilation=1, ceil_mode=False):
    """Keep the largest number of every window.

    Args:
        x: images, (N, C, H, W). Integers count as float64.
        k: pixels of the window, one number or one per axis.
        stride: pixels between two windows, one number or one per axis; None is k, so that the
            windows tile the image.
        padding: pixels of minus infinity added on each side; one number, or one entry per axis,
            each a number or a pair (before, after).
        dilation: pixels between two entries of the window, one number or one per axis.
        ceil_mode: what is left over at the end gets a window of its own, see `output_size`.

    Returns:
        (N, C, OH, OW), a new array. A window with a NaN gives NaN.

    Raises:
        ValueError: the window does not fit or sees padding alone, or an option makes no sense.
    """
    return _max("HW", x, k, stride, padding, dilation, ceil_mode)


def max_pool3d(x, k, stride=None, padding=0, dilation=1, ceil_mode=False):
    """Keep the largest number of every window, (N, C, D, H, W) -> (N, C, OD, OH, OW).

    The options are those of `max_pool2d`.
    """
    return _max("DHW", x, k, stride, padding, dilation, ceil_mode)


def max_pool1d_backward(dout, x, k, stride=None, padding=0, dilation=1, ceil_mode=False):
    """Return the gradient dx of `max_pool1d`; dout is (N, C, OW)."""
    return _max_backward("W", dout, x, k, stride, padding, dilation, ceil_mode)


def max_pool2d_backward(dout, x, k, stride=None, padding=0, dilation=1, ceil_mode=False):
    """Send the gradient of every window to its maximum; of several equal ones, to the first.

    A window with a NaN sends it there; of several NaN, to the last, as PyTorch does.

    Args:
        dout: gradient of the loss with respect to the maxima, (N, C, OH, OW).
        x, k, stride, padding, dilation, ceil_mode: what `max_pool2d` was given.

    Returns:
        dx, shaped like x.

    Raises:
        ValueError: dout is not shaped like the maxima, or `max_pool2d` would refuse the rest.
    """
    return _max_backward("HW", dout, x, k, stride, padding, dilation, ceil_mode)


def max_pool3d_backward(dout, x, k, stride=None, padding=0, dilation=1, ceil_mode=False):
    """Return the gradient dx of `max_pool3d`; dout is (N, C, OD, OH, OW)."""
    return _max_backward("DHW", dout, x, k, stride, padding, dilation, ceil_mode)


def avg_pool1d(x, k, stride=None, padding=0, ceil_mode=False, count_include_pad=True):
    """Average every window, (N, C, W) -> (N, C, OW); see `avg_pool2d`."""
    return _avg("W", x, k, stride, padding, ceil_mode, count_include_pad)


def avg_pool2d(x, k, stride=None, padding=0, ceil_mode=False, count_include_pad=True):
    """Average every window, (N, C, H, W) -> (N, C, OH, OW).

    Args:
        x, k, stride, padding, ceil_mode: as in `max_pool2d`, but the padding is zeros.
        count_include_pad: divide by the size of the window, zeros included; False divides by the
            number of pixels in it. What a window of ceil_mode covers beyond the padding never
            counts (PyTorch's rule).
    """
    return _avg("HW", x, k, stride, padding, ceil_mode, count_include_pad)


def avg_pool3d(x, k, stride=None, padding=0, ceil_mode=False, count_include_pad=True):
    """Average every window, (N, C, D, H, W) -> (N, C, OD, OH, OW); see `avg_pool2d`."""
    return _avg("DHW", x, k, stride, padding, ceil_mode, count_include_pad)


def avg_pool1d_backward(
    dout, x_shape, k, stride=None, padding=0, ceil_mode=False, count_include_pad=True
):
    """Return the gradient dx of `avg_pool1d`; dout is (N, C, OW)."""
    return _avg_backward("W", dout, x_shape, k, stride, padding, ceil_mode, count_include_pad)


def avg_pool2d_backward(
    dout, x_shape, k, stride=None, padding=0, ceil_mode=False, count_include_pad=True
):
    """Share the gradient of every window equally among its pixels.

    Args:
        dout: gradient of the loss with respect to the averages, (N, C, OH, OW).
        x_shape: (N, C, H, W).
        k, stride, padding, ceil_mode, count_include_pad: what `avg_pool2d` was given.

    Returns:
        dx, (N, C, H, W).

    Raises:
        ValueError: dout is not shaped like the averages, or `avg_pool2d` would refuse the rest.
    """
    return _avg_backward("HW", dout, x_shape, k, stride, padding, ceil_mode, count_include_pad)


def avg_pool3d_backward(
    dout, x_shape, k, stride=None, padding=0, ceil_mode=False, count_include_pad=True
):
    """Return the gradient dx of `avg_pool3d`; dout is (N, C, OD, OH, OW)."""
    return _avg_backward("DHW", dout, x_shape, k, stride, padding, ceil_mode, count_include_pad)


def _max(axes, x, k, stride, padding, dilation, ceil_mode):
    x = numbers(x, "x", ("N", "C", *axes))
    where = pool_geometry(x.shape[2:], k, stride, padding, dilation, ceil_mode)
    x = x.astype(float_type(x), copy=False)
    for axis in range(len(axes)):
        x = maxima(x, where, axis)
    return x


def _max_backward(axes, dout, x, k, stride, padding, dilation, ceil_mode):
    x = numbers(x, "x", ("N", "C", *axes))
    where = pool_geometry(x.shape[2:], k, stride, padding, dilation, ceil_mode)
    dout = shaped(dout, "dout", (*x.shape[:2], *where.out), "the shape of the maxima")
    dout = dout.astype(working_type(x), copy=False)

    # Forward along the last axis first, so that on the way back, among equal maxima, the first row
    # is chosen before the first pixel in it.
    inputs = {}
    out = x.astype(float_type(x), copy=False)
    for axis in reversed(range(len(axes))):
        inputs[axis], out = out, maxima(out, where, axis)
    for axis in range(len(axes)):
        dout = to_first_maximum(dout, inputs[axis], out, where, axis)
        out = inputs[axis]
    return dout.astype(float_type(x), copy=False)


def _avg(axes, x, k, stride, padding, ceil_mode, count_include_pad):
    x = numbers(x, "x", ("N", "C", *axes))
    where = pool_geometry(x.shape[2:], k, stride, padding, 1, ceil_mode)
    dtype = float_type(x)
    x = x.astype(working_type(x), copy=False)
    for axis in range(len(axes)):
        x = sums(x, where, axis)
    return (x / _counts(where, count_include_pad, x.dtype)).astype(dtype, copy=False)


def _avg_backward(axes, dout, x_shape, k, stride, padding, ceil_mode, count_include_pad):
    x_shape = tuple(x_shape)
    if len(x_shape) != len(axes) + 2:
        raise ValueError(f"x_shape is {x_shape}, expected (N, C, {', '.join(axes)})")
    where = pool_geometry(x_shape[2:], k, stride, padding, 1, ceil_mode)
    dout = shaped(dout, "dout", (*x_shape[:2], *where.out), "the shape of the averages")
    dx = dout / _counts(where, count_include_pad, working_type(dout))
    for axis in range(len(axes)):
        dx = spread(dx, where, axis)
    return dx.astype(float_type(dout), copy=False)


def pool_geometry(sizes, k, stride=None, padding=0, dilation=1, ceil_mode=False):
    """Settle where the windows lie in maps of these sizes; every one must see a pixel."""
    axes = len(sizes)
    kernel = per_axis(k, axes, "k", 1)
    stride = kernel if stride is None else stride
    mode = "ceil" if ceil_mode else "floor"
    where = geometry(sizes, kernel, stride, padding, dilation, mode)
    for axis in range(axes):
        seen = np.zeros(where.out[axis], bool)
        for _, windows, _ in taps(where, axis):
            seen[windows] = True
        if not seen.all():
            raise ValueError(
                f"window {seen.argmin()} of {len(seen)} sees padding alone: n={where.sizes[axis]}, "
                f"k={kernel[axis]}, stride={where.stride[axis]}, padding={where.margins[axis]}, "
                f"dilation={where.dilation[axis]}; use less padding, at most half of k"
            )
    return where


def _counts(where, count_include_pad, dtype):
    """Return by what to divide the sum of every window, (*out)."""
    by_axis = []
    for axis, (before, after) in enumerate(where.margins):
        low, high = (before, after) if count_include_pad else (0, 0)
        first = np.arange(where.out[axis]) * where.stride[axis] - before
        last = np.minimum(first + where.kernel[axis], where.sizes[axis] + high)
        by_axis.append(last - np.maximum(first, -low))
    return functools.reduce(np.multiply.outer, by_axis).astype(dtype)
