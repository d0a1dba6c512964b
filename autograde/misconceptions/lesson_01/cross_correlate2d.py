"""Wrong and right ways to write cross_correlate2d(x, w)."""

import numpy as np

from autograde.misconceptions.variant import alternative, mistake


@alternative("one sum per place, two loops")
def places(x, w):
    H, W = x.shape
    KH, KW = w.shape
    if KH > H or KW > W:
        raise ValueError(f"the kernel {w.shape} does not fit the image {x.shape}")
    x = x.astype(float)
    out = np.zeros((H - KH + 1, W - KW + 1))
    for i in range(H - KH + 1):
        for j in range(W - KW + 1):
            out[i, j] = np.sum(x[i : i + KH, j : j + KW] * w)
    return out


@alternative("four loops")
def four_loops(x, w):
    rows, cols = x.shape[0] - w.shape[0] + 1, x.shape[1] - w.shape[1] + 1
    if rows <= 0 or cols <= 0:
        raise ValueError("the kernel does not fit the image")
    x = x.astype(float)
    out = np.zeros((rows, cols))
    for i, j in np.ndindex(rows, cols):
        for a, b in np.ndindex(w.shape):
            out[i, j] += x[i + a, j + b] * w[a, b]
    return out


@alternative("one shifted image per kernel tap")
def taps(x, w):
    OH, OW = x.shape[0] - w.shape[0] + 1, x.shape[1] - w.shape[1] + 1
    if min(OH, OW) < 1:
        raise ValueError("the kernel does not fit the image")
    x = x.astype(float)
    out = np.zeros((OH, OW))
    for (a, b), weight in np.ndenumerate(w):
        out += weight * x[a : a + OH, b : b + OW]
    return out


@alternative("einsum over sliding windows")
def einsum(x, w):
    windows = np.lib.stride_tricks.sliding_window_view(x.astype(float), w.shape)
    return np.einsum("hwij,ij->hw", windows, w)


@alternative("tensordot over sliding windows")
def tensordot(x, w):
    windows = np.lib.stride_tricks.sliding_window_view(x, w.shape)
    return np.tensordot(windows, w.astype(np.float64), axes=((2, 3), (0, 1)))


@alternative("as_strided windows")
def strided(x, w):
    (H, W), (KH, KW) = x.shape, w.shape
    if KH > H or KW > W:
        raise ValueError("the kernel does not fit the image")
    x = np.array(x, dtype=np.float64)
    shape = (H - KH + 1, W - KW + 1, KH, KW)
    windows = np.lib.stride_tricks.as_strided(x, shape, x.strides + x.strides)
    return (windows * w).sum(axis=(2, 3))


@alternative("im2col and one matrix product, in Fortran order")
def im2col(x, w):
    (H, W), (KH, KW) = x.shape, w.shape
    OH, OW = H - KH + 1, W - KW + 1
    if OH < 1 or OW < 1:
        raise ValueError("the kernel does not fit the image")
    columns = [x[i : i + KH, j : j + KW].ravel() for i in range(OH) for j in range(OW)]
    return np.asfortranarray((np.array(columns, dtype=float) @ w.ravel()).reshape(OH, OW))


@alternative("the Fourier transform")
def fourier(x, w):
    (H, W), (KH, KW) = x.shape, w.shape
    if KH > H or KW > W:
        raise ValueError("the kernel does not fit the image")
    product = np.fft.rfft2(x) * np.conj(np.fft.rfft2(w, s=(H, W)))
    return np.fft.irfft2(product, s=(H, W))[: H - KH + 1, : W - KW + 1]


@mistake(
    "the kernel is turned by 180 degrees",
    "Your result is what a kernel turned by 180 degrees gives. Which index runs backwards?",
)
def turned(x, w):
    H, W = x.shape
    KH, KW = w.shape
    if KH > H or KW > W:
        raise ValueError("the kernel does not fit the image")
    x = x.astype(float)
    out = np.zeros((H - KH + 1, W - KW + 1))
    for i in range(H - KH + 1):
        for j in range(W - KW + 1):
            out[i, j] = np.sum(x[i : i + KH, j : j + KW] * w[::-1, ::-1])
    return out


