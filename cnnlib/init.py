"""Initial weights: random, and of the size that keeps signals from growing or fading.

A sum of fan_in products has fan_in times the variance of one, so weights of variance 1 / fan_in
keep the variance of a signal on its way forward, and 1 / fan_out that of its gradient on the way
back. ReLU takes away half, hence the 2 of He.

    LeCun   1 / fan_in               LeCun et al., Efficient backprop, 1998
    Xavier  2 / (fan_in + fan_out)   Glorot & Bengio, Understanding the difficulty of training
                                     deep feedforward neural networks, 2010
    He      2 / fan_in               He et al., Delving deep into rectifiers, 2015,
                                     arXiv:1502.01852

A uniform distribution on -a to a has variance a ** 2 / 3.
"""

import math

import numpy as np

from cnnlib.arithmetic import whole


def fans(shape):
    """Return fan_in and fan_out: how many inputs an output sees, how many outputs an input feeds.

    Args:
        shape: that of the weights, (F, D) or (F, C/groups, *kernel).
    """
    if np.ndim(shape) != 1 or len(shape) < 2:
        raise ValueError(f"shape is {shape}, expected (F, D) or (F, C/groups, KH, KW)")
    filters, channels, *kernel = (whole(n, "a size in shape", 1) for n in shape)
    return channels * math.prod(kernel), filters * math.prod(kernel)


def zeros(shape, rng, dtype=np.float32):
    """Return zeros, at no cost: for a model whose weights are loaded, or only counted."""
    return np.zeros(shape, dtype)


def lecun_normal(shape, rng, dtype=np.float32):
    """Draw weights from a normal distribution of variance 1 / fan_in."""
    return _normal(1 / fans(shape)[0], shape, rng, dtype)


def lecun_uniform(shape, rng, dtype=np.float32):
    """Draw weights from a uniform distribution of variance 1 / fan_in."""
    return _uniform(1 / fans(shape)[0], shape, rng, dtype)


def xavier_normal(shape, rng, dtype=np.float32):
    """Draw weights from a normal distribution of variance 2 / (fan_in + fan_out)."""
    return _normal(2 / sum(fans(shape)), shape, rng, dtype)


def xavier_uniform(shape, rng, dtype=np.float32):
    """Draw weights from a uniform distribution of variance 2 / (fan_in + fan_out)."""
    return _uniform(2 / sum(fans(shape)), shape, rng, dtype)


def he_normal(shape, rng, dtype=np.float32):
    """Draw weights from a normal distribution of variance 2 / fan_in."""
    return _normal(2 / fans(shape)[0], shape, rng, dtype)


def he_uniform(shape, rng, dtype=np.float32):
    """Draw weights from a uniform distribution of variance 2 / fan_in."""
    return _uniform(2 / fans(shape)[0], shape, rng, dtype)


def _normal(variance, shape, rng, dtype):
    drawn_as = _drawn_as(rng, dtype)
    return (rng.standard_normal(shape, drawn_as) * math.sqrt(variance)).astype(dtype, copy=False)


def _uniform(variance, shape, rng, dtype):
    drawn_as = _drawn_as(rng, dtype)
    w = rng.random(shape, drawn_as)
    # In place: copies of the 100 million weights of VGG's first Linear take as long as drawing.
    w *= 2
    w -= 1
    w *= math.sqrt(3 * variance)
    return w.astype(dtype, copy=False)


def _drawn_as(rng, dtype):
    """Return the type to draw in: generators draw float32 or float64."""
    if not isinstance(rng, np.random.Generator):
        raise ValueError(f"rng is {rng!r}: pass numpy.random.default_rng(seed)")
    if np.dtype(dtype).kind != "f":
        raise ValueError(f"dtype is {dtype}: weights are floats, use numpy.float32")
    return np.float64 if np.dtype(dtype).itemsize >= 8 else np.float32
