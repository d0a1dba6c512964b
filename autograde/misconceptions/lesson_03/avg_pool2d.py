"""Wrong and right ways to write avg_pool2d(x, k, stride=None, padding=0)."""

import numpy as np

from autograde.misconceptions.variant import alternative, mistake, probe


@probe
def windows_that_tile(avg_pool2d):
    x = (np.random.default_rng(1).normal(size=(2, 3, 5, 9)) * 3).round(2)
    return avg_pool2d(x, (2, 3))


@probe
def windows_that_overlap(avg_pool2d):
    x = (np.random.default_rng(2).normal(size=(2, 2, 7, 8)) * 3).round(2)
    return avg_pool2d(x, 3, 2)


@probe
def windows_far_apart(avg_pool2d):
    x = (np.random.default_rng(3).normal(size=(2, 2, 7, 9)) * 3).round(2)
    return avg_pool2d(x, (2, 3), (3, 4))


@probe
def a_stride_of_one(avg_pool2d):
    x = (np.random.default_rng(4).normal(size=(1, 2, 4, 5)) * 3).round(2)
    return avg_pool2d(x, 2, 1)


@probe
def dark_maps(avg_pool2d):
    x = -np.random.default_rng(5).integers(10, 90, size=(2, 3, 4, 6)) / 10
    return avg_pool2d(x, 2)


@probe
def padding(avg_pool2d):
    x = (np.random.default_rng(6).normal(size=(2, 2, 5, 6)) * 3).round(2)
    return avg_pool2d(x, 3, 2, 1)


@probe
def padding_per_axis(avg_pool2d):
    x = -np.random.default_rng(7).integers(10, 90, size=(2, 2, 5, 7)) / 10
    return avg_pool2d(x, (4, 3), (1, 2), (2, 1))


@probe(care=True)
def a_window_that_fits_thanks_to_its_padding(avg_pool2d):
    x = (np.random.default_rng(13).normal(size=(1, 2, 2, 3)) * 3).round(2)
    return avg_pool2d(x, (4, 5), 1, 1)


@probe(care=True)
def too_tall_for_the_padding(avg_pool2d):
    return avg_pool2d(np.ones((1, 2, 2, 5)), (5, 2), 1, (1, 0))


@probe(care=True)
def integers(avg_pool2d):
    x = np.random.default_rng(8).integers(-9, 10, size=(2, 2, 4, 6))
    return avg_pool2d(x, 2)


@probe(care=True)
def bytes_with_padding(avg_pool2d):
    x = np.random.default_rng(9).integers(100, 250, size=(2, 2, 4, 6)).astype(np.uint8)
    return avg_pool2d(x, (4, 2), 2, 1)


@probe(care=True)
def read_only(avg_pool2d):
    x = (np.random.default_rng(10).normal(size=(6, 4, 3, 2)) * 3).round(2).T
    x.flags.writeable = False
    return avg_pool2d(x, 2)


@probe(care=True)
def the_input_afterwards(avg_pool2d):
    x = (np.random.default_rng(11).normal(size=(2, 2, 4, 6)) * 3).round(2)
    avg_pool2d(x, 2)
    return x


@probe(care=True)
def too_tall(avg_pool2d):
    return avg_pool2d(np.ones((1, 2, 3, 5)), (4, 2))


@probe(care=True)
def too_wide(avg_pool2d):
    return avg_pool2d(np.ones((1, 2, 5, 3)), (2, 4))


@probe(care=True)
def too_wide_by_more(avg_pool2d):
    return avg_pool2d(np.ones((1, 2, 5, 3)), (2, 6), 1, 1)