@mistake(
    "the kernel is turned upside down",
    "Which row of the kernel meets the top row of the window in your function?",
)
def upside_down(x, w):
    windows = np.lib.stride_tricks.sliding_window_view(x * 1.0, w.shape)
    return np.einsum("hwij,ij->hw", windows, w[::-1])


@mistake(
    "the kernel is mirrored left to right",
    "Which column of the kernel meets the left column of the window in your function?",
)
def mirrored(x, w):
    windows = np.lib.stride_tricks.sliding_window_view(x * 1.0, w.shape)
    return np.einsum("hwij,ij->hw", windows, w[:, ::-1])


@mistake(
    "the kernel is transposed",
    "A kernel with one row and three columns: does yours still look along a row?",
)
def transposed(x, w):
    windows = np.lib.stride_tricks.sliding_window_view(x * 1.0, w.T.shape)
    return np.einsum("hwij,ij->hw", windows, w.T)


@mistake(
    "the image is padded so that the output keeps its size",
    "At how many places does the whole kernel lie inside the image?",
)
def same_size(x, w):
    (H, W), (KH, KW) = x.shape, w.shape
    if KH > H or KW > W:
        raise ValueError("the kernel does not fit the image")
    top, left = (KH - 1) // 2, (KW - 1) // 2
    padded = np.pad(x * 1.0, ((top, KH - 1 - top), (left, KW - 1 - left)))
    return np.einsum("hwij,ij->hw", np.lib.stride_tricks.sliding_window_view(padded, w.shape), w)


@mistake(
    "every partial overlap counts as a window",
    "May a window hang over the border when only the valid part is asked?",
)
def full(x, w):
    (H, W), (KH, KW) = x.shape, w.shape
    if KH > H or KW > W:
        raise ValueError("the kernel does not fit the image")
    padded = np.pad(x * 1.0, ((KH - 1, KH - 1), (KW - 1, KW - 1)))
    return np.einsum("hwij,ij->hw", np.lib.stride_tricks.sliding_window_view(padded, w.shape), w)


@mistake(
    "the last row and column are missing",
    "A 3 x 3 kernel on a 3 x 3 image: how many places are there, and how many do you compute?",
)
def one_too_few(x, w):
    H, W = x.shape
    KH, KW = w.shape
    if KH > H or KW > W:
        raise ValueError("the kernel does not fit the image")
    x = x.astype(float)
    out = np.zeros((H - KH, W - KW))
    for i in range(H - KH):
        for j in range(W - KW):
            out[i, j] = np.sum(x[i : i + KH, j : j + KW] * w)
    return out


@mistake(
    "the last row and column stay zero",
    "The output has H - KH + 1 rows: what is the last i of your loop?",
)
def last_zero(x, w):
    (H, W), (KH, KW) = x.shape, w.shape
    if KH > H or KW > W:
        raise ValueError("the kernel does not fit the image")
    x = x.astype(float)
    out = np.zeros((H - KH + 1, W - KW + 1))
    for i in range(H - KH):
        for j in range(W - KW):
            out[i, j] = np.sum(x[i : i + KH, j : j + KW] * w)
    return out


@mistake(
    "rows and columns of the output are swapped",
    "The image is taller than wide: is your output, too?",
)
def output_transposed(x, w):
    windows = np.lib.stride_tricks.sliding_window_view(x * 1.0, w.shape)
    return np.einsum("hwij,ij->wh", windows, w)


@mistake(
    "row and column of the window are swapped",
    "Output [0, 1] lies to the right of [0, 0]: where does its window begin?",
)
def window_start_swapped(x, w):
    (H, W), (KH, KW) = x.shape, w.shape
    if KH > H or KW > W:
        raise ValueError("the kernel does not fit the image")
    x = x.astype(float)
    out = np.zeros((H - KH + 1, W - KW + 1))
    for i, j in np.ndindex(out.shape):
        out[i, j] = np.sum(x[j : j + KH, i : i + KW] * w)
    return out


