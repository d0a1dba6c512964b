"""Wrong and right ways to write conv2d_valid(x, w, b)."""

import numpy as np

from autograde.misconceptions.variant import alternative, mistake


@alternative("four loops and one sum over channels and window")
def places(x, w, b):
    N, C, H, W = x.shape
    F, channels, KH, KW = w.shape
    if channels != C:
        raise ValueError(f"x has {C} channels but the filters expect {channels}")
    if KH > H or KW > W:
        raise ValueError(f"the filters {w.shape} do not fit the images {x.shape}")
    if b.shape != (F,):
        raise ValueError(f"b has the shape {b.shape}, expected one bias per filter, ({F},)")
    x = x.astype(float)
    out = np.zeros((N, F, H - KH + 1, W - KW + 1))
    for n in range(N):
        for f in range(F):
            for i in range(H - KH + 1):
                for j in range(W - KW + 1):
                    out[n, f, i, j] = np.sum(x[n, :, i : i + KH, j : j + KW] * w[f]) + b[f]
    return out


@alternative("six loops, a sum per channel")
def channel_by_channel(x, w, b):
    (N, C, H, W), (F, channels, KH, KW) = x.shape, w.shape
    OH, OW = H - KH + 1, W - KW + 1
    if channels != C or OH < 1 or OW < 1 or b.shape != (F,):
        raise ValueError(f"x {x.shape}, w {w.shape} and b {b.shape} do not go together")
    x = x.astype(float)
    out = np.zeros((N, F, OH, OW))
    for n, f, c in np.ndindex(N, F, C):
        for i, j in np.ndindex(OH, OW):
            out[n, f, i, j] += np.sum(x[n, c, i : i + KH, j : j + KW] * w[f, c])
    for f in range(F):
        out[:, f] += b[f]
    return out


@alternative("one window of all images at a time, tensordot with all filters")
def tensordot(x, w, b):
    (N, C, H, W), (F, channels, KH, KW) = x.shape, w.shape
    if channels != C or KH > H or KW > W or b.shape != (F,):
        raise ValueError(f"x {x.shape}, w {w.shape} and b {b.shape} do not go together")
    out = np.empty((N, F, H - KH + 1, W - KW + 1), dtype=float)
    for i, j in np.ndindex(out.shape[2:]):
        window = x[:, :, i : i + KH, j : j + KW].astype(float)
        out[:, :, i, j] = np.tensordot(window, w, axes=([1, 2, 3], [1, 2, 3])) + b
    return out


@alternative("einsum over sliding windows")
def einsum(x, w, b):
    if x.shape[1] != w.shape[1]:
        raise ValueError("x and w disagree about the channels")
    if b.shape != w.shape[:1]:
        raise ValueError("b must hold one number per filter")
    windows = np.lib.stride_tricks.sliding_window_view(x.astype(float), w.shape[2:], axis=(2, 3))
    return np.einsum("nchwij,fcij->nfhw", windows, w, optimize=True) + b[None, :, None, None]


@alternative("as_strided windows")
def strided(x, w, b):
    (N, C, H, W), (F, channels, KH, KW) = x.shape, w.shape
    if channels != C or KH > H or KW > W or len(b) != F:
        raise ValueError(f"x {x.shape}, w {w.shape} and b {b.shape} do not go together")
    x = np.array(x, dtype=np.float64, order="C")
    shape = (N, C, H - KH + 1, W - KW + 1, KH, KW)
    windows = np.lib.stride_tricks.as_strided(x, shape, x.strides + x.strides[2:])
    out = np.tensordot(windows, w, axes=((1, 4, 5), (1, 2, 3)))  # (N, OH, OW, F)
    return out.transpose(0, 3, 1, 2) + b.reshape(1, F, 1, 1)


