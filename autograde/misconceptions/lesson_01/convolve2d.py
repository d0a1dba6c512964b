"""Wrong and right ways to write convolve2d(x, w)."""

import numpy as np

from autograde.misconceptions.variant import alternative, mistake


@alternative("one sum per place with the kernel turned")
def places(x, w):
    (H, W), (KH, KW) = x.shape, w.shape
    if KH > H or KW > W:
        raise ValueError(f"the kernel {w.shape} does not fit the image {x.shape}")
    turned = w[::-1, ::-1]
    x = x.astype(float)
    out = np.zeros((H - KH + 1, W - KW + 1))
    for i, j in np.ndindex(out.shape):
        out[i, j] = np.sum(x[i : i + KH, j : j + KW] * turned)
    return out


@alternative("the index of the kernel runs backwards")
def index_backwards(x, w):
    (H, W), (KH, KW) = x.shape, w.shape
    if KH > H or KW > W:
        raise ValueError("the kernel does not fit the image")
    x = x.astype(float)
    out = np.zeros((H - KH + 1, W - KW + 1))
    for i, j in np.ndindex(out.shape):
        for a, b in np.ndindex(KH, KW):
            out[i, j] += x[i + a, j + b] * w[KH - 1 - a, KW - 1 - b]
    return out


@alternative("einsum over sliding windows with np.flip")
def einsum(x, w):
    windows = np.lib.stride_tricks.sliding_window_view(np.asarray(x, float), w.shape)
    return np.einsum("hwij,ij->hw", windows, np.flip(w))


@alternative("np.rot90 twice and one shifted image per tap")
def taps(x, w):
    OH, OW = x.shape[0] - w.shape[0] + 1, x.shape[1] - w.shape[1] + 1
    if OH < 1 or OW < 1:
        raise ValueError("the kernel does not fit the image")
    x = x.astype(float)
    out = np.zeros((OH, OW))
    for (a, b), weight in np.ndenumerate(np.rot90(w, 2)):
        out += weight * x[a : a + OH, b : b + OW]
    return out


@alternative("the valid part of the full convolution, built by spreading every pixel")
def spread(x, w):
    (H, W), (KH, KW) = x.shape, w.shape
    if KH > H or KW > W:
        raise ValueError("the kernel does not fit the image")
    x = x.astype(float)
    out = np.zeros((H + KH - 1, W + KW - 1))
    for i, j in np.ndindex(H, W):
        out[i : i + KH, j : j + KW] += x[i, j] * w
    return out[KH - 1 : H, KW - 1 : W].copy()


@alternative("the Fourier transform")
def fourier(x, w):
    (H, W), (KH, KW) = x.shape, w.shape
    if KH > H or KW > W:
        raise ValueError("the kernel does not fit the image")
    product = np.fft.rfft2(x) * np.fft.rfft2(w, s=(H, W))
    return np.fft.irfft2(product, s=(H, W))[KH - 1 :, KW - 1 :]


@mistake(
    "the kernel is not turned",
    "Your result is the cross-correlation. What happens to the kernel before it slides?",
)
def correlation(x, w):
    (H, W), (KH, KW) = x.shape, w.shape
    if KH > H or KW > W:
        raise ValueError("the kernel does not fit the image")
    x = x.astype(float)
    out = np.zeros((H - KH + 1, W - KW + 1))
    for i, j in np.ndindex(out.shape):
        out[i, j] = np.sum(x[i : i + KH, j : j + KW] * w)
    return out


@mistake("the kernel is turned by 90 degrees", "How many quarter turns make a half turn?")
def quarter_turn(x, w):
    w = np.rot90(w)
    windows = np.lib.stride_tricks.sliding_window_view(x * 1.0, w.shape)
    return np.einsum("hwij,ij->hw", windows, w)


@mistake("only the rows of the kernel are reversed", "Along how many axes does the minus sign run?")
def rows_only(x, w):
    windows = np.lib.stride_tricks.sliding_window_view(x * 1.0, w.shape)
    return np.einsum("hwij,ij->hw", windows, w[::-1])


@mistake(
    "only the columns of the kernel are reversed",
    "After your flip, which row of the kernel comes first?",
)
def columns_only(x, w):
    windows = np.lib.stride_tricks.sliding_window_view(x * 1.0, w.shape)
    return np.einsum("hwij,ij->hw", windows, w[:, ::-1])


@mistake(
    "the image is turned instead of the kernel",
    "Your output is right but upside down. Which of the two arrays slides?",
)
def image_turned(x, w):
    windows = np.lib.stride_tricks.sliding_window_view(x[::-1, ::-1] * 1.0, w.shape)
    return np.einsum("hwij,ij->hw", windows, w)


@mistake(
    "the image is turned as well as the kernel",
    "If both are turned, which pixel does the first window begin at?",
)
def both_turned(x, w):
    windows = np.lib.stride_tricks.sliding_window_view(x[::-1, ::-1] * 1.0, w.shape)
    return np.einsum("hwij,ij->hw", windows, w[::-1, ::-1])


