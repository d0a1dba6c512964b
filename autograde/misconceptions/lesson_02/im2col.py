"""Wrong and right ways to write im2col(x, kh, kw, stride=1, padding=0)."""

import numpy as np

from autograde.misconceptions.variant import alternative, mistake, probe


@probe
def windows(im2col):
    return im2col(np.random.default_rng(1).normal(size=(2, 3, 3, 4)).round(2), 2, 3)


@probe
def strides(im2col):
    x = np.random.default_rng(2).normal(size=(2, 2, 6, 7)).round(2)
    return im2col(x, 2, 3, 2), im2col(x, 3, 2, stride=3)


@probe
def paddings(im2col):
    x = np.random.default_rng(3).normal(size=(1, 2, 3, 2)).round(2)
    return im2col(x, 2, 3, 1, 1), im2col(x, 3, 2, stride=2, padding=2)


@probe(care=True)
def bytes_of_a_photograph(im2col):
    return im2col(np.arange(200, 212).reshape(1, 2, 2, 3).astype(np.uint8), 2, 2)


@probe(care=True)
def what_is_left_of_the_input(im2col):
    x = np.arange(1.0, 13).reshape(1, 1, 3, 4)
    im2col(x, 2, 2)
    return x


@probe(care=True)
def too_tall(im2col):
    return im2col(np.ones((1, 1, 2, 4)), 3, 2)


@probe(care=True)
def too_wide(im2col):
    return im2col(np.ones((1, 1, 4, 2)), 2, 3)


@alternative("a window of all images at a time")
def window_all_images_at_time(x, kh, kw, stride=1, padding=0):
    N, C, H, W = x.shape
    OH, OW = (H + 2 * padding - kh) // stride + 1, (W + 2 * padding - kw) // stride + 1
    if OH < 1 or OW < 1:
        raise ValueError(f"a window of {kh} x {kw} does not fit into {x.shape}")

    x = np.pad(x.astype(float), ((0, 0), (0, 0), (padding, padding), (padding, padding)))
    cols = np.zeros((N, OH, OW, C, kh, kw))
    for i, j in np.ndindex(OH, OW):
        cols[:, i, j] = x[:, :, i * stride : i * stride + kh, j * stride : j * stride + kw]
    return cols.reshape(N * OH * OW, C * kh * kw)


@alternative("row by row")
def row_row(x, kh, kw, stride=1, padding=0):
    N, C, H, W = x.shape
    OH, OW = (H + 2 * padding - kh) // stride + 1, (W + 2 * padding - kw) // stride + 1
    if OH < 1 or OW < 1:
        raise ValueError(f"a window of {kh} x {kw} does not fit into {x.shape}")

    x = np.pad(x.astype(float), ((0, 0), (0, 0), (padding, padding), (padding, padding)))
    rows = []
    for n, i, j in np.ndindex(N, OH, OW):
        top, left = i * stride, j * stride
        rows.append(x[n, :, top : top + kh, left : left + kw].ravel())
    return np.array(rows)


@alternative("sliding windows")
def sliding_windows(x, kh, kw, stride=1, padding=0):
    N, C, H, W = x.shape
    OH, OW = (H + 2 * padding - kh) // stride + 1, (W + 2 * padding - kw) // stride + 1
    if OH < 1 or OW < 1:
        raise ValueError(f"a window of {kh} x {kw} does not fit into {x.shape}")

    x = np.pad(x, ((0, 0), (0, 0), (padding, padding), (padding, padding))).astype(np.float64)
    windows = np.lib.stride_tricks.sliding_window_view(x, (kh, kw), axis=(2, 3))
    windows = windows[:, :, ::stride, ::stride].transpose(0, 2, 3, 1, 4, 5)
    return np.array(windows).reshape(N * OH * OW, -1)