@alternative("im2col and one matrix product")
def im2col(x, w, b):
    (N, C, H, W), (F, channels, KH, KW) = x.shape, w.shape
    OH, OW = H - KH + 1, W - KW + 1
    if channels != C or OH < 1 or OW < 1 or b.shape != (F,):
        raise ValueError(f"x {x.shape}, w {w.shape} and b {b.shape} do not go together")
    columns = np.zeros((N * OH * OW, C * KH * KW))
    for row, (n, i, j) in enumerate(np.ndindex(N, OH, OW)):
        columns[row] = x[n, :, i : i + KH, j : j + KW].ravel()
    out = columns @ w.reshape(F, -1).T + b
    return out.reshape(N, OH, OW, F).transpose(0, 3, 1, 2)


@alternative("one shifted image per kernel tap, in Fortran order")
def taps(x, w, b):
    (N, C, H, W), (F, channels, KH, KW) = x.shape, w.shape
    OH, OW = H - KH + 1, W - KW + 1
    if channels != C or OH < 1 or OW < 1 or b.shape != (F,):
        raise ValueError(f"x {x.shape}, w {w.shape} and b {b.shape} do not go together")
    x = x.astype(float)
    out = np.zeros((N, F, OH, OW), order="F") + b[:, None, None]
    for i, j in np.ndindex(KH, KW):
        out += np.einsum("nchw,fc->nfhw", x[:, :, i : i + OH, j : j + OW], w[:, :, i, j])
    return np.asfortranarray(out)


@alternative("the Fourier transform")
def fourier(x, w, b):
    (_, C, H, W), (F, channels, KH, KW) = x.shape, w.shape
    if channels != C or KH > H or KW > W or b.shape != (F,):
        raise ValueError(f"x {x.shape}, w {w.shape} and b {b.shape} do not go together")
    spectrum = np.conj(np.fft.rfft2(w, s=(H, W)))
    product = np.einsum("nchw,fchw->nfhw", np.fft.rfft2(x), spectrum)
    out = np.fft.irfft2(product, s=(H, W))[:, :, : H - KH + 1, : W - KW + 1]
    return out + b[:, np.newaxis, np.newaxis]


@alternative("float32 when x is float32, else float64")
def keeps_float32(x, w, b):
    (N, C, H, W), (F, channels, KH, KW) = x.shape, w.shape
    if channels != C or KH > H or KW > W or b.shape != (F,):
        raise ValueError(f"x {x.shape}, w {w.shape} and b {b.shape} do not go together")
    dtype = np.float32 if x.dtype == np.float32 else np.float64
    out = np.zeros((N, F, H - KH + 1, W - KW + 1), dtype=dtype)
    for i, j in np.ndindex(out.shape[2:]):
        window = x[:, None, :, i : i + KH, j : j + KW]
        out[:, :, i, j] = np.sum(window * w.astype(dtype), axis=(2, 3, 4)) + b
    return out


@mistake("nothing is computed", "Your output has the right shape. What should stand in it?")
def zeros(x, w, b):
    (N, C, H, W), (F, channels, KH, KW) = x.shape, w.shape
    if channels != C or KH > H or KW > W or b.shape != (F,):
        raise ValueError("x, w and b do not go together")
    return np.zeros((N, F, H - KH + 1, W - KW + 1))


@mistake(
    "the filters are turned by 180 degrees",
    "Your result is what filters turned by 180 degrees give. Which index runs backwards?",
)
def turned(x, w, b):
    (N, C, H, W), (F, channels, KH, KW) = x.shape, w.shape
    if channels != C or KH > H or KW > W or b.shape != (F,):
        raise ValueError("x, w and b do not go together")
    x = x.astype(float)
    out = np.zeros((N, F, H - KH + 1, W - KW + 1))
    for n, f, i, j in np.ndindex(out.shape):
        out[n, f, i, j] = np.sum(x[n, :, i : i + KH, j : j + KW] * w[f, :, ::-1, ::-1]) + b[f]
    return out


@mistake(
    "the filters are mirrored left to right",
    "Which column of the filter meets the left column of the window in your function?",
)
def mirrored(x, w, b):
    if x.shape[1] != w.shape[1] or b.shape != w.shape[:1]:
        raise ValueError("x, w and b do not go together")
    windows = np.lib.stride_tricks.sliding_window_view(x * 1.0, w.shape[2:], axis=(2, 3))
    return np.einsum("nchwij,fcij->nfhw", windows, w[..., ::-1]) + b[:, None, None]


