"""Everything that slides: convolutions, pooling, im2col."""

from functools import partial

import numpy as np
import torch.nn.functional as F

import cnnlib
from cnnlib.benchmarks.agreement.case import Case
from cnnlib.benchmarks.agreement.draw import covered, images, number, padding, per_axis


def conv(axes, rng):
    """Draw a convolution: every kind of padding, groups, depthwise too, bias."""
    groups, per_group, filters = per_axis(rng, 3, 1, 3)
    kernel, dilation = per_axis(rng, axes, 1, 4), per_axis(rng, axes, 1, 3)
    span = covered(kernel, dilation)
    options = {"stride": per_axis(rng, axes, 1, 4), "dilation": dilation, "groups": groups}
    zeros, pairs = padding(rng, axes, (3,) * axes)
    if rng.random() < 0.25:  # PyTorch has "same" for stride 1 alone
        options["stride"], zeros = 1, "same"
        pairs = tuple(((n - 1) // 2, n // 2) for n in span)
    x = images(rng, np.subtract(span, np.sum(pairs, axis=1)), channels=groups * per_group)
    w = rng.normal(size=(groups * filters, per_group, *kernel))
    backward = partial(getattr(cnnlib, f"conv{axes}d_backward"), padding=zeros, **options)
    return Case(
        [x, w, rng.normal(size=len(w))],
        partial(getattr(cnnlib, f"conv{axes}d"), padding=zeros, **options),
        lambda dout, x, w, b: backward(dout, x, w),
        lambda x, w, b: getattr(F, f"conv{axes}d")(_pad(x, pairs), w, b, **options),
        {"kernel": kernel, "padding": zeros} | options,
    )


def conv_transpose(rng):
    """Draw a transposed convolution, with output_padding."""
    groups, per_group, channels = per_axis(rng, 3, 1, 3)
    kernel, stride, dilation = (per_axis(rng, 2, 1, top) for top in (4, 3, 3))
    cut = tuple(number(rng, 0, (n - 1) // 2) for n in covered(kernel, dilation))
    options = {
        "stride": stride,
        "padding": cut,
        "output_padding": tuple(
            number(rng, 0, max(s, d) - 1) for s, d in zip(stride, dilation, strict=True)
        ),
        "dilation": dilation,
        "groups": groups,
    }
    x = rng.normal(size=(number(rng, 1, 3), groups * channels, *per_axis(rng, 2, 1, 6)))
    w = rng.normal(size=(groups * channels, per_group, *kernel))
    return Case(
        [x, w, rng.normal(size=groups * per_group)],
        partial(cnnlib.conv_transpose2d, **options),
        lambda dout, x, w, b: cnnlib.conv_transpose2d_backward(dout, x, w, **options),
        partial(F.conv_transpose2d, **options),
        {"kernel": kernel} | options,
    )


def max_pool(axes, rng):
    """Draw a max pooling; in half of the cases windows have several equal maxima."""
    k, options, pairs, x = _pooling(rng, axes, dilation=per_axis(rng, axes, 1, 3))
    backward = getattr(cnnlib, f"max_pool{axes}d_backward")
    return Case(
        [np.round(x) if rng.random() < 0.5 else x],
        partial(getattr(cnnlib, f"max_pool{axes}d"), k=k, **options),
        lambda dout, x: (backward(dout, x, k, **options),),
        _padded(getattr(F, f"max_pool{axes}d"), k, options, pairs, -np.inf),
        {"k": k} | options,
    )


def avg_pool(axes, rng):
    """Draw an average pooling, counting the padding or not."""
    k, options, pairs, x = _pooling(rng, axes)
    options["count_include_pad"] = not _even(pairs) or bool(rng.random() < 0.5)
    backward = getattr(cnnlib, f"avg_pool{axes}d_backward")
    return Case(
        [x],
        partial(getattr(cnnlib, f"avg_pool{axes}d"), k=k, **options),
        lambda dout, x: (backward(dout, x.shape, k, **options),),
        _padded(getattr(F, f"avg_pool{axes}d"), k, options, pairs, 0),
        {"k": k} | options,
    )


def im2col(rng):
    """Draw windows to be laid out in rows; PyTorch lays them out in columns."""
    (kh, kw), stride, zeros = per_axis(rng, 2, 1, 4), per_axis(rng, 2, 1, 3), per_axis(rng, 2, 0, 2)
    x = images(rng, (kh - 2 * zeros[0], kw - 2 * zeros[1]))
    options = {"stride": stride, "padding": zeros}

    def theirs(x):
        return F.unfold(x, (kh, kw), **options).transpose(1, 2).flatten(0, 1)

    return Case(
        [x],
        lambda x: cnnlib.im2col(x, kh, kw, **options),
        lambda dout, x: (cnnlib.col2im(dout, x.shape, kh, kw, **options),),
        theirs,
        {"kernel": (kh, kw)} | options,
    )


def _pooling(rng, axes, dilation=None):
    """Draw what both kinds of pooling share: k, options, padding in pairs, images."""
    k = per_axis(rng, axes, 1, 4)
    zeros, pairs = padding(rng, axes, [n // 2 for n in k])
    options = {"stride": rng.choice([None, 1]) and per_axis(rng, axes, 1, 4), "padding": zeros}
    # PyTorch pads both sides alike; what is padded beforehand cannot have ceil_mode.
    options["ceil_mode"] = _even(pairs) and bool(rng.random() < 0.5)
    least = np.subtract(k, np.sum(pairs, axis=1))
    if dilation:
        options["dilation"], least = dilation, covered(k, dilation)
    # PyTorch's avg_pool3d refuses images smaller than the window, whatever the padding.
    return k, options, pairs, images(rng, k if axes == 3 and not dilation else least)


def _even(pairs):
    return all(before == after for before, after in pairs)


def _padded(pool, k, options, pairs, value):
    """Return PyTorch's pooling, which pads itself where it can."""
    if _even(pairs):
        return partial(pool, kernel_size=k, **options | {"padding": [zeros for zeros, _ in pairs]})
    options = options | {"padding": 0}
    return lambda x: pool(_pad(x, pairs, value), k, **options)


def _pad(x, pairs, value=0):
    """Pad a tensor; PyTorch counts the axes from the last."""
    return F.pad(x, [zeros for pair in reversed(pairs) for zeros in pair], value=value)


SLIDING = {
    **{f"conv{axes}d": partial(conv, axes) for axes in (1, 2, 3)},
    "conv_transpose2d": conv_transpose,
    "im2col, col2im": im2col,
    **{f"max_pool{axes}d": partial(max_pool, axes) for axes in (1, 2, 3)},
    **{f"avg_pool{axes}d": partial(avg_pool, axes) for axes in (1, 2, 3)},
}
