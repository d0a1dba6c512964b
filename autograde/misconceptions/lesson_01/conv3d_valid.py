"""Wrong and right ways to write conv3d_valid(x, w, b)."""

import numpy as np

from autograde.misconceptions.variant import alternative, mistake


@alternative("one sum per place")
def places(x, w, b):
    (N, C, D, H, W), (F, channels, KD, KH, KW) = x.shape, w.shape
    if channels != C:
        raise ValueError(f"x has {C} channels but the filters expect {channels}")
    if KD > D or KH > H or KW > W:
        raise ValueError(f"the filters {w.shape} do not fit the volumes {x.shape}")
    if b.shape != (F,):
        raise ValueError(f"b is {b.shape}, expected ({F},)")
    x = x.astype(float)
    out = np.zeros((N, F, D - KD + 1, H - KH + 1, W - KW + 1))
    for n, f, d, i, j in np.ndindex(out.shape):
        window = x[n, :, d : d + KD, i : i + KH, j : j + KW]
        out[n, f, d, i, j] = np.sum(window * w[f]) + b[f]
    return out


@alternative("einsum over sliding windows")
def einsum(x, w, b):
    if x.shape[1] != w.shape[1] or b.shape != w.shape[:1]:
        raise ValueError("x, w and b do not go together")
    windows = np.lib.stride_tricks.sliding_window_view(x * 1.0, w.shape[2:], axis=(2, 3, 4))
    out = np.einsum("ncdhwkij,fckij->nfdhw", windows, w, optimize=True)
    return out + b[:, None, None, None]


@alternative("one shifted volume per kernel tap")
def taps(x, w, b):
    (N, C, D, H, W), (F, channels, KD, KH, KW) = x.shape, w.shape
    OD, OH, OW = D - KD + 1, H - KH + 1, W - KW + 1
    if channels != C or min(OD, OH, OW) < 1 or b.shape != (F,):
        raise ValueError("x, w and b do not go together")
    x = x.astype(float)
    out = np.zeros((N, F, OD, OH, OW)) + b.reshape(1, F, 1, 1, 1)
    for d, i, j in np.ndindex(KD, KH, KW):
        part = x[:, :, d : d + OD, i : i + OH, j : j + OW]
        out += np.einsum("ncdhw,fc->nfdhw", part, w[:, :, d, i, j])
    return out


@alternative("a 2-D window sum per pair of depths, tensordot")
def tensordot(x, w, b):
    if x.shape[1] != w.shape[1] or b.shape != w.shape[:1]:
        raise ValueError("x, w and b do not go together")
    windows = np.lib.stride_tricks.sliding_window_view(x, w.shape[2:], axis=(2, 3, 4))
    out = np.tensordot(windows, w.astype(float), axes=((1, 5, 6, 7), (1, 2, 3, 4)))
    return np.moveaxis(out + b, -1, 1)


@alternative("the Fourier transform")
def fourier(x, w, b):
    size, kernel = x.shape[2:], w.shape[2:]
    if x.shape[1] != w.shape[1] or b.shape != w.shape[:1]:
        raise ValueError("x, w and b do not go together")
    if any(k > n for n, k in zip(size, kernel, strict=True)):
        raise ValueError("the filters do not fit the volumes")
    axes = (2, 3, 4)
    spectrum = np.conj(np.fft.rfftn(w, s=size, axes=axes))
    product = np.einsum("ncdhw,fcdhw->nfdhw", np.fft.rfftn(x, s=size, axes=axes), spectrum)
    keep = tuple(slice(n - k + 1) for n, k in zip(size, kernel, strict=True))
    return np.fft.irfftn(product, s=size, axes=axes)[(..., *keep)] + b[:, None, None, None]


@mistake(
    "the filters are turned around along every axis",
    "Which index runs backwards: depth, row, column, or all three?",
)
def turned(x, w, b):
    if x.shape[1] != w.shape[1] or b.shape != w.shape[:1]:
        raise ValueError("x, w and b do not go together")
    windows = np.lib.stride_tricks.sliding_window_view(x * 1.0, w.shape[2:], axis=(2, 3, 4))
    out = np.einsum("ncdhwkij,fckij->nfdhw", windows, w[:, :, ::-1, ::-1, ::-1])
    return out + b[:, None, None, None]


@mistake(
    "the depth of the filters runs backwards",
    "Which slice of the filter meets the first slice of the window?",
)
def depth_reversed(x, w, b):
    if x.shape[1] != w.shape[1] or b.shape != w.shape[:1]:
        raise ValueError("x, w and b do not go together")
    windows = np.lib.stride_tricks.sliding_window_view(x * 1.0, w.shape[2:], axis=(2, 3, 4))
    out = np.einsum("ncdhwkij,fckij->nfdhw", windows, w[:, :, ::-1])
    return out + b[:, None, None, None]


