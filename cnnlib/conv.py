"""Convolution in one, two and three dimensions, forward and backward.

As everywhere in deep learning, "convolution" here is cross-correlation: the filters are not
flipped. What it computes is in `correlation`; here is what it accepts.
"""

from cnnlib.arithmetic import whole
from cnnlib.correlation import correlate, input_gradient, weight_gradient
from cnnlib.inputs import float_type, numbers, shaped, working_type
from cnnlib.windows import geometry


def conv1d(x, w, b=None, stride=1, padding=0, dilation=1, groups=1):
    """Slide every filter over every signal: x (N, C, W), w (F, C/groups, KW) -> (N, F, OW).

    The options are those of `conv2d`.
    """
    return _conv("W", x, w, b, stride, padding, dilation, groups)


def conv2d(x, w, b=None, stride=1, padding=0, dilation=1, groups=1):
    """Slide every filter over every image.

    Args:
        x: images, (N, C, H, W). Integers count as float64.
        w: filters, (F, C/groups, KH, KW).
        b: one bias per filter, (F,), or None.
        stride: pixels between two windows, one number or one per axis.
        padding: zeros added on each side, one number, or one entry per axis, each a number or a
            pair (before, after); or "valid" (none); or "same" (H / stride and W / stride, rounded
            up; the extra zero goes at the end).
        dilation: pixels between two weights of a filter, one number or one per axis.
        groups: into how many blocks the channels and the filters are cut; block g of the
            filters sees block g of the channels alone. groups=C is a depthwise convolution.

    Returns:
        Feature maps, (N, F, OH, OW); see `output_size`. What is left over at the end is dropped.

    Raises:
        ValueError: the shapes disagree, the window does not fit, or an option makes no sense.
    """
    return _conv("HW", x, w, b, stride, padding, dilation, groups)


def conv3d(x, w, b=None, stride=1, padding=0, dilation=1, groups=1):
    """Slide every filter over every volume: x (N, C, D, H, W) -> (N, F, OD, OH, OW).

    The filters w are (F, C/groups, KD, KH, KW); the options are those of `conv2d`.
    """
    return _conv("DHW", x, w, b, stride, padding, dilation, groups)


def conv1d_backward(dout, x, w, stride=1, padding=0, dilation=1, groups=1):
    """Return the gradients dx, dw, db of `conv1d`; dout is (N, F, OW)."""
    return _conv_backward("W", dout, x, w, stride, padding, dilation, groups)


def conv2d_backward(dout, x, w, stride=1, padding=0, dilation=1, groups=1):
    """Return the gradients of the loss with respect to x, w and b.

    Args:
        dout: gradient of the loss with respect to the feature maps, (N, F, OH, OW).
        x, w, stride, padding, dilation, groups: what `conv2d` was given.

    Returns:
        dx, dw, db: shaped like x, w and b.

    Raises:
        ValueError: dout is not shaped like the feature maps, or `conv2d` would refuse the rest.
    """
    return _conv_backward("HW", dout, x, w, stride, padding, dilation, groups)


def conv3d_backward(dout, x, w, stride=1, padding=0, dilation=1, groups=1):
    """Return the gradients dx, dw, db of `conv3d`; dout is (N, F, OD, OH, OW)."""
    return _conv_backward("DHW", dout, x, w, stride, padding, dilation, groups)


def _conv(axes, x, w, b, stride, padding, dilation, groups):
    x, w = _checked(axes, x, w, groups)
    if b is not None:
        b = shaped(b, "b", (len(w),), "one bias per filter")
    where = geometry(x.shape[2:], w.shape[2:], stride, padding, dilation)
    return correlate(x, w, where, groups, b)


def _conv_backward(axes, dout, x, w, stride, padding, dilation, groups):
    x, w = _checked(axes, x, w, groups)
    where = geometry(x.shape[2:], w.shape[2:], stride, padding, dilation)
    dout = shaped(dout, "dout", (len(x), len(w), *where.out), "the shape of the feature maps")
    dout = dout.astype(working_type(x, w), copy=False)

    dx, dw = input_gradient(dout, w, where, groups), weight_gradient(dout, x, where, groups)
    db = dout.sum(axis=(0, *range(2, dout.ndim)))
    return tuple(gradient.astype(float_type(x, w), copy=False) for gradient in (dx, dw, db))


def _checked(axes, x, w, groups):
    x = numbers(x, "x", ("N", "C", *axes))
    w = numbers(w, "w", ("F", "C/groups", *(f"K{axis}" for axis in axes)))
    groups = whole(groups, "groups", 1)
    if x.shape[1] != w.shape[1] * groups:
        expected = f"{w.shape[1]}" if groups == 1 else f"{groups} groups of {w.shape[1]}"
        raise ValueError(
            f"x has {x.shape[1]} channels but the filters expect {expected}: "
            f"x is {x.shape}, w is {w.shape}"
        )
    if len(w) % groups:
        raise ValueError(
            f"{len(w)} filters cannot be cut into {groups} equal groups: w is {w.shape}, "
            "use a number of groups that divides both the channels and the filters"
        )
    return x, w
