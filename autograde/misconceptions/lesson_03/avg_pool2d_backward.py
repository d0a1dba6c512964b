"""Wrong and right ways to write avg_pool2d_backward(dout, x_shape, k, stride=None, padding=0)."""

import numpy as np

from autograde.misconceptions.variant import alternative, mistake, probe


@probe
def windows_that_tile(avg_pool2d_backward):
    return avg_pool2d_backward(
        np.random.default_rng(1).normal(size=(2, 3, 2, 3)), (2, 3, 5, 9), (2, 3)
    )


@probe
def windows_that_overlap(avg_pool2d_backward):
    return avg_pool2d_backward(
        np.random.default_rng(2).normal(size=(2, 2, 3, 4)), (2, 2, 7, 9), 3, 2
    )


@probe
def a_stride_per_axis(avg_pool2d_backward):
    return avg_pool2d_backward(
        np.random.default_rng(3).normal(size=(2, 2, 2, 7)), (2, 2, 7, 9), (2, 3), (3, 1)
    )


@probe
def windows_far_apart(avg_pool2d_backward):
    return avg_pool2d_backward(
        np.random.default_rng(4).normal(size=(2, 2, 2, 3)), (2, 2, 7, 9), 2, 3
    )


@probe
def padding(avg_pool2d_backward):
    return avg_pool2d_backward(
        np.random.default_rng(5).normal(size=(2, 2, 3, 3)), (2, 2, 5, 6), 3, 2, 1
    )


@probe
def padding_per_axis(avg_pool2d_backward):
    return avg_pool2d_backward(
        np.random.default_rng(6).normal(size=(2, 2, 6, 3)), (2, 2, 5, 6), (4, 3), (1, 2), (2, 1)
    )


@probe(care=True)
def integers(avg_pool2d_backward):
    return avg_pool2d_backward(
        np.random.default_rng(7).integers(-9, 10, size=(2, 2, 2, 3)), (2, 2, 4, 6), 2
    )


@probe(care=True)
def read_only_and_afterwards(avg_pool2d_backward):
    dout = np.random.default_rng(8).normal(size=(2, 2, 2, 3))
    dout.flags.writeable = False
    return avg_pool2d_backward(dout, (2, 2, 4, 6), 2), dout


@probe(care=True)
def too_few_gradients(avg_pool2d_backward):
    return avg_pool2d_backward(np.ones((2, 1, 2, 2)), (2, 1, 4, 6), 2)


@probe(care=True)
def too_many_gradients(avg_pool2d_backward):
    return avg_pool2d_backward(np.ones((2, 1, 4, 6)), (2, 1, 4, 6), 2)


@probe(care=True)
def too_many_channels(avg_pool2d_backward):
    return avg_pool2d_backward(np.ones((2, 3, 2, 3)), (2, 1, 4, 6), 2)


@probe(care=True)
def too_tall(avg_pool2d_backward):
    return avg_pool2d_backward(np.ones((2, 1, 1, 1)), (2, 1, 4, 6), (5, 2))


@alternative("a loop over the places")
def loop_over_places(dout, x_shape, k, stride=None, padding=0):
    kh, kw = (k, k) if np.ndim(k) == 0 else k
    sh, sw = (kh, kw) if stride is None else (stride, stride) if np.ndim(stride) == 0 else stride
    ph, pw = (padding, padding) if np.ndim(padding) == 0 else padding
    N, C, H, W = x_shape
    if kh > H + 2 * ph or kw > W + 2 * pw:
        raise ValueError("the window does not fit")
    OH, OW = (H + 2 * ph - kh) // sh + 1, (W + 2 * pw - kw) // sw + 1
    if dout.shape != (N, C, OH, OW):
        raise ValueError("dout is not shaped like the averages")
    dx = np.zeros((N, C, H + 2 * ph, W + 2 * pw))
    for i, j in np.ndindex(OH, OW):
        rows, columns = slice(i * sh, i * sh + kh), slice(j * sw, j * sw + kw)
        dx[:, :, rows, columns] += dout[:, :, i, j, None, None] / (kh * kw)
    return dx[:, :, ph : ph + H, pw : pw + W]