@mistake(
    "the kernel is taken to be square",
    "Which axis of the kernel does your inner loop ask for its length?",
)
def square_kernel(x, w):
    K = w.shape[0]
    if x.shape[0] < K or w.shape[1] > x.shape[1]:
        raise ValueError("the kernel does not fit the image")
    x = x.astype(float)
    out = np.zeros((x.shape[0] - K + 1, x.shape[1] - K + 1))
    for i, j in np.ndindex(out.shape):
        for a, b in np.ndindex(K, K):
            out[i, j] += x[i + a, j + b] * w[a, b]
    return out


@mistake(
    "the image is taken to be square",
    "How wide is your output when the image is wider than tall?",
)
def square_image(x, w):
    n, (KH, KW) = x.shape[0], w.shape
    if n < KH or x.shape[1] < KW:
        raise ValueError("the kernel does not fit the image")
    x = x.astype(float)
    out = np.zeros((n - KH + 1, n - KW + 1))
    for i, j in np.ndindex(out.shape):
        out[i, j] = np.sum(x[i : i + KH, j : j + KW] * w)
    return out


@mistake("the products are averaged", "What should four ones give on an image of ones?")
def average(x, w):
    return (np.lib.stride_tricks.sliding_window_view(x * 1.0, w.shape) * w).mean(axis=(2, 3))


@mistake(
    "the kernel is divided by its sum",
    "Twice the kernel should give twice the output: does it, in your function?",
)
def divided_by_sum(x, w):
    windows = np.lib.stride_tricks.sliding_window_view(x * 1.0, w.shape)
    return np.einsum("hwij,ij->hw", windows, w / w.sum())


@mistake(
    "an integer image gives an integer output",
    "Which data type has an array made by np.zeros_like from integers?",
)
def integer_output(x, w):
    (H, W), (KH, KW) = x.shape, w.shape
    if KH > H or KW > W:
        raise ValueError("the kernel does not fit the image")
    out = np.zeros_like(x[: H - KH + 1, : W - KW + 1])
    for i, j in np.ndindex(out.shape):
        out[i, j] = np.sum(x[i : i + KH, j : j + KW] * w)
    return out


@mistake(
    "the kernel is rounded down to the image's data type",
    "What is left of a weight of 0.5 when it becomes an integer?",
)
def kernel_cast(x, w):
    windows = np.lib.stride_tricks.sliding_window_view(x, w.shape)
    return np.einsum("hwij,ij->hw", windows, w.astype(x.dtype)).astype(float)


@mistake("every output is rounded", "Is the sum of fractions always a whole number?")
def rounded(x, w):
    windows = np.lib.stride_tricks.sliding_window_view(x * 1.0, w.shape)
    return np.rint(np.einsum("hwij,ij->hw", windows, w))


@mistake(
    "the output is written into the image",
    "What does x hold after your function has run, and who else may still need it?",
)
def writes_into_x(x, w):
    OH, OW = x.shape[0] - w.shape[0] + 1, x.shape[1] - w.shape[1] + 1
    if OH < 1 or OW < 1:
        raise ValueError("the kernel does not fit the image")
    for i, j in np.ndindex(OH, OW):
        x[i, j] = np.sum(x[i : i + w.shape[0], j : j + w.shape[1]] * (w * 1.0))
    return x[:OH, :OW] * 1.0


@mistake(
    "the window is multiplied in place",
    "A slice of x is a view: what does `*=` on it do to x, and to the next window?",
)
def window_in_place(x, w):
    (H, W), (KH, KW) = x.shape, w.shape
    if KH > H or KW > W:
        raise ValueError("the kernel does not fit the image")
    out = np.zeros((H - KH + 1, W - KW + 1))
    for i, j in np.ndindex(out.shape):
        window = x[i : i + KH, j : j + KW]
        window *= w
        out[i, j] = window.sum()
    return out


@mistake(
    "every kernel number meets the same part of the image",
    "When the kernel's second row is used, where does its part of x begin?",
)
def unshifted_taps(x, w):
    OH, OW = x.shape[0] - w.shape[0] + 1, x.shape[1] - w.shape[1] + 1
    if OH < 1 or OW < 1:
        raise ValueError("the kernel does not fit the image")
    return sum((float(weight) * x[:OH, :OW] for weight in w.flat), start=np.zeros((OH, OW)))


