"""Batch normalization: every channel gets mean 0 and variance 1 over the batch.

Source: Ioffe & Szegedy, Batch normalization: accelerating deep network training by reducing
internal covariate shift, 2015, arXiv:1502.03167.
"""

from collections import namedtuple

import numpy as np

from cnnlib.inputs import float_type, numbers, shaped, working_type
from cnnlib.running import running_statistics, update_running
from cnnlib.standardize import (
    affine_backward,
    at_least_two,
    channel_axes,
    inverse_std,
    per_channel,
    standardize,
    standardize_backward,
    with_channels,
)

# x_hat is shaped like x; scale and gamma are broadcast against it.
Cache = namedtuple("Cache", "x_hat scale gamma training dtype")


def batch_norm(
    x, gamma, beta, state=None, training=True, momentum=0.1, eps=1e-5, unbiased_running=False
):
    """Standardize every channel, then scale it by gamma and shift it by beta.

    Training takes the mean and the variance of the batch, and moves the running ones towards
    them; testing takes the running ones, so that no image depends on those beside it.

    Args:
        x: (N, C) or (N, C, *sizes): a channel is a column, or the pixels of all images.
        gamma, beta: one number per channel, (C,).
        state: dict of "running_mean" and "running_var", (C,) floats to start at 0 and 1; training
            updates them in place. None keeps no record.
        training: whether the batch gives the mean and the variance.
        momentum: share of the batch in the new running value, as in PyTorch; where Keras says
            0.99 and CS231n 0.9, this is 0.01 and 0.1.
        eps: added to the variance.
        unbiased_running: record the variance divided by m - 1 instead of m, as PyTorch does. The
            batch itself is divided by m in any case, as in the paper.

    Returns:
        y: shaped like x;
        cache: what `batch_norm_backward` needs.

    Raises:
        ValueError: shapes disagree, training sees one number per channel, testing has no state.
    """
    x, gamma = with_channels(x), numbers(gamma, "gamma")
    work, dtype, axes = working_type(x, gamma), float_type(x, gamma), channel_axes(x)
    gamma, beta = per_channel(gamma, "gamma", x, work), per_channel(beta, "beta", x, work)
    running = running_statistics(state, x, training)
    x = x.astype(work, copy=False)
    if training:
        at_least_two(x, axes, "use a larger batch, or training=False")
        x_hat, scale, mean, var = standardize(x, axes, eps)
        m = x.size // mean.size
        recorded = var * m / (m - 1) if unbiased_running else var
        update_running(running, mean, recorded, momentum)
    else:
        mean, var = (per_channel(value, "running", x, work) for value in running)
        scale = inverse_std(var, eps)
        x_hat = (x - mean) * scale
    return (x_hat * gamma + beta).astype(dtype, copy=False), Cache(
        x_hat, scale, gamma, training, dtype
    )


def batch_norm_backward(dout, cache):
    """Return the gradients of the loss with respect to x, gamma and beta.

    Args:
        dout: gradient of the loss with respect to y, shaped like it.
        cache: what `batch_norm` returned with this y. In testing mean and variance are constants.

    Returns:
        dx: shaped like x; dgamma, dbeta: (C,).
    """
    x_hat, scale, gamma, training, dtype = cache
    dout = shaped(dout, "dout", x_hat.shape, "the shape of x").astype(x_hat.dtype, copy=False)
    axes = channel_axes(x_hat)
    dx, dgamma, dbeta = affine_backward(dout, x_hat, gamma, axes)
    dx = standardize_backward(dx, x_hat, scale, axes) if training else dx * scale
    return tuple(gradient.astype(dtype, copy=False) for gradient in (dx, dgamma, dbeta))


def fuse_conv_bn(w, b, gamma, beta, mean, var, eps=1e-5):
    """Fold a batch norm in testing into the convolution or dense layer before it.

    Args:
        w: filters, (F, C/groups, *kernel), or the weights of a dense layer, (F, D).
        b: one bias per filter, (F,), or None.
        gamma, beta, mean, var: one number per filter, (F,); the running mean and variance.
        eps: that of the batch norm.

    Returns:
        w2, b2: with them the convolution alone gives what both gave.

    Raises:
        ValueError: shapes disagree, or a variance is negative.
    """
    w = numbers(w, "w")
    if w.ndim < 2:
        raise ValueError(f"w is {w.shape}, expected at least two axes: (F, C/groups, KH, KW)")
    b = np.zeros(w.shape[:1]) if b is None else b
    dtype, work = float_type(w), working_type(w)
    named = {"b": b, "gamma": gamma, "beta": beta, "mean": mean, "var": var}
    b, gamma, beta, mean, var = (
        shaped(value, name, w.shape[:1], "one number per filter").astype(work, copy=False)
        for name, value in named.items()
    )
    factor = gamma * inverse_std(var, eps)
    w2 = w * factor.reshape(-1, *[1] * (w.ndim - 1))
    return w2.astype(dtype, copy=False), ((b - mean) * factor + beta).astype(dtype, copy=False)