@alternative("a loop over the pixels of the window")
def loop_over_taps(dout, x_shape, k, stride=None, padding=0):
    kh, kw = (k, k) if np.ndim(k) == 0 else k
    sh, sw = (kh, kw) if stride is None else (stride, stride) if np.ndim(stride) == 0 else stride
    ph, pw = (padding, padding) if np.ndim(padding) == 0 else padding
    N, C, H, W = x_shape
    if kh > H + 2 * ph or kw > W + 2 * pw:
        raise ValueError("the window does not fit")
    OH, OW = (H + 2 * ph - kh) // sh + 1, (W + 2 * pw - kw) // sw + 1
    if dout.shape != (N, C, OH, OW):
        raise ValueError("dout is not shaped like the averages")
    dx = np.zeros((N, C, H + 2 * ph, W + 2 * pw))
    for a, b in np.ndindex(kh, kw):
        rows = slice(a, a + sh * (OH - 1) + 1, sh)
        dx[:, :, rows, b : b + sw * (OW - 1) + 1 : sw] += dout / (kh * kw)
    return dx[:, :, ph : ph + H, pw : pw + W]


@alternative("a loop over everything")
def six_loops(dout, x_shape, k, stride=None, padding=0):
    kh, kw = (k, k) if np.ndim(k) == 0 else k
    sh, sw = (kh, kw) if stride is None else (stride, stride) if np.ndim(stride) == 0 else stride
    ph, pw = (padding, padding) if np.ndim(padding) == 0 else padding
    N, C, H, W = x_shape
    if kh > H + 2 * ph or kw > W + 2 * pw:
        raise ValueError("the window does not fit")
    OH, OW = (H + 2 * ph - kh) // sh + 1, (W + 2 * pw - kw) // sw + 1
    if dout.shape != (N, C, OH, OW):
        raise ValueError("dout is not shaped like the averages")
    dx = np.zeros((N, C, H + 2 * ph, W + 2 * pw))
    for n, c, i, j, a, b in np.ndindex(N, C, OH, OW, kh, kw):
        dx[n, c, i * sh + a, j * sw + b] += dout[n, c, i, j] / (kh * kw)
    return dx[:, :, ph : ph + H, pw : pw + W]


@alternative("np.add.at for all pixels of all windows")
def add_at(dout, x_shape, k, stride=None, padding=0):
    kh, kw = (k, k) if np.ndim(k) == 0 else k
    sh, sw = (kh, kw) if stride is None else (stride, stride) if np.ndim(stride) == 0 else stride
    ph, pw = (padding, padding) if np.ndim(padding) == 0 else padding
    N, C, H, W = x_shape
    if kh > H + 2 * ph or kw > W + 2 * pw:
        raise ValueError("the window does not fit")
    OH, OW = (H + 2 * ph - kh) // sh + 1, (W + 2 * pw - kw) // sw + 1
    if dout.shape != (N, C, OH, OW):
        raise ValueError("dout is not shaped like the averages")
    dx = np.zeros((N, C, H + 2 * ph, W + 2 * pw))
    n, c, i, j, a, b = np.indices((N, C, OH, OW, kh, kw))
    shares = np.broadcast_to((dout / (kh * kw))[..., None, None], n.shape)
    np.add.at(dx, (n, c, i * sh + a, j * sw + b), shares)
    return dx[:, :, ph : ph + H, pw : pw + W]


@alternative("one matrix per axis")
def two_matrices(dout, x_shape, k, stride=None, padding=0):
    kh, kw = (k, k) if np.ndim(k) == 0 else k
    sh, sw = (kh, kw) if stride is None else (stride, stride) if np.ndim(stride) == 0 else stride
    ph, pw = (padding, padding) if np.ndim(padding) == 0 else padding
    N, C, H, W = x_shape
    if kh > H + 2 * ph or kw > W + 2 * pw:
        raise ValueError("the window does not fit")
    OH, OW = (H + 2 * ph - kh) // sh + 1, (W + 2 * pw - kw) // sw + 1
    if dout.shape != (N, C, OH, OW):
        raise ValueError("dout is not shaped like the averages")
    down, across = np.zeros((OH, H)), np.zeros((OW, W))
    for i, a in np.ndindex(OH, kh):
        if 0 <= i * sh + a - ph < H:
            down[i, i * sh + a - ph] += 1 / kh
    for j, b in np.ndindex(OW, kw):
        if 0 <= j * sw + b - pw < W:
            across[j, j * sw + b - pw] += 1 / kw
    return np.einsum("ncij,ih,jw->nchw", dout, down, across)


