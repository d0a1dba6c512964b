"""im2col: a convolution as one matrix product, in rows one can look at.

Source: Chellapilla, Puri & Simard, High Performance Convolutional Neural Networks for Document
Processing, 2006, section 3.
"""

import math

import numpy as np

from cnnlib.inputs import float_type, numbers, shaped, working_type
from cnnlib.windows import fold, geometry, unfold


def im2col(x, kh, kw, stride=1, padding=0):
    """Lay out what every window sees, one window per row.

    `im2col(x, KH, KW) @ w.reshape(F, -1).T` is the convolution, one row per pixel of the output.

    Args:
        x: images, (N, C, H, W). Integers count as float64.
        kh, kw: pixels of the window.
        stride, padding: as in `conv2d`.

    Returns:
        (N*OH*OW, C*KH*KW): image by image and row by row; in a row, channel by channel.

    Raises:
        ValueError: x has other axes, or the window does not fit.
    """
    x = numbers(x, "x", ("N", "C", "H", "W"))
    where = geometry(x.shape[2:], (kh, kw), stride, padding)
    rows = unfold(x, where, float_type(x)).transpose(5, 3, 4, 0, 1, 2)
    return np.ascontiguousarray(rows).reshape(_shape(x.shape, where))


def col2im(cols, x_shape, kh, kw, stride=1, padding=0):
    """Add every number of the rows to the pixel it was read from: the adjoint of `im2col`.

    Args:
        cols: (N*OH*OW, C*KH*KW).
        x_shape: (N, C, H, W).
        kh, kw, stride, padding: what `im2col` was given.

    Returns:
        (N, C, H, W).

    Raises:
        ValueError: cols is not what `im2col` makes of images of this shape.
    """
    x_shape = tuple(x_shape)
    if len(x_shape) != 4:
        raise ValueError(f"x_shape is {x_shape}, expected (N, C, H, W)")
    where = geometry(x_shape[2:], (kh, kw), stride, padding)
    cols = shaped(cols, "cols", _shape(x_shape, where), f"the rows of images {x_shape}")
    rows = cols.astype(working_type(cols), copy=False)
    rows = rows.reshape(x_shape[0], *where.out, x_shape[1], *where.kernel)
    x = np.moveaxis(fold(rows.transpose(3, 4, 5, 1, 2, 0), where), -1, 0)
    return np.ascontiguousarray(x, float_type(cols))


def _shape(x_shape, where):
    """Return how many windows there are, and how many numbers each sees."""
    windows = x_shape[0] * math.prod(where.out)
    return windows, x_shape[1] * math.prod(where.kernel)
