"""Wrong and right ways to write apply_kernel(img, k)."""

import numpy as np

from autograde.misconceptions.variant import alternative, mistake, probe


@probe
def a_wide_image(apply_kernel):
    rng = np.random.default_rng(1)
    return apply_kernel(
        (rng.normal(size=(5, 7)) * 3).round(2), (rng.normal(size=(2, 3)) * 3).round(2)
    )


@probe
def a_tall_image(apply_kernel):
    rng = np.random.default_rng(2)
    return apply_kernel(
        (rng.normal(size=(7, 4)) * 3).round(2), (rng.normal(size=(3, 2)) * 3).round(2)
    )


@probe
def a_square_image(apply_kernel):
    rng = np.random.default_rng(3)
    return apply_kernel(
        (rng.normal(size=(5, 5)) * 3).round(2), (rng.normal(size=(3, 3)) * 3).round(2)
    )


@probe
def a_kernel_of_one_row(apply_kernel):
    rng = np.random.default_rng(4)
    return apply_kernel(
        (rng.normal(size=(4, 6)) * 99).round(2), (rng.normal(size=(1, 4)) * 99).round(2)
    )


@probe(care=True)
def integer_images(apply_kernel):
    rng = np.random.default_rng(5)
    return apply_kernel(rng.integers(-9, 10, size=(5, 7)), (rng.normal(size=(2, 3)) * 3).round(2))


@probe(care=True)
def integer_images_and_kernels(apply_kernel):
    rng = np.random.default_rng(6)
    return apply_kernel(rng.integers(-9, 10, size=(5, 7)), rng.integers(-9, 10, size=(2, 3)))


@probe(care=True)
def bytes_of_a_photograph(apply_kernel):
    rng = np.random.default_rng(7)
    img, k = rng.integers(20, 250, size=(5, 7)), rng.integers(20, 250, size=(2, 3))
    return apply_kernel(img.astype(np.uint8), k.astype(np.uint8))


@probe(care=True)
def fractions_for_whole_numbers(apply_kernel):
    rng = np.random.default_rng(8)
    return apply_kernel((rng.normal(size=(5, 7)) * 3).round(2), rng.integers(-9, 10, size=(2, 3)))


@probe(care=True)
def read_only(apply_kernel):
    rng = np.random.default_rng(9)
    img, k = rng.normal(size=(7, 5)).round(2).T * 3, rng.normal(size=(3, 2)).round(2).T * 3
    img.flags.writeable = k.flags.writeable = False
    return apply_kernel(img, k)


@probe(care=True)
def the_input_afterwards(apply_kernel):
    rng = np.random.default_rng(10)
    img, k = rng.normal(size=(5, 7)).round(2) * 3, rng.normal(size=(2, 3)).round(2) * 3
    apply_kernel(img, k)
    return img, k


@probe(care=True)
def too_tall(apply_kernel):
    return apply_kernel(np.ones((3, 5)), np.ones((4, 2)))


@probe(care=True)
def too_wide(apply_kernel):
    return apply_kernel(np.ones((5, 3)), np.ones((2, 4)))


@probe(care=True)
def too_large(apply_kernel):
    return apply_kernel(np.ones((2, 3)), np.ones((5, 6)))


@alternative("one sum per place, two loops")
def places(img, k):
    H, W = img.shape
    KH, KW = k.shape
    if KH > H or KW > W:
        raise ValueError(f"the kernel {k.shape} does not fit the image {img.shape}")
    img = img.astype(float)
    out = np.zeros((H - KH + 1, W - KW + 1))
    for i in range(H - KH + 1):
        for j in range(W - KW + 1):
            out[i, j] = np.sum(img[i : i + KH, j : j + KW] * k)
    return out