@alternative("as_strided")
def as_strided(x, kh, kw, stride=1, padding=0):
    N, C, H, W = x.shape
    OH, OW = (H + 2 * padding - kh) // stride + 1, (W + 2 * padding - kw) // stride + 1
    if OH < 1 or OW < 1:
        raise ValueError(f"a window of {kh} x {kw} does not fit into {x.shape}")

    x = np.ascontiguousarray(
        np.pad(x, ((0, 0), (0, 0), (padding, padding), (padding, padding))), dtype=float
    )
    n, c, h, w = x.strides
    shape, steps = (N, OH, OW, C, kh, kw), (n, h * stride, w * stride, c, h, w)
    return np.lib.stride_tricks.as_strided(x, shape, steps).copy().reshape(-1, C * kh * kw)


@alternative("a shifted image per column")
def shifted_image_per_column(x, kh, kw, stride=1, padding=0):
    N, C, H, W = x.shape
    OH, OW = (H + 2 * padding - kh) // stride + 1, (W + 2 * padding - kw) // stride + 1
    if OH < 1 or OW < 1:
        raise ValueError(f"a window of {kh} x {kw} does not fit into {x.shape}")

    x = np.pad(x.astype(float), ((0, 0), (0, 0), (padding, padding), (padding, padding)))
    cols = np.empty((C * kh * kw, N * OH * OW))
    for column, (c, k, m) in enumerate(np.ndindex(C, kh, kw)):
        shifted = x[:, c, k : k + (OH - 1) * stride + 1 : stride]
        cols[column] = shifted[:, :, m : m + (OW - 1) * stride + 1 : stride].ravel()
    return cols.T


@alternative("index arithmetic")
def index_arithmetic(x, kh, kw, stride=1, padding=0):
    N, C, H, W = x.shape
    OH, OW = (H + 2 * padding - kh) // stride + 1, (W + 2 * padding - kw) // stride + 1
    if OH < 1 or OW < 1:
        raise ValueError(f"a window of {kh} x {kw} does not fit into {x.shape}")

    x = np.pad(x.astype(float), ((0, 0), (0, 0), (padding, padding), (padding, padding)))
    top, left = np.arange(OH) * stride, np.arange(OW) * stride
    rows = top[:, None, None, None] + np.arange(kh)[:, None]
    columns = left[:, None, None] + np.arange(kw)
    taken = x[:, :, rows, columns]
    return taken.transpose(0, 2, 3, 1, 4, 5).reshape(N * OH * OW, C * kh * kw)


@alternative("number by number")
def number_number(x, kh, kw, stride=1, padding=0):
    N, C, H, W = x.shape
    OH, OW = (H + 2 * padding - kh) // stride + 1, (W + 2 * padding - kw) // stride + 1
    if OH < 1 or OW < 1:
        raise ValueError(f"a window of {kh} x {kw} does not fit into {x.shape}")

    out = np.zeros((N * OH * OW, C * kh * kw))
    for n, i, j, c, k, m in np.ndindex(N, OH, OW, C, kh, kw):
        r, s = i * stride + k - padding, j * stride + m - padding
        if 0 <= r < H and 0 <= s < W:
            out[(n * OH + i) * OW + j, (c * kh + k) * kw + m] = x[n, c, r, s]
    return out


@mistake(
    "the matrix is transposed",
    "A row per window, or a column per window: what does the product with w need?",
)
def matrix_transposed(x, kh, kw, stride=1, padding=0):
    N, C, H, W = x.shape
    OH, OW = (H + 2 * padding - kh) // stride + 1, (W + 2 * padding - kw) // stride + 1
    if OH < 1 or OW < 1:
        raise ValueError(f"a window of {kh} x {kw} does not fit into {x.shape}")

    x = np.pad(x.astype(float), ((0, 0), (0, 0), (padding, padding), (padding, padding)))
    cols = np.zeros((N, OH, OW, C, kh, kw))
    for i, j in np.ndindex(OH, OW):
        cols[:, i, j] = x[:, :, i * stride : i * stride + kh, j * stride : j * stride + kw]
    return cols.reshape(N * OH * OW, C * kh * kw).T


