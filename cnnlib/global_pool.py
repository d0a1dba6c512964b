"""Global pooling: one number per feature map, for any number of axes.

Source: Lin, Chen & Yan, Network In Network, 2013, arXiv:1312.4400, section 3.2.
"""

import math

import numpy as np

from cnnlib.inputs import float_type, numbers, shaped, working_type


def global_avg_pool(x):
    """Average every feature map: (N, C, *sizes) -> (N, C)."""
    x = _maps(x)
    return x.mean(axis=2, dtype=working_type(x)).astype(float_type(x), copy=False)


def global_avg_pool_backward(dout, x_shape):
    """Share the gradient of every average equally: dout (N, C) -> dx of shape x_shape."""
    x_shape = _shape(x_shape)
    dout = shaped(dout, "dout", x_shape[:2], "one number per feature map")
    share = dout.astype(working_type(dout), copy=False) / math.prod(x_shape[2:])
    share = share.reshape(*x_shape[:2], *(1,) * len(x_shape[2:]))
    return np.broadcast_to(share, x_shape).astype(float_type(dout))


def global_max_pool(x):
    """Keep the largest number of every feature map: (N, C, *sizes) -> (N, C)."""
    x = _maps(x)
    return x.max(axis=2).astype(float_type(x), copy=False)


def global_max_pool_backward(dout, x):
    """Send every gradient to the first maximum of its map: dout (N, C) -> dx, shaped like x."""
    maps = _maps(x)
    dout = shaped(dout, "dout", maps.shape[:2], "one number per feature map")
    dx = np.zeros(maps.shape, float_type(maps))
    np.put_along_axis(dx, maps.argmax(axis=2)[..., None], dout[..., None], axis=2)
    return dx.reshape(np.shape(x))


def _maps(x):
    """Lay every feature map out in one row: (N, C, *sizes) -> (N, C, pixels)."""
    x = numbers(x, "x")
    shape = _shape(x.shape)
    return x.reshape(*shape[:2], math.prod(shape[2:]))


def _shape(shape):
    shape = tuple(shape)
    if len(shape) < 3 or 0 in shape[1:]:
        raise ValueError(
            f"x is {shape}, expected feature maps with at least one pixel, (N, C, W), (N, C, H, W) "
            "or (N, C, D, H, W)"
        )
    return shape