@alternative("four loops")
def four_loops(img, k):
    rows, cols = img.shape[0] - k.shape[0] + 1, img.shape[1] - k.shape[1] + 1
    if rows <= 0 or cols <= 0:
        raise ValueError("the kernel does not fit the image")
    img = img.astype(float)
    out = np.zeros((rows, cols))
    for i, j in np.ndindex(rows, cols):
        for a, b in np.ndindex(k.shape):
            out[i, j] += img[i + a, j + b] * k[a, b]
    return out


@alternative("one shifted image per kernel tap")
def taps(img, k):
    OH, OW = img.shape[0] - k.shape[0] + 1, img.shape[1] - k.shape[1] + 1
    if min(OH, OW) < 1:
        raise ValueError("the kernel does not fit the image")
    img = img.astype(float)
    out = np.zeros((OH, OW))
    for (a, b), weight in np.ndenumerate(k):
        out += weight * img[a : a + OH, b : b + OW]
    return out


@alternative("einsum over sliding windows")
def einsum(img, k):
    windows = np.lib.stride_tricks.sliding_window_view(img.astype(float), k.shape)
    return np.einsum("hwij,ij->hw", windows, k)


@alternative("tensordot over sliding windows")
def tensordot(img, k):
    windows = np.lib.stride_tricks.sliding_window_view(img, k.shape)
    return np.tensordot(windows, k.astype(np.float64), axes=((2, 3), (0, 1)))


@alternative("as_strided windows")
def strided(img, k):
    (H, W), (KH, KW) = img.shape, k.shape
    if KH > H or KW > W:
        raise ValueError("the kernel does not fit the image")
    img = np.array(img, dtype=np.float64)
    shape = (H - KH + 1, W - KW + 1, KH, KW)
    windows = np.lib.stride_tricks.as_strided(img, shape, img.strides + img.strides)
    return (windows * k).sum(axis=(2, 3))


@alternative("im2col and one matrix product, in Fortran order")
def im2col(img, k):
    (H, W), (KH, KW) = img.shape, k.shape
    OH, OW = H - KH + 1, W - KW + 1
    if OH < 1 or OW < 1:
        raise ValueError("the kernel does not fit the image")
    columns = [img[i : i + KH, j : j + KW].ravel() for i in range(OH) for j in range(OW)]
    return np.asfortranarray((np.array(columns, dtype=float) @ k.ravel()).reshape(OH, OW))


@alternative("the Fourier transform")
def fourier(img, k):
    (H, W), (KH, KW) = img.shape, k.shape
    if KH > H or KW > W:
        raise ValueError("the kernel does not fit the image")
    product = np.fft.rfft2(img) * np.conj(np.fft.rfft2(k, s=(H, W)))
    return np.fft.irfft2(product, s=(H, W))[: H - KH + 1, : W - KW + 1]


@mistake(
    "the kernel is turned by 180 degrees",
    "Your result is what a kernel turned by 180 degrees gives. Which index runs backwards?",
)
def turned(img, k):
    H, W = img.shape
    KH, KW = k.shape
    if KH > H or KW > W:
        raise ValueError("the kernel does not fit the image")
    img = img.astype(float)
    out = np.zeros((H - KH + 1, W - KW + 1))
    for i in range(H - KH + 1):
        for j in range(W - KW + 1):
            out[i, j] = np.sum(img[i : i + KH, j : j + KW] * k[::-1, ::-1])
    return out


@mistake(
    "the kernel is turned upside down",
    "Which row of the kernel meets the top row of the window in your function?",
)
def upside_down(img, k):
    windows = np.lib.stride_tricks.sliding_window_view(img * 1.0, k.shape)
    return np.einsum("hwij,ij->hw", windows, k[::-1])


@mistake(
    "the kernel is mirrored left to right",
    "Which column of the kernel meets the left column of the window in your function?",
)
def mirrored(img, k):
    windows = np.lib.stride_tricks.sliding_window_view(img * 1.0, k.shape)
    return np.einsum("hwij,ij->hw", windows, k[:, ::-1])


