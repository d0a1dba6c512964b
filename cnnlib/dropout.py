"""Dropout: every training step trains another, thinner network.

Source: Srivastava et al., Dropout: a simple way to prevent neural networks from overfitting,
2014, JMLR 15.
"""

import numpy as np

from cnnlib.inputs import float_type, numbers, real, shaped


def dropout(x, p, training, rng=None, mode="inverted"):
    """Set each number of x to 0 with probability p while training.

    Args:
        x: any shape.
        p: probability of dropping, 0 to 1.
        training: whether to drop at all.
        rng: numpy.random.Generator; needed while training.
        mode: what keeps the mean of each number the same in training and in testing.
            "inverted" divides what is kept by 1-p while training, and leaves testing alone
            (frameworks do this); "classic" leaves training alone, and multiplies by 1-p in
            testing (the paper does this).

    Returns:
        y: shaped like x;
        cache: what `dropout_backward` needs.

    Raises:
        ValueError: p is no probability, mode is unknown, or there is no rng to draw from.
    """
    x, p = numbers(x, "x"), real(p, "p", 0, 1)
    if mode not in ("inverted", "classic"):
        raise ValueError(f'mode is {mode!r}: use "inverted" or "classic"')
    dtype = float_type(x)
    if training:
        factor = _kept(x.shape, p, rng).astype(dtype)
        if mode == "inverted" and p < 1:
            factor /= 1 - p
    else:
        factor = np.full((), 1 - p if mode == "classic" else 1, dtype)
    factor = np.broadcast_to(factor, x.shape)
    return x * factor, factor


def dropout_backward(dout, cache):
    """Return dx: what the forward pass dropped or scaled, dout drops or scales as well.

    Args:
        dout: gradient of the loss with respect to y.
        cache: what `dropout` returned with this y.
    """
    dout = shaped(dout, "dout", cache.shape, "the shape of x")
    return np.multiply(dout, cache, dtype=cache.dtype)


def _kept(shape, p, rng):
    if not isinstance(rng, np.random.Generator):
        raise ValueError(f"rng is {rng!r}: pass numpy.random.default_rng(seed) while training")
    return rng.random(shape) >= p