@mistake(
    "each slice is convolved with the filter's first slice alone",
    "How many slices of the volume enter one output?",
)
def first_slice(x, w, b):
    if x.shape[1] != w.shape[1] or b.shape != w.shape[:1]:
        raise ValueError("x, w and b do not go together")
    windows = np.lib.stride_tricks.sliding_window_view(x * 1.0, w.shape[2:], axis=(2, 3, 4))
    out = np.einsum("ncdhwij,fcij->nfdhw", windows[..., 0, :, :], w[:, :, 0])
    return out + b[:, None, None, None]


@mistake(
    "the filter does not move along the depth",
    "Which part of the volume do you read for the second output slice?",
)
def depth_standing(x, w, b):
    if x.shape[1] != w.shape[1] or b.shape != w.shape[:1]:
        raise ValueError("x, w and b do not go together")
    windows = np.lib.stride_tricks.sliding_window_view(x * 1.0, w.shape[2:], axis=(2, 3, 4))
    out = np.einsum("ncdhwkij,fckij->nfdhw", windows, w) + b[:, None, None, None]
    return np.repeat(out[:, :, :1], out.shape[2], axis=2)


@mistake("the bias is ignored", "What should an empty volume give, if the bias is 3?")
def no_bias(x, w, b):
    if x.shape[1] != w.shape[1] or b.shape != w.shape[:1]:
        raise ValueError("x, w and b do not go together")
    windows = np.lib.stride_tricks.sliding_window_view(x * 1.0, w.shape[2:], axis=(2, 3, 4))
    return np.einsum("ncdhwkij,fckij->nfdhw", windows, w)


@mistake(
    "the bias is added once per slice of the filter",
    "If you add up 2-D convolutions, how often does each of them bring the bias along?",
)
def bias_per_slice(x, w, b):
    if x.shape[1] != w.shape[1] or b.shape != w.shape[:1]:
        raise ValueError("x, w and b do not go together")
    windows = np.lib.stride_tricks.sliding_window_view(x * 1.0, w.shape[2:], axis=(2, 3, 4))
    out = np.einsum("ncdhwkij,fckij->nfdhw", windows, w)
    return out + w.shape[2] * b[:, None, None, None]


@mistake("the bias is subtracted", "Is b a threshold to be passed, or a number to be added?")
def bias_subtracted(x, w, b):
    if x.shape[1] != w.shape[1] or b.shape != w.shape[:1]:
        raise ValueError("x, w and b do not go together")
    windows = np.lib.stride_tricks.sliding_window_view(x * 1.0, w.shape[2:], axis=(2, 3, 4))
    return np.einsum("ncdhwkij,fckij->nfdhw", windows, w) - b[:, None, None, None]


@mistake("every filter gets the first bias", "Which index does the bias share with the output?")
def first_bias(x, w, b):
    if x.shape[1] != w.shape[1] or b.shape != w.shape[:1]:
        raise ValueError("x, w and b do not go together")
    windows = np.lib.stride_tricks.sliding_window_view(x * 1.0, w.shape[2:], axis=(2, 3, 4))
    return np.einsum("ncdhwkij,fckij->nfdhw", windows, w) + b[0]


@mistake("only the first channel is used", "What does the second channel change in your output?")
def first_channel(x, w, b):
    if x.shape[1] != w.shape[1] or b.shape != w.shape[:1]:
        raise ValueError("x, w and b do not go together")
    windows = np.lib.stride_tricks.sliding_window_view(x * 1.0, w.shape[2:], axis=(2, 3, 4))
    out = np.einsum("ndhwkij,fkij->nfdhw", windows[:, 0], w[:, 0])
    return out + b[:, None, None, None]


@mistake("the channels are averaged", "Two equal channels instead of one: what should change?")
def channel_mean(x, w, b):
    if x.shape[1] != w.shape[1] or b.shape != w.shape[:1]:
        raise ValueError("x, w and b do not go together")
    windows = np.lib.stride_tricks.sliding_window_view(x * 1.0, w.shape[2:], axis=(2, 3, 4))
    out = np.einsum("ncdhwkij,fckij->nfdhw", windows, w) / x.shape[1]
    return out + b[:, None, None, None]


@mistake("the products are averaged", "A filter of ones on a volume of ones: what should it give?")
def window_mean(x, w, b):
    (N, C, D, H, W), (F, channels, KD, KH, KW) = x.shape, w.shape
    if channels != C or KD > D or KH > H or KW > W or b.shape != (F,):
        raise ValueError("x, w and b do not go together")
    x = x.astype(float)
    out = np.zeros((N, F, D - KD + 1, H - KH + 1, W - KW + 1))
    for n, f, d, i, j in np.ndindex(out.shape):
        out[n, f, d, i, j] = np.mean(x[n, :, d : d + KD, i : i + KH, j : j + KW] * w[f]) + b[f]
    return out