@mistake(
    "the kernel is transposed",
    "A kernel with one row and three columns: does yours still look along a row?",
)
def transposed(img, k):
    windows = np.lib.stride_tricks.sliding_window_view(img * 1.0, k.T.shape)
    return np.einsum("hwij,ij->hw", windows, k.T)


@mistake(
    "the image is padded so that the output keeps its size",
    "At how many places does the whole kernel lie inside the image?",
)
def same_size(img, k):
    (H, W), (KH, KW) = img.shape, k.shape
    if KH > H or KW > W:
        raise ValueError("the kernel does not fit the image")
    top, left = (KH - 1) // 2, (KW - 1) // 2
    padded = np.pad(img * 1.0, ((top, KH - 1 - top), (left, KW - 1 - left)))
    return np.einsum("hwij,ij->hw", np.lib.stride_tricks.sliding_window_view(padded, k.shape), k)


@mistake(
    "every partial overlap counts as a window",
    "May a window hang over the border when only the valid part is asked?",
)
def full(img, k):
    (H, W), (KH, KW) = img.shape, k.shape
    if KH > H or KW > W:
        raise ValueError("the kernel does not fit the image")
    padded = np.pad(img * 1.0, ((KH - 1, KH - 1), (KW - 1, KW - 1)))
    return np.einsum("hwij,ij->hw", np.lib.stride_tricks.sliding_window_view(padded, k.shape), k)


@mistake(
    "the last row and column are missing",
    "A 3 img 3 kernel on a 3 img 3 image: how many places are there, and how many do you compute?",
)
def one_too_few(img, k):
    H, W = img.shape
    KH, KW = k.shape
    if KH > H or KW > W:
        raise ValueError("the kernel does not fit the image")
    img = img.astype(float)
    out = np.zeros((H - KH, W - KW))
    for i in range(H - KH):
        for j in range(W - KW):
            out[i, j] = np.sum(img[i : i + KH, j : j + KW] * k)
    return out


@mistake(
    "the last row and column stay zero",
    "The output has H - KH + 1 rows: what is the last i of your loop?",
)
def last_zero(img, k):
    (H, W), (KH, KW) = img.shape, k.shape
    if KH > H or KW > W:
        raise ValueError("the kernel does not fit the image")
    img = img.astype(float)
    out = np.zeros((H - KH + 1, W - KW + 1))
    for i in range(H - KH):
        for j in range(W - KW):
            out[i, j] = np.sum(img[i : i + KH, j : j + KW] * k)
    return out


@mistake(
    "rows and columns of the output are swapped",
    "The image is taller than wide: is your output, too?",
)
def output_transposed(img, k):
    windows = np.lib.stride_tricks.sliding_window_view(img * 1.0, k.shape)
    return np.einsum("hwij,ij->wh", windows, k)


@mistake(
    "row and column of the window are swapped",
    "Output [0, 1] lies to the right of [0, 0]: where does its window begin?",
)
def window_start_swapped(img, k):
    (H, W), (KH, KW) = img.shape, k.shape
    if KH > H or KW > W:
        raise ValueError("the kernel does not fit the image")
    img = img.astype(float)
    out = np.zeros((H - KH + 1, W - KW + 1))
    for i, j in np.ndindex(out.shape):
        out[i, j] = np.sum(img[j : j + KH, i : i + KW] * k)
    return out


@mistake(
    "the kernel is taken to be square",
    "Which axis of the kernel does your inner loop ask for its length?",
)
def square_kernel(img, k):
    K = k.shape[0]
    if img.shape[0] < K or k.shape[1] > img.shape[1]:
        raise ValueError("the kernel does not fit the image")
    img = img.astype(float)
    out = np.zeros((img.shape[0] - K + 1, img.shape[1] - K + 1))
    for i, j in np.ndindex(out.shape):
        for a, b in np.ndindex(K, K):
            out[i, j] += img[i + a, j + b] * k[a, b]
    return out


