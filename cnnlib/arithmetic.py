"""The arithmetic of convolution: how many windows fit, what they cost and how far they see.

Source: Dumoulin & Visin, A guide to convolution arithmetic for deep learning, 2016,
arXiv:1603.07285.
"""

import math
import operator


def output_size(n, k, stride=1, padding=0, dilation=1, mode="floor"):
    """Count the windows that fit along one axis: (n + 2 padding - k) / stride + 1.

    A dilated kernel counts with its gaps, see `effective_size`.

    Args:
        n: pixels of the input.
        k: pixels of the kernel.
        stride: pixels between two windows.
        padding: zeros added on each side, or a pair (before, after), or "valid" (none), or "same"
            (n / stride rounded up).
        dilation: pixels between two weights of the kernel; 1 leaves no gaps.
        mode: "floor" drops the pixels left over at the end, as PyTorch and this library do;
            "ceil" gives them a window of their own, as long as it starts within the image or the
            padding before it (PyTorch's rule); "strict" refuses to leave any over.

    Returns:
        The number of windows, an int of at least 1.

    Raises:
        ValueError: an argument makes no sense, the kernel does not fit, or pixels are left over.
    """
    if mode not in ("floor", "ceil", "strict"):
        raise ValueError(f'mode is {mode!r}: use "floor", "ceil" or "strict"')
    n, stride, size = whole(n, "n", 1), whole(stride, "stride", 1), effective_size(k, dilation)
    before, after = margins(n, k, stride, padding, dilation)
    span = n + before + after - size
    given = f"n={n}, k={k}, stride={stride}, padding={padding}, dilation={dilation}"
    windows = (-(-span // stride) if mode == "ceil" else span // stride) + 1
    if windows < 1:
        raise ValueError(
            f"{given}: the kernel covers {size} pixels but there are only {n + before + after}, "
            f"padding included: use a smaller kernel or padding {(size - n + 1) // 2}"
        )
    if mode == "strict" and span % stride:
        raise ValueError(f"{given} does not fit: {_what_fits(n - size, stride, before, after)}")
    # Under "ceil" no window starts in the padding after the image.
    return min(windows, -(-(n + before) // stride)) if mode == "ceil" else windows


def effective_size(k, dilation=1):
    """Return the pixels that a kernel of k weights covers, gaps included."""
    k, dilation = whole(k, "k", 1), whole(dilation, "dilation", 1)
    return (k - 1) * dilation + 1


def margins(n, k, stride=1, padding=0, dilation=1):
    """Return the zeros that padding adds along one axis, (before, after).

    "same" follows Keras: when the zeros cannot be shared equally, the extra one goes at the end.
    """
    n, stride, size = whole(n, "n", 1), whole(stride, "stride", 1), effective_size(k, dilation)
    if isinstance(padding, (tuple, list)) and len(padding) == 2:
        return tuple(whole(zeros, "padding", 0) for zeros in padding)
    if not isinstance(padding, (str, tuple, list)):
        return (whole(padding, "padding", 0),) * 2
    if padding == "valid":
        return 0, 0
    if padding != "same":
        raise ValueError(
            f'padding is {padding!r}: use a whole number, "same" or "valid", '
            "or a pair (before, after)"
        )
    windows = -(-n // stride)
    total = max((windows - 1) * stride + size - n, 0)
    return total // 2, total - total // 2


def conv_params(c_in, c_out, k, groups=1, bias=True):
    """Count the parameters of a convolution: c_out (c_in / groups * KH * KW + 1).

    Args:
        c_in, c_out: channels that go in and come out.
        k: pixels of the kernel, one number for a square or one per axis.
        groups: into how many blocks the channels are cut; c_in is a depthwise convolution.
        bias: whether there is one more per channel that comes out.

    Raises:
        ValueError: groups does not divide both numbers of channels, or a number makes no sense.
    """
    c_in, c_out, groups = (
        whole(c_in, "c_in", 1),
        whole(c_out, "c_out", 1),
        whole(groups, "groups", 1),
    )
    if c_in % groups or c_out % groups:
        raise ValueError(
            f"{c_in} channels in and {c_out} out cannot be cut into {groups} equal groups: "
            "use a number of groups that divides both"
        )
    return c_out * (c_in // groups * _pixels(k, "k") + bool(bias))


def conv_macs(c_in, c_out, k, out_size, groups=1):
    """Count the multiply-adds of a convolution for one image; biases are not counted.

    Every weight is used once per pixel of the output. c_in, c_out, k and groups are those of
    `conv_params`; out_size is (OH, OW), or one number for a square.
    """
    return conv_params(c_in, c_out, k, groups, bias=False) * _pixels(out_size, "out_size")


def receptive_field(layers):
    """Return how far one number of the last layer sees, along one axis.

    Args:
        layers: a list of (kernel, stride, dilation), first layer first; pooling counts too.

    Returns:
        rf, jump: the pixels of the input that it sees, and the pixels of the input between it
        and its neighbor.

    Raises:
        ValueError: a layer is not three whole numbers of at least 1.

    Source: Araujo, Norris & Sim, Computing Receptive Fields of Convolutional Neural Networks,
    Distill, 2019, doi:10.23915/distill.00021.
    """
    field, jump = 1, 1
    for i, layer in enumerate(layers):
        if not isinstance(layer, (tuple, list)) or len(layer) != 3:
            raise ValueError(f"layers[{i}] is {layer!r}: expected (kernel, stride, dilation)")
        kernel, stride, dilation = layer
        field += (effective_size(kernel, dilation) - 1) * jump
        jump *= whole(stride, "stride", 1)
    return field, jump


def whole(value, name, least):
    """Return value as an int, or raise ValueError; neither 2.0 nor True is a whole number here."""
    try:
        number = operator.index(value)
    except TypeError:
        number = None
    if number is None or number < least or isinstance(value, bool):
        raise ValueError(f"{name} is {value!r}: use a whole number of at least {least}")
    return number


def _pixels(size, name):
    """Count the pixels of a size: one number for a square, or one per axis."""
    sides = size if isinstance(size, (tuple, list)) else (size, size)
    return math.prod(whole(side, name, 1) for side in sides)


def _what_fits(bare, stride, before, after):
    """Say by how much the last window misses, and which strides and paddings would fit.

    bare is what is left of the axis beside one kernel when there is no padding.
    """
    span = bare + before + after
    strides = [s for s in range(1, span + 1) if span % s == 0]
    least = max(0, -bare // 2)
    paddings = [p for p in range(least, before + 2 * stride) if (bare + 2 * p) % stride == 0]
    if paddings:
        advice = f"or padding {_nearest(paddings, before)}"
    else:
        advice = f"no symmetric padding fits: {bare} plus twice any padding stays odd"
    return (
        f"{span} / {stride} + 1 = {span / stride + 1:.2f}, pixels left over: {span % stride}; "
        f"use stride {_nearest(strides, stride)}, {advice}"
    )


def _nearest(choices, wanted):
    """Name the two choices nearest to the one that was wanted."""
    two = sorted(choices, key=lambda choice: abs(choice - wanted))[:2]
    return " or ".join(str(choice) for choice in sorted(two))