@alternative("windows cut at the border, no padded copy")
def without_padding(dout, x_shape, k, stride=None, padding=0):
    kh, kw = (k, k) if np.ndim(k) == 0 else k
    sh, sw = (kh, kw) if stride is None else (stride, stride) if np.ndim(stride) == 0 else stride
    ph, pw = (padding, padding) if np.ndim(padding) == 0 else padding
    N, C, H, W = x_shape
    if kh > H + 2 * ph or kw > W + 2 * pw:
        raise ValueError("the window does not fit")
    OH, OW = (H + 2 * ph - kh) // sh + 1, (W + 2 * pw - kw) // sw + 1
    if dout.shape != (N, C, OH, OW):
        raise ValueError("dout is not shaped like the averages")
    dx = np.zeros((N, C, H, W))
    for i, j in np.ndindex(OH, OW):
        top, left = i * sh - ph, j * sw - pw
        rows, columns = slice(max(0, top), top + kh), slice(max(0, left), left + kw)
        dx[:, :, rows, columns] += dout[:, :, i, j, None, None] / (kh * kw)
    return dx


@alternative("single precision")
def single_precision(dout, x_shape, k, stride=None, padding=0):
    kh, kw = (k, k) if np.ndim(k) == 0 else k
    sh, sw = (kh, kw) if stride is None else (stride, stride) if np.ndim(stride) == 0 else stride
    ph, pw = (padding, padding) if np.ndim(padding) == 0 else padding
    N, C, H, W = x_shape
    if kh > H + 2 * ph or kw > W + 2 * pw:
        raise ValueError("the window does not fit")
    OH, OW = (H + 2 * ph - kh) // sh + 1, (W + 2 * pw - kw) // sw + 1
    if dout.shape != (N, C, OH, OW):
        raise ValueError("dout is not shaped like the averages")
    dx = np.zeros((N, C, H + 2 * ph, W + 2 * pw), dtype=np.float32)
    for i, j in np.ndindex(OH, OW):
        rows, columns = slice(i * sh, i * sh + kh), slice(j * sw, j * sw + kw)
        dx[:, :, rows, columns] += dout[:, :, i, j, None, None] / (kh * kw)
    return dx[:, :, ph : ph + H, pw : pw + W]


@mistake(
    "every pixel gets the full gradient",
    "If one of four pixels grows by 1, by how much does the average grow?",
)
def not_divided(dout, x_shape, k, stride=None, padding=0):
    kh, kw = (k, k) if np.ndim(k) == 0 else k
    sh, sw = (kh, kw) if stride is None else (stride, stride) if np.ndim(stride) == 0 else stride
    ph, pw = (padding, padding) if np.ndim(padding) == 0 else padding
    N, C, H, W = x_shape
    if kh > H + 2 * ph or kw > W + 2 * pw:
        raise ValueError("the window does not fit")
    OH, OW = (H + 2 * ph - kh) // sh + 1, (W + 2 * pw - kw) // sw + 1
    if dout.shape != (N, C, OH, OW):
        raise ValueError("dout is not shaped like the averages")
    dx = np.zeros((N, C, H + 2 * ph, W + 2 * pw))
    for i, j in np.ndindex(OH, OW):
        rows, columns = slice(i * sh, i * sh + kh), slice(j * sw, j * sw + kw)
        dx[:, :, rows, columns] += dout[:, :, i, j, None, None]
    return dx[:, :, ph : ph + H, pw : pw + W]


@mistake(
    "the gradient is divided by the height of the window",
    "How many pixels share the gradient of a window of 2 × 3?",
)
def divided_by_the_side(dout, x_shape, k, stride=None, padding=0):
    kh, kw = (k, k) if np.ndim(k) == 0 else k
    sh, sw = (kh, kw) if stride is None else (stride, stride) if np.ndim(stride) == 0 else stride
    ph, pw = (padding, padding) if np.ndim(padding) == 0 else padding
    N, C, H, W = x_shape
    if kh > H + 2 * ph or kw > W + 2 * pw:
        raise ValueError("the window does not fit")
    OH, OW = (H + 2 * ph - kh) // sh + 1, (W + 2 * pw - kw) // sw + 1
    if dout.shape != (N, C, OH, OW):
        raise ValueError("dout is not shaped like the averages")
    dx = np.zeros((N, C, H + 2 * ph, W + 2 * pw))
    for i, j in np.ndindex(OH, OW):
        rows, columns = slice(i * sh, i * sh + kh), slice(j * sw, j * sw + kw)
        dx[:, :, rows, columns] += dout[:, :, i, j, None, None] / kh
    return dx[:, :, ph : ph + H, pw : pw + W]


