"""Batch renormalization: batch norm for small batches, corrected by what earlier batches said.

Source: Ioffe, Batch renormalization: towards reducing minibatch dependence in batch-normalized
models, 2017, arXiv:1702.03275.
"""

from collections import namedtuple

import numpy as np

from cnnlib.inputs import float_type, numbers, real, shaped, working_type
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

Cache = namedtuple("Cache", "x_hat r d scale gamma dtype")


def batch_renorm(x, gamma, beta, state, r_max, d_max, momentum=0.1, eps=1e-5):
    """Standardize every channel of a training batch, then correct it towards the running values.

    What batch norm calls x_hat becomes x_hat * r + d. Without limits this is (x - running mean) /
    running std, what testing computes; r_max=1 and d_max=0 leave batch norm. To test, call
    `batch_norm(x, gamma, beta, state, training=False)`.

    Args:
        x: (N, C) or (N, C, *sizes).
        gamma, beta: one number per channel, (C,).
        state: dict of "running_mean" and "running_var", (C,) floats, updated in place. The paper
            averages the standard deviation instead of the variance.
        r_max: limit of the stretch r, which lies in 1 / r_max to r_max; at least 1.
        d_max: limit of the shift d, which lies in -d_max to d_max; at least 0.
        momentum, eps: those of `batch_norm`.

    Returns:
        y: shaped like x; cache: what `batch_renorm_backward` needs.
    """
    x, gamma = with_channels(x), numbers(gamma, "gamma")
    work, dtype, axes = working_type(x, gamma), float_type(x, gamma), channel_axes(x)
    gamma, beta = per_channel(gamma, "gamma", x, work), per_channel(beta, "beta", x, work)
    r_max, d_max = real(r_max, "r_max", 1), real(d_max, "d_max", 0)
    at_least_two(x, axes, "use a larger batch")
    running = running_statistics({} if state is None else state, x, training=True)

    x_hat, scale, mean, var = standardize(x.astype(work, copy=False), axes, eps)
    old_mean, old_var = (per_channel(value, "running", x, work) for value in running)
    running_scale = inverse_std(old_var, eps)
    r = np.clip(running_scale / scale, 1 / r_max, r_max)
    d = np.clip((mean - old_mean) * running_scale, -d_max, d_max).astype(work)
    update_running(running, mean, var, momentum)

    y = (x_hat * r + d) * gamma + beta
    return y.astype(dtype, copy=False), Cache(x_hat, r, d, scale, gamma, dtype)


def batch_renorm_backward(dout, cache):
    """Return dx, dgamma and dbeta; r and d count as constants, as in the paper.

    Args:
        dout: gradient of the loss with respect to y, shaped like it.
        cache: what `batch_renorm` returned with this y.
    """
    x_hat, r, d, scale, gamma, dtype = cache
    dout = shaped(dout, "dout", x_hat.shape, "the shape of x").astype(x_hat.dtype, copy=False)
    axes = channel_axes(x_hat)
    dcorrected, dgamma, dbeta = affine_backward(dout, x_hat * r + d, gamma, axes)
    dx = standardize_backward(dcorrected * r, x_hat, scale, axes)
    return tuple(gradient.astype(dtype, copy=False) for gradient in (dx, dgamma, dbeta))