@mistake(
    "the channels come last in a row",
    "In which order are the weights of w[f] read: channel by channel, or pixel by pixel?",
)
def channels_come_last_row(x, kh, kw, stride=1, padding=0):
    N, C, H, W = x.shape
    OH, OW = (H + 2 * padding - kh) // stride + 1, (W + 2 * padding - kw) // stride + 1
    if OH < 1 or OW < 1:
        raise ValueError(f"a window of {kh} x {kw} does not fit into {x.shape}")

    x = np.pad(x.astype(float), ((0, 0), (0, 0), (padding, padding), (padding, padding)))
    cols = np.zeros((N, OH, OW, C, kh, kw))
    for i, j in np.ndindex(OH, OW):
        cols[:, i, j] = x[:, :, i * stride : i * stride + kh, j * stride : j * stride + kw]
    return cols.transpose(0, 1, 2, 4, 5, 3).reshape(N * OH * OW, C * kh * kw)


@mistake(
    "a window is read column by column",
    "Row by row or column by column: how does reshape read w[f]?",
)
def window_read_column_column(x, kh, kw, stride=1, padding=0):
    N, C, H, W = x.shape
    OH, OW = (H + 2 * padding - kh) // stride + 1, (W + 2 * padding - kw) // stride + 1
    if OH < 1 or OW < 1:
        raise ValueError(f"a window of {kh} x {kw} does not fit into {x.shape}")

    x = np.pad(x.astype(float), ((0, 0), (0, 0), (padding, padding), (padding, padding)))
    cols = np.zeros((N, OH, OW, C, kh, kw))
    for i, j in np.ndindex(OH, OW):
        cols[:, i, j] = x[:, :, i * stride : i * stride + kh, j * stride : j * stride + kw]
    return cols.transpose(0, 1, 2, 3, 5, 4).reshape(N * OH * OW, C * kh * kw)


@mistake("the places are read column by column", "Which place follows (0, 0): (0, 1) or (1, 0)?")
def places_read_column_column(x, kh, kw, stride=1, padding=0):
    N, C, H, W = x.shape
    OH, OW = (H + 2 * padding - kh) // stride + 1, (W + 2 * padding - kw) // stride + 1
    if OH < 1 or OW < 1:
        raise ValueError(f"a window of {kh} x {kw} does not fit into {x.shape}")

    x = np.pad(x.astype(float), ((0, 0), (0, 0), (padding, padding), (padding, padding)))
    cols = np.zeros((N, OH, OW, C, kh, kw))
    for i, j in np.ndindex(OH, OW):
        cols[:, i, j] = x[:, :, i * stride : i * stride + kh, j * stride : j * stride + kw]
    return cols.transpose(0, 2, 1, 3, 4, 5).reshape(N * OH * OW, C * kh * kw)


@mistake("the images are interleaved", "Do all windows of the first image come first?")
def images_interleaved(x, kh, kw, stride=1, padding=0):
    N, C, H, W = x.shape
    OH, OW = (H + 2 * padding - kh) // stride + 1, (W + 2 * padding - kw) // stride + 1
    if OH < 1 or OW < 1:
        raise ValueError(f"a window of {kh} x {kw} does not fit into {x.shape}")

    x = np.pad(x.astype(float), ((0, 0), (0, 0), (padding, padding), (padding, padding)))
    cols = np.zeros((N, OH, OW, C, kh, kw))
    for i, j in np.ndindex(OH, OW):
        cols[:, i, j] = x[:, :, i * stride : i * stride + kh, j * stride : j * stride + kw]
    return cols.transpose(1, 2, 0, 3, 4, 5).reshape(N * OH * OW, C * kh * kw)