@mistake(
    "the gradient is divided by the square of the height",
    "How many pixels share the gradient of a window of 2 × 3, and what is 2 times 2?",
)
def divided_by_the_square(dout, x_shape, k, stride=None, padding=0):
    kh, kw = (k, k) if np.ndim(k) == 0 else k
    sh, sw = (kh, kw) if stride is None else (stride, stride) if np.ndim(stride) == 0 else stride
    ph, pw = (padding, padding) if np.ndim(padding) == 0 else padding
    N, C, H, W = x_shape
    if kh > H + 2 * ph or kw > W + 2 * pw:
        raise ValueError("the window does not fit")
    OH, OW = (H + 2 * ph - kh) // sh + 1, (W + 2 * pw - kw) // sw + 1
    if dout.shape != (N, C, OH, OW):
        raise ValueError("dout is not shaped like the averages")
    dx = np.zeros((N, C, H + 2 * ph, W + 2 * pw))
    for i, j in np.ndindex(OH, OW):
        rows, columns = slice(i * sh, i * sh + kh), slice(j * sw, j * sw + kw)
        dx[:, :, rows, columns] += dout[:, :, i, j, None, None] / kh**2
    return dx[:, :, ph : ph + H, pw : pw + W]


@mistake(
    "where windows overlap the last one wins",
    "A pixel is in two windows: how many shares reach it?",
)
def overwrites(dout, x_shape, k, stride=None, padding=0):
    kh, kw = (k, k) if np.ndim(k) == 0 else k
    sh, sw = (kh, kw) if stride is None else (stride, stride) if np.ndim(stride) == 0 else stride
    ph, pw = (padding, padding) if np.ndim(padding) == 0 else padding
    N, C, H, W = x_shape
    if kh > H + 2 * ph or kw > W + 2 * pw:
        raise ValueError("the window does not fit")
    OH, OW = (H + 2 * ph - kh) // sh + 1, (W + 2 * pw - kw) // sw + 1
    if dout.shape != (N, C, OH, OW):
        raise ValueError("dout is not shaped like the averages")
    dx = np.zeros((N, C, H + 2 * ph, W + 2 * pw))
    for i, j in np.ndindex(OH, OW):
        rows, columns = slice(i * sh, i * sh + kh), slice(j * sw, j * sw + kw)
        dx[:, :, rows, columns] = dout[:, :, i, j, None, None] / (kh * kw)
    return dx[:, :, ph : ph + H, pw : pw + W]


@mistake(
    "the first pixel gets the whole gradient",
    "Which pixels of the window move its average?",
)
def first_pixel(dout, x_shape, k, stride=None, padding=0):
    kh, kw = (k, k) if np.ndim(k) == 0 else k
    sh, sw = (kh, kw) if stride is None else (stride, stride) if np.ndim(stride) == 0 else stride
    ph, pw = (padding, padding) if np.ndim(padding) == 0 else padding
    N, C, H, W = x_shape
    if kh > H + 2 * ph or kw > W + 2 * pw:
        raise ValueError("the window does not fit")
    OH, OW = (H + 2 * ph - kh) // sh + 1, (W + 2 * pw - kw) // sw + 1
    if dout.shape != (N, C, OH, OW):
        raise ValueError("dout is not shaped like the averages")
    dx = np.zeros((N, C, H + 2 * ph, W + 2 * pw))
    for i, j in np.ndindex(OH, OW):
        dx[:, :, i * sh, j * sw] += dout[:, :, i, j]
    return dx[:, :, ph : ph + H, pw : pw + W]


@mistake(
    "only the pixels of the map share the gradient",
    "By how many did the forward step divide in the corner of a padded map?",
)
def padding_not_counted(dout, x_shape, k, stride=None, padding=0):
    kh, kw = (k, k) if np.ndim(k) == 0 else k
    sh, sw = (kh, kw) if stride is None else (stride, stride) if np.ndim(stride) == 0 else stride
    ph, pw = (padding, padding) if np.ndim(padding) == 0 else padding
    N, C, H, W = x_shape
    if kh > H + 2 * ph or kw > W + 2 * pw:
        raise ValueError("the window does not fit")
    OH, OW = (H + 2 * ph - kh) // sh + 1, (W + 2 * pw - kw) // sw + 1
    if dout.shape != (N, C, OH, OW):
        raise ValueError("dout is not shaped like the averages")
    dx = np.zeros((N, C, H + 2 * ph, W + 2 * pw))
    real = np.zeros((H + 2 * ph, W + 2 * pw))
    real[ph : ph + H, pw : pw + W] = 1
    for i, j in np.ndindex(OH, OW):
        rows, columns = slice(i * sh, i * sh + kh), slice(j * sw, j * sw + kw)
        dx[:, :, rows, columns] += dout[:, :, i, j, None, None] / real[rows, columns].sum()
    return dx[:, :, ph : ph + H, pw : pw + W]