@mistake(
    "a kernel that does not fit gives an empty output",
    "What should someone read who passes a kernel larger than the image?",
)
def empty_when_too_large(x, w):
    (H, W), (KH, KW) = x.shape, w.shape
    x = x.astype(float)
    out = np.zeros((max(H - KH + 1, 0), max(W - KW + 1, 0)))
    for i, j in np.ndindex(out.shape):
        out[i, j] = np.sum(x[i : i + KH, j : j + KW] * w)
    return out


@mistake(
    "a kernel that is one pixel too large gives an empty output",
    "np.zeros refuses a size of -1: what does it do with a size of 0?",
)
def empty_when_one_too_large(x, w):
    (H, W), (KH, KW) = x.shape, w.shape
    x = x.astype(float)
    out = np.zeros((H - KH + 1, W - KW + 1))
    for i, j in np.ndindex(out.shape):
        out[i, j] = np.sum(x[i : i + KH, j : j + KW] * w)
    return out


@mistake("the weights are not used", "What would your function give if every weight were zero?")
def window_sum(x, w):
    return np.lib.stride_tricks.sliding_window_view(x, w.shape).sum(axis=(2, 3)) * 1.0


@mistake("the windows do not overlap", "By how many pixels does the kernel move each time?")
def jumping_windows(x, w):
    windows = np.lib.stride_tricks.sliding_window_view(x * 1.0, w.shape)
    return np.einsum("hwij,ij->hw", windows[:: w.shape[0], :: w.shape[1]], w)


@mistake("outputs are clipped to 0..255", "May a dot product be negative, or more than 255?")
def clipped(x, w):
    windows = np.lib.stride_tricks.sliding_window_view(x * 1.0, w.shape)
    return np.clip(np.einsum("hwij,ij->hw", windows, w), 0, 255)


@mistake("signs are dropped", "A kernel times -1: what should happen to the output?")
def absolute(x, w):
    windows = np.lib.stride_tricks.sliding_window_view(x * 1.0, w.shape)
    return np.abs(np.einsum("hwij,ij->hw", windows, w))


@mistake(
    "the window and the kernel are multiplied as matrices",
    "What is the difference between `@` and `*` for two arrays of the same shape?",
)
def matrix_product(x, w):
    (H, W), (KH, KW) = x.shape, w.shape
    if KH > H or KW > W:
        raise ValueError("the kernel does not fit the image")
    x = x.astype(float)
    out = np.zeros((H - KH + 1, W - KW + 1))
    for i, j in np.ndindex(out.shape):
        out[i, j] = np.sum(x[i : i + KH, j : j + KW] @ w)
    return out


@mistake(
    "only the last product of each window is kept",
    "`=` or `+=`: what happens to the products before the last one?",
)
def last_product_only(x, w):
    windows = np.lib.stride_tricks.sliding_window_view(x, w.shape)
    return windows[:, :, -1, -1] * float(w[-1, -1])


@mistake(
    "the kernel's last row and column are left out",
    "How many products has one window of a 3 x 3 kernel in your function?",
)
def last_taps_missing(x, w):
    windows = np.lib.stride_tricks.sliding_window_view(x * 1.0, w.shape)
    return np.einsum("hwij,ij->hw", windows[:, :, :-1, :-1], w[:-1, :-1])


@mistake(
    "the image wraps around at its border",
    "When the kernel reaches the right border, which pixels does it meet next?",
)
def wraps_around(x, w):
    if w.shape[0] > x.shape[0] or w.shape[1] > x.shape[1]:
        raise ValueError("the kernel does not fit the image")
    shifted = (np.roll(x * 1.0, (-a, -b), (0, 1)) * w[a, b] for a, b in np.ndindex(w.shape))
    return sum(shifted)


@mistake(
    "the products of bytes stay bytes",
    "x and w may be np.uint8, as in a photograph: what is 200 * 3 in one byte?",
)
def byte_products(x, w):
    (H, W), (KH, KW) = x.shape, w.shape
    if KH > H or KW > W:
        raise ValueError("the kernel does not fit the image")
    out = np.zeros((H - KH + 1, W - KW + 1))
    for i, j in np.ndindex(out.shape):
        out[i, j] = np.sum(x[i : i + KH, j : j + KW] * w)
    return out
