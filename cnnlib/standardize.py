"""Standardize: move numbers to mean 0 and stretch them to variance 1, then scale and shift.

This is all that batch, layer, instance and group norm do; they differ in which numbers share a
mean:

    batch norm      one channel of all images           axes N, H, W of (N, C, H, W)
    layer norm      one image                           axes C, H, W
    instance norm   one channel of one image            axes H, W
    group norm      some channels of one image          axes of a group of channels, H, W
"""

import math

import numpy as np

from cnnlib.inputs import numbers, real, shaped


def standardize(x, axes, eps):
    """Compute (x - mean) / sqrt(var + eps) from the mean and the variance of x itself.

    Args:
        x: floats of at least 32 bits, any shape.
        axes: the numbers along these axes share a mean and a variance.
        eps: added to the variance, at least 0.

    Returns:
        x_hat: shaped like x;
        scale, mean, var: the factor 1 / sqrt(var + eps) and what it came from, shaped like x but
            with the axes at size 1. The variance is the biased one, the mean of the squares.
    """
    exact = np.result_type(x, np.float64)
    mean = x.mean(axis=axes, keepdims=True, dtype=exact)
    # float32 has too few digits for the mean of large numbers: subtract it in two parts.
    rounded = mean.astype(x.dtype)
    x_hat = x - rounded
    x_hat -= (mean - rounded).astype(x.dtype)
    var = np.mean(x_hat * x_hat, axis=axes, keepdims=True, dtype=exact)
    scale = inverse_std(var, eps).astype(x.dtype)
    x_hat *= scale
    return x_hat, scale, mean, var


def standardize_backward(dx_hat, x_hat, scale, axes):
    """Return dx of `standardize`; dx_hat is the gradient of the loss with respect to x_hat.

    A number moves its own x_hat, and all others through the mean and the variance. Moving all
    numbers together or stretching them changes nothing, so dx has no part along either.

    Source: Ioffe & Szegedy, Batch normalization, 2015, arXiv:1502.03167, section 3.

    Args:
        dx_hat, x_hat: shaped like x.
        scale, axes: those of the forward pass.
    """
    along_mean = dx_hat.mean(axis=axes, keepdims=True)
    along_var = np.mean(dx_hat * x_hat, axis=axes, keepdims=True)
    return (dx_hat - along_mean - x_hat * along_var) * scale


def inverse_std(var, eps):
    """Return 1 / sqrt(var + eps), or raise ValueError where there is nothing to divide by."""
    eps = real(eps, "eps", 0)
    if np.any(var + eps <= 0):
        raise ValueError(
            f"the least variance is {np.min(var):g} and eps is {eps:g}: expected a positive sum; "
            "variances are never negative, and eps > 0 keeps constant numbers from dividing by 0"
        )
    return 1 / np.sqrt(var + eps)


def affine_backward(dout, x_hat, gamma, axes):
    """Return dx_hat, dgamma, dbeta of x_hat * gamma + beta; gamma is broadcast along the axes."""
    return dout * gamma, np.sum(dout * x_hat, axis=axes), dout.sum(axis=axes)


def with_channels(x):
    """Return x as an array of numbers, or raise ValueError when it has no axis of channels."""
    x = numbers(x, "x")
    if x.ndim < 2:
        raise ValueError(f"x is {x.shape}, expected (N, C) or (N, C, *sizes)")
    return x


def channel_axes(x):
    """Return the axes over which a channel runs: all but that of the channels."""
    return (0, *range(2, x.ndim))


def per_channel(value, name, x, dtype=None):
    """Return one number per channel of x (N, C, *sizes), shaped to be broadcast against it."""
    value = shaped(value, name, x.shape[1:2], "one number per channel")
    return value.astype(dtype or value.dtype, copy=False).reshape(-1, *[1] * (x.ndim - 2))


def at_least_two(x, axes, advice):
    """Raise ValueError when a number would be compared with its own mean."""
    count = math.prod(x.shape[axis] for axis in axes)
    if count < 2:
        raise ValueError(
            f"x is {x.shape}: a mean would be taken over {count} numbers, expected at least 2; "
            f"{advice}"
        )