@mistake(
    "the window moves one pixel whatever the stride",
    "At which row does the window of output 1 begin when the stride is 2?",
)
def stride_not_in_the_slice(dout, x_shape, k, stride=None, padding=0):
    kh, kw = (k, k) if np.ndim(k) == 0 else k
    sh, sw = (kh, kw) if stride is None else (stride, stride) if np.ndim(stride) == 0 else stride
    ph, pw = (padding, padding) if np.ndim(padding) == 0 else padding
    N, C, H, W = x_shape
    if kh > H + 2 * ph or kw > W + 2 * pw:
        raise ValueError("the window does not fit")
    OH, OW = (H + 2 * ph - kh) // sh + 1, (W + 2 * pw - kw) // sw + 1
    if dout.shape != (N, C, OH, OW):
        raise ValueError("dout is not shaped like the averages")
    dx = np.zeros((N, C, H + 2 * ph, W + 2 * pw))
    for i, j in np.ndindex(OH, OW):
        rows, columns = slice(i, i + kh), slice(j, j + kw)
        dx[:, :, rows, columns] += dout[:, :, i, j, None, None] / (kh * kw)
    return dx[:, :, ph : ph + H, pw : pw + W]


@mistake(
    "the stride is always the window",
    "What should stride=1 change when k is 3?",
)
def stride_is_the_window(dout, x_shape, k, stride=None, padding=0):
    kh, kw = (k, k) if np.ndim(k) == 0 else k
    sh, sw = kh, kw
    ph, pw = (padding, padding) if np.ndim(padding) == 0 else padding
    N, C, H, W = x_shape
    if kh > H + 2 * ph or kw > W + 2 * pw:
        raise ValueError("the window does not fit")
    OH, OW = (H + 2 * ph - kh) // sh + 1, (W + 2 * pw - kw) // sw + 1
    dx = np.zeros((N, C, H + 2 * ph, W + 2 * pw))
    for i, j in np.ndindex(min(OH, dout.shape[2]), min(OW, dout.shape[3])):
        rows, columns = slice(i * sh, i * sh + kh), slice(j * sw, j * sw + kw)
        dx[:, :, rows, columns] += dout[:, :, i, j, None, None] / (kh * kw)
    return dx[:, :, ph : ph + H, pw : pw + W]


@mistake(
    "height and width of the window are swapped",
    "k = (2, 3): is that two rows or two columns?",
)
def window_swapped(dout, x_shape, k, stride=None, padding=0):
    kw, kh = (k, k) if np.ndim(k) == 0 else k
    sh, sw = (kh, kw) if stride is None else (stride, stride) if np.ndim(stride) == 0 else stride
    ph, pw = (padding, padding) if np.ndim(padding) == 0 else padding
    N, C, H, W = x_shape
    if kh > H + 2 * ph or kw > W + 2 * pw:
        raise ValueError("the window does not fit")
    OH, OW = (H + 2 * ph - kh) // sh + 1, (W + 2 * pw - kw) // sw + 1
    dx = np.zeros((N, C, H + 2 * ph, W + 2 * pw))
    for i, j in np.ndindex(min(OH, dout.shape[2]), min(OW, dout.shape[3])):
        rows, columns = slice(i * sh, i * sh + kh), slice(j * sw, j * sw + kw)
        dx[:, :, rows, columns] += dout[:, :, i, j, None, None] / (kh * kw)
    return dx[:, :, ph : ph + H, pw : pw + W]


@mistake(
    "the padding is still around the result",
    "Which shape has x, and which has your dx?",
)
def padding_not_cut(dout, x_shape, k, stride=None, padding=0):
    kh, kw = (k, k) if np.ndim(k) == 0 else k
    sh, sw = (kh, kw) if stride is None else (stride, stride) if np.ndim(stride) == 0 else stride
    ph, pw = (padding, padding) if np.ndim(padding) == 0 else padding
    N, C, H, W = x_shape
    if kh > H + 2 * ph or kw > W + 2 * pw:
        raise ValueError("the window does not fit")
    OH, OW = (H + 2 * ph - kh) // sh + 1, (W + 2 * pw - kw) // sw + 1
    if dout.shape != (N, C, OH, OW):
        raise ValueError("dout is not shaped like the averages")
    dx = np.zeros((N, C, H + 2 * ph, W + 2 * pw))
    for i, j in np.ndindex(OH, OW):
        rows, columns = slice(i * sh, i * sh + kh), slice(j * sw, j * sw + kw)
        dx[:, :, rows, columns] += dout[:, :, i, j, None, None] / (kh * kw)
    return dx