@mistake(
    "the image is taken to be square",
    "How wide is your output when the image is wider than tall?",
)
def square_image(img, k):
    n, (KH, KW) = img.shape[0], k.shape
    if n < KH or img.shape[1] < KW:
        raise ValueError("the kernel does not fit the image")
    img = img.astype(float)
    out = np.zeros((n - KH + 1, n - KW + 1))
    for i, j in np.ndindex(out.shape):
        out[i, j] = np.sum(img[i : i + KH, j : j + KW] * k)
    return out


@mistake("the products are averaged", "What should four ones give on an image of ones?")
def average(img, k):
    return (np.lib.stride_tricks.sliding_window_view(img * 1.0, k.shape) * k).mean(axis=(2, 3))


@mistake(
    "the kernel is divided by its sum",
    "Twice the kernel should give twice the output: does it, in your function?",
)
def divided_by_sum(img, k):
    windows = np.lib.stride_tricks.sliding_window_view(img * 1.0, k.shape)
    return np.einsum("hwij,ij->hw", windows, k / k.sum())


@mistake(
    "an integer image gives an integer output",
    "Which data type has an array made by np.zeros_like from integers?",
)
def integer_output(img, k):
    (H, W), (KH, KW) = img.shape, k.shape
    if KH > H or KW > W:
        raise ValueError("the kernel does not fit the image")
    out = np.zeros_like(img[: H - KH + 1, : W - KW + 1])
    for i, j in np.ndindex(out.shape):
        out[i, j] = np.sum(img[i : i + KH, j : j + KW] * k)
    return out


@mistake(
    "the kernel is rounded down to the image's data type",
    "What is left of a weight of 0.5 when it becomes an integer?",
)
def kernel_cast(img, k):
    windows = np.lib.stride_tricks.sliding_window_view(img, k.shape)
    return np.einsum("hwij,ij->hw", windows, k.astype(img.dtype)).astype(float)


@mistake("every output is rounded", "Is the sum of fractions always a whole number?")
def rounded(img, k):
    windows = np.lib.stride_tricks.sliding_window_view(img * 1.0, k.shape)
    return np.rint(np.einsum("hwij,ij->hw", windows, k))


@mistake(
    "the output is written into the image",
    "What does img hold after your function has run, and who else may still need it?",
)
def writes_into_x(img, k):
    OH, OW = img.shape[0] - k.shape[0] + 1, img.shape[1] - k.shape[1] + 1
    if OH < 1 or OW < 1:
        raise ValueError("the kernel does not fit the image")
    for i, j in np.ndindex(OH, OW):
        img[i, j] = np.sum(img[i : i + k.shape[0], j : j + k.shape[1]] * (k * 1.0))
    return img[:OH, :OW] * 1.0


@mistake(
    "the window is multiplied in place",
    "A slice of img is a view: what does `*=` on it do to img, and to the next window?",
)
def window_in_place(img, k):
    (H, W), (KH, KW) = img.shape, k.shape
    if KH > H or KW > W:
        raise ValueError("the kernel does not fit the image")
    out = np.zeros((H - KH + 1, W - KW + 1))
    for i, j in np.ndindex(out.shape):
        window = img[i : i + KH, j : j + KW]
        window *= k
        out[i, j] = window.sum()
    return out


@mistake(
    "every kernel number meets the same part of the image",
    "When the kernel's second row is used, where does its part of img begin?",
)
def unshifted_taps(img, k):
    OH, OW = img.shape[0] - k.shape[0] + 1, img.shape[1] - k.shape[1] + 1
    if OH < 1 or OW < 1:
        raise ValueError("the kernel does not fit the image")
    return sum((float(weight) * img[:OH, :OW] for weight in k.flat), start=np.zeros((OH, OW)))


@mistake(
    "a kernel that does not fit gives an empty output",
    "What should someone read who passes a kernel larger than the image?",
)
def empty_when_too_large(img, k):
    (H, W), (KH, KW) = img.shape, k.shape
    img = img.astype(float)
    out = np.zeros((max(H - KH + 1, 0), max(W - KW + 1, 0)))
    for i, j in np.ndindex(out.shape):
        out[i, j] = np.sum(img[i : i + KH, j : j + KW] * k)
    return out