@mistake(
    "the filters are transposed",
    "A filter with one row and three columns: does yours still look along a row?",
)
def transposed(x, w, b):
    if x.shape[1] != w.shape[1] or b.shape != w.shape[:1]:
        raise ValueError("x, w and b do not go together")
    w = w.transpose(0, 1, 3, 2)
    windows = np.lib.stride_tricks.sliding_window_view(x * 1.0, w.shape[2:], axis=(2, 3))
    return np.einsum("nchwij,fcij->nfhw", windows, w) + b[:, None, None]


@mistake("the bias is ignored", "What should an all-black image give, if the bias is 3?")
def no_bias(x, w, b):
    (N, C, H, W), (F, channels, KH, KW) = x.shape, w.shape
    if channels != C or KH > H or KW > W or b.shape != (F,):
        raise ValueError("x, w and b do not go together")
    x = x.astype(float)
    out = np.zeros((N, F, H - KH + 1, W - KW + 1))
    for n, f, i, j in np.ndindex(out.shape):
        out[n, f, i, j] = np.sum(x[n, :, i : i + KH, j : j + KW] * w[f])
    return out


@mistake(
    "the bias is added once per product",
    "Is your `+ b` inside or outside the sum over the window, and how often does it count?",
)
def bias_per_tap(x, w, b):
    (N, C, H, W), (F, channels, KH, KW) = x.shape, w.shape
    if channels != C or KH > H or KW > W or b.shape != (F,):
        raise ValueError("x, w and b do not go together")
    x = x.astype(float)
    out = np.zeros((N, F, H - KH + 1, W - KW + 1))
    for n, f, i, j in np.ndindex(out.shape):
        out[n, f, i, j] = np.sum(x[n, :, i : i + KH, j : j + KW] * w[f] + b[f])
    return out


@mistake(
    "the bias is added once per channel",
    "With three channels, how often does the bias enter one output of yours?",
)
def bias_per_channel(x, w, b):
    (N, C, H, W), (F, channels, KH, KW) = x.shape, w.shape
    if channels != C or KH > H or KW > W or b.shape != (F,):
        raise ValueError("x, w and b do not go together")
    x = x.astype(float)
    out = np.zeros((N, F, H - KH + 1, W - KW + 1))
    for n, f, i, j in np.ndindex(out.shape):
        for c in range(C):
            out[n, f, i, j] += np.sum(x[n, c, i : i + KH, j : j + KW] * w[f, c]) + b[f]
    return out


@mistake(
    "the bias is subtracted",
    "Is b a threshold to be passed, or a number to be added?",
)
def bias_subtracted(x, w, b):
    if x.shape[1] != w.shape[1] or b.shape != w.shape[:1]:
        raise ValueError("x, w and b do not go together")
    windows = np.lib.stride_tricks.sliding_window_view(x * 1.0, w.shape[2:], axis=(2, 3))
    return np.einsum("nchwij,fcij->nfhw", windows, w) - b[:, None, None]


@mistake("every filter gets the first bias", "Which index does the bias share with the output?")
def first_bias(x, w, b):
    if x.shape[1] != w.shape[1] or b.shape != w.shape[:1]:
        raise ValueError("x, w and b do not go together")
    windows = np.lib.stride_tricks.sliding_window_view(x * 1.0, w.shape[2:], axis=(2, 3))
    return np.einsum("nchwij,fcij->nfhw", windows, w) + b[0]


@mistake(
    "the biases run along the width",
    "(N, F, OH, OW) + (F,): which axis does broadcasting line b up with?",
)
def bias_along_width(x, w, b):
    if x.shape[1] != w.shape[1] or b.shape != w.shape[:1]:
        raise ValueError("x, w and b do not go together")
    windows = np.lib.stride_tricks.sliding_window_view(x * 1.0, w.shape[2:], axis=(2, 3))
    return np.einsum("nchwij,fcij->nfhw", windows, w) + b