@mistake(
    "the windows move one pixel, whatever the stride",
    "Place (1, 1) with stride 2: at which pixel does its window begin?",
)
def windows_move_one_pixel_whatever_stride(x, kh, kw, stride=1, padding=0):
    N, C, H, W = x.shape
    OH, OW = (H + 2 * padding - kh) // stride + 1, (W + 2 * padding - kw) // stride + 1
    if OH < 1 or OW < 1:
        raise ValueError(f"a window of {kh} x {kw} does not fit into {x.shape}")

    x = np.pad(x.astype(float), ((0, 0), (0, 0), (padding, padding), (padding, padding)))
    cols = np.zeros((N, OH, OW, C, kh, kw))
    for i, j in np.ndindex(OH, OW):
        cols[:, i, j] = x[:, :, i : i + kh, j : j + kw]
    return cols.reshape(N * OH * OW, C * kh * kw)


@mistake("the stride is ignored", "How many windows are there with stride 2?")
def stride_ignored(x, kh, kw, stride=1, padding=0):
    stride = 1
    N, C, H, W = x.shape
    OH, OW = (H + 2 * padding - kh) // stride + 1, (W + 2 * padding - kw) // stride + 1
    if OH < 1 or OW < 1:
        raise ValueError(f"a window of {kh} x {kw} does not fit into {x.shape}")

    x = np.pad(x.astype(float), ((0, 0), (0, 0), (padding, padding), (padding, padding)))
    cols = np.zeros((N, OH, OW, C, kh, kw))
    for i, j in np.ndindex(OH, OW):
        cols[:, i, j] = x[:, :, i * stride : i * stride + kh, j * stride : j * stride + kw]
    return cols.reshape(N * OH * OW, C * kh * kw)


@mistake("the padding is ignored", "How many windows are there with padding 1?")
def padding_ignored(x, kh, kw, stride=1, padding=0):
    padding = 0
    N, C, H, W = x.shape
    OH, OW = (H + 2 * padding - kh) // stride + 1, (W + 2 * padding - kw) // stride + 1
    if OH < 1 or OW < 1:
        raise ValueError(f"a window of {kh} x {kw} does not fit into {x.shape}")

    x = np.pad(x.astype(float), ((0, 0), (0, 0), (padding, padding), (padding, padding)))
    cols = np.zeros((N, OH, OW, C, kh, kw))
    for i, j in np.ndindex(OH, OW):
        cols[:, i, j] = x[:, :, i * stride : i * stride + kh, j * stride : j * stride + kw]
    return cols.reshape(N * OH * OW, C * kh * kw)


@mistake(
    "the padding is added at the end only",
    "Where do the first zeros stand: before the image or behind it?",
)
def padding_added_at_end_only(x, kh, kw, stride=1, padding=0):
    N, C, H, W = x.shape
    OH, OW = (H + 2 * padding - kh) // stride + 1, (W + 2 * padding - kw) // stride + 1
    if OH < 1 or OW < 1:
        raise ValueError(f"a window of {kh} x {kw} does not fit into {x.shape}")

    x = np.pad(x.astype(float), ((0, 0), (0, 0), (0, 2 * padding), (0, 2 * padding)))
    cols = np.zeros((N, OH, OW, C, kh, kw))
    for i, j in np.ndindex(OH, OW):
        cols[:, i, j] = x[:, :, i * stride : i * stride + kh, j * stride : j * stride + kw]
    return cols.reshape(N * OH * OW, C * kh * kw)


@mistake("the padding repeats the border", "Zeros are asked for: what stands around your image?")
def padding_repeats_border(x, kh, kw, stride=1, padding=0):
    N, C, H, W = x.shape
    OH, OW = (H + 2 * padding - kh) // stride + 1, (W + 2 * padding - kw) // stride + 1
    if OH < 1 or OW < 1:
        raise ValueError(f"a window of {kh} x {kw} does not fit into {x.shape}")

    x = np.pad(
        x.astype(float), ((0, 0), (0, 0), (padding, padding), (padding, padding)), mode="edge"
    )
    cols = np.zeros((N, OH, OW, C, kh, kw))
    for i, j in np.ndindex(OH, OW):
        cols[:, i, j] = x[:, :, i * stride : i * stride + kh, j * stride : j * stride + kw]
    return cols.reshape(N * OH * OW, C * kh * kw)