@mistake(
    "the last place along every axis is missing",
    "A filter as large as the volume: how many places are there, and how many do you compute?",
)
def one_too_few(x, w, b):
    (N, C, D, H, W), (F, channels, KD, KH, KW) = x.shape, w.shape
    if channels != C or KD > D or KH > H or KW > W or b.shape != (F,):
        raise ValueError("x, w and b do not go together")
    x = x.astype(float)
    out = np.zeros((N, F, D - KD, H - KH, W - KW))
    for n, f, d, i, j in np.ndindex(out.shape):
        out[n, f, d, i, j] = np.sum(x[n, :, d : d + KD, i : i + KH, j : j + KW] * w[f]) + b[f]
    return out


@mistake(
    "depth and height of the output are swapped",
    "In (N, F, OD, OH, OW), which axis comes right after the filters?",
)
def depth_and_height_swapped(x, w, b):
    if x.shape[1] != w.shape[1] or b.shape != w.shape[:1]:
        raise ValueError("x, w and b do not go together")
    windows = np.lib.stride_tricks.sliding_window_view(x * 1.0, w.shape[2:], axis=(2, 3, 4))
    return np.einsum("ncdhwkij,fckij->nfhdw", windows, w) + b[:, None, None, None]


@mistake(
    "the filters come last in the output",
    "In (N, F, OD, OH, OW), on which axis do the feature volumes lie?",
)
def filters_last(x, w, b):
    if x.shape[1] != w.shape[1] or b.shape != w.shape[:1]:
        raise ValueError("x, w and b do not go together")
    windows = np.lib.stride_tricks.sliding_window_view(x * 1.0, w.shape[2:], axis=(2, 3, 4))
    return np.einsum("ncdhwkij,fckij->ndhwf", windows, w) + b


@mistake(
    "every volume gets the first volume's output",
    "Where does n appear on the right-hand side?",
)
def first_volume(x, w, b):
    (N, C, D, H, W), (F, channels, KD, KH, KW) = x.shape, w.shape
    if channels != C or KD > D or KH > H or KW > W or b.shape != (F,):
        raise ValueError("x, w and b do not go together")
    x = x.astype(float)
    out = np.zeros((N, F, D - KD + 1, H - KH + 1, W - KW + 1))
    for n, f, d, i, j in np.ndindex(out.shape):
        out[n, f, d, i, j] = np.sum(x[0, :, d : d + KD, i : i + KH, j : j + KW] * w[f]) + b[f]
    return out


@mistake("every filter is the first filter", "Where does f appear on the right-hand side?")
def first_filter(x, w, b):
    (N, C, D, H, W), (F, channels, KD, KH, KW) = x.shape, w.shape
    if channels != C or KD > D or KH > H or KW > W or b.shape != (F,):
        raise ValueError("x, w and b do not go together")
    x = x.astype(float)
    out = np.zeros((N, F, D - KD + 1, H - KH + 1, W - KW + 1))
    for n, f, d, i, j in np.ndindex(out.shape):
        out[n, f, d, i, j] = np.sum(x[n, :, d : d + KD, i : i + KH, j : j + KW] * w[0]) + b[f]
    return out


@mistake("negative outputs are cut to zero", "Is the activation a part of the convolution?")
def relu(x, w, b):
    if x.shape[1] != w.shape[1] or b.shape != w.shape[:1]:
        raise ValueError("x, w and b do not go together")
    windows = np.lib.stride_tricks.sliding_window_view(x * 1.0, w.shape[2:], axis=(2, 3, 4))
    out = np.einsum("ncdhwkij,fckij->nfdhw", windows, w) + b[:, None, None, None]
    return np.maximum(out, 0)


@mistake(
    "surplus channels of x are not noticed",
    "x has four channels, the filters expect three: what should your function say?",
)
def surplus_channels(x, w, b):
    if x.shape[1] < w.shape[1] or b.shape != w.shape[:1]:
        raise ValueError("x, w and b do not go together")
    x = x[:, : w.shape[1]] * 1.0
    windows = np.lib.stride_tricks.sliding_window_view(x, w.shape[2:], axis=(2, 3, 4))
    return np.einsum("ncdhwkij,fckij->nfdhw", windows, w) + b[:, None, None, None]


@mistake(
    "the products of bytes stay bytes",
    "x and w may be np.uint8, as in a photograph: what is 200 * 3 in one byte?",
)
def byte_products(x, w, b):
    (N, C, D, H, W), (F, channels, KD, KH, KW) = x.shape, w.shape
    if channels != C or KD > D or KH > H or KW > W or b.shape != (F,):
        raise ValueError("x, w and b do not go together")
    out = np.zeros((N, F, D - KD + 1, H - KH + 1, W - KW + 1))
    for n, f, d, i, j in np.ndindex(out.shape):
        out[n, f, d, i, j] = np.sum(x[n, :, d : d + KD, i : i + KH, j : j + KW] * w[f]) + b[f]
    return out
