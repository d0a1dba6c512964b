"""Wrong and right ways to write max_pool2d_backward(dout, x, k, stride=None, padding=0)."""

import numpy as np

from autograde.misconceptions.variant import alternative, mistake, probe


@probe
def windows_that_tile(max_pool2d_backward):
    rng = np.random.default_rng(1)
    x, dout = rng.permutation(270).reshape(2, 3, 5, 9) / 9 - 12, rng.normal(size=(2, 3, 2, 3))
    return max_pool2d_backward(dout, x, (2, 3))


@probe
def windows_that_overlap(max_pool2d_backward):
    rng = np.random.default_rng(2)
    x, dout = rng.permutation(252).reshape(2, 2, 7, 9) / 9 - 12, rng.normal(size=(2, 2, 3, 4))
    return max_pool2d_backward(dout, x, 3, 2)


@probe
def a_stride_per_axis(max_pool2d_backward):
    rng = np.random.default_rng(3)
    x, dout = rng.permutation(252).reshape(2, 2, 7, 9) / 9 - 12, rng.normal(size=(2, 2, 2, 7))
    return max_pool2d_backward(dout, x, (2, 3), (3, 1))


@probe
def windows_far_apart(max_pool2d_backward):
    rng = np.random.default_rng(4)
    x, dout = rng.permutation(252).reshape(2, 2, 7, 9) / 9 - 12, rng.normal(size=(2, 2, 2, 3))
    return max_pool2d_backward(dout, x, 2, 3)


@probe
def padded_dark_maps(max_pool2d_backward):
    rng = np.random.default_rng(5)
    x, dout = rng.permutation(120).reshape(2, 2, 5, 6) / 9 - 30, rng.normal(size=(2, 2, 3, 3))
    return max_pool2d_backward(dout, x, 3, 2, 1)


@probe
def padding_per_axis(max_pool2d_backward):
    rng = np.random.default_rng(6)
    x, dout = rng.permutation(120).reshape(2, 2, 5, 6) / 9 - 5, rng.normal(size=(2, 2, 6, 3))
    return max_pool2d_backward(dout, x, (4, 3), (1, 2), (2, 1))


@probe
def a_number_that_wins_in_one_window_only(max_pool2d_backward):
    x = np.array([[1.0, 5, 5, 7], [2, 3, 4, 6]])[None, None]
    return max_pool2d_backward(np.array([[[[0.5, -2.0]]]]), x, 2)


@probe
def sums_of_ties(max_pool2d_backward):
    rng = np.random.default_rng(7)
    x, dout = rng.integers(0, 2, size=(2, 2, 4, 6)), rng.normal(size=(2, 2, 2, 3))
    dx = np.asarray(max_pool2d_backward(dout, x.astype(float), 2))
    return dx.reshape(2, 2, 2, 2, 3, 2).sum(axis=(3, 5))


@probe(care=True)
def integer_maps(max_pool2d_backward):
    rng = np.random.default_rng(8)
    x, dout = rng.permutation(96).reshape(2, 2, 4, 6), rng.normal(size=(2, 2, 2, 3)) * 3
    return max_pool2d_backward(dout, x, 2)


@probe(care=True)
def read_only(max_pool2d_backward):
    rng = np.random.default_rng(9)
    x, dout = rng.permutation(96).reshape(2, 2, 4, 6) / 9, rng.normal(size=(2, 2, 2, 3))
    x.flags.writeable = dout.flags.writeable = False
    return max_pool2d_backward(dout, x, 2)


@probe(care=True)
def the_input_afterwards(max_pool2d_backward):
    rng = np.random.default_rng(10)
    x, dout = rng.permutation(96).reshape(2, 2, 4, 6) / 9, rng.normal(size=(2, 2, 2, 3))
    max_pool2d_backward(dout, x, 2)
    return x, dout


@probe(care=True)
def too_few_gradients(max_pool2d_backward):
    return max_pool2d_backward(np.ones((2, 1, 2, 2)), np.arange(48.0).reshape(2, 1, 4, 6), 2)


@probe(care=True)
def too_many_gradients(max_pool2d_backward):
    return max_pool2d_backward(np.ones((2, 1, 4, 6)), np.arange(48.0).reshape(2, 1, 4, 6), 2)


@probe(care=True)
def too_many_channels(max_pool2d_backward):
    return max_pool2d_backward(np.ones((2, 3, 2, 3)), np.arange(48.0).reshape(2, 1, 4, 6), 2)


@probe(care=True)
def too_tall(max_pool2d_backward):
    return max_pool2d_backward(np.ones((2, 1, 1, 1)), np.arange(48.0).reshape(2, 1, 4, 6), (5, 2))


@alternative("the first maximum gets all")
def first_maximum(dout, x, k, stride=None, padding=0):
    kh, kw = (k, k) if np.ndim(k) == 0 else k
    sh, sw = (kh, kw) if stride is None else (stride, stride) if np.ndim(stride) == 0 else stride
    ph, pw = (padding, padding) if np.ndim(padding) == 0 else padding
    N, C, H, W = x.shape
    if kh > H + 2 * ph or kw > W + 2 * pw:
        raise ValueError("the window does not fit")
    OH, OW = (H + 2 * ph - kh) // sh + 1, (W + 2 * pw - kw) // sw + 1
    if dout.shape != (N, C, OH, OW):
        raise ValueError("dout is not shaped like the maxima")
    padded = np.full((N, C, H + 2 * ph, W + 2 * pw), -np.inf)
    padded[:, :, ph : ph + H, pw : pw + W] = x
    dx = np.zeros(padded.shape)
    for n, c, i, j in np.ndindex(dout.shape):
        window = padded[n, c, i * sh : i * sh + kh, j * sw : j * sw + kw]
        row, column = np.unravel_index(window.argmax(), window.shape)
        dx[n, c, i * sh + row, j * sw + column] += dout[n, c, i, j]
    return dx[:, :, ph : ph + H, pw : pw + W]


@alternative("the last maximum gets all")
def last_maximum(dout, x, k, stride=None, padding=0):
    kh, kw = (k, k) if np.ndim(k) == 0 else k
    sh, sw = (kh, kw) if stride is None else (stride, stride) if np.ndim(stride) == 0 else stride
    ph, pw = (padding, padding) if np.ndim(padding) == 0 else padding
    N, C, H, W = x.shape
    if kh > H + 2 * ph or kw > W + 2 * pw:
        raise ValueError("the window does not fit")
    OH, OW = (H + 2 * ph - kh) // sh + 1, (W + 2 * pw - kw) // sw + 1
    if dout.shape != (N, C, OH, OW):
        raise ValueError("dout is not shaped like the maxima")
    padded = np.full((N, C, H + 2 * ph, W + 2 * pw), -np.inf)
    padded[:, :, ph : ph + H, pw : pw + W] = x
    dx = np.zeros(padded.shape)
    for n, c, i, j in np.ndindex(dout.shape):
        window = padded[n, c, i * sh : i * sh + kh, j * sw : j * sw + kw]
        place = kh * kw - 1 - window.ravel()[::-1].argmax()
        row, column = place // kw, place % kw
        dx[n, c, i * sh + row, j * sw + column] += dout[n, c, i, j]
    return dx[:, :, ph : ph + H, pw : pw + W]


