"""Cross-correlation and its two gradients as matrix products, for any number of axes.

What every window sees becomes a column, every filter a row; one product does the rest:

    filters (F, taps) @ columns (taps, windows) = maps (F, windows)

The columns hold every pixel as often as windows see it, so only a few images at a time are laid
out.
With groups, all three matrices have one more axis in front.
"""

import math

import numpy as np

from cnnlib.inputs import float_type, working_type
from cnnlib.windows import fold, unfold

# Numbers in the columns that exist at a time, unless a single image needs more.
COLUMNS = 2**20


def correlate(x, w, where, groups=1, b=None):
    """Slide the filters over the images.

    Args:
        x: images, (N, C, *sizes).
        w: filters, (F, C/groups, *kernel).
        where: a Geometry.
        groups: into how many blocks the channels and the filters are cut.
        b: one bias per filter, (F,), or None.

    Returns:
        Feature maps, (N, F, *out).
    """
    dtype = working_type(x, w)
    filters = _filters(w, groups, dtype)
    out = np.empty((len(x), len(w), *where.out), float_type(x, w))
    for images in _blocks(x.shape, where):
        maps = filters @ _columns(x[images], where, groups, dtype)
        if b is not None:
            maps += b.reshape(groups, -1, 1)
        maps = maps.reshape(len(w), *where.out, len(x[images]))
        out[images] = np.moveaxis(maps, -1, 0)
    return out


def input_gradient(dout, w, where, groups=1):
    """Send every entry of dout (N, F, *out) back to the pixels that its window read.

    This is the adjoint of `correlate` as a function of x.

    Returns:
        (N, C, *sizes), float32 when dout and w are float16.
    """
    dtype, channels = working_type(dout, w), w.shape[1] * groups
    rows = _filters(w, groups, dtype).swapaxes(1, 2)
    dx = np.empty((len(dout), channels, *where.sizes), dtype)
    for images in _blocks(dx.shape, where):
        columns = rows @ _maps(dout[images], groups, dtype)
        columns = columns.reshape(channels, *where.kernel, *where.out, len(dx[images]))
        dx[images] = np.moveaxis(fold(columns, where), -1, 0)
    return dx


def weight_gradient(dout, x, where, groups=1):
    """Sum up, for every weight, the pixels it met times the entries of dout (N, F, *out) there.

    This is the adjoint of `correlate` as a function of w.

    Returns:
        (F, C/groups, *kernel), float32 when dout and x are float16.
    """
    dtype, filters, channels = working_type(dout, x), dout.shape[1], x.shape[1] // groups
    dw = np.zeros((groups, filters // groups, channels * math.prod(where.kernel)), dtype)
    for images in _blocks(x.shape, where):
        columns = _columns(x[images], where, groups, dtype)
        dw += _maps(dout[images], groups, dtype) @ columns.swapaxes(1, 2)
    return dw.reshape(filters, channels, *where.kernel)


def _blocks(x_shape, where):
    """Cut the batch into slices of as many images as there is room for."""
    per_image = x_shape[1] * math.prod(where.kernel) * math.prod(where.out)
    images = max(1, COLUMNS // max(1, per_image))
    return [slice(first, first + images) for first in range(0, x_shape[0], images)]


def _filters(w, groups, dtype):
    """Lay every filter out as a row: (groups, F/groups, taps)."""
    return w.astype(dtype, copy=False).reshape(groups, len(w) // groups, math.prod(w.shape[1:]))


def _columns(x, where, groups, dtype):
    """Lay out what every window sees: (groups, taps, windows of all these images)."""
    taps = x.shape[1] // groups * math.prod(where.kernel)
    return unfold(x, where, dtype).reshape(groups, taps, math.prod(where.out) * len(x))


def _maps(dout, groups, dtype):
    """Lay every feature map out as a row: (groups, F/groups, windows of all these images)."""
    filters, windows = dout.shape[1] // groups, math.prod(dout.shape[2:]) * len(dout)
    rows = np.ascontiguousarray(np.moveaxis(dout, 0, -1), dtype)
    return rows.reshape(groups, filters, windows)