@mistake("only the first channel is used", "What does the blue channel change in your output?")
def first_channel(x, w, b):
    (N, C, H, W), (F, channels, KH, KW) = x.shape, w.shape
    if channels != C or KH > H or KW > W or b.shape != (F,):
        raise ValueError("x, w and b do not go together")
    x = x.astype(float)
    out = np.zeros((N, F, H - KH + 1, W - KW + 1))
    for n, f, i, j in np.ndindex(out.shape):
        out[n, f, i, j] = np.sum(x[n, 0, i : i + KH, j : j + KW] * w[f, 0]) + b[f]
    return out


@mistake(
    "only the last channel counts",
    "`=` or `+=`: what happens to the first channel's sum when the next one is written?",
)
def last_channel(x, w, b):
    (N, C, H, W), (F, channels, KH, KW) = x.shape, w.shape
    if channels != C or KH > H or KW > W or b.shape != (F,):
        raise ValueError("x, w and b do not go together")
    x = x.astype(float)
    out = np.zeros((N, F, H - KH + 1, W - KW + 1))
    for n, f, i, j in np.ndindex(out.shape):
        for c in range(C):
            out[n, f, i, j] = np.sum(x[n, c, i : i + KH, j : j + KW] * w[f, c]) + b[f]
    return out


@mistake("the channels are averaged", "Two equal channels instead of one: what should change?")
def channel_mean(x, w, b):
    if x.shape[1] != w.shape[1] or b.shape != w.shape[:1]:
        raise ValueError("x, w and b do not go together")
    windows = np.lib.stride_tricks.sliding_window_view(x * 1.0, w.shape[2:], axis=(2, 3))
    return np.einsum("nchwij,fcij->nfhw", windows, w) / x.shape[1] + b[:, None, None]


@mistake(
    "the channels are read in the opposite order",
    "Which channel of x does the first slice of a filter belong to?",
)
def channels_reversed(x, w, b):
    if x.shape[1] != w.shape[1] or b.shape != w.shape[:1]:
        raise ValueError("x, w and b do not go together")
    windows = np.lib.stride_tricks.sliding_window_view(x * 1.0, w.shape[2:], axis=(2, 3))
    return np.einsum("nchwij,fcij->nfhw", windows[:, ::-1], w) + b[:, None, None]


@mistake("the products are averaged", "A filter of ones on an image of ones: what should it give?")
def window_mean(x, w, b):
    (N, C, H, W), (F, channels, KH, KW) = x.shape, w.shape
    if channels != C or KH > H or KW > W or b.shape != (F,):
        raise ValueError("x, w and b do not go together")
    x = x.astype(float)
    out = np.zeros((N, F, H - KH + 1, W - KW + 1))
    for n, f, i, j in np.ndindex(out.shape):
        out[n, f, i, j] = np.mean(x[n, :, i : i + KH, j : j + KW] * w[f]) + b[f]
    return out


@mistake("every image gets the first image's output", "Where does n appear on the right-hand side?")
def first_image(x, w, b):
    (N, C, H, W), (F, channels, KH, KW) = x.shape, w.shape
    if channels != C or KH > H or KW > W or b.shape != (F,):
        raise ValueError("x, w and b do not go together")
    x = x.astype(float)
    out = np.zeros((N, F, H - KH + 1, W - KW + 1))
    for n, f, i, j in np.ndindex(out.shape):
        out[n, f, i, j] = np.sum(x[0, :, i : i + KH, j : j + KW] * w[f]) + b[f]
    return out


@mistake("the images of a batch are added up", "May one photograph change another's feature map?")
def batch_sum(x, w, b):
    if x.shape[1] != w.shape[1] or b.shape != w.shape[:1]:
        raise ValueError("x, w and b do not go together")
    windows = np.lib.stride_tricks.sliding_window_view(x * 1.0, w.shape[2:], axis=(2, 3))
    out = np.einsum("nchwij,fcij->fhw", windows, w) + b[:, None, None]
    return np.repeat(out[None], len(x), axis=0)


