"""Layer, instance and group norm: batch norm's idea without the batch.

Mean and variance come from each image alone, so training and testing compute the same thing and
nothing is remembered. All three return (y, cache), as `batch_norm` does.
"""

from collections import namedtuple

from cnnlib.arithmetic import whole
from cnnlib.inputs import float_type, numbers, shaped, working_type
from cnnlib.standardize import (
    affine_backward,
    at_least_two,
    channel_axes,
    per_channel,
    standardize,
    standardize_backward,
    with_channels,
)

# x_hat has the shape it was standardized in; axes are those of the means, gamma_axes those along
# which gamma was broadcast.
Cache = namedtuple("Cache", "x_hat scale gamma axes gamma_axes shape dtype")


def layer_norm(x, gamma, beta, eps=1e-5):
    """Standardize every image over the axes that gamma has, then scale by gamma, shift by beta.

    Source: Ba, Kiros & Hinton, Layer normalization, 2016, arXiv:1607.06450.

    Args:
        x: (N, *rest).
        gamma, beta: shaped like the last axes of x, all that follow N or fewer: (C, H, W).
        eps: added to the variance.

    Returns:
        y: shaped like x; cache: what `layer_norm_backward` needs.
    """
    x, gamma = numbers(x, "x"), numbers(gamma, "gamma")
    if gamma.ndim == 0 or gamma.size == 0 or x.shape[-gamma.ndim :] != gamma.shape:
        raise ValueError(f"gamma is {gamma.shape}, expected the last axes of x, which is {x.shape}")
    beta = shaped(beta, "beta", gamma.shape, "the shape of gamma")
    first = x.ndim - gamma.ndim
    axes, gamma_axes = tuple(range(first, x.ndim)), tuple(range(first))
    return _norm(x, gamma, beta, x.shape, axes, gamma_axes, eps)


def instance_norm(x, gamma, beta, eps=1e-5):
    """Standardize every channel of every image: group norm with a group per channel.

    Source: Ulyanov, Vedaldi & Lempitsky, Instance normalization, 2016, arXiv:1607.08022.

    Args:
        x: (N, C, *sizes), at least two pixels.
        gamma, beta: one number per channel, (C,).
        eps: added to the variance.

    Returns:
        y: shaped like x; cache: what `instance_norm_backward` needs.
    """
    return group_norm(x, max(with_channels(x).shape[1], 1), gamma, beta, eps)


def group_norm(x, groups, gamma, beta, eps=1e-5):
    """Standardize every group of neighboring channels of every image.

    One group is layer norm over (C, *sizes) with one gamma per channel; as many groups as
    channels are instance norm.

    Source: Wu & He, Group normalization, 2018, arXiv:1803.08494.

    Args:
        x: (N, C, *sizes).
        groups: into how many blocks of neighbors the channels are cut.
        gamma, beta: one number per channel, (C,).
        eps: added to the variance.

    Returns:
        y: shaped like x; cache: what `group_norm_backward` needs.

    Raises:
        ValueError: groups do not divide the channels, shapes disagree, a group is one number.
    """
    x, groups = with_channels(x), whole(groups, "groups", 1)
    if x.shape[1] % groups:
        raise ValueError(
            f"{x.shape[1]} channels cannot be cut into {groups} equal groups: x is {x.shape}"
        )
    gamma, beta = per_channel(gamma, "gamma", x), per_channel(beta, "beta", x)
    grouped = (len(x), groups, x.shape[1] // groups, *x.shape[2:])
    axes = tuple(range(2, len(grouped)))
    at_least_two(x.reshape(grouped), axes, "use larger images or fewer groups")
    return _norm(x, gamma, beta, grouped, axes, channel_axes(x), eps)


def layer_norm_backward(dout, cache):
    """Return dx, dgamma and dbeta; dout is shaped like y, cache came with it."""
    x_hat, dtype = cache.x_hat, cache.dtype
    dout = shaped(dout, "dout", cache.shape, "the shape of x").astype(x_hat.dtype, copy=False)
    dx_hat, dgamma, dbeta = affine_backward(
        dout, x_hat.reshape(cache.shape), cache.gamma, cache.gamma_axes
    )
    dx = standardize_backward(dx_hat.reshape(x_hat.shape), x_hat, cache.scale, cache.axes)
    gradients = dx.reshape(cache.shape), dgamma, dbeta
    return tuple(gradient.astype(dtype, copy=False) for gradient in gradients)


def instance_norm_backward(dout, cache):
    """Return dx, dgamma and dbeta; dout is shaped like y, cache came with it."""
    return layer_norm_backward(dout, cache)


def group_norm_backward(dout, cache):
    """Return dx, dgamma and dbeta; dout is shaped like y, cache came with it."""
    return layer_norm_backward(dout, cache)


def _norm(x, gamma, beta, together, axes, gamma_axes, eps):
    """Standardize x, reshaped to the shape `together`, over the axes of that shape."""
    dtype, work = float_type(x, gamma), working_type(x, gamma)
    gamma, beta = gamma.astype(work, copy=False), beta.astype(work, copy=False)
    x_hat, scale, _, _ = standardize(x.astype(work, copy=False).reshape(together), axes, eps)
    y = x_hat.reshape(x.shape) * gamma + beta
    cache = Cache(x_hat, scale, gamma, axes, gamma_axes, x.shape, dtype)
    return y.astype(dtype, copy=False), cache