@alternative("equal maxima share")
def equal_shares(dout, x, k, stride=None, padding=0):
    kh, kw = (k, k) if np.ndim(k) == 0 else k
    sh, sw = (kh, kw) if stride is None else (stride, stride) if np.ndim(stride) == 0 else stride
    ph, pw = (padding, padding) if np.ndim(padding) == 0 else padding
    N, C, H, W = x.shape
    if kh > H + 2 * ph or kw > W + 2 * pw:
        raise ValueError("the window does not fit")
    OH, OW = (H + 2 * ph - kh) // sh + 1, (W + 2 * pw - kw) // sw + 1
    if dout.shape != (N, C, OH, OW):
        raise ValueError("dout is not shaped like the maxima")
    padded = np.full((N, C, H + 2 * ph, W + 2 * pw), -np.inf)
    padded[:, :, ph : ph + H, pw : pw + W] = x
    dx = np.zeros(padded.shape)
    for i, j in np.ndindex(OH, OW):
        rows, columns = slice(i * sh, i * sh + kh), slice(j * sw, j * sw + kw)
        window = padded[:, :, rows, columns]
        won = window == window.max(axis=(2, 3), keepdims=True)
        dx[:, :, rows, columns] += (won / won.sum(axis=(2, 3), keepdims=True)) * dout[
            :, :, i, j, None, None
        ]
    return dx[:, :, ph : ph + H, pw : pw + W]