@mistake(
    "a kernel that is one pixel too large gives an empty output",
    "np.zeros refuses a size of -1: what does it do with a size of 0?",
)
def empty_when_one_too_large(img, k):
    (H, W), (KH, KW) = img.shape, k.shape
    img = img.astype(float)
    out = np.zeros((H - KH + 1, W - KW + 1))
    for i, j in np.ndindex(out.shape):
        out[i, j] = np.sum(img[i : i + KH, j : j + KW] * k)
    return out


@mistake("the weights are not used", "What would your function give if every weight were zero?")
def window_sum(img, k):
    return np.lib.stride_tricks.sliding_window_view(img, k.shape).sum(axis=(2, 3)) * 1.0


@mistake("the windows do not overlap", "By how many pixels does the kernel move each time?")
def jumping_windows(img, k):
    windows = np.lib.stride_tricks.sliding_window_view(img * 1.0, k.shape)
    return np.einsum("hwij,ij->hw", windows[:: k.shape[0], :: k.shape[1]], k)


@mistake("outputs are clipped to 0..255", "May a dot product be negative, or more than 255?")
def clipped(img, k):
    windows = np.lib.stride_tricks.sliding_window_view(img * 1.0, k.shape)
    return np.clip(np.einsum("hwij,ij->hw", windows, k), 0, 255)


@mistake("signs are dropped", "A kernel times -1: what should happen to the output?")
def absolute(img, k):
    windows = np.lib.stride_tricks.sliding_window_view(img * 1.0, k.shape)
    return np.abs(np.einsum("hwij,ij->hw", windows, k))


@mistake(
    "the window and the kernel are multiplied as matrices",
    "What is the difference between `@` and `*` for two arrays of the same shape?",
)
def matrix_product(img, k):
    (H, W), (KH, KW) = img.shape, k.shape
    if KH > H or KW > W:
        raise ValueError("the kernel does not fit the image")
    img = img.astype(float)
    out = np.zeros((H - KH + 1, W - KW + 1))
    for i, j in np.ndindex(out.shape):
        out[i, j] = np.sum(img[i : i + KH, j : j + KW] @ k)
    return out


@mistake(
    "only the last product of each window is kept",
    "`=` or `+=`: what happens to the products before the last one?",
)
def last_product_only(img, k):
    windows = np.lib.stride_tricks.sliding_window_view(img, k.shape)
    return windows[:, :, -1, -1] * float(k[-1, -1])


@mistake(
    "the kernel's last row and column are left out",
    "How many products has one window of a 3 img 3 kernel in your function?",
)
def last_taps_missing(img, k):
    windows = np.lib.stride_tricks.sliding_window_view(img * 1.0, k.shape)
    return np.einsum("hwij,ij->hw", windows[:, :, :-1, :-1], k[:-1, :-1])


@mistake(
    "the image wraps around at its border",
    "When the kernel reaches the right border, which pixels does it meet next?",
)
def wraps_around(img, k):
    if k.shape[0] > img.shape[0] or k.shape[1] > img.shape[1]:
        raise ValueError("the kernel does not fit the image")
    shifted = (np.roll(img * 1.0, (-a, -b), (0, 1)) * k[a, b] for a, b in np.ndindex(k.shape))
    return sum(shifted)


@mistake(
    "the products of bytes stay bytes",
    "img and k may be np.uint8, as in a photograph: what is 200 * 3 in one byte?",
)
def byte_products(img, k):
    (H, W), (KH, KW) = img.shape, k.shape
    if KH > H or KW > W:
        raise ValueError("the kernel does not fit the image")
    out = np.zeros((H - KH + 1, W - KW + 1))
    for i, j in np.ndindex(out.shape):
        out[i, j] = np.sum(img[i : i + KH, j : j + KW] * k)
    return out
