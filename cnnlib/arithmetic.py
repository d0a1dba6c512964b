"""How many windows fit: the arithmetic of sizes along one axis, in pixels.

Source: Dumoulin & Visin, A guide to convolution arithmetic for deep learning, 2016,
arXiv:1603.07285.
"""

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


def whole(value, name, least):
    """Return value as an int, or raise ValueError; neither 2.0 nor True is a whole number here."""
    try:
        number = operator.index(value)
    except TypeError:
        number = None
    if number is None or number < least or isinstance(value, bool):
        raise ValueError(f"{name} is {value!r}: use a whole number of at least {least}")
    return number


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