@mistake(
    "the padding is cut off with a slice that ends at -0",
    "What is a[0:-0]?",
)
def cut_from_zero(dout, x_shape, k, stride=None, padding=0):
    kh, kw = (k, k) if np.ndim(k) == 0 else k
    sh, sw = (kh, kw) if stride is None else (stride, stride) if np.ndim(stride) == 0 else stride
    ph, pw = (padding, padding) if np.ndim(padding) == 0 else padding
    N, C, H, W = x_shape
    if kh > H + 2 * ph or kw > W + 2 * pw:
        raise ValueError("the window does not fit")
    OH, OW = (H + 2 * ph - kh) // sh + 1, (W + 2 * pw - kw) // sw + 1
    if dout.shape != (N, C, OH, OW):
        raise ValueError("dout is not shaped like the averages")
    dx = np.zeros((N, C, H + 2 * ph, W + 2 * pw))
    for i, j in np.ndindex(OH, OW):
        rows, columns = slice(i * sh, i * sh + kh), slice(j * sw, j * sw + kw)
        dx[:, :, rows, columns] += dout[:, :, i, j, None, None] / (kh * kw)
    return dx[:, :, ph:-ph, pw:-pw]


@mistake(
    "the padding is cut off at the bottom and on the right only",
    "Where does row 0 of x lie in the padded map?",
)
def cut_at_the_wrong_end(dout, x_shape, k, stride=None, padding=0):
    kh, kw = (k, k) if np.ndim(k) == 0 else k
    sh, sw = (kh, kw) if stride is None else (stride, stride) if np.ndim(stride) == 0 else stride
    ph, pw = (padding, padding) if np.ndim(padding) == 0 else padding
    N, C, H, W = x_shape
    if kh > H + 2 * ph or kw > W + 2 * pw:
        raise ValueError("the window does not fit")
    OH, OW = (H + 2 * ph - kh) // sh + 1, (W + 2 * pw - kw) // sw + 1
    if dout.shape != (N, C, OH, OW):
        raise ValueError("dout is not shaped like the averages")
    dx = np.zeros((N, C, H + 2 * ph, W + 2 * pw))
    for i, j in np.ndindex(OH, OW):
        rows, columns = slice(i * sh, i * sh + kh), slice(j * sw, j * sw + kw)
        dx[:, :, rows, columns] += dout[:, :, i, j, None, None] / (kh * kw)
    return dx[:, :, :H, :W]


@mistake(
    "the result has the shape of dout",
    "For how many pixels is a gradient asked?",
)
def shape_of_dout(dout, x_shape, k, stride=None, padding=0):
    kh, kw = (k, k) if np.ndim(k) == 0 else k
    sh, sw = (kh, kw) if stride is None else (stride, stride) if np.ndim(stride) == 0 else stride
    ph, pw = (padding, padding) if np.ndim(padding) == 0 else padding
    N, C, H, W = x_shape
    if kh > H + 2 * ph or kw > W + 2 * pw:
        raise ValueError("the window does not fit")
    OH, OW = (H + 2 * ph - kh) // sh + 1, (W + 2 * pw - kw) // sw + 1
    if dout.shape != (N, C, OH, OW):
        raise ValueError("dout is not shaped like the averages")
    return dout / (kh * kw)


@mistake(
    "where windows overlap the shares are averaged",
    "A pixel moves two averages: is the second one for free?",
)
def averaged_by_windows(dout, x_shape, k, stride=None, padding=0):
    kh, kw = (k, k) if np.ndim(k) == 0 else k
    sh, sw = (kh, kw) if stride is None else (stride, stride) if np.ndim(stride) == 0 else stride
    ph, pw = (padding, padding) if np.ndim(padding) == 0 else padding
    N, C, H, W = x_shape
    if kh > H + 2 * ph or kw > W + 2 * pw:
        raise ValueError("the window does not fit")
    OH, OW = (H + 2 * ph - kh) // sh + 1, (W + 2 * pw - kw) // sw + 1
    if dout.shape != (N, C, OH, OW):
        raise ValueError("dout is not shaped like the averages")
    dx = np.zeros((N, C, H + 2 * ph, W + 2 * pw))
    count = np.zeros((H + 2 * ph, W + 2 * pw))
    for i, j in np.ndindex(OH, OW):
        rows, columns = slice(i * sh, i * sh + kh), slice(j * sw, j * sw + kw)
        dx[:, :, rows, columns] += dout[:, :, i, j, None, None] / (kh * kw)
        count[rows, columns] += 1
    dx = dx / np.maximum(count, 1)
    return dx[:, :, ph : ph + H, pw : pw + W]