@mistake("every filter is the first filter", "Where does f appear on the right-hand side?")
def first_filter(x, w, b):
    (N, C, H, W), (F, channels, KH, KW) = x.shape, w.shape
    if channels != C or KH > H or KW > W or b.shape != (F,):
        raise ValueError("x, w and b do not go together")
    x = x.astype(float)
    out = np.zeros((N, F, H - KH + 1, W - KW + 1))
    for n, f, i, j in np.ndindex(out.shape):
        out[n, f, i, j] = np.sum(x[n, :, i : i + KH, j : j + KW] * w[0]) + b[f]
    return out


@mistake(
    "the sum goes on from one filter to the next",
    "What does your running total hold when the second filter begins?",
)
def total_not_reset(x, w, b):
    if x.shape[1] != w.shape[1] or b.shape != w.shape[:1]:
        raise ValueError("x, w and b do not go together")
    windows = np.lib.stride_tricks.sliding_window_view(x * 1.0, w.shape[2:], axis=(2, 3))
    out = np.einsum("nchwij,fcij->nfhw", windows, w) + b[:, None, None]
    return np.cumsum(out, axis=1)


@mistake(
    "the last row and column stay zero",
    "The output has H - KH + 1 rows: what is the last i of your loop?",
)
def last_zero(x, w, b):
    (N, C, H, W), (F, channels, KH, KW) = x.shape, w.shape
    if channels != C or KH > H or KW > W or b.shape != (F,):
        raise ValueError("x, w and b do not go together")
    x = x.astype(float)
    out = np.zeros((N, F, H - KH + 1, W - KW + 1))
    for n, f, i, j in np.ndindex(N, F, H - KH, W - KW):
        out[n, f, i, j] = np.sum(x[n, :, i : i + KH, j : j + KW] * w[f]) + b[f]
    return out


@mistake(
    "the last row and column are missing",
    "A 3 x 3 filter on a 3 x 3 image: how many places are there, and how many do you compute?",
)
def one_too_few(x, w, b):
    (N, C, H, W), (F, channels, KH, KW) = x.shape, w.shape
    if channels != C or KH > H or KW > W or b.shape != (F,):
        raise ValueError("x, w and b do not go together")
    x = x.astype(float)
    out = np.zeros((N, F, H - KH, W - KW))
    for n, f, i, j in np.ndindex(out.shape):
        out[n, f, i, j] = np.sum(x[n, :, i : i + KH, j : j + KW] * w[f]) + b[f]
    return out


@mistake(
    "the images are taken to be square",
    "How wide is your output when the image is wider than tall?",
)
def square_image(x, w, b):
    (N, C, H, W), (F, channels, KH, KW) = x.shape, w.shape
    if channels != C or KH > H or KW > W or b.shape != (F,):
        raise ValueError("x, w and b do not go together")
    x = x.astype(float)
    out = np.zeros((N, F, H - KH + 1, H - KW + 1))
    for n, f, i, j in np.ndindex(out.shape):
        out[n, f, i, j] = np.sum(x[n, :, i : i + KH, j : j + KW] * w[f]) + b[f]
    return out


@mistake(
    "the filters are taken to be square",
    "Which axis of w does your column slice ask for its length?",
)
def square_filter(x, w, b):
    (N, C, H, W), (F, channels, K, KW) = x.shape, w.shape
    if channels != C or H < K or KW > W or b.shape != (F,):
        raise ValueError("x, w and b do not go together")
    x = x.astype(float)
    out = np.zeros((N, F, H - K + 1, W - K + 1))
    for n, f, i, j in np.ndindex(out.shape):
        for c, a, d in np.ndindex(C, K, K):
            out[n, f, i, j] += x[n, c, i + a, j + d] * w[f, c, a, d]
        out[n, f, i, j] += b[f]
    return out


