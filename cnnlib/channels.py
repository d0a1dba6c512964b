"""Operations that move channels about: joining, shuffling, padding, and columns of features."""

import itertools

import numpy as np

from cnnlib.arithmetic import whole
from cnnlib.inputs import float_type, numbers, shaped
from cnnlib.windows import per_axis


def concat(xs):
    """Join feature maps along their channels: arrays (N, C_i, *sizes) -> (N, sum of C_i, *sizes).

    Raises:
        ValueError: there are none, or they differ in another axis than the channels.
    """
    xs = [numbers(x, f"xs[{i}]") for i, x in enumerate(xs)]
    if not xs:
        raise ValueError("xs is empty: expected at least one array of feature maps")
    for i, x in enumerate(xs):
        if x.ndim < 2 or x.shape[:1] + x.shape[2:] != xs[0].shape[:1] + xs[0].shape[2:]:
            raise ValueError(
                f"xs[{i}] is {x.shape} but xs[0] is {xs[0].shape}: only the channels, "
                "the second axis, may differ"
            )
    return np.concatenate(xs, axis=1, dtype=float_type(*xs))


def concat_backward(dout, channels):
    """Cut the gradient of `concat` into those of its inputs.

    Args:
        dout: (N, sum of C_i, *sizes).
        channels: how many channels each input had, in order.

    Returns:
        A list of arrays (N, C_i, *sizes).
    """
    dout = _feature_maps(dout, "dout")
    channels = [whole(count, "channels", 0) for count in channels]
    if sum(channels) != dout.shape[1]:
        raise ValueError(
            f"dout has {dout.shape[1]} channels but {' + '.join(map(str, channels)) or 0} were "
            f"joined: dout is {dout.shape}"
        )
    ends = [0, *itertools.accumulate(channels)]
    return [np.array(dout[:, i:j], float_type(dout)) for i, j in itertools.pairwise(ends)]


def channel_shuffle(x, groups):
    """Deal the channels of every group out to all groups: (N, C, *sizes) -> the same shape.

    With two groups, channels a0 a1 b0 b1 become a0 b0 a1 b1.

    Source: Zhang et al., ShuffleNet, 2017, arXiv:1707.01083, section 3.1.
    """
    x, size = _grouped(x, "x", groups)
    return _dealt(x, groups, size)


def channel_shuffle_backward(dout, groups):
    """Return the gradient dx of `channel_shuffle`, which deals the channels back."""
    dout, size = _grouped(dout, "dout", groups)
    return _dealt(dout, size, groups)


def zero_pad_shortcut(x, stride, c_out):
    """Keep every stride-th pixel and add channels of zeros: a shortcut without parameters.

    Args:
        x: (N, C, *sizes).
        stride: one number, or one per axis of the images; the first pixel is kept.
        c_out: channels of the result; those of x come first.

    Returns:
        (N, c_out, *sizes / stride rounded up).

    Source: He et al., Deep Residual Learning for Image Recognition, 2015, arXiv:1512.03385,
    section 3.3, option A.
    """
    x = _feature_maps(x, "x")
    kept, c_out = _every(stride, x.ndim - 2), whole(c_out, "c_out", 1)
    if c_out < x.shape[1]:
        raise ValueError(
            f"c_out is {c_out} but x has {x.shape[1]} channels already: the shortcut only adds "
            f"channels, use a c_out of at least {x.shape[1]}"
        )
    kept = x[:, :, *kept]
    out = np.zeros((len(x), c_out, *kept.shape[2:]), float_type(x))
    out[:, : x.shape[1]] = kept
    return out


def zero_pad_shortcut_backward(dout, x_shape, stride):
    """Return dx of shape x_shape, (N, C, *sizes); dout is shaped like what the shortcut gave."""
    dout, x_shape = _feature_maps(dout, "dout"), tuple(x_shape)
    dx = np.zeros(x_shape, float_type(dout))
    kept = dx[:, :, *_every(stride, len(x_shape) - 2)]
    expected = (x_shape[0], max(dout.shape[1], x_shape[1]), *kept.shape[2:])
    shaped(dout, "dout", expected, f"the shape of the shortcut of {x_shape}")
    kept[...] = dout[:, : x_shape[1]]
    return dx


def _feature_maps(x, name):
    x = numbers(x, name)
    if x.ndim < 2:
        raise ValueError(f"{name} is {x.shape}, expected feature maps, (N, C, H, W)")
    return x


def _grouped(x, name, groups):
    """Return x checked, and how many channels are in a group."""
    x, groups = _feature_maps(x, name), whole(groups, "groups", 1)
    if x.shape[1] % groups:
        raise ValueError(
            f"{name} has {x.shape[1]} channels, which cannot be cut into {groups} equal groups: "
            f"{name} is {x.shape}"
        )
    return x, x.shape[1] // groups


def _dealt(x, groups, size):
    dealt = x.reshape(len(x), groups, size, *x.shape[2:]).swapaxes(1, 2)
    return np.array(dealt, float_type(x), order="C").reshape(x.shape)


def _every(stride, axes):
    return tuple(slice(None, None, step) for step in per_axis(stride, axes, "stride", 1))