@mistake(
    "integer gradients give integer shares",
    "Which type does dx have when dout holds integers?",
)
def integer_result(dout, x_shape, k, stride=None, padding=0):
    kh, kw = (k, k) if np.ndim(k) == 0 else k
    sh, sw = (kh, kw) if stride is None else (stride, stride) if np.ndim(stride) == 0 else stride
    ph, pw = (padding, padding) if np.ndim(padding) == 0 else padding
    N, C, H, W = x_shape
    if kh > H + 2 * ph or kw > W + 2 * pw:
        raise ValueError("the window does not fit")
    OH, OW = (H + 2 * ph - kh) // sh + 1, (W + 2 * pw - kw) // sw + 1
    if dout.shape != (N, C, OH, OW):
        raise ValueError("dout is not shaped like the averages")
    dx = np.zeros((N, C, H + 2 * ph, W + 2 * pw), dtype=dout.dtype)
    for i, j in np.ndindex(OH, OW):
        rows, columns = slice(i * sh, i * sh + kh), slice(j * sw, j * sw + kw)
        share = dout[:, :, i, j, None, None] / (kh * kw)
        dx[:, :, rows, columns] = dx[:, :, rows, columns] + share
    return dx[:, :, ph : ph + H, pw : pw + W]


@mistake(
    "the gradient is divided with //",
    "What is 3 // 4?",
)
def whole_division(dout, x_shape, k, stride=None, padding=0):
    kh, kw = (k, k) if np.ndim(k) == 0 else k
    sh, sw = (kh, kw) if stride is None else (stride, stride) if np.ndim(stride) == 0 else stride
    ph, pw = (padding, padding) if np.ndim(padding) == 0 else padding
    N, C, H, W = x_shape
    if kh > H + 2 * ph or kw > W + 2 * pw:
        raise ValueError("the window does not fit")
    OH, OW = (H + 2 * ph - kh) // sh + 1, (W + 2 * pw - kw) // sw + 1
    if dout.shape != (N, C, OH, OW):
        raise ValueError("dout is not shaped like the averages")
    dx = np.zeros((N, C, H + 2 * ph, W + 2 * pw))
    for i, j in np.ndindex(OH, OW):
        rows, columns = slice(i * sh, i * sh + kh), slice(j * sw, j * sw + kw)
        dx[:, :, rows, columns] += dout[:, :, i, j, None, None] // (kh * kw)
    return dx[:, :, ph : ph + H, pw : pw + W]


@mistake(
    "the gradient changes its sign",
    "If a pixel grows, does the average grow or fall?",
)
def sign(dout, x_shape, k, stride=None, padding=0):
    kh, kw = (k, k) if np.ndim(k) == 0 else k
    sh, sw = (kh, kw) if stride is None else (stride, stride) if np.ndim(stride) == 0 else stride
    ph, pw = (padding, padding) if np.ndim(padding) == 0 else padding
    N, C, H, W = x_shape
    if kh > H + 2 * ph or kw > W + 2 * pw:
        raise ValueError("the window does not fit")
    OH, OW = (H + 2 * ph - kh) // sh + 1, (W + 2 * pw - kw) // sw + 1
    if dout.shape != (N, C, OH, OW):
        raise ValueError("dout is not shaped like the averages")
    dx = np.zeros((N, C, H + 2 * ph, W + 2 * pw))
    for i, j in np.ndindex(OH, OW):
        rows, columns = slice(i * sh, i * sh + kh), slice(j * sw, j * sw + kw)
        dx[:, :, rows, columns] -= dout[:, :, i, j, None, None] / (kh * kw)
    return dx[:, :, ph : ph + H, pw : pw + W]