@alternative("a loop over the places")
def loop_over_places(x, k, stride=None, padding=0):
    kh, kw = (k, k) if np.ndim(k) == 0 else k
    sh, sw = (kh, kw) if stride is None else (stride, stride) if np.ndim(stride) == 0 else stride
    ph, pw = (padding, padding) if np.ndim(padding) == 0 else padding
    N, C, H, W = x.shape
    if kh > H + 2 * ph or kw > W + 2 * pw:
        raise ValueError("the window does not fit")
    padded = np.zeros((N, C, H + 2 * ph, W + 2 * pw))
    padded[:, :, ph : ph + H, pw : pw + W] = x
    out = np.zeros((N, C, (H + 2 * ph - kh) // sh + 1, (W + 2 * pw - kw) // sw + 1))
    for i, j in np.ndindex(out.shape[2:]):
        window = padded[:, :, i * sh : i * sh + kh, j * sw : j * sw + kw]
        out[:, :, i, j] = window.mean(axis=(2, 3))
    return out


@alternative("sliding_window_view, every stride-th window")
def sliding_window_view(x, k, stride=None, padding=0):
    kh, kw = (k, k) if np.ndim(k) == 0 else k
    sh, sw = (kh, kw) if stride is None else (stride, stride) if np.ndim(stride) == 0 else stride
    ph, pw = (padding, padding) if np.ndim(padding) == 0 else padding
    N, C, H, W = x.shape
    if kh > H + 2 * ph or kw > W + 2 * pw:
        raise ValueError("the window does not fit")
    padded = np.zeros((N, C, H + 2 * ph, W + 2 * pw))
    padded[:, :, ph : ph + H, pw : pw + W] = x
    views = np.lib.stride_tricks.sliding_window_view(padded, (kh, kw), axis=(2, 3))
    return views[:, :, ::sh, ::sw].mean(axis=(4, 5))


@alternative("a loop over the pixels of the window")
def loop_over_taps(x, k, stride=None, padding=0):
    kh, kw = (k, k) if np.ndim(k) == 0 else k
    sh, sw = (kh, kw) if stride is None else (stride, stride) if np.ndim(stride) == 0 else stride
    ph, pw = (padding, padding) if np.ndim(padding) == 0 else padding
    N, C, H, W = x.shape
    if kh > H + 2 * ph or kw > W + 2 * pw:
        raise ValueError("the window does not fit")
    padded = np.zeros((N, C, H + 2 * ph, W + 2 * pw))
    padded[:, :, ph : ph + H, pw : pw + W] = x
    OH, OW = (H + 2 * ph - kh) // sh + 1, (W + 2 * pw - kw) // sw + 1
    out = np.zeros((N, C, OH, OW))
    for a in range(kh):
        for b in range(kw):
            out += padded[:, :, a : a + sh * (OH - 1) + 1 : sh, b : b + sw * (OW - 1) + 1 : sw]
    return out / (kh * kw)


@alternative("np.pad with zeros")
def np_pad(x, k, stride=None, padding=0):
    kh, kw = (k, k) if np.ndim(k) == 0 else k
    sh, sw = (kh, kw) if stride is None else (stride, stride) if np.ndim(stride) == 0 else stride
    ph, pw = (padding, padding) if np.ndim(padding) == 0 else padding
    N, C, H, W = x.shape
    if kh > H + 2 * ph or kw > W + 2 * pw:
        raise ValueError("the window does not fit")
    edges = ((0, 0), (0, 0), (ph, ph), (pw, pw))
    padded = np.pad(np.asarray(x, dtype=float), edges)
    out = np.zeros((N, C, (H + 2 * ph - kh) // sh + 1, (W + 2 * pw - kw) // sw + 1))
    for i, j in np.ndindex(out.shape[2:]):
        window = padded[:, :, i * sh : i * sh + kh, j * sw : j * sw + kw]
        out[:, :, i, j] = window.mean(axis=(2, 3))
    return out


@alternative("differences of running sums")
def running_sums(x, k, stride=None, padding=0):
    kh, kw = (k, k) if np.ndim(k) == 0 else k
    sh, sw = (kh, kw) if stride is None else (stride, stride) if np.ndim(stride) == 0 else stride
    ph, pw = (padding, padding) if np.ndim(padding) == 0 else padding
    N, C, H, W = x.shape
    if kh > H + 2 * ph or kw > W + 2 * pw:
        raise ValueError("the window does not fit")
    padded = np.zeros((N, C, H + 2 * ph, W + 2 * pw))
    padded[:, :, ph : ph + H, pw : pw + W] = x
    OH, OW = (H + 2 * ph - kh) // sh + 1, (W + 2 * pw - kw) // sw + 1
    total = np.zeros((N, C, H + 2 * ph + 1, W + 2 * pw + 1))
    total[:, :, 1:, 1:] = padded.cumsum(axis=2).cumsum(axis=3)
    top, left = np.arange(OH)[:, None] * sh, np.arange(OW)[None] * sw
    inside = total[:, :, top + kh, left + kw] - total[:, :, top, left + kw]
    inside = inside - total[:, :, top + kh, left] + total[:, :, top, left]
    return inside / (kh * kw)


@alternative("windows cut at the border, divided by all of their pixels")
def clipped_windows(x, k, stride=None, padding=0):
    kh, kw = (k, k) if np.ndim(k) == 0 else k
    sh, sw = (kh, kw) if stride is None else (stride, stride) if np.ndim(stride) == 0 else stride
    ph, pw = (padding, padding) if np.ndim(padding) == 0 else padding
    N, C, H, W = x.shape
    if kh > H + 2 * ph or kw > W + 2 * pw:
        raise ValueError("the window does not fit")
    out = np.zeros((N, C, (H + 2 * ph - kh) // sh + 1, (W + 2 * pw - kw) // sw + 1))
    x = np.asarray(x, dtype=float)
    for i, j in np.ndindex(out.shape[2:]):
        top, left = i * sh - ph, j * sw - pw
        window = x[:, :, max(0, top) : top + kh, max(0, left) : left + kw]
        out[:, :, i, j] = window.sum(axis=(2, 3)) / (kh * kw)
    return out


@alternative("a convolution with equal weights, channel by channel")
def as_a_convolution(x, k, stride=None, padding=0):
    kh, kw = (k, k) if np.ndim(k) == 0 else k
    sh, sw = (kh, kw) if stride is None else (stride, stride) if np.ndim(stride) == 0 else stride
    ph, pw = (padding, padding) if np.ndim(padding) == 0 else padding
    N, C, H, W = x.shape
    if kh > H + 2 * ph or kw > W + 2 * pw:
        raise ValueError("the window does not fit")
    padded = np.zeros((N, C, H + 2 * ph, W + 2 * pw))
    padded[:, :, ph : ph + H, pw : pw + W] = x
    out = np.zeros((N, C, (H + 2 * ph - kh) // sh + 1, (W + 2 * pw - kw) // sw + 1))
    w = np.full((kh, kw), 1 / (kh * kw))
    for i, j in np.ndindex(out.shape[2:]):
        window = padded[:, :, i * sh : i * sh + kh, j * sw : j * sw + kw]
        out[:, :, i, j] = np.einsum("nckl,kl->nc", window, w)
    return out


@alternative("single precision")
def single_precision(x, k, stride=None, padding=0):
    kh, kw = (k, k) if np.ndim(k) == 0 else k
    sh, sw = (kh, kw) if stride is None else (stride, stride) if np.ndim(stride) == 0 else stride
    ph, pw = (padding, padding) if np.ndim(padding) == 0 else padding
    N, C, H, W = x.shape
    if kh > H + 2 * ph or kw > W + 2 * pw:
        raise ValueError("the window does not fit")
    padded = np.zeros((N, C, H + 2 * ph, W + 2 * pw), dtype=np.float32)
    padded[:, :, ph : ph + H, pw : pw + W] = x
    out = np.zeros((N, C, (H + 2 * ph - kh) // sh + 1, (W + 2 * pw - kw) // sw + 1))
    for i, j in np.ndindex(out.shape[2:]):
        window = padded[:, :, i * sh : i * sh + kh, j * sw : j * sw + kw]
        out[:, :, i, j] = window.mean(axis=(2, 3))
    return out


@mistake(
    "the window is added up and not divided",
    "Four pixels of 1: what is their average?",
)
def sum(x, k, stride=None, padding=0):
    kh, kw = (k, k) if np.ndim(k) == 0 else k
    sh, sw = (kh, kw) if stride is None else (stride, stride) if np.ndim(stride) == 0 else stride
    ph, pw = (padding, padding) if np.ndim(padding) == 0 else padding
    N, C, H, W = x.shape
    if kh > H + 2 * ph or kw > W + 2 * pw:
        raise ValueError("the window does not fit")
    padded = np.zeros((N, C, H + 2 * ph, W + 2 * pw))
    padded[:, :, ph : ph + H, pw : pw + W] = x
    out = np.zeros((N, C, (H + 2 * ph - kh) // sh + 1, (W + 2 * pw - kw) // sw + 1))
    for i, j in np.ndindex(out.shape[2:]):
        window = padded[:, :, i * sh : i * sh + kh, j * sw : j * sw + kw]
        out[:, :, i, j] = window.sum(axis=(2, 3))
    return out


@mistake(
    "the sum is divided by the height of the window",
    "How many pixels has a window of 2 × 3?",
)
def divided_by_the_side(x, k, stride=None, padding=0):
    kh, kw = (k, k) if np.ndim(k) == 0 else k
    sh, sw = (kh, kw) if stride is None else (stride, stride) if np.ndim(stride) == 0 else stride
    ph, pw = (padding, padding) if np.ndim(padding) == 0 else padding
    N, C, H, W = x.shape
    if kh > H + 2 * ph or kw > W + 2 * pw:
        raise ValueError("the window does not fit")
    padded = np.zeros((N, C, H + 2 * ph, W + 2 * pw))
    padded[:, :, ph : ph + H, pw : pw + W] = x
    out = np.zeros((N, C, (H + 2 * ph - kh) // sh + 1, (W + 2 * pw - kw) // sw + 1))
    for i, j in np.ndindex(out.shape[2:]):
        window = padded[:, :, i * sh : i * sh + kh, j * sw : j * sw + kw]
        out[:, :, i, j] = window.sum(axis=(2, 3)) / kh
    return out


@mistake(
    "the sum is divided by the square of the height",
    "How many pixels has a window of 2 × 3, and what is 2 times 2?",
)
def divided_by_the_square(x, k, stride=None, padding=0):
    kh, kw = (k, k) if np.ndim(k) == 0 else k
    sh, sw = (kh, kw) if stride is None else (stride, stride) if np.ndim(stride) == 0 else stride
    ph, pw = (padding, padding) if np.ndim(padding) == 0 else padding
    N, C, H, W = x.shape
    if kh > H + 2 * ph or kw > W + 2 * pw:
        raise ValueError("the window does not fit")
    padded = np.zeros((N, C, H + 2 * ph, W + 2 * pw))
    padded[:, :, ph : ph + H, pw : pw + W] = x
    out = np.zeros((N, C, (H + 2 * ph - kh) // sh + 1, (W + 2 * pw - kw) // sw + 1))
    for i, j in np.ndindex(out.shape[2:]):
        window = padded[:, :, i * sh : i * sh + kh, j * sw : j * sw + kw]
        out[:, :, i, j] = window.sum(axis=(2, 3)) / kh**2
    return out


@mistake(
    "the zeros of the padding do not count",
    "In a corner with three padded pixels, by how many do you divide?",
)
def padding_not_counted(x, k, stride=None, padding=0):
    kh, kw = (k, k) if np.ndim(k) == 0 else k
    sh, sw = (kh, kw) if stride is None else (stride, stride) if np.ndim(stride) == 0 else stride
    ph, pw = (padding, padding) if np.ndim(padding) == 0 else padding
    N, C, H, W = x.shape
    if kh > H + 2 * ph or kw > W + 2 * pw:
        raise ValueError("the window does not fit")
    padded = np.zeros((N, C, H + 2 * ph, W + 2 * pw))
    padded[:, :, ph : ph + H, pw : pw + W] = x
    out = np.zeros((N, C, (H + 2 * ph - kh) // sh + 1, (W + 2 * pw - kw) // sw + 1))
    real = np.zeros((H + 2 * ph, W + 2 * pw))
    real[ph : ph + H, pw : pw + W] = 1
    for i, j in np.ndindex(out.shape[2:]):
        window = padded[:, :, i * sh : i * sh + kh, j * sw : j * sw + kw]
        out[:, :, i, j] = window.sum(axis=(2, 3)) / np.sum(
            real[i * sh : i * sh + kh, j * sw : j * sw + kw]
        )
    return out


@mistake(
    "the median is taken",
    "The pixels are 0, 0, 0, 8: which is their average?",
)
def median(x, k, stride=None, padding=0):
    kh, kw = (k, k) if np.ndim(k) == 0 else k
    sh, sw = (kh, kw) if stride is None else (stride, stride) if np.ndim(stride) == 0 else stride
    ph, pw = (padding, padding) if np.ndim(padding) == 0 else padding
    N, C, H, W = x.shape
    if kh > H + 2 * ph or kw > W + 2 * pw:
        raise ValueError("the window does not fit")
    padded = np.zeros((N, C, H + 2 * ph, W + 2 * pw))
    padded[:, :, ph : ph + H, pw : pw + W] = x
    out = np.zeros((N, C, (H + 2 * ph - kh) // sh + 1, (W + 2 * pw - kw) // sw + 1))
    for i, j in np.ndindex(out.shape[2:]):
        window = padded[:, :, i * sh : i * sh + kh, j * sw : j * sw + kw]
        out[:, :, i, j] = np.median(window, axis=(2, 3))
    return out


@mistake(
    "the largest number is kept",
    "The pixels are 0, 0, 0, 8: which is their average, and which is yours?",
)
def maximum(x, k, stride=None, padding=0):
    kh, kw = (k, k) if np.ndim(k) == 0 else k
    sh, sw = (kh, kw) if stride is None else (stride, stride) if np.ndim(stride) == 0 else stride
    ph, pw = (padding, padding) if np.ndim(padding) == 0 else padding
    N, C, H, W = x.shape
    if kh > H + 2 * ph or kw > W + 2 * pw:
        raise ValueError("the window does not fit")
    padded = np.full((N, C, H + 2 * ph, W + 2 * pw), -np.inf)
    padded[:, :, ph : ph + H, pw : pw + W] = x
    out = np.zeros((N, C, (H + 2 * ph - kh) // sh + 1, (W + 2 * pw - kw) // sw + 1))
    for i, j in np.ndindex(out.shape[2:]):
        window = padded[:, :, i * sh : i * sh + kh, j * sw : j * sw + kw]
        out[:, :, i, j] = window.max(axis=(2, 3))
    return out


@mistake(
    "the average runs over the channels as well",
    "How many different maps should the output have?",
)
def over_channels(x, k, stride=None, padding=0):
    kh, kw = (k, k) if np.ndim(k) == 0 else k
    sh, sw = (kh, kw) if stride is None else (stride, stride) if np.ndim(stride) == 0 else stride
    ph, pw = (padding, padding) if np.ndim(padding) == 0 else padding
    N, C, H, W = x.shape
    if kh > H + 2 * ph or kw > W + 2 * pw:
        raise ValueError("the window does not fit")
    padded = np.zeros((N, C, H + 2 * ph, W + 2 * pw))
    padded[:, :, ph : ph + H, pw : pw + W] = x
    out = np.zeros((N, C, (H + 2 * ph - kh) // sh + 1, (W + 2 * pw - kw) // sw + 1))
    for i, j in np.ndindex(out.shape[2:]):
        window = padded[:, :, i * sh : i * sh + kh, j * sw : j * sw + kw]
        out[:, :, i, j] = window.mean(axis=(1, 2, 3))[:, None]
    return out


@mistake(
    "the average runs over the batch as well",
    "May the second image change what comes out of the first?",
)
def over_images(x, k, stride=None, padding=0):
    kh, kw = (k, k) if np.ndim(k) == 0 else k
    sh, sw = (kh, kw) if stride is None else (stride, stride) if np.ndim(stride) == 0 else stride
    ph, pw = (padding, padding) if np.ndim(padding) == 0 else padding
    N, C, H, W = x.shape
    if kh > H + 2 * ph or kw > W + 2 * pw:
        raise ValueError("the window does not fit")
    padded = np.zeros((N, C, H + 2 * ph, W + 2 * pw))
    padded[:, :, ph : ph + H, pw : pw + W] = x
    out = np.zeros((N, C, (H + 2 * ph - kh) // sh + 1, (W + 2 * pw - kw) // sw + 1))
    for i, j in np.ndindex(out.shape[2:]):
        window = padded[:, :, i * sh : i * sh + kh, j * sw : j * sw + kw]
        out[:, :, i, j] = window.mean(axis=(0, 2, 3))
    return out


@mistake(
    "the window moves one pixel whatever the stride",
    "At which row does the window of output 1 begin when the stride is 2?",
)
def stride_not_in_the_slice(x, k, stride=None, padding=0):
    kh, kw = (k, k) if np.ndim(k) == 0 else k
    sh, sw = (kh, kw) if stride is None else (stride, stride) if np.ndim(stride) == 0 else stride
    ph, pw = (padding, padding) if np.ndim(padding) == 0 else padding
    N, C, H, W = x.shape
    if kh > H + 2 * ph or kw > W + 2 * pw:
        raise ValueError("the window does not fit")
    padded = np.zeros((N, C, H + 2 * ph, W + 2 * pw))
    padded[:, :, ph : ph + H, pw : pw + W] = x
    out = np.zeros((N, C, (H + 2 * ph - kh) // sh + 1, (W + 2 * pw - kw) // sw + 1))
    for i, j in np.ndindex(out.shape[2:]):
        window = padded[:, :, i : i + kh, j : j + kw]
        out[:, :, i, j] = window.mean(axis=(2, 3))
    return out


@mistake(
    "the window is one pixel too long",
    "Does the end of a slice belong to it?",
)
def window_one_too_long(x, k, stride=None, padding=0):
    kh, kw = (k, k) if np.ndim(k) == 0 else k
    sh, sw = (kh, kw) if stride is None else (stride, stride) if np.ndim(stride) == 0 else stride
    ph, pw = (padding, padding) if np.ndim(padding) == 0 else padding
    N, C, H, W = x.shape
    if kh > H + 2 * ph or kw > W + 2 * pw:
        raise ValueError("the window does not fit")
    padded = np.zeros((N, C, H + 2 * ph, W + 2 * pw))
    padded[:, :, ph : ph + H, pw : pw + W] = x
    out = np.zeros((N, C, (H + 2 * ph - kh) // sh + 1, (W + 2 * pw - kw) // sw + 1))
    for i, j in np.ndindex(out.shape[2:]):
        window = padded[:, :, i * sh : i * sh + kh + 1, j * sw : j * sw + kw + 1]
        out[:, :, i, j] = window.mean(axis=(2, 3))
    return out


@mistake(
    "the stride is always the window",
    "What should stride=1 change when k is 3?",
)
def stride_is_the_window(x, k, stride=None, padding=0):
    kh, kw = (k, k) if np.ndim(k) == 0 else k
    sh, sw = kh, kw
    ph, pw = (padding, padding) if np.ndim(padding) == 0 else padding
    N, C, H, W = x.shape
    if kh > H + 2 * ph or kw > W + 2 * pw:
        raise ValueError("the window does not fit")
    padded = np.zeros((N, C, H + 2 * ph, W + 2 * pw))
    padded[:, :, ph : ph + H, pw : pw + W] = x
    out = np.zeros((N, C, (H + 2 * ph - kh) // sh + 1, (W + 2 * pw - kw) // sw + 1))
    for i, j in np.ndindex(out.shape[2:]):
        window = padded[:, :, i * sh : i * sh + kh, j * sw : j * sw + kw]
        out[:, :, i, j] = window.mean(axis=(2, 3))
    return out


@mistake(
    "without a stride the window moves one pixel",
    "When no stride is given, should two windows share pixels?",
)
def stride_is_one(x, k, stride=None, padding=0):
    kh, kw = (k, k) if np.ndim(k) == 0 else k
    sh, sw = (1, 1) if stride is None else (stride, stride) if np.ndim(stride) == 0 else stride
    ph, pw = (padding, padding) if np.ndim(padding) == 0 else padding
    N, C, H, W = x.shape
    if kh > H + 2 * ph or kw > W + 2 * pw:
        raise ValueError("the window does not fit")
    padded = np.zeros((N, C, H + 2 * ph, W + 2 * pw))
    padded[:, :, ph : ph + H, pw : pw + W] = x
    out = np.zeros((N, C, (H + 2 * ph - kh) // sh + 1, (W + 2 * pw - kw) // sw + 1))
    for i, j in np.ndindex(out.shape[2:]):
        window = padded[:, :, i * sh : i * sh + kh, j * sw : j * sw + kw]
        out[:, :, i, j] = window.mean(axis=(2, 3))
    return out


@mistake(
    "height and width of the window are swapped",
    "k = (2, 3): is that two rows or two columns?",
)
def window_swapped(x, k, stride=None, padding=0):
    kw, kh = (k, k) if np.ndim(k) == 0 else k
    sh, sw = (kh, kw) if stride is None else (stride, stride) if np.ndim(stride) == 0 else stride
    ph, pw = (padding, padding) if np.ndim(padding) == 0 else padding
    N, C, H, W = x.shape
    if kh > H + 2 * ph or kw > W + 2 * pw:
        raise ValueError("the window does not fit")
    padded = np.zeros((N, C, H + 2 * ph, W + 2 * pw))
    padded[:, :, ph : ph + H, pw : pw + W] = x
    out = np.zeros((N, C, (H + 2 * ph - kh) // sh + 1, (W + 2 * pw - kw) // sw + 1))
    for i, j in np.ndindex(out.shape[2:]):
        window = padded[:, :, i * sh : i * sh + kh, j * sw : j * sw + kw]
        out[:, :, i, j] = window.mean(axis=(2, 3))
    return out


@mistake(
    "the window is taken to be square",
    "What does the second number of k say?",
)
def square_window(x, k, stride=None, padding=0):
    kh, kw = (k, k) if np.ndim(k) == 0 else (k[0], k[0])
    sh, sw = (kh, kw) if stride is None else (stride, stride) if np.ndim(stride) == 0 else stride
    ph, pw = (padding, padding) if np.ndim(padding) == 0 else padding
    N, C, H, W = x.shape
    if kh > H + 2 * ph or kw > W + 2 * pw:
        raise ValueError("the window does not fit")
    padded = np.zeros((N, C, H + 2 * ph, W + 2 * pw))
    padded[:, :, ph : ph + H, pw : pw + W] = x
    out = np.zeros((N, C, (H + 2 * ph - kh) // sh + 1, (W + 2 * pw - kw) // sw + 1))
    for i, j in np.ndindex(out.shape[2:]):
        window = padded[:, :, i * sh : i * sh + kh, j * sw : j * sw + kw]
        out[:, :, i, j] = window.mean(axis=(2, 3))
    return out


@mistake(
    "the two strides are swapped",
    "stride = (3, 1): which way does the window take the larger step?",
)
def stride_swapped(x, k, stride=None, padding=0):
    kh, kw = (k, k) if np.ndim(k) == 0 else k
    sh, sw = (
        (kh, kw) if stride is None else (stride, stride) if np.ndim(stride) == 0 else stride[::-1]
    )
    ph, pw = (padding, padding) if np.ndim(padding) == 0 else padding
    N, C, H, W = x.shape
    if kh > H + 2 * ph or kw > W + 2 * pw:
        raise ValueError("the window does not fit")
    padded = np.zeros((N, C, H + 2 * ph, W + 2 * pw))
    padded[:, :, ph : ph + H, pw : pw + W] = x
    out = np.zeros((N, C, (H + 2 * ph - kh) // sh + 1, (W + 2 * pw - kw) // sw + 1))
    for i, j in np.ndindex(out.shape[2:]):
        window = padded[:, :, i * sh : i * sh + kh, j * sw : j * sw + kw]
        out[:, :, i, j] = window.mean(axis=(2, 3))
    return out


@mistake(
    "the two paddings are swapped",
    "padding = (2, 1): are there two extra rows or two extra columns on each side?",
)
def padding_swapped(x, k, stride=None, padding=0):
    kh, kw = (k, k) if np.ndim(k) == 0 else k
    sh, sw = (kh, kw) if stride is None else (stride, stride) if np.ndim(stride) == 0 else stride
    ph, pw = (padding, padding) if np.ndim(padding) == 0 else padding[::-1]
    N, C, H, W = x.shape
    if kh > H + 2 * ph or kw > W + 2 * pw:
        raise ValueError("the window does not fit")
    padded = np.zeros((N, C, H + 2 * ph, W + 2 * pw))
    padded[:, :, ph : ph + H, pw : pw + W] = x
    out = np.zeros((N, C, (H + 2 * ph - kh) // sh + 1, (W + 2 * pw - kw) // sw + 1))
    for i, j in np.ndindex(out.shape[2:]):
        window = padded[:, :, i * sh : i * sh + kh, j * sw : j * sw + kw]
        out[:, :, i, j] = window.mean(axis=(2, 3))
    return out


@mistake(
    "rows and columns of the output are swapped",
    "The map is wider than tall: is your output, too?",
)
def output_transposed(x, k, stride=None, padding=0):
    kh, kw = (k, k) if np.ndim(k) == 0 else k
    sh, sw = (kh, kw) if stride is None else (stride, stride) if np.ndim(stride) == 0 else stride
    ph, pw = (padding, padding) if np.ndim(padding) == 0 else padding
    N, C, H, W = x.shape
    if kh > H + 2 * ph or kw > W + 2 * pw:
        raise ValueError("the window does not fit")
    padded = np.zeros((N, C, H + 2 * ph, W + 2 * pw))
    padded[:, :, ph : ph + H, pw : pw + W] = x
    out = np.zeros((N, C, (H + 2 * ph - kh) // sh + 1, (W + 2 * pw - kw) // sw + 1))
    for i, j in np.ndindex(out.shape[2:]):
        window = padded[:, :, i * sh : i * sh + kh, j * sw : j * sw + kw]
        out[:, :, i, j] = window.mean(axis=(2, 3))
    return out.transpose(0, 1, 3, 2)


@mistake(
    "the last row and column are left at zero",
    "At how many places does the loop stop, and how many are there?",
)
def last_places_empty(x, k, stride=None, padding=0):
    kh, kw = (k, k) if np.ndim(k) == 0 else k
    sh, sw = (kh, kw) if stride is None else (stride, stride) if np.ndim(stride) == 0 else stride
    ph, pw = (padding, padding) if np.ndim(padding) == 0 else padding
    N, C, H, W = x.shape
    if kh > H + 2 * ph or kw > W + 2 * pw:
        raise ValueError("the window does not fit")
    padded = np.zeros((N, C, H + 2 * ph, W + 2 * pw))
    padded[:, :, ph : ph + H, pw : pw + W] = x
    out = np.zeros((N, C, (H + 2 * ph - kh) // sh + 1, (W + 2 * pw - kw) // sw + 1))
    for i, j in np.ndindex(out.shape[2] - 1, out.shape[3] - 1):
        window = padded[:, :, i * sh : i * sh + kh, j * sw : j * sw + kw]
        out[:, :, i, j] = window.mean(axis=(2, 3))
    return out


@mistake(
    "the last row and column are missing",
    "A window of 2 fits on 4 pixels at stride 2: how often?",
)
def size_without_plus_one(x, k, stride=None, padding=0):
    kh, kw = (k, k) if np.ndim(k) == 0 else k
    sh, sw = (kh, kw) if stride is None else (stride, stride) if np.ndim(stride) == 0 else stride
    ph, pw = (padding, padding) if np.ndim(padding) == 0 else padding
    N, C, H, W = x.shape
    if kh > H + 2 * ph or kw > W + 2 * pw:
        raise ValueError("the window does not fit")
    padded = np.zeros((N, C, H + 2 * ph, W + 2 * pw))
    padded[:, :, ph : ph + H, pw : pw + W] = x
    out = np.zeros((N, C, (H + 2 * ph - kh) // sh, (W + 2 * pw - kw) // sw))
    for i, j in np.ndindex(out.shape[2:]):
        window = padded[:, :, i * sh : i * sh + kh, j * sw : j * sw + kw]
        out[:, :, i, j] = window.mean(axis=(2, 3))
    return out


@mistake(
    "what is left over gets a window of its own",
    "What should happen to pixels that do not fill a window?",
)
def ceil_mode(x, k, stride=None, padding=0):
    kh, kw = (k, k) if np.ndim(k) == 0 else k
    sh, sw = (kh, kw) if stride is None else (stride, stride) if np.ndim(stride) == 0 else stride
    ph, pw = (padding, padding) if np.ndim(padding) == 0 else padding
    N, C, H, W = x.shape
    if kh > H + 2 * ph or kw > W + 2 * pw:
        raise ValueError("the window does not fit")
    padded = np.zeros((N, C, H + 2 * ph, W + 2 * pw))
    padded[:, :, ph : ph + H, pw : pw + W] = x
    out = np.zeros((N, C, -((kh - H - 2 * ph) // sh) + 1, -((kw - W - 2 * pw) // sw) + 1))
    for i, j in np.ndindex(out.shape[2:]):
        window = padded[:, :, i * sh : i * sh + kh, j * sw : j * sw + kw]
        out[:, :, i, j] = window.mean(axis=(2, 3))
    return out


@mistake(
    "the padding is ignored",
    "How large is the map with one more row on each side?",
)
def padding_ignored(x, k, stride=None, padding=0):
    kh, kw = (k, k) if np.ndim(k) == 0 else k
    sh, sw = (kh, kw) if stride is None else (stride, stride) if np.ndim(stride) == 0 else stride
    ph, pw = (padding, padding) if np.ndim(padding) == 0 else padding
    ph, pw = 0, 0
    N, C, H, W = x.shape
    if kh > H + 2 * ph or kw > W + 2 * pw:
        raise ValueError("the window does not fit")
    padded = np.zeros((N, C, H + 2 * ph, W + 2 * pw))
    padded[:, :, ph : ph + H, pw : pw + W] = x
    out = np.zeros((N, C, (H + 2 * ph - kh) // sh + 1, (W + 2 * pw - kw) // sw + 1))
    for i, j in np.ndindex(out.shape[2:]):
        window = padded[:, :, i * sh : i * sh + kh, j * sw : j * sw + kw]
        out[:, :, i, j] = window.mean(axis=(2, 3))
    return out


@mistake(
    "all the padding is at the bottom and on the right",
    "How many padded rows lie above the first row of x?",
)
def padding_at_the_end(x, k, stride=None, padding=0):
    kh, kw = (k, k) if np.ndim(k) == 0 else k
    sh, sw = (kh, kw) if stride is None else (stride, stride) if np.ndim(stride) == 0 else stride
    ph, pw = (padding, padding) if np.ndim(padding) == 0 else padding
    N, C, H, W = x.shape
    if kh > H + 2 * ph or kw > W + 2 * pw:
        raise ValueError("the window does not fit")
    padded = np.zeros((N, C, H + 2 * ph, W + 2 * pw))
    padded[:, :, :H, :W] = x
    out = np.zeros((N, C, (H + 2 * ph - kh) // sh + 1, (W + 2 * pw - kw) // sw + 1))
    for i, j in np.ndindex(out.shape[2:]):
        window = padded[:, :, i * sh : i * sh + kh, j * sw : j * sw + kw]
        out[:, :, i, j] = window.mean(axis=(2, 3))
    return out


@mistake(
    "the padding repeats the border",
    "What are the numbers beyond the border, according to the exercise?",
)
def edge_padding(x, k, stride=None, padding=0):
    kh, kw = (k, k) if np.ndim(k) == 0 else k
    sh, sw = (kh, kw) if stride is None else (stride, stride) if np.ndim(stride) == 0 else stride
    ph, pw = (padding, padding) if np.ndim(padding) == 0 else padding
    N, C, H, W = x.shape
    if kh > H + 2 * ph or kw > W + 2 * pw:
        raise ValueError("the window does not fit")
    edges = ((0, 0), (0, 0), (ph, ph), (pw, pw))
    padded = np.pad(np.asarray(x, dtype=float), edges, mode="edge")
    out = np.zeros((N, C, (H + 2 * ph - kh) // sh + 1, (W + 2 * pw - kw) // sw + 1))
    for i, j in np.ndindex(out.shape[2:]):
        window = padded[:, :, i * sh : i * sh + kh, j * sw : j * sw + kw]
        out[:, :, i, j] = window.mean(axis=(2, 3))
    return out


@mistake(
    "integers give integers",
    "Which type does your output have when x holds integers?",
)
def integer_output(x, k, stride=None, padding=0):
    kh, kw = (k, k) if np.ndim(k) == 0 else k
    sh, sw = (kh, kw) if stride is None else (stride, stride) if np.ndim(stride) == 0 else stride
    ph, pw = (padding, padding) if np.ndim(padding) == 0 else padding
    N, C, H, W = x.shape
    if kh > H + 2 * ph or kw > W + 2 * pw:
        raise ValueError("the window does not fit")
    padded = np.zeros((N, C, H + 2 * ph, W + 2 * pw))
    padded[:, :, ph : ph + H, pw : pw + W] = x
    out = np.zeros((N, C, (H + 2 * ph - kh) // sh + 1, (W + 2 * pw - kw) // sw + 1), dtype=x.dtype)
    for i, j in np.ndindex(out.shape[2:]):
        window = padded[:, :, i * sh : i * sh + kh, j * sw : j * sw + kw]
        out[:, :, i, j] = window.mean(axis=(2, 3))
    return out


@mistake(
    "the sum of bytes stays a byte",
    "x may be np.uint8, as in a photograph: what is 200 + 200 in one byte?",
)
def bytes_overflow(x, k, stride=None, padding=0):
    kh, kw = (k, k) if np.ndim(k) == 0 else k
    sh, sw = (kh, kw) if stride is None else (stride, stride) if np.ndim(stride) == 0 else stride
    ph, pw = (padding, padding) if np.ndim(padding) == 0 else padding
    N, C, H, W = x.shape
    if kh > H + 2 * ph or kw > W + 2 * pw:
        raise ValueError("the window does not fit")
    padded = np.zeros((N, C, H + 2 * ph, W + 2 * pw), dtype=x.dtype)
    padded[:, :, ph : ph + H, pw : pw + W] = x
    out = np.zeros((N, C, (H + 2 * ph - kh) // sh + 1, (W + 2 * pw - kw) // sw + 1))
    for i, j in np.ndindex(out.shape[2:]):
        window = padded[:, :, i * sh : i * sh + kh, j * sw : j * sw + kw]
        out[:, :, i, j] = window.sum(axis=(2, 3), dtype=x.dtype) / (kh * kw)
    return out


@mistake(
    "a window that does not fit gives zeros",
    "What should your function do when the window is taller than the map?",
)
def no_refusal(x, k, stride=None, padding=0):
    kh, kw = (k, k) if np.ndim(k) == 0 else k
    sh, sw = (kh, kw) if stride is None else (stride, stride) if np.ndim(stride) == 0 else stride
    ph, pw = (padding, padding) if np.ndim(padding) == 0 else padding
    N, C, H, W = x.shape
    padded = np.zeros((N, C, H + 2 * ph, W + 2 * pw))
    padded[:, :, ph : ph + H, pw : pw + W] = x
    OH, OW = max((H + 2 * ph - kh) // sh + 1, 1), max((W + 2 * pw - kw) // sw + 1, 1)
    out = np.zeros((N, C, OH, OW))
    for i, j in np.ndindex(out.shape[2:]):
        window = padded[:, :, i * sh : i * sh + kh, j * sw : j * sw + kw]
        if window.shape[2:] == (kh, kw):
            out[:, :, i, j] = window.mean(axis=(2, 3))
    return out


@mistake(
    "the padding is forgotten when the fit is checked",
    "Does a window of 4 fit on 2 pixels with one padded pixel on each side?",
)
def fit_without_padding(x, k, stride=None, padding=0):
    kh, kw = (k, k) if np.ndim(k) == 0 else k
    sh, sw = (kh, kw) if stride is None else (stride, stride) if np.ndim(stride) == 0 else stride
    ph, pw = (padding, padding) if np.ndim(padding) == 0 else padding
    N, C, H, W = x.shape
    if kh > H or kw > W:
        raise ValueError("the window does not fit")
    padded = np.zeros((N, C, H + 2 * ph, W + 2 * pw))
    padded[:, :, ph : ph + H, pw : pw + W] = x
    out = np.zeros((N, C, (H + 2 * ph - kh) // sh + 1, (W + 2 * pw - kw) // sw + 1))
    for i, j in np.ndindex(out.shape[2:]):
        window = padded[:, :, i * sh : i * sh + kh, j * sw : j * sw + kw]
        out[:, :, i, j] = window.mean(axis=(2, 3))
    return out


@mistake(
    "the padding is counted too often when the fit is checked",
    "How many rows does padding=1 add, and does a window of 5 fit on 2 rows?",
)
def fit_with_too_much_padding(x, k, stride=None, padding=0):
    kh, kw = (k, k) if np.ndim(k) == 0 else k
    sh, sw = (kh, kw) if stride is None else (stride, stride) if np.ndim(stride) == 0 else stride
    ph, pw = (padding, padding) if np.ndim(padding) == 0 else padding
    N, C, H, W = x.shape
    if kh > H + 3 * ph or kw > W + 3 * pw:
        raise ValueError("the window does not fit")
    padded = np.zeros((N, C, H + 2 * ph, W + 2 * pw))
    padded[:, :, ph : ph + H, pw : pw + W] = x
    out = np.zeros((N, C, (H + 2 * ph - kh) // sh + 1, (W + 2 * pw - kw) // sw + 1))
    for i, j in np.ndindex(out.shape[2:]):
        window = padded[:, :, i * sh : i * sh + kh, j * sw : j * sw + kw]
        out[:, :, i, j] = window.mean(axis=(2, 3))
    return out


@mistake(
    "the pixels that were read are cleared",
    "What is left of x after the call, and who might still need it?",
)
def x_cleared(x, k, stride=None, padding=0):
    kh, kw = (k, k) if np.ndim(k) == 0 else k
    sh, sw = (kh, kw) if stride is None else (stride, stride) if np.ndim(stride) == 0 else stride
    ph, pw = (padding, padding) if np.ndim(padding) == 0 else padding
    N, C, H, W = x.shape
    if kh > H + 2 * ph or kw > W + 2 * pw:
        raise ValueError("the window does not fit")
    padded = np.zeros((N, C, H + 2 * ph, W + 2 * pw))
    padded[:, :, ph : ph + H, pw : pw + W] = x
    out = np.zeros((N, C, (H + 2 * ph - kh) // sh + 1, (W + 2 * pw - kw) // sw + 1))
    for i, j in np.ndindex(out.shape[2:]):
        window = padded[:, :, i * sh : i * sh + kh, j * sw : j * sw + kw]
        out[:, :, i, j] = window.mean(axis=(2, 3))
    x[...] = 0
    return out