@mistake(
    "rows and columns of the output are swapped",
    "The image is taller than wide: is your output, too?",
)
def output_transposed(x, w, b):
    if x.shape[1] != w.shape[1] or b.shape != w.shape[:1]:
        raise ValueError("x, w and b do not go together")
    windows = np.lib.stride_tricks.sliding_window_view(x * 1.0, w.shape[2:], axis=(2, 3))
    return np.einsum("nchwij,fcij->nfwh", windows, w) + b[:, None, None]


@mistake(
    "the filters come last in the output",
    "In (N, F, OH, OW), on which axis do the feature maps lie?",
)
def filters_last(x, w, b):
    if x.shape[1] != w.shape[1] or b.shape != w.shape[:1]:
        raise ValueError("x, w and b do not go together")
    windows = np.lib.stride_tricks.sliding_window_view(x * 1.0, w.shape[2:], axis=(2, 3))
    return np.einsum("nchwij,fcij->nhwf", windows, w) + b


@mistake(
    "filters and channels of w are swapped",
    "In w, does the first axis count the filters or the channels of the image?",
)
def w_axes_swapped(x, w, b):
    if x.shape[1] != w.shape[1] or b.shape != w.shape[:1]:
        raise ValueError("x, w and b do not go together")
    windows = np.lib.stride_tricks.sliding_window_view(x * 1.0, w.shape[2:], axis=(2, 3))
    return np.einsum("nchwij,cfij->nfhw", windows, w) + b[:, None, None]


@mistake("negative outputs are cut to zero", "Is the activation a part of the convolution?")
def relu(x, w, b):
    if x.shape[1] != w.shape[1] or b.shape != w.shape[:1]:
        raise ValueError("x, w and b do not go together")
    windows = np.lib.stride_tricks.sliding_window_view(x * 1.0, w.shape[2:], axis=(2, 3))
    return np.maximum(np.einsum("nchwij,fcij->nfhw", windows, w) + b[:, None, None], 0)


@mistake(
    "integer images give an integer output",
    "Which data type has your output array when x holds integers?",
)
def integer_output(x, w, b):
    (N, C, H, W), (F, channels, KH, KW) = x.shape, w.shape
    if channels != C or KH > H or KW > W or b.shape != (F,):
        raise ValueError("x, w and b do not go together")
    out = np.zeros((N, F, H - KH + 1, W - KW + 1), dtype=x.dtype)
    for n, f, i, j in np.ndindex(out.shape):
        out[n, f, i, j] = np.sum(x[n, :, i : i + KH, j : j + KW] * w[f]) + b[f]
    return out


@mistake(
    "the window is multiplied in place",
    "A slice of x is a view: what does `*=` on it do to x, and to the next window?",
)
def window_in_place(x, w, b):
    (N, C, H, W), (F, channels, KH, KW) = x.shape, w.shape
    if channels != C or KH > H or KW > W or b.shape != (F,):
        raise ValueError("x, w and b do not go together")
    out = np.zeros((N, F, H - KH + 1, W - KW + 1))
    for n, f, i, j in np.ndindex(out.shape):
        window = x[n, :, i : i + KH, j : j + KW]
        window *= w[f]
        out[n, f, i, j] = window.sum() + b[f]
    return out


@mistake(
    "x is used as scratch space",
    "What does x hold after your function has run, and who else may still need it?",
)
def writes_into_x(x, w, b):
    if x.shape[1] != w.shape[1] or b.shape != w.shape[:1]:
        raise ValueError("x, w and b do not go together")
    windows = np.lib.stride_tricks.sliding_window_view(x, w.shape[2:], axis=(2, 3))
    out = np.einsum("nchwij,fcij->nfhw", windows, w * 1.0) + b[:, None, None]
    x[:, :1, : out.shape[2], : out.shape[3]] = out[:, :1]
    return out


@mistake(
    "the sums are taken in half precision",
    "How many digits does a float16 keep, and how many terms does your sum have?",
)
def half_precision(x, w, b):
    if x.shape[1] != w.shape[1] or b.shape != w.shape[:1]:
        raise ValueError("x, w and b do not go together")
    x, w = x.astype(np.float16), w.astype(np.float16)
    windows = np.lib.stride_tricks.sliding_window_view(x, w.shape[2:], axis=(2, 3))
    return np.einsum("nchwij,fcij->nfhw", windows, w).astype(float) + b[:, None, None]