@mistake(
    "the windows are turned by 180 degrees", "Which pixel of the window comes first in its row?"
)
def windows_turned_180_degrees(x, kh, kw, stride=1, padding=0):
    N, C, H, W = x.shape
    OH, OW = (H + 2 * padding - kh) // stride + 1, (W + 2 * padding - kw) // stride + 1
    if OH < 1 or OW < 1:
        raise ValueError(f"a window of {kh} x {kw} does not fit into {x.shape}")

    x = np.pad(x.astype(float), ((0, 0), (0, 0), (padding, padding), (padding, padding)))
    cols = np.zeros((N, OH, OW, C, kh, kw))
    for i, j in np.ndindex(OH, OW):
        cols[:, i, j] = x[:, :, i * stride : i * stride + kh, j * stride : j * stride + kw]
    return cols[..., ::-1, ::-1].reshape(N * OH * OW, C * kh * kw)


@mistake("the channels are in the opposite order", "Which channel comes first in a row?")
def channels_opposite_order(x, kh, kw, stride=1, padding=0):
    N, C, H, W = x.shape
    OH, OW = (H + 2 * padding - kh) // stride + 1, (W + 2 * padding - kw) // stride + 1
    if OH < 1 or OW < 1:
        raise ValueError(f"a window of {kh} x {kw} does not fit into {x.shape}")

    x = np.pad(x.astype(float), ((0, 0), (0, 0), (padding, padding), (padding, padding)))
    cols = np.zeros((N, OH, OW, C, kh, kw))
    for i, j in np.ndindex(OH, OW):
        cols[:, i, j] = x[:, :, i * stride : i * stride + kh, j * stride : j * stride + kw]
    return cols[:, :, :, ::-1].reshape(N * OH * OW, C * kh * kw)


@mistake(
    "the last row of places is missing",
    "How often does your window stand in the last row of places?",
)
def last_row_places_missing(x, kh, kw, stride=1, padding=0):
    N, C, H, W = x.shape
    OH, OW = (H + 2 * padding - kh) // stride + 1, (W + 2 * padding - kw) // stride + 1
    if OH < 1 or OW < 1:
        raise ValueError(f"a window of {kh} x {kw} does not fit into {x.shape}")

    x = np.pad(x.astype(float), ((0, 0), (0, 0), (padding, padding), (padding, padding)))
    cols = np.zeros((N, OH, OW, C, kh, kw))
    for i, j in np.ndindex(OH - 1, OW):
        cols[:, i, j] = x[:, :, i * stride : i * stride + kh, j * stride : j * stride + kw]
    return cols.reshape(N * OH * OW, C * kh * kw)


@mistake(
    "height and width of the window are exchanged", "kh is its height: which axis of x does it cut?"
)
def height_width_window_exchanged(x, kh, kw, stride=1, padding=0):
    kh, kw = kw, kh
    N, C, H, W = x.shape
    OH, OW = (H + 2 * padding - kh) // stride + 1, (W + 2 * padding - kw) // stride + 1
    if OH < 1 or OW < 1:
        raise ValueError(f"a window of {kh} x {kw} does not fit into {x.shape}")

    x = np.pad(x.astype(float), ((0, 0), (0, 0), (padding, padding), (padding, padding)))
    cols = np.zeros((N, OH, OW, C, kh, kw))
    for i, j in np.ndindex(OH, OW):
        cols[:, i, j] = x[:, :, i * stride : i * stride + kh, j * stride : j * stride + kw]
    return cols.reshape(N * OH * OW, C * kh * kw)