@mistake(
    "the kernel is transposed, not turned",
    "Where does the top right corner of the kernel go in a half turn, and where in a transpose?",
)
def transposed(x, w):
    windows = np.lib.stride_tricks.sliding_window_view(x * 1.0, w.T.shape)
    return np.einsum("hwij,ij->hw", windows, w.T)


@mistake(
    "the kernel is turned and transposed",
    "A kernel of one row and three columns: which shape has yours when it slides?",
)
def turned_and_transposed(x, w):
    windows = np.lib.stride_tricks.sliding_window_view(x * 1.0, w.T.shape)
    return np.einsum("hwij,ij->hw", windows, w.T[::-1, ::-1])


@mistake(
    "the weights are negated instead of turned",
    "In x[i - a], does the minus sign belong to the index or to the weight?",
)
def negated(x, w):
    windows = np.lib.stride_tricks.sliding_window_view(x * 1.0, w.shape)
    return np.einsum("hwij,ij->hw", windows, -w)


@mistake(
    "the kernel's backward index begins at 0",
    "w[-a] for a = 0, 1, 2: which element comes first?",
)
def negative_index(x, w):
    (H, W), (KH, KW) = x.shape, w.shape
    if KH > H or KW > W:
        raise ValueError("the kernel does not fit the image")
    x = x.astype(float)
    out = np.zeros((H - KH + 1, W - KW + 1))
    for i, j in np.ndindex(out.shape):
        for a, b in np.ndindex(KH, KW):
            out[i, j] += x[i + a, j + b] * w[-a, -b]
    return out


@mistake(
    "the kernel is taken to be square when it is turned",
    "Which length does the column index count down from?",
)
def square_turn(x, w):
    (H, W), (KH, KW) = x.shape, w.shape
    if KH > H or KW > W:
        raise ValueError("the kernel does not fit the image")
    x = x.astype(float)
    out = np.zeros((H - KH + 1, W - KW + 1))
    for i, j in np.ndindex(out.shape):
        for a, b in np.ndindex(KH, KW):
            out[i, j] += x[i + a, j + b] * w[KH - 1 - a, KH - 1 - b]
    return out


@mistake(
    "the kernel is turned in place",
    "What does the caller's w hold after one call, and after two?",
)
def turned_in_place(x, w):
    windows = np.lib.stride_tricks.sliding_window_view(x * 1.0, w.shape)
    w[:] = w[::-1, ::-1].copy()
    return np.einsum("hwij,ij->hw", windows, w)


@mistake(
    "the image is padded so that the output keeps its size",
    "At how many places does the whole kernel lie inside the image?",
)
def same_size(x, w):
    (H, W), (KH, KW) = x.shape, w.shape
    if KH > H or KW > W:
        raise ValueError("the kernel does not fit the image")
    top, left = KH // 2, KW // 2
    padded = np.pad(x * 1.0, ((top, KH - 1 - top), (left, KW - 1 - left)))
    windows = np.lib.stride_tricks.sliding_window_view(padded, w.shape)
    return np.einsum("hwij,ij->hw", windows, w[::-1, ::-1])


@mistake(
    "every partial overlap counts as a window",
    "Your output is larger than the image. Which part of it is the valid part?",
)
def full(x, w):
    (H, W), (KH, KW) = x.shape, w.shape
    if KH > H or KW > W:
        raise ValueError("the kernel does not fit the image")
    x = x.astype(float)
    out = np.zeros((H + KH - 1, W + KW - 1))
    for i, j in np.ndindex(H, W):
        out[i : i + KH, j : j + KW] += x[i, j] * w
    return out


@mistake(
    "the last row and column are missing",
    "A 3 x 3 kernel on a 3 x 3 image: how many places are there, and how many do you compute?",
)
def one_too_few(x, w):
    (H, W), (KH, KW) = x.shape, w.shape
    if KH > H or KW > W:
        raise ValueError("the kernel does not fit the image")
    x = x.astype(float)
    out = np.zeros((H - KH, W - KW))
    for i, j in np.ndindex(out.shape):
        out[i, j] = np.sum(x[i : i + KH, j : j + KW] * w[::-1, ::-1])
    return out


@mistake("the products are averaged", "What should four ones give on an image of ones?")
def average(x, w):
    windows = np.lib.stride_tricks.sliding_window_view(x * 1.0, w.shape)
    return (windows * w[::-1, ::-1]).mean(axis=(2, 3))


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
        out[i, j] = np.sum(x[i : i + KH, j : j + KW] * w[::-1, ::-1])
    return out


@mistake(
    "a kernel that does not fit gives an empty output",
    "What should someone read who passes a kernel larger than the image?",
)
def empty_when_too_large(x, w):
    (H, W), (KH, KW) = x.shape, w.shape
    x = x.astype(float)
    out = np.zeros((max(H - KH + 1, 0), max(W - KW + 1, 0)))
    for i, j in np.ndindex(out.shape):
        out[i, j] = np.sum(x[i : i + KH, j : j + KW] * w[::-1, ::-1])
    return out


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
        out[i, j] = np.sum(x[i : i + KH, j : j + KW] * w[::-1, ::-1])
    return out