@alternative("argmax of all windows at once, np.add.at")
def add_at(dout, x, k, stride=None, padding=0):
    kh, kw = (k, k) if np.ndim(k) == 0 else k
    sh, sw = (kh, kw) if stride is None else (stride, stride) if np.ndim(stride) == 0 else stride
    ph, pw = (padding, padding) if np.ndim(padding) == 0 else padding
    N, C, H, W = x.shape
    if kh > H + 2 * ph or kw > W + 2 * pw:
        raise ValueError("the window does not fit")
    OH, OW = (H + 2 * ph - kh) // sh + 1, (W + 2 * pw - kw) // sw + 1
    if dout.shape != (N, C, OH, OW):
        raise ValueError("dout is not shaped like the maxima")
    padded = np.full((N, C, H + 2 * ph, W + 2 * pw), -np.inf)
    padded[:, :, ph : ph + H, pw : pw + W] = x
    dx = np.zeros(padded.shape)
    views = np.lib.stride_tricks.sliding_window_view(padded, (kh, kw), axis=(2, 3))
    best = views[:, :, ::sh, ::sw].reshape(N, C, OH, OW, kh * kw).argmax(axis=4)
    n, c, i, j = np.indices((N, C, OH, OW))
    np.add.at(dx, (n, c, i * sh + best // kw, j * sw + best % kw), dout)
    return dx[:, :, ph : ph + H, pw : pw + W]


@alternative("pixel by pixel of the window, until a window is served")
def one_pixel_at_a_time(dout, x, k, stride=None, padding=0):
    kh, kw = (k, k) if np.ndim(k) == 0 else k
    sh, sw = (kh, kw) if stride is None else (stride, stride) if np.ndim(stride) == 0 else stride
    ph, pw = (padding, padding) if np.ndim(padding) == 0 else padding
    N, C, H, W = x.shape
    if kh > H + 2 * ph or kw > W + 2 * pw:
        raise ValueError("the window does not fit")
    OH, OW = (H + 2 * ph - kh) // sh + 1, (W + 2 * pw - kw) // sw + 1
    if dout.shape != (N, C, OH, OW):
        raise ValueError("dout is not shaped like the maxima")
    padded = np.full((N, C, H + 2 * ph, W + 2 * pw), -np.inf)
    padded[:, :, ph : ph + H, pw : pw + W] = x
    dx = np.zeros(padded.shape)
    best = np.full((N, C, OH, OW), -np.inf)
    for a, b in np.ndindex(kh, kw):
        tap = padded[:, :, a : a + sh * (OH - 1) + 1 : sh, b : b + sw * (OW - 1) + 1 : sw]
        best = np.maximum(best, tap)
    waiting = np.ones((N, C, OH, OW), dtype=bool)
    for a, b in np.ndindex(kh, kw):
        where = (slice(None), slice(None), slice(a, a + sh * (OH - 1) + 1, sh))
        where = (*where, slice(b, b + sw * (OW - 1) + 1, sw))
        served = waiting & (padded[where] == best)
        dx[where] += served * dout
        waiting &= ~served
    return dx[:, :, ph : ph + H, pw : pw + W]


@alternative("windows cut at the border, no padded copy")
def without_padding(dout, x, k, stride=None, padding=0):
    kh, kw = (k, k) if np.ndim(k) == 0 else k
    sh, sw = (kh, kw) if stride is None else (stride, stride) if np.ndim(stride) == 0 else stride
    ph, pw = (padding, padding) if np.ndim(padding) == 0 else padding
    N, C, H, W = x.shape
    if kh > H + 2 * ph or kw > W + 2 * pw:
        raise ValueError("the window does not fit")
    OH, OW = (H + 2 * ph - kh) // sh + 1, (W + 2 * pw - kw) // sw + 1
    if dout.shape != (N, C, OH, OW):
        raise ValueError("dout is not shaped like the maxima")
    dx = np.zeros(x.shape)
    for n, c, i, j in np.ndindex(dout.shape):
        top, left = max(0, i * sh - ph), max(0, j * sw - pw)
        window = x[n, c, top : i * sh - ph + kh, left : j * sw - pw + kw]
        row, column = np.unravel_index(window.argmax(), window.shape)
        dx[n, c, top + row, left + column] += dout[n, c, i, j]
    return dx


@alternative("single precision")
def single_precision(dout, x, k, stride=None, padding=0):
    kh, kw = (k, k) if np.ndim(k) == 0 else k
    sh, sw = (kh, kw) if stride is None else (stride, stride) if np.ndim(stride) == 0 else stride
    ph, pw = (padding, padding) if np.ndim(padding) == 0 else padding
    N, C, H, W = x.shape
    if kh > H + 2 * ph or kw > W + 2 * pw:
        raise ValueError("the window does not fit")
    OH, OW = (H + 2 * ph - kh) // sh + 1, (W + 2 * pw - kw) // sw + 1
    if dout.shape != (N, C, OH, OW):
        raise ValueError("dout is not shaped like the maxima")
    padded = np.full((N, C, H + 2 * ph, W + 2 * pw), -np.inf)
    padded[:, :, ph : ph + H, pw : pw + W] = x
    dx = np.zeros(padded.shape, dtype=np.float32)
    for n, c, i, j in np.ndindex(dout.shape):
        window = padded[n, c, i * sh : i * sh + kh, j * sw : j * sw + kw]
        row, column = np.unravel_index(window.argmax(), window.shape)
        dx[n, c, i * sh + row, j * sw + column] += dout[n, c, i, j]
    return dx[:, :, ph : ph + H, pw : pw + W]


@mistake(
    "a pixel that wins twice keeps the last gradient only",
    "A pixel wins two windows: how many gradients reach it?",
)
def overwrites(dout, x, k, stride=None, padding=0):
    kh, kw = (k, k) if np.ndim(k) == 0 else k
    sh, sw = (kh, kw) if stride is None else (stride, stride) if np.ndim(stride) == 0 else stride
    ph, pw = (padding, padding) if np.ndim(padding) == 0 else padding
    N, C, H, W = x.shape
    if kh > H + 2 * ph or kw > W + 2 * pw:
        raise ValueError("the window does not fit")
    OH, OW = (H + 2 * ph - kh) // sh + 1, (W + 2 * pw - kw) // sw + 1
    if dout.shape != (N, C, OH, OW):
        raise ValueError("dout is not shaped like the maxima")
    padded = np.full((N, C, H + 2 * ph, W + 2 * pw), -np.inf)
    padded[:, :, ph : ph + H, pw : pw + W] = x
    dx = np.zeros(padded.shape)
    for n, c, i, j in np.ndindex(dout.shape):
        window = padded[n, c, i * sh : i * sh + kh, j * sw : j * sw + kw]
        row, column = np.unravel_index(window.argmax(), window.shape)
        dx[n, c, i * sh + row, j * sw + column] = dout[n, c, i, j]
    return dx[:, :, ph : ph + H, pw : pw + W]


@mistake(
    "every equal maximum gets the full gradient",
    "Four equal pixels: how much goes back, and how much came in?",
)
def all_ties_in_full(dout, x, k, stride=None, padding=0):
    kh, kw = (k, k) if np.ndim(k) == 0 else k
    sh, sw = (kh, kw) if stride is None else (stride, stride) if np.ndim(stride) == 0 else stride
    ph, pw = (padding, padding) if np.ndim(padding) == 0 else padding
    N, C, H, W = x.shape
    if kh > H + 2 * ph or kw > W + 2 * pw:
        raise ValueError("the window does not fit")
    OH, OW = (H + 2 * ph - kh) // sh + 1, (W + 2 * pw - kw) // sw + 1
    if dout.shape != (N, C, OH, OW):
        raise ValueError("dout is not shaped like the maxima")
    padded = np.full((N, C, H + 2 * ph, W + 2 * pw), -np.inf)
    padded[:, :, ph : ph + H, pw : pw + W] = x
    dx = np.zeros(padded.shape)
    for i, j in np.ndindex(OH, OW):
        rows, columns = slice(i * sh, i * sh + kh), slice(j * sw, j * sw + kw)
        window = padded[:, :, rows, columns]
        won = window == window.max(axis=(2, 3), keepdims=True)
        dx[:, :, rows, columns] += won * dout[:, :, i, j, None, None]
    return dx[:, :, ph : ph + H, pw : pw + W]


@mistake(
    "the maximum is looked for in the whole map",
    "Your neighbor window holds the same number: is it a winner there?",
)
def by_value_everywhere(dout, x, k, stride=None, padding=0):
    kh, kw = (k, k) if np.ndim(k) == 0 else k
    sh, sw = (kh, kw) if stride is None else (stride, stride) if np.ndim(stride) == 0 else stride
    ph, pw = (padding, padding) if np.ndim(padding) == 0 else padding
    N, C, H, W = x.shape
    if kh > H + 2 * ph or kw > W + 2 * pw:
        raise ValueError("the window does not fit")
    OH, OW = (H + 2 * ph - kh) // sh + 1, (W + 2 * pw - kw) // sw + 1
    if dout.shape != (N, C, OH, OW):
        raise ValueError("dout is not shaped like the maxima")
    padded = np.full((N, C, H + 2 * ph, W + 2 * pw), -np.inf)
    padded[:, :, ph : ph + H, pw : pw + W] = x
    dx = np.zeros(padded.shape)
    for n, c, i, j in np.ndindex(dout.shape):
        best = padded[n, c, i * sh : i * sh + kh, j * sw : j * sw + kw].max()
        dx[n, c] += (padded[n, c] == best) * dout[n, c, i, j]
    return dx[:, :, ph : ph + H, pw : pw + W]


@mistake(
    "every pixel of the window gets the gradient",
    "If a loser grows a little, does the maximum change?",
)
def whole_window(dout, x, k, stride=None, padding=0):
    kh, kw = (k, k) if np.ndim(k) == 0 else k
    sh, sw = (kh, kw) if stride is None else (stride, stride) if np.ndim(stride) == 0 else stride
    ph, pw = (padding, padding) if np.ndim(padding) == 0 else padding
    N, C, H, W = x.shape
    if kh > H + 2 * ph or kw > W + 2 * pw:
        raise ValueError("the window does not fit")
    OH, OW = (H + 2 * ph - kh) // sh + 1, (W + 2 * pw - kw) // sw + 1
    if dout.shape != (N, C, OH, OW):
        raise ValueError("dout is not shaped like the maxima")
    padded = np.full((N, C, H + 2 * ph, W + 2 * pw), -np.inf)
    padded[:, :, ph : ph + H, pw : pw + W] = x
    dx = np.zeros(padded.shape)
    for i, j in np.ndindex(OH, OW):
        rows, columns = slice(i * sh, i * sh + kh), slice(j * sw, j * sw + kw)
        dx[:, :, rows, columns] += 1 * dout[:, :, i, j, None, None]
    return dx[:, :, ph : ph + H, pw : pw + W]


@mistake(
    "the gradient is shared by the whole window",
    "Is this the gradient of a maximum or of an average?",
)
def shared_by_all(dout, x, k, stride=None, padding=0):
    kh, kw = (k, k) if np.ndim(k) == 0 else k
    sh, sw = (kh, kw) if stride is None else (stride, stride) if np.ndim(stride) == 0 else stride
    ph, pw = (padding, padding) if np.ndim(padding) == 0 else padding
    N, C, H, W = x.shape
    if kh > H + 2 * ph or kw > W + 2 * pw:
        raise ValueError("the window does not fit")
    OH, OW = (H + 2 * ph - kh) // sh + 1, (W + 2 * pw - kw) // sw + 1
    if dout.shape != (N, C, OH, OW):
        raise ValueError("dout is not shaped like the maxima")
    padded = np.full((N, C, H + 2 * ph, W + 2 * pw), -np.inf)
    padded[:, :, ph : ph + H, pw : pw + W] = x
    dx = np.zeros(padded.shape)
    for i, j in np.ndindex(OH, OW):
        rows, columns = slice(i * sh, i * sh + kh), slice(j * sw, j * sw + kw)
        dx[:, :, rows, columns] += 1 / (kh * kw) * dout[:, :, i, j, None, None]
    return dx[:, :, ph : ph + H, pw : pw + W]


@mistake(
    "the winner gets the gradient divided by the size of the window",
    "If the winner grows by 1, by how much does the maximum grow?",
)
def divided(dout, x, k, stride=None, padding=0):
    kh, kw = (k, k) if np.ndim(k) == 0 else k
    sh, sw = (kh, kw) if stride is None else (stride, stride) if np.ndim(stride) == 0 else stride
    ph, pw = (padding, padding) if np.ndim(padding) == 0 else padding
    N, C, H, W = x.shape
    if kh > H + 2 * ph or kw > W + 2 * pw:
        raise ValueError("the window does not fit")
    OH, OW = (H + 2 * ph - kh) // sh + 1, (W + 2 * pw - kw) // sw + 1
    if dout.shape != (N, C, OH, OW):
        raise ValueError("dout is not shaped like the maxima")
    padded = np.full((N, C, H + 2 * ph, W + 2 * pw), -np.inf)
    padded[:, :, ph : ph + H, pw : pw + W] = x
    dx = np.zeros(padded.shape)
    for n, c, i, j in np.ndindex(dout.shape):
        window = padded[n, c, i * sh : i * sh + kh, j * sw : j * sw + kw]
        row, column = np.unravel_index(window.argmax(), window.shape)
        dx[n, c, i * sh + row, j * sw + column] += dout[n, c, i, j] / (kh * kw)
    return dx[:, :, ph : ph + H, pw : pw + W]


@mistake(
    "the smallest pixel gets the gradient",
    "Which pixel decides what a maximum is?",
)
def minimum(dout, x, k, stride=None, padding=0):
    kh, kw = (k, k) if np.ndim(k) == 0 else k
    sh, sw = (kh, kw) if stride is None else (stride, stride) if np.ndim(stride) == 0 else stride
    ph, pw = (padding, padding) if np.ndim(padding) == 0 else padding
    N, C, H, W = x.shape
    if kh > H + 2 * ph or kw > W + 2 * pw:
        raise ValueError("the window does not fit")
    OH, OW = (H + 2 * ph - kh) // sh + 1, (W + 2 * pw - kw) // sw + 1
    if dout.shape != (N, C, OH, OW):
        raise ValueError("dout is not shaped like the maxima")
    padded = np.full((N, C, H + 2 * ph, W + 2 * pw), -np.inf)
    padded[:, :, ph : ph + H, pw : pw + W] = x
    dx = np.zeros(padded.shape)
    for n, c, i, j in np.ndindex(dout.shape):
        window = padded[n, c, i * sh : i * sh + kh, j * sw : j * sw + kw]
        row, column = np.unravel_index(
            np.where(np.isinf(window), np.inf, window).argmin(), window.shape
        )
        dx[n, c, i * sh + row, j * sw + column] += dout[n, c, i, j]
    return dx[:, :, ph : ph + H, pw : pw + W]


@mistake(
    "the first pixel of the window gets the gradient",
    "Is the winner always at the top left?",
)
def first_pixel(dout, x, k, stride=None, padding=0):
    kh, kw = (k, k) if np.ndim(k) == 0 else k
    sh, sw = (kh, kw) if stride is None else (stride, stride) if np.ndim(stride) == 0 else stride
    ph, pw = (padding, padding) if np.ndim(padding) == 0 else padding
    N, C, H, W = x.shape
    if kh > H + 2 * ph or kw > W + 2 * pw:
        raise ValueError("the window does not fit")
    OH, OW = (H + 2 * ph - kh) // sh + 1, (W + 2 * pw - kw) // sw + 1
    if dout.shape != (N, C, OH, OW):
        raise ValueError("dout is not shaped like the maxima")
    padded = np.full((N, C, H + 2 * ph, W + 2 * pw), -np.inf)
    padded[:, :, ph : ph + H, pw : pw + W] = x
    dx = np.zeros(padded.shape)
    for i, j in np.ndindex(OH, OW):
        dx[:, :, i * sh, j * sw] += dout[:, :, i, j]
    return dx[:, :, ph : ph + H, pw : pw + W]


@mistake(
    "the gradient is multiplied by the maximum",
    "What is the slope of the maximum with respect to its winner?",
)
def maximum_of_dout(dout, x, k, stride=None, padding=0):
    kh, kw = (k, k) if np.ndim(k) == 0 else k
    sh, sw = (kh, kw) if stride is None else (stride, stride) if np.ndim(stride) == 0 else stride
    ph, pw = (padding, padding) if np.ndim(padding) == 0 else padding
    N, C, H, W = x.shape
    if kh > H + 2 * ph or kw > W + 2 * pw:
        raise ValueError("the window does not fit")
    OH, OW = (H + 2 * ph - kh) // sh + 1, (W + 2 * pw - kw) // sw + 1
    if dout.shape != (N, C, OH, OW):
        raise ValueError("dout is not shaped like the maxima")
    padded = np.full((N, C, H + 2 * ph, W + 2 * pw), -np.inf)
    padded[:, :, ph : ph + H, pw : pw + W] = x
    dx = np.zeros(padded.shape)
    for n, c, i, j in np.ndindex(dout.shape):
        window = padded[n, c, i * sh : i * sh + kh, j * sw : j * sw + kw]
        row, column = np.unravel_index(window.argmax(), window.shape)
        dx[n, c, i * sh + row, j * sw + column] += dout[n, c, i, j] * window.max()
    return dx[:, :, ph : ph + H, pw : pw + W]


@mistake(
    "the winners get 1 whatever came in",
    "What does dout change in your result?",
)
def ones(dout, x, k, stride=None, padding=0):
    kh, kw = (k, k) if np.ndim(k) == 0 else k
    sh, sw = (kh, kw) if stride is None else (stride, stride) if np.ndim(stride) == 0 else stride
    ph, pw = (padding, padding) if np.ndim(padding) == 0 else padding
    N, C, H, W = x.shape
    if kh > H + 2 * ph or kw > W + 2 * pw:
        raise ValueError("the window does not fit")
    OH, OW = (H + 2 * ph - kh) // sh + 1, (W + 2 * pw - kw) // sw + 1
    if dout.shape != (N, C, OH, OW):
        raise ValueError("dout is not shaped like the maxima")
    padded = np.full((N, C, H + 2 * ph, W + 2 * pw), -np.inf)
    padded[:, :, ph : ph + H, pw : pw + W] = x
    dx = np.zeros(padded.shape)
    for n, c, i, j in np.ndindex(dout.shape):
        window = padded[n, c, i * sh : i * sh + kh, j * sw : j * sw + kw]
        row, column = np.unravel_index(window.argmax(), window.shape)
        dx[n, c, i * sh + row, j * sw + column] += 1
    return dx[:, :, ph : ph + H, pw : pw + W]


@mistake(
    "the gradient changes its sign",
    "If the winner grows, does the maximum grow or fall?",
)
def sign(dout, x, k, stride=None, padding=0):
    kh, kw = (k, k) if np.ndim(k) == 0 else k
    sh, sw = (kh, kw) if stride is None else (stride, stride) if np.ndim(stride) == 0 else stride
    ph, pw = (padding, padding) if np.ndim(padding) == 0 else padding
    N, C, H, W = x.shape
    if kh > H + 2 * ph or kw > W + 2 * pw:
        raise ValueError("the window does not fit")
    OH, OW = (H + 2 * ph - kh) // sh + 1, (W + 2 * pw - kw) // sw + 1
    if dout.shape != (N, C, OH, OW):
        raise ValueError("dout is not shaped like the maxima")
    padded = np.full((N, C, H + 2 * ph, W + 2 * pw), -np.inf)
    padded[:, :, ph : ph + H, pw : pw + W] = x
    dx = np.zeros(padded.shape)
    for n, c, i, j in np.ndindex(dout.shape):
        window = padded[n, c, i * sh : i * sh + kh, j * sw : j * sw + kw]
        row, column = np.unravel_index(window.argmax(), window.shape)
        dx[n, c, i * sh + row, j * sw + column] -= dout[n, c, i, j]
    return dx[:, :, ph : ph + H, pw : pw + W]


@mistake(
    "the window moves one pixel whatever the stride",
    "At which row does the window of output 1 begin when the stride is 2?",
)
def stride_not_in_the_slice(dout, x, k, stride=None, padding=0):
    kh, kw = (k, k) if np.ndim(k) == 0 else k
    sh, sw = (kh, kw) if stride is None else (stride, stride) if np.ndim(stride) == 0 else stride
    ph, pw = (padding, padding) if np.ndim(padding) == 0 else padding
    N, C, H, W = x.shape
    if kh > H + 2 * ph or kw > W + 2 * pw:
        raise ValueError("the window does not fit")
    OH, OW = (H + 2 * ph - kh) // sh + 1, (W + 2 * pw - kw) // sw + 1
    if dout.shape != (N, C, OH, OW):
        raise ValueError("dout is not shaped like the maxima")
    padded = np.full((N, C, H + 2 * ph, W + 2 * pw), -np.inf)
    padded[:, :, ph : ph + H, pw : pw + W] = x
    dx = np.zeros(padded.shape)
    for n, c, i, j in np.ndindex(dout.shape):
        window = padded[n, c, i : i + kh, j : j + kw]
        row, column = np.unravel_index(window.argmax(), window.shape)
        dx[n, c, i + row, j + column] += dout[n, c, i, j]
    return dx[:, :, ph : ph + H, pw : pw + W]


@mistake(
    "the window is found with the stride, the winner without it",
    "Where in the whole map is row 1 of the window that begins at row 4?",
)
def place_without_stride(dout, x, k, stride=None, padding=0):
    kh, kw = (k, k) if np.ndim(k) == 0 else k
    sh, sw = (kh, kw) if stride is None else (stride, stride) if np.ndim(stride) == 0 else stride
    ph, pw = (padding, padding) if np.ndim(padding) == 0 else padding
    N, C, H, W = x.shape
    if kh > H + 2 * ph or kw > W + 2 * pw:
        raise ValueError("the window does not fit")
    OH, OW = (H + 2 * ph - kh) // sh + 1, (W + 2 * pw - kw) // sw + 1
    if dout.shape != (N, C, OH, OW):
        raise ValueError("dout is not shaped like the maxima")
    padded = np.full((N, C, H + 2 * ph, W + 2 * pw), -np.inf)
    padded[:, :, ph : ph + H, pw : pw + W] = x
    dx = np.zeros(padded.shape)
    for n, c, i, j in np.ndindex(dout.shape):
        window = padded[n, c, i * sh : i * sh + kh, j * sw : j * sw + kw]
        row, column = np.unravel_index(window.argmax(), window.shape)
        dx[n, c, i + row, j + column] += dout[n, c, i, j]
    return dx[:, :, ph : ph + H, pw : pw + W]


@mistake(
    "the gradient lands at the same place of the first window",
    "argmax counts inside the window: what must be added?",
)
def place_in_the_window(dout, x, k, stride=None, padding=0):
    kh, kw = (k, k) if np.ndim(k) == 0 else k
    sh, sw = (kh, kw) if stride is None else (stride, stride) if np.ndim(stride) == 0 else stride
    ph, pw = (padding, padding) if np.ndim(padding) == 0 else padding
    N, C, H, W = x.shape
    if kh > H + 2 * ph or kw > W + 2 * pw:
        raise ValueError("the window does not fit")
    OH, OW = (H + 2 * ph - kh) // sh + 1, (W + 2 * pw - kw) // sw + 1
    if dout.shape != (N, C, OH, OW):
        raise ValueError("dout is not shaped like the maxima")
    padded = np.full((N, C, H + 2 * ph, W + 2 * pw), -np.inf)
    padded[:, :, ph : ph + H, pw : pw + W] = x
    dx = np.zeros(padded.shape)
    for n, c, i, j in np.ndindex(dout.shape):
        window = padded[n, c, i * sh : i * sh + kh, j * sw : j * sw + kw]
        row, column = np.unravel_index(window.argmax(), window.shape)
        dx[n, c, row, column] += dout[n, c, i, j]
    return dx[:, :, ph : ph + H, pw : pw + W]


@mistake(
    "row and column of the winner are swapped",
    "unravel_index returns two numbers: which comes first?",
)
def row_and_column_swapped(dout, x, k, stride=None, padding=0):
    kh, kw = (k, k) if np.ndim(k) == 0 else k
    sh, sw = (kh, kw) if stride is None else (stride, stride) if np.ndim(stride) == 0 else stride
    ph, pw = (padding, padding) if np.ndim(padding) == 0 else padding
    N, C, H, W = x.shape
    if kh > H + 2 * ph or kw > W + 2 * pw:
        raise ValueError("the window does not fit")
    OH, OW = (H + 2 * ph - kh) // sh + 1, (W + 2 * pw - kw) // sw + 1
    if dout.shape != (N, C, OH, OW):
        raise ValueError("dout is not shaped like the maxima")
    padded = np.full((N, C, H + 2 * ph, W + 2 * pw), -np.inf)
    padded[:, :, ph : ph + H, pw : pw + W] = x
    dx = np.zeros(padded.shape)
    for n, c, i, j in np.ndindex(dout.shape):
        window = padded[n, c, i * sh : i * sh + kh, j * sw : j * sw + kw]
        column, row = np.unravel_index(window.argmax(), window.shape)
        dx[n, c, i * sh + row % kh, j * sw + column % kw] += dout[n, c, i, j]
    return dx[:, :, ph : ph + H, pw : pw + W]


@mistake(
    "the stride is always the window",
    "What should stride=1 change when k is 3?",
)
def stride_is_the_window(dout, x, k, stride=None, padding=0):
    kh, kw = (k, k) if np.ndim(k) == 0 else k
    sh, sw = kh, kw
    ph, pw = (padding, padding) if np.ndim(padding) == 0 else padding
    N, C, H, W = x.shape
    if kh > H + 2 * ph or kw > W + 2 * pw:
        raise ValueError("the window does not fit")
    OH, OW = (H + 2 * ph - kh) // sh + 1, (W + 2 * pw - kw) // sw + 1
    padded = np.full((N, C, H + 2 * ph, W + 2 * pw), -np.inf)
    padded[:, :, ph : ph + H, pw : pw + W] = x
    dx = np.zeros(padded.shape)
    for n, c, i, j in np.ndindex(N, C, min(OH, dout.shape[2]), min(OW, dout.shape[3])):
        window = padded[n, c, i * sh : i * sh + kh, j * sw : j * sw + kw]
        row, column = np.unravel_index(window.argmax(), window.shape)
        dx[n, c, i * sh + row, j * sw + column] += dout[n, c, i, j]
    return dx[:, :, ph : ph + H, pw : pw + W]


@mistake(
    "height and width of the window are swapped",
    "k = (2, 3): is that two rows or two columns?",
)
def window_swapped(dout, x, k, stride=None, padding=0):
    kw, kh = (k, k) if np.ndim(k) == 0 else k
    sh, sw = (kh, kw) if stride is None else (stride, stride) if np.ndim(stride) == 0 else stride
    ph, pw = (padding, padding) if np.ndim(padding) == 0 else padding
    N, C, H, W = x.shape
    if kh > H + 2 * ph or kw > W + 2 * pw:
        raise ValueError("the window does not fit")
    OH, OW = (H + 2 * ph - kh) // sh + 1, (W + 2 * pw - kw) // sw + 1
    padded = np.full((N, C, H + 2 * ph, W + 2 * pw), -np.inf)
    padded[:, :, ph : ph + H, pw : pw + W] = x
    dx = np.zeros(padded.shape)
    for n, c, i, j in np.ndindex(N, C, min(OH, dout.shape[2]), min(OW, dout.shape[3])):
        window = padded[n, c, i * sh : i * sh + kh, j * sw : j * sw + kw]
        row, column = np.unravel_index(window.argmax(), window.shape)
        dx[n, c, i * sh + row, j * sw + column] += dout[n, c, i, j]
    return dx[:, :, ph : ph + H, pw : pw + W]


@mistake(
    "the result has the shape of dout",
    "For how many pixels is a gradient asked?",
)
def shape_of_dout(dout, x, k, stride=None, padding=0):
    kh, kw = (k, k) if np.ndim(k) == 0 else k
    sh, sw = (kh, kw) if stride is None else (stride, stride) if np.ndim(stride) == 0 else stride
    ph, pw = (padding, padding) if np.ndim(padding) == 0 else padding
    N, C, H, W = x.shape
    if kh > H + 2 * ph or kw > W + 2 * pw:
        raise ValueError("the window does not fit")
    OH, OW = (H + 2 * ph - kh) // sh + 1, (W + 2 * pw - kw) // sw + 1
    if dout.shape != (N, C, OH, OW):
        raise ValueError("dout is not shaped like the maxima")
    return np.array(dout, dtype=float)


@mistake(
    "the padding is still around the result",
    "Which shape has x, and which has your dx?",
)
def padding_not_cut(dout, x, k, stride=None, padding=0):
    kh, kw = (k, k) if np.ndim(k) == 0 else k
    sh, sw = (kh, kw) if stride is None else (stride, stride) if np.ndim(stride) == 0 else stride
    ph, pw = (padding, padding) if np.ndim(padding) == 0 else padding
    N, C, H, W = x.shape
    if kh > H + 2 * ph or kw > W + 2 * pw:
        raise ValueError("the window does not fit")
    OH, OW = (H + 2 * ph - kh) // sh + 1, (W + 2 * pw - kw) // sw + 1
    if dout.shape != (N, C, OH, OW):
        raise ValueError("dout is not shaped like the maxima")
    padded = np.full((N, C, H + 2 * ph, W + 2 * pw), -np.inf)
    padded[:, :, ph : ph + H, pw : pw + W] = x
    dx = np.zeros(padded.shape)
    for n, c, i, j in np.ndindex(dout.shape):
        window = padded[n, c, i * sh : i * sh + kh, j * sw : j * sw + kw]
        row, column = np.unravel_index(window.argmax(), window.shape)
        dx[n, c, i * sh + row, j * sw + column] += dout[n, c, i, j]
    return dx


@mistake(
    "the padding is cut off with a slice that ends at -0",
    "What is a[0:-0]?",
)
def cut_from_zero(dout, x, k, stride=None, padding=0):
    kh, kw = (k, k) if np.ndim(k) == 0 else k
    sh, sw = (kh, kw) if stride is None else (stride, stride) if np.ndim(stride) == 0 else stride
    ph, pw = (padding, padding) if np.ndim(padding) == 0 else padding
    N, C, H, W = x.shape
    if kh > H + 2 * ph or kw > W + 2 * pw:
        raise ValueError("the window does not fit")
    OH, OW = (H + 2 * ph - kh) // sh + 1, (W + 2 * pw - kw) // sw + 1
    if dout.shape != (N, C, OH, OW):
        raise ValueError("dout is not shaped like the maxima")
    padded = np.full((N, C, H + 2 * ph, W + 2 * pw), -np.inf)
    padded[:, :, ph : ph + H, pw : pw + W] = x
    dx = np.zeros(padded.shape)
    for n, c, i, j in np.ndindex(dout.shape):
        window = padded[n, c, i * sh : i * sh + kh, j * sw : j * sw + kw]
        row, column = np.unravel_index(window.argmax(), window.shape)
        dx[n, c, i * sh + row, j * sw + column] += dout[n, c, i, j]
    return dx[:, :, ph:-ph, pw:-pw]


@mistake(
    "the padding is cut off at the bottom and on the right only",
    "Where does row 0 of x lie in the padded map?",
)
def cut_at_the_wrong_end(dout, x, k, stride=None, padding=0):
    kh, kw = (k, k) if np.ndim(k) == 0 else k
    sh, sw = (kh, kw) if stride is None else (stride, stride) if np.ndim(stride) == 0 else stride
    ph, pw = (padding, padding) if np.ndim(padding) == 0 else padding
    N, C, H, W = x.shape
    if kh > H + 2 * ph or kw > W + 2 * pw:
        raise ValueError("the window does not fit")
    OH, OW = (H + 2 * ph - kh) // sh + 1, (W + 2 * pw - kw) // sw + 1
    if dout.shape != (N, C, OH, OW):
        raise ValueError("dout is not shaped like the maxima")
    padded = np.full((N, C, H + 2 * ph, W + 2 * pw), -np.inf)
    padded[:, :, ph : ph + H, pw : pw + W] = x
    dx = np.zeros(padded.shape)
    for n, c, i, j in np.ndindex(dout.shape):
        window = padded[n, c, i * sh : i * sh + kh, j * sw : j * sw + kw]
        row, column = np.unravel_index(window.argmax(), window.shape)
        dx[n, c, i * sh + row, j * sw + column] += dout[n, c, i, j]
    return dx[:, :, :H, :W]


@mistake(
    "the padding is zero and takes gradients",
    "All numbers of a window are negative: who wins against a padded 0?",
)
def pads_with_zeros(dout, x, k, stride=None, padding=0):
    kh, kw = (k, k) if np.ndim(k) == 0 else k
    sh, sw = (kh, kw) if stride is None else (stride, stride) if np.ndim(stride) == 0 else stride
    ph, pw = (padding, padding) if np.ndim(padding) == 0 else padding
    N, C, H, W = x.shape
    if kh > H + 2 * ph or kw > W + 2 * pw:
        raise ValueError("the window does not fit")
    OH, OW = (H + 2 * ph - kh) // sh + 1, (W + 2 * pw - kw) // sw + 1
    if dout.shape != (N, C, OH, OW):
        raise ValueError("dout is not shaped like the maxima")
    padded = np.full((N, C, H + 2 * ph, W + 2 * pw), 0.0)
    padded[:, :, ph : ph + H, pw : pw + W] = x
    dx = np.zeros(padded.shape)
    for n, c, i, j in np.ndindex(dout.shape):
        window = padded[n, c, i * sh : i * sh + kh, j * sw : j * sw + kw]
        row, column = np.unravel_index(window.argmax(), window.shape)
        dx[n, c, i * sh + row, j * sw + column] += dout[n, c, i, j]
    return dx[:, :, ph : ph + H, pw : pw + W]


@mistake(
    "the two paddings are swapped",
    "padding = (2, 1): are there two extra rows or two extra columns on each side?",
)
def padding_swapped(dout, x, k, stride=None, padding=0):
    kh, kw = (k, k) if np.ndim(k) == 0 else k
    sh, sw = (kh, kw) if stride is None else (stride, stride) if np.ndim(stride) == 0 else stride
    ph, pw = (padding, padding) if np.ndim(padding) == 0 else padding[::-1]
    N, C, H, W = x.shape
    if kh > H + 2 * ph or kw > W + 2 * pw:
        raise ValueError("the window does not fit")
    OH, OW = (H + 2 * ph - kh) // sh + 1, (W + 2 * pw - kw) // sw + 1
    padded = np.full((N, C, H + 2 * ph, W + 2 * pw), -np.inf)
    padded[:, :, ph : ph + H, pw : pw + W] = x
    dx = np.zeros(padded.shape)
    for n, c, i, j in np.ndindex(N, C, min(OH, dout.shape[2]), min(OW, dout.shape[3])):
        window = padded[n, c, i * sh : i * sh + kh, j * sw : j * sw + kw]
        row, column = np.unravel_index(window.argmax(), window.shape)
        dx[n, c, i * sh + row, j * sw + column] += dout[n, c, i, j]
    return dx[:, :, ph : ph + H, pw : pw + W]


@mistake(
    "the result has the type of x",
    "x holds integers and dout 0.25: what is stored?",
)
def integer_result(dout, x, k, stride=None, padding=0):
    kh, kw = (k, k) if np.ndim(k) == 0 else k
    sh, sw = (kh, kw) if stride is None else (stride, stride) if np.ndim(stride) == 0 else stride
    ph, pw = (padding, padding) if np.ndim(padding) == 0 else padding
    N, C, H, W = x.shape
    if kh > H + 2 * ph or kw > W + 2 * pw:
        raise ValueError("the window does not fit")
    OH, OW = (H + 2 * ph - kh) // sh + 1, (W + 2 * pw - kw) // sw + 1
    if dout.shape != (N, C, OH, OW):
        raise ValueError("dout is not shaped like the maxima")
    padded = np.full((N, C, H + 2 * ph, W + 2 * pw), -np.inf)
    padded[:, :, ph : ph + H, pw : pw + W] = x
    dx = np.zeros(padded.shape, dtype=x.dtype)
    for n, c, i, j in np.ndindex(dout.shape):
        window = padded[n, c, i * sh : i * sh + kh, j * sw : j * sw + kw]
        row, column = np.unravel_index(window.argmax(), window.shape)
        place = n, c, i * sh + row, j * sw + column
        dx[place] = dx[place] + dout[n, c, i, j]
    return dx[:, :, ph : ph + H, pw : pw + W]


@mistake(
    "every image gets the gradient of the first",
    "Where does n appear in your loop?",
)
def first_image(dout, x, k, stride=None, padding=0):
    kh, kw = (k, k) if np.ndim(k) == 0 else k
    sh, sw = (kh, kw) if stride is None else (stride, stride) if np.ndim(stride) == 0 else stride
    ph, pw = (padding, padding) if np.ndim(padding) == 0 else padding
    N, C, H, W = x.shape
    if kh > H + 2 * ph or kw > W + 2 * pw:
        raise ValueError("the window does not fit")
    OH, OW = (H + 2 * ph - kh) // sh + 1, (W + 2 * pw - kw) // sw + 1
    if dout.shape != (N, C, OH, OW):
        raise ValueError("dout is not shaped like the maxima")
    padded = np.full((N, C, H + 2 * ph, W + 2 * pw), -np.inf)
    padded[:, :, ph : ph + H, pw : pw + W] = x
    dx = np.zeros(padded.shape)
    for n, c, i, j in np.ndindex(dout.shape):
        window = padded[n, c, i * sh : i * sh + kh, j * sw : j * sw + kw]
        row, column = np.unravel_index(window.argmax(), window.shape)
        dx[n, c, i * sh + row, j * sw + column] += dout[n, c, i, j]
    return np.repeat(dx[:1, :, ph : ph + H, pw : pw + W], N, axis=0)


@mistake(
    "only the first channel gets a gradient",
    "How many maps were pooled?",
)
def first_channel(dout, x, k, stride=None, padding=0):
    kh, kw = (k, k) if np.ndim(k) == 0 else k
    sh, sw = (kh, kw) if stride is None else (stride, stride) if np.ndim(stride) == 0 else stride
    ph, pw = (padding, padding) if np.ndim(padding) == 0 else padding
    N, C, H, W = x.shape
    if kh > H + 2 * ph or kw > W + 2 * pw:
        raise ValueError("the window does not fit")
    OH, OW = (H + 2 * ph - kh) // sh + 1, (W + 2 * pw - kw) // sw + 1
    if dout.shape != (N, C, OH, OW):
        raise ValueError("dout is not shaped like the maxima")
    padded = np.full((N, C, H + 2 * ph, W + 2 * pw), -np.inf)
    padded[:, :, ph : ph + H, pw : pw + W] = x
    dx = np.zeros(padded.shape)
    for n, c, i, j in np.ndindex(dout.shape):
        window = padded[n, c, i * sh : i * sh + kh, j * sw : j * sw + kw]
        row, column = np.unravel_index(window.argmax(), window.shape)
        if c == 0:
            dx[n, c, i * sh + row, j * sw + column] += dout[n, c, i, j]
    return dx[:, :, ph : ph + H, pw : pw + W]


@mistake(
    "the last row and column of dout are skipped",
    "At how many places does the loop stop, and how many are there?",
)
def last_places_skipped(dout, x, k, stride=None, padding=0):
    kh, kw = (k, k) if np.ndim(k) == 0 else k
    sh, sw = (kh, kw) if stride is None else (stride, stride) if np.ndim(stride) == 0 else stride
    ph, pw = (padding, padding) if np.ndim(padding) == 0 else padding
    N, C, H, W = x.shape
    if kh > H + 2 * ph or kw > W + 2 * pw:
        raise ValueError("the window does not fit")
    OH, OW = (H + 2 * ph - kh) // sh + 1, (W + 2 * pw - kw) // sw + 1
    if dout.shape != (N, C, OH, OW):
        raise ValueError("dout is not shaped like the maxima")
    padded = np.full((N, C, H + 2 * ph, W + 2 * pw), -np.inf)
    padded[:, :, ph : ph + H, pw : pw + W] = x
    dx = np.zeros(padded.shape)
    for n, c, i, j in np.ndindex(N, C, OH - 1, OW - 1):
        window = padded[n, c, i * sh : i * sh + kh, j * sw : j * sw + kw]
        row, column = np.unravel_index(window.argmax(), window.shape)
        dx[n, c, i * sh + row, j * sw + column] += dout[n, c, i, j]
    return dx[:, :, ph : ph + H, pw : pw + W]


@mistake(
    "a dout of the wrong shape is accepted",
    "What does a gradient with fewer numbers than there are windows mean?",
)
def any_shape_of_dout(dout, x, k, stride=None, padding=0):
    kh, kw = (k, k) if np.ndim(k) == 0 else k
    sh, sw = (kh, kw) if stride is None else (stride, stride) if np.ndim(stride) == 0 else stride
    ph, pw = (padding, padding) if np.ndim(padding) == 0 else padding
    N, C, H, W = x.shape
    if kh > H + 2 * ph or kw > W + 2 * pw:
        raise ValueError("the window does not fit")
    OH, OW = (H + 2 * ph - kh) // sh + 1, (W + 2 * pw - kw) // sw + 1
    padded = np.full((N, C, H + 2 * ph, W + 2 * pw), -np.inf)
    padded[:, :, ph : ph + H, pw : pw + W] = x
    dx = np.zeros(padded.shape)
    for n, c, i, j in np.ndindex(
        *[min(one, two) for one, two in zip(dout.shape, (N, C, OH, OW), strict=True)]
    ):
        window = padded[n, c, i * sh : i * sh + kh, j * sw : j * sw + kw]
        row, column = np.unravel_index(window.argmax(), window.shape)
        dx[n, c, i * sh + row, j * sw + column] += dout[n, c, i, j]
    return dx[:, :, ph : ph + H, pw : pw + W]


@mistake(
    "dout is used up",
    "Who else might still need dout after the call?",
)
def dout_changed(dout, x, k, stride=None, padding=0):
    kh, kw = (k, k) if np.ndim(k) == 0 else k
    sh, sw = (kh, kw) if stride is None else (stride, stride) if np.ndim(stride) == 0 else stride
    ph, pw = (padding, padding) if np.ndim(padding) == 0 else padding
    N, C, H, W = x.shape
    if kh > H + 2 * ph or kw > W + 2 * pw:
        raise ValueError("the window does not fit")
    OH, OW = (H + 2 * ph - kh) // sh + 1, (W + 2 * pw - kw) // sw + 1
    if dout.shape != (N, C, OH, OW):
        raise ValueError("dout is not shaped like the maxima")
    padded = np.full((N, C, H + 2 * ph, W + 2 * pw), -np.inf)
    padded[:, :, ph : ph + H, pw : pw + W] = x
    dx = np.zeros(padded.shape)
    for n, c, i, j in np.ndindex(dout.shape):
        window = padded[n, c, i * sh : i * sh + kh, j * sw : j * sw + kw]
        row, column = np.unravel_index(window.argmax(), window.shape)
        dx[n, c, i * sh + row, j * sw + column] += dout[n, c, i, j]
        dout[n, c, i, j] = 0
    return dx[:, :, ph : ph + H, pw : pw + W]