@mistake(
    "each filter is divided by the sum of its absolute values",
    "Twice the filter should give twice the output: does it, in your function?",
)
def filters_normalized(x, w, b):
    if x.shape[1] != w.shape[1] or b.shape != w.shape[:1]:
        raise ValueError("x, w and b do not go together")
    w = w / np.abs(w).sum(axis=(1, 2, 3), keepdims=True)
    windows = np.lib.stride_tricks.sliding_window_view(x * 1.0, w.shape[2:], axis=(2, 3))
    return np.einsum("nchwij,fcij->nfhw", windows, w) + b[:, None, None]


@mistake(
    "the images are padded so that the output keeps their size",
    "At how many places does the whole filter lie inside the image?",
)
def same_size(x, w, b):
    (_, C, H, W), (F, channels, KH, KW) = x.shape, w.shape
    if channels != C or KH > H or KW > W or b.shape != (F,):
        raise ValueError("x, w and b do not go together")
    top, left = (KH - 1) // 2, (KW - 1) // 2
    x = np.pad(x * 1.0, ((0, 0), (0, 0), (top, KH - 1 - top), (left, KW - 1 - left)))
    windows = np.lib.stride_tricks.sliding_window_view(x, w.shape[2:], axis=(2, 3))
    return np.einsum("nchwij,fcij->nfhw", windows, w) + b[:, None, None]


@mistake("the windows do not overlap", "By how many pixels does the filter move each time?")
def jumping_windows(x, w, b):
    if x.shape[1] != w.shape[1] or b.shape != w.shape[:1]:
        raise ValueError("x, w and b do not go together")
    windows = np.lib.stride_tricks.sliding_window_view(x * 1.0, w.shape[2:], axis=(2, 3))
    windows = windows[:, :, :: w.shape[2], :: w.shape[3]]
    return np.einsum("nchwij,fcij->nfhw", windows, w) + b[:, None, None]


@mistake(
    "surplus channels of x are not noticed",
    "x has four channels, the filters expect three: what should your function say?",
)
def surplus_channels(x, w, b):
    (N, _, H, W), (F, C, KH, KW) = x.shape, w.shape
    if x.shape[1] < C or KH > H or KW > W or b.shape != (F,):
        raise ValueError("x, w and b do not go together")
    x = x.astype(float)
    out = np.zeros((N, F, H - KH + 1, W - KW + 1))
    for n, f, i, j in np.ndindex(out.shape):
        out[n, f, i, j] = np.sum(x[n, :C, i : i + KH, j : j + KW] * w[f]) + b[f]
    return out


@mistake(
    "a filter that does not fit gives an empty output",
    "What should someone read who passes filters larger than the image?",
)
def empty_when_too_large(x, w, b):
    (N, C, H, W), (F, channels, KH, KW) = x.shape, w.shape
    if channels != C or b.shape != (F,):
        raise ValueError("x, w and b do not go together")
    x = x.astype(float)
    out = np.zeros((N, F, max(H - KH + 1, 0), max(W - KW + 1, 0)))
    for n, f, i, j in np.ndindex(out.shape):
        out[n, f, i, j] = np.sum(x[n, :, i : i + KH, j : j + KW] * w[f]) + b[f]
    return out


@mistake(
    "the products of bytes stay bytes",
    "x and w may be np.uint8, as in a photograph: what is 200 * 3 in one byte?",
)
def byte_products(x, w, b):
    (N, C, H, W), (F, channels, KH, KW) = x.shape, w.shape
    if channels != C or KH > H or KW > W or b.shape != (F,):
        raise ValueError("x, w and b do not go together")
    out = np.zeros((N, F, H - KH + 1, W - KW + 1))
    for n, f, i, j in np.ndindex(out.shape):
        out[n, f, i, j] = np.sum(x[n, :, i : i + KH, j : j + KW] * w[f]) + b[f]
    return out