@mistake(
    "the gradient is divided by the pixels of the whole map",
    "Which pixels does one window average?",
)
def divided_by_the_map(dout, x_shape, k, stride=None, padding=0):
    kh, kw = (k, k) if np.ndim(k) == 0 else k
    sh, sw = (kh, kw) if stride is None else (stride, stride) if np.ndim(stride) == 0 else stride
    ph, pw = (padding, padding) if np.ndim(padding) == 0 else padding
    N, C, H, W = x_shape
    if kh > H + 2 * ph or kw > W + 2 * pw:
        raise ValueError("the window does not fit")
    OH, OW = (H + 2 * ph - kh) // sh + 1, (W + 2 * pw - kw) // sw + 1
    if dout.shape != (N, C, OH, OW):
        raise ValueError("dout is not shaped like the averages")
    dx = np.zeros((N, C, H + 2 * ph, W + 2 * pw))
    for i, j in np.ndindex(OH, OW):
        rows, columns = slice(i * sh, i * sh + kh), slice(j * sw, j * sw + kw)
        dx[:, :, rows, columns] += dout[:, :, i, j, None, None] / (H * W)
    return dx[:, :, ph : ph + H, pw : pw + W]


@mistake(
    "the last row and column of dout are skipped",
    "At how many places does the loop stop, and how many are there?",
)
def last_places_skipped(dout, x_shape, k, stride=None, padding=0):
    kh, kw = (k, k) if np.ndim(k) == 0 else k
    sh, sw = (kh, kw) if stride is None else (stride, stride) if np.ndim(stride) == 0 else stride
    ph, pw = (padding, padding) if np.ndim(padding) == 0 else padding
    N, C, H, W = x_shape
    if kh > H + 2 * ph or kw > W + 2 * pw:
        raise ValueError("the window does not fit")
    OH, OW = (H + 2 * ph - kh) // sh + 1, (W + 2 * pw - kw) // sw + 1
    if dout.shape != (N, C, OH, OW):
        raise ValueError("dout is not shaped like the averages")
    dx = np.zeros((N, C, H + 2 * ph, W + 2 * pw))
    for i, j in np.ndindex(OH - 1, OW - 1):
        rows, columns = slice(i * sh, i * sh + kh), slice(j * sw, j * sw + kw)
        dx[:, :, rows, columns] += dout[:, :, i, j, None, None] / (kh * kw)
    return dx[:, :, ph : ph + H, pw : pw + W]


@mistake(
    "rows and columns of the result are swapped",
    "The map is wider than tall: is your dx, too?",
)
def output_transposed(dout, x_shape, k, stride=None, padding=0):
    kh, kw = (k, k) if np.ndim(k) == 0 else k
    sh, sw = (kh, kw) if stride is None else (stride, stride) if np.ndim(stride) == 0 else stride
    ph, pw = (padding, padding) if np.ndim(padding) == 0 else padding
    N, C, H, W = x_shape
    if kh > H + 2 * ph or kw > W + 2 * pw:
        raise ValueError("the window does not fit")
    OH, OW = (H + 2 * ph - kh) // sh + 1, (W + 2 * pw - kw) // sw + 1
    if dout.shape != (N, C, OH, OW):
        raise ValueError("dout is not shaped like the averages")
    dx = np.zeros((N, C, H + 2 * ph, W + 2 * pw))
    for i, j in np.ndindex(OH, OW):
        rows, columns = slice(i * sh, i * sh + kh), slice(j * sw, j * sw + kw)
        dx[:, :, rows, columns] += dout[:, :, i, j, None, None] / (kh * kw)
    return dx[:, :, ph : ph + H, pw : pw + W].transpose(0, 1, 3, 2)


@mistake(
    "a dout of the wrong shape is accepted",
    "What does a gradient with fewer numbers than there are windows mean?",
)
def any_shape_of_dout(dout, x_shape, k, stride=None, padding=0):
    kh, kw = (k, k) if np.ndim(k) == 0 else k
    sh, sw = (kh, kw) if stride is None else (stride, stride) if np.ndim(stride) == 0 else stride
    ph, pw = (padding, padding) if np.ndim(padding) == 0 else padding
    N, C, H, W = x_shape
    if kh > H + 2 * ph or kw > W + 2 * pw:
        raise ValueError("the window does not fit")
    OH, OW = (H + 2 * ph - kh) // sh + 1, (W + 2 * pw - kw) // sw + 1
    dx = np.zeros((*dout.shape[:2], H + 2 * ph, W + 2 * pw))
    for i, j in np.ndindex(min(OH, dout.shape[2]), min(OW, dout.shape[3])):
        rows, columns = slice(i * sh, i * sh + kh), slice(j * sw, j * sw + kw)
        dx[:, :, rows, columns] += dout[:, :, i, j, None, None] / (kh * kw)
    return dx[:, :, ph : ph + H, pw : pw + W]