@mistake("every image is the first one", "Where does the second image of the batch go?")
def every_image_first_one(x, kh, kw, stride=1, padding=0):
    N, C, H, W = x.shape
    OH, OW = (H + 2 * padding - kh) // stride + 1, (W + 2 * padding - kw) // stride + 1
    if OH < 1 or OW < 1:
        raise ValueError(f"a window of {kh} x {kw} does not fit into {x.shape}")

    x = np.pad(x.astype(float), ((0, 0), (0, 0), (padding, padding), (padding, padding)))
    cols = np.zeros((N, OH, OW, C, kh, kw))
    for i, j in np.ndindex(OH, OW):
        cols[:, i, j] = x[:1, :, i * stride : i * stride + kh, j * stride : j * stride + kw]
    return cols.reshape(N * OH * OW, C * kh * kw)


@mistake("only the first channel is copied", "What stands in the columns of the other channels?")
def only_first_channel_copied(x, kh, kw, stride=1, padding=0):
    N, C, H, W = x.shape
    OH, OW = (H + 2 * padding - kh) // stride + 1, (W + 2 * padding - kw) // stride + 1
    if OH < 1 or OW < 1:
        raise ValueError(f"a window of {kh} x {kw} does not fit into {x.shape}")

    x = np.pad(x.astype(float), ((0, 0), (0, 0), (padding, padding), (padding, padding)))
    cols = np.zeros((N, OH, OW, C, kh, kw))
    for i, j in np.ndindex(OH, OW):
        cols[:, i, j, :1] = x[:, :1, i * stride : i * stride + kh, j * stride : j * stride + kw]
    return cols.reshape(N * OH * OW, C * kh * kw)


@mistake("integers stay integers", "Of which type is the matrix of an image of bytes?")
def integers_stay_integers(x, kh, kw, stride=1, padding=0):
    N, C, H, W = x.shape
    OH, OW = (H + 2 * padding - kh) // stride + 1, (W + 2 * padding - kw) // stride + 1
    if OH < 1 or OW < 1:
        raise ValueError(f"a window of {kh} x {kw} does not fit into {x.shape}")

    x = np.pad(x, ((0, 0), (0, 0), (padding, padding), (padding, padding)))
    cols = np.zeros((N, OH, OW, C, kh, kw), dtype=x.dtype)
    for i, j in np.ndindex(OH, OW):
        cols[:, i, j] = x[:, :, i * stride : i * stride + kh, j * stride : j * stride + kw]
    return cols.reshape(N * OH * OW, C * kh * kw)


@mistake(
    "a window that does not fit gives an empty matrix", "A matrix without rows: is that an answer?"
)
def window_does_not_fit_gives_empty_matrix(x, kh, kw, stride=1, padding=0):
    N, C, H, W = x.shape
    OH, OW = (H + 2 * padding - kh) // stride + 1, (W + 2 * padding - kw) // stride + 1
    OH, OW = max(OH, 0), max(OW, 0)

    x = np.pad(x.astype(float), ((0, 0), (0, 0), (padding, padding), (padding, padding)))
    cols = np.zeros((N, OH, OW, C, kh, kw))
    for i, j in np.ndindex(OH, OW):
        cols[:, i, j] = x[:, :, i * stride : i * stride + kh, j * stride : j * stride + kw]
    return cols.reshape(N * OH * OW, C * kh * kw)


@mistake("the image is changed", "May im2col write into its input?")
def image_changed(x, kh, kw, stride=1, padding=0):
    N, C, H, W = x.shape
    OH, OW = (H + 2 * padding - kh) // stride + 1, (W + 2 * padding - kw) // stride + 1
    if OH < 1 or OW < 1:
        raise ValueError(f"a window of {kh} x {kw} does not fit into {x.shape}")

    given, x = x, np.pad(x.astype(float), ((0, 0), (0, 0), (padding, padding), (padding, padding)))
    cols = np.zeros((N, OH, OW, C, kh, kw))
    for i, j in np.ndindex(OH, OW):
        cols[:, i, j] = x[:, :, i * stride : i * stride + kh, j * stride : j * stride + kw]
    given[:, :, 0, 0] = 0
    return cols.reshape(N * OH * OW, C * kh * kw)
