"""Wrong and right ways to write col2im(cols, x_shape, kh, kw, stride=1, padding=0)."""

import numpy as np

from autograde.misconceptions.variant import alternative, mistake, probe


@probe
def windows(col2im):
    cols = np.random.default_rng(1).normal(size=(8, 18)).round(2)
    return col2im(cols, (2, 3, 3, 4), 2, 3)


@probe
def strides(col2im):
    cols = np.random.default_rng(2).normal(size=(18, 12)).round(2)
    return col2im(cols, (2, 2, 6, 7), 2, 3, 2)


@probe
def paddings(col2im):
    cols = np.random.default_rng(3).normal(size=(8, 12)).round(2)
    return col2im(cols, (1, 2, 3, 2), 2, 3, 1, 1)


@probe(care=True)
def bytes_of_a_photograph(col2im):
    return col2im(np.full((4, 4), 250, dtype=np.uint8), (1, 1, 3, 3), 2, 2)


@probe(care=True)
def what_is_left_of_the_input(col2im):
    cols = np.arange(1.0, 17).reshape(4, 4)
    col2im(cols, (1, 1, 3, 3), 2, 2)
    return cols


@alternative("a window of all images at a time")
def window_all_images_at_time(cols, x_shape, kh, kw, stride=1, padding=0):
    N, C, H, W = x_shape
    OH, OW = (H + 2 * padding - kh) // stride + 1, (W + 2 * padding - kw) // stride + 1

    cols = cols.reshape(N, OH, OW, C, kh, kw).astype(float)
    x = np.zeros((N, C, H + 2 * padding, W + 2 * padding))
    for i, j in np.ndindex(OH, OW):
        x[:, :, i * stride : i * stride + kh, j * stride : j * stride + kw] += cols[:, i, j]
    return x[:, :, padding : padding + H, padding : padding + W]


@alternative("row by row")
def row_row(cols, x_shape, kh, kw, stride=1, padding=0):
    N, C, H, W = x_shape
    OH, OW = (H + 2 * padding - kh) // stride + 1, (W + 2 * padding - kw) // stride + 1

    x = np.zeros((N, C, H + 2 * padding, W + 2 * padding))
    for row, (n, i, j) in zip(cols, np.ndindex(N, OH, OW), strict=True):
        top, left = i * stride, j * stride
        x[n, :, top : top + kh, left : left + kw] += row.reshape(C, kh, kw)
    return x[:, :, padding : padding + H, padding : padding + W].copy()


@alternative("number by number")
def number_number(cols, x_shape, kh, kw, stride=1, padding=0):
    N, C, H, W = x_shape
    OH, OW = (H + 2 * padding - kh) // stride + 1, (W + 2 * padding - kw) // stride + 1

    x = np.zeros((N, C, H, W))
    for row, (n, i, j) in enumerate(np.ndindex(N, OH, OW)):
        for column, (c, k, m) in enumerate(np.ndindex(C, kh, kw)):
            r, s = i * stride + k - padding, j * stride + m - padding
            if 0 <= r < H and 0 <= s < W:
                x[n, c, r, s] += cols[row, column]
    return x


@alternative("a shifted image per column")
def shifted_image_per_column(cols, x_shape, kh, kw, stride=1, padding=0):
    N, C, H, W = x_shape
    OH, OW = (H + 2 * padding - kh) // stride + 1, (W + 2 * padding - kw) // stride + 1

    cols = np.asarray(cols, dtype=float).reshape(N, OH, OW, C, kh, kw).transpose(0, 3, 1, 2, 4, 5)
    x = np.zeros((N, C, H + 2 * padding, W + 2 * padding))
    for k, m in np.ndindex(kh, kw):
        rows = slice(k, k + (OH - 1) * stride + 1, stride)
        x[:, :, rows, m : m + (OW - 1) * stride + 1 : stride] += cols[..., k, m]
    return x[:, :, padding : H + padding, padding : W + padding]


@alternative("np.add.at")
def np_add_at(cols, x_shape, kh, kw, stride=1, padding=0):
    N, C, H, W = x_shape
    OH, OW = (H + 2 * padding - kh) // stride + 1, (W + 2 * padding - kw) // stride + 1

    n, i, j, c, k, m = np.indices((N, OH, OW, C, kh, kw))
    x = np.zeros((N, C, H + 2 * padding, W + 2 * padding))
    values = cols.reshape(N, OH, OW, C, kh, kw)
    np.add.at(x, (n, c, i * stride + k, j * stride + m), values)
    return x[:, :, padding : padding + H, padding : padding + W]


@alternative("np.bincount of the pixels")
def np_bincount_pixels(cols, x_shape, kh, kw, stride=1, padding=0):
    N, C, H, W = x_shape
    OH, OW = (H + 2 * padding - kh) // stride + 1, (W + 2 * padding - kw) // stride + 1

    n, i, j, c, k, m = (axis.ravel() for axis in np.indices((N, OH, OW, C, kh, kw)))
    size = (N, C, H + 2 * padding, W + 2 * padding)
    pixel = np.ravel_multi_index((n, c, i * stride + k, j * stride + m), size)
    x = np.bincount(pixel, weights=cols.ravel(), minlength=int(np.prod(size))).reshape(size)
    return x[:, :, padding : padding + H, padding : padding + W]


@mistake("the last copy wins", "= or +=: what becomes of the copies that were written before?")
def last_copy_wins(cols, x_shape, kh, kw, stride=1, padding=0):
    N, C, H, W = x_shape
    OH, OW = (H + 2 * padding - kh) // stride + 1, (W + 2 * padding - kw) // stride + 1

    cols = cols.reshape(N, OH, OW, C, kh, kw).astype(float)
    x = np.zeros((N, C, H + 2 * padding, W + 2 * padding))
    for i, j in np.ndindex(OH, OW):
        x[:, :, i * stride : i * stride + kh, j * stride : j * stride + kw] = cols[:, i, j]
    return x[:, :, padding : padding + H, padding : padding + W]


@mistake("the copies are averaged", "A pixel that two windows saw: sum or mean of its two numbers?")
def copies_averaged(cols, x_shape, kh, kw, stride=1, padding=0):
    N, C, H, W = x_shape
    OH, OW = (H + 2 * padding - kh) // stride + 1, (W + 2 * padding - kw) // stride + 1

    cols = cols.reshape(N, OH, OW, C, kh, kw).astype(float)
    seen = np.zeros((N, C, H + 2 * padding, W + 2 * padding))
    x = np.zeros((N, C, H + 2 * padding, W + 2 * padding))
    for i, j in np.ndindex(OH, OW):
        seen[:, :, i * stride : i * stride + kh, j * stride : j * stride + kw] += 1
        x[:, :, i * stride : i * stride + kh, j * stride : j * stride + kw] += cols[:, i, j]
    x = x / np.maximum(seen, 1)
    return x[:, :, padding : padding + H, padding : padding + W]


@mistake(
    "the largest copy wins", "A pixel that two windows saw: sum or maximum of its two numbers?"
)
def largest_copy_wins(cols, x_shape, kh, kw, stride=1, padding=0):
    N, C, H, W = x_shape
    OH, OW = (H + 2 * padding - kh) // stride + 1, (W + 2 * padding - kw) // stride + 1

    cols = cols.reshape(N, OH, OW, C, kh, kw).astype(float)
    x = np.zeros((N, C, H + 2 * padding, W + 2 * padding))
    for i, j in np.ndindex(OH, OW):
        top, left = i * stride, j * stride
        window = x[:, :, top : top + kh, left : left + kw]
        np.maximum(window, cols[:, i, j], out=window)
    return x[:, :, padding : padding + H, padding : padding + W]


@mistake("the slice [p:-p] is empty without padding", "What is a[0:-0]?")
def slice_p_p_empty_without_padding(cols, x_shape, kh, kw, stride=1, padding=0):
    N, C, H, W = x_shape
    OH, OW = (H + 2 * padding - kh) // stride + 1, (W + 2 * padding - kw) // stride + 1

    cols = cols.reshape(N, OH, OW, C, kh, kw).astype(float)
    x = np.zeros((N, C, H + 2 * padding, W + 2 * padding))
    for i, j in np.ndindex(OH, OW):
        x[:, :, i * stride : i * stride + kh, j * stride : j * stride + kw] += cols[:, i, j]
    return x[:, :, padding:-padding, padding:-padding]


@mistake("the padding stays", "How large were the images before they were padded?")
def padding_stays(cols, x_shape, kh, kw, stride=1, padding=0):
    N, C, H, W = x_shape
    OH, OW = (H + 2 * padding - kh) // stride + 1, (W + 2 * padding - kw) // stride + 1

    cols = cols.reshape(N, OH, OW, C, kh, kw).astype(float)
    x = np.zeros((N, C, H + 2 * padding, W + 2 * padding))
    for i, j in np.ndindex(OH, OW):
        x[:, :, i * stride : i * stride + kh, j * stride : j * stride + kw] += cols[:, i, j]
    return x


@mistake("the frame is cut off at the end only", "Where do the first zeros of the padding stand?")
def frame_cut_off_at_end_only(cols, x_shape, kh, kw, stride=1, padding=0):
    N, C, H, W = x_shape
    OH, OW = (H + 2 * padding - kh) // stride + 1, (W + 2 * padding - kw) // stride + 1

    cols = cols.reshape(N, OH, OW, C, kh, kw).astype(float)
    x = np.zeros((N, C, H + 2 * padding, W + 2 * padding))
    for i, j in np.ndindex(OH, OW):
        x[:, :, i * stride : i * stride + kh, j * stride : j * stride + kw] += cols[:, i, j]
    return x[:, :, :H, :W]


@mistake(
    "the channels come last in a row", "In which order does im2col write the numbers of one window?"
)
def channels_come_last_row(cols, x_shape, kh, kw, stride=1, padding=0):
    N, C, H, W = x_shape
    OH, OW = (H + 2 * padding - kh) // stride + 1, (W + 2 * padding - kw) // stride + 1

    cols = cols.reshape(N, OH, OW, kh, kw, C).transpose(0, 1, 2, 5, 3, 4).astype(float)
    x = np.zeros((N, C, H + 2 * padding, W + 2 * padding))
    for i, j in np.ndindex(OH, OW):
        x[:, :, i * stride : i * stride + kh, j * stride : j * stride + kw] += cols[:, i, j]
    return x[:, :, padding : padding + H, padding : padding + W]


@mistake(
    "a window is read column by column",
    "In which order does im2col write the numbers of one window?",
)
def window_read_column_column(cols, x_shape, kh, kw, stride=1, padding=0):
    N, C, H, W = x_shape
    OH, OW = (H + 2 * padding - kh) // stride + 1, (W + 2 * padding - kw) // stride + 1

    cols = cols.reshape(N, OH, OW, C, kw, kh).transpose(0, 1, 2, 3, 5, 4).astype(float)
    x = np.zeros((N, C, H + 2 * padding, W + 2 * padding))
    for i, j in np.ndindex(OH, OW):
        x[:, :, i * stride : i * stride + kh, j * stride : j * stride + kw] += cols[:, i, j]
    return x[:, :, padding : padding + H, padding : padding + W]


@mistake(
    "the places are read column by column",
    "Which place follows (0, 0) in im2col: (0, 1) or (1, 0)?",
)
def places_read_column_column(cols, x_shape, kh, kw, stride=1, padding=0):
    N, C, H, W = x_shape
    OH, OW = (H + 2 * padding - kh) // stride + 1, (W + 2 * padding - kw) // stride + 1

    cols = cols.reshape(N, OW, OH, C, kh, kw).transpose(0, 2, 1, 3, 4, 5).astype(float)
    x = np.zeros((N, C, H + 2 * padding, W + 2 * padding))
    for i, j in np.ndindex(OH, OW):
        x[:, :, i * stride : i * stride + kh, j * stride : j * stride + kw] += cols[:, i, j]
    return x[:, :, padding : padding + H, padding : padding + W]


@mistake("the images are interleaved", "Which rows belong to the first image?")
def images_interleaved(cols, x_shape, kh, kw, stride=1, padding=0):
    N, C, H, W = x_shape
    OH, OW = (H + 2 * padding - kh) // stride + 1, (W + 2 * padding - kw) // stride + 1

    cols = cols.reshape(OH, OW, N, C, kh, kw).transpose(2, 0, 1, 3, 4, 5).astype(float)
    x = np.zeros((N, C, H + 2 * padding, W + 2 * padding))
    for i, j in np.ndindex(OH, OW):
        x[:, :, i * stride : i * stride + kh, j * stride : j * stride + kw] += cols[:, i, j]
    return x[:, :, padding : padding + H, padding : padding + W]


@mistake(
    "the windows move one pixel, whatever the stride",
    "Place (1, 1) with stride 2: at which pixel does its window begin?",
)
def windows_move_one_pixel_whatever_stride(cols, x_shape, kh, kw, stride=1, padding=0):
    N, C, H, W = x_shape
    OH, OW = (H + 2 * padding - kh) // stride + 1, (W + 2 * padding - kw) // stride + 1

    cols = cols.reshape(N, OH, OW, C, kh, kw).astype(float)
    x = np.zeros((N, C, H + 2 * padding, W + 2 * padding))
    for i, j in np.ndindex(OH, OW):
        x[:, :, i : i + kh, j : j + kw] += cols[:, i, j]
    return x[:, :, padding : padding + H, padding : padding + W]


@mistake("the windows are turned by 180 degrees", "Which pixel of a window comes first in its row?")
def windows_turned_180_degrees(cols, x_shape, kh, kw, stride=1, padding=0):
    N, C, H, W = x_shape
    OH, OW = (H + 2 * padding - kh) // stride + 1, (W + 2 * padding - kw) // stride + 1

    cols = cols.reshape(N, OH, OW, C, kh, kw).astype(float)
    x = np.zeros((N, C, H + 2 * padding, W + 2 * padding))
    for i, j in np.ndindex(OH, OW):
        x[:, :, i * stride : i * stride + kh, j * stride : j * stride + kw] += cols[
            :, i, j, :, ::-1, ::-1
        ]
    return x[:, :, padding : padding + H, padding : padding + W]


@mistake("the last row of places is missing", "How often do you add at the last row of places?")
def last_row_places_missing(cols, x_shape, kh, kw, stride=1, padding=0):
    N, C, H, W = x_shape
    OH, OW = (H + 2 * padding - kh) // stride + 1, (W + 2 * padding - kw) // stride + 1

    cols = cols.reshape(N, OH, OW, C, kh, kw).astype(float)
    x = np.zeros((N, C, H + 2 * padding, W + 2 * padding))
    for i, j in np.ndindex(OH - 1, OW):
        x[:, :, i * stride : i * stride + kh, j * stride : j * stride + kw] += cols[:, i, j]
    return x[:, :, padding : padding + H, padding : padding + W]


@mistake("bytes overflow", "250 + 250 is 244 in uint8: of which type is your result?")
def bytes_overflow(cols, x_shape, kh, kw, stride=1, padding=0):
    N, C, H, W = x_shape
    OH, OW = (H + 2 * padding - kh) // stride + 1, (W + 2 * padding - kw) // stride + 1

    cols = cols.reshape(N, OH, OW, C, kh, kw)
    x = np.zeros((N, C, H + 2 * padding, W + 2 * padding), dtype=cols.dtype)
    for i, j in np.ndindex(OH, OW):
        x[:, :, i * stride : i * stride + kh, j * stride : j * stride + kw] += cols[:, i, j]
    return x[:, :, padding : padding + H, padding : padding + W]


@mistake("only the first image gets anything", "Where do the rows of the second image go?")
def only_first_image_gets_anything(cols, x_shape, kh, kw, stride=1, padding=0):
    N, C, H, W = x_shape
    OH, OW = (H + 2 * padding - kh) // stride + 1, (W + 2 * padding - kw) // stride + 1

    cols = cols.reshape(N, OH, OW, C, kh, kw).astype(float)
    x = np.zeros((N, C, H + 2 * padding, W + 2 * padding))
    for i, j in np.ndindex(OH, OW):
        x[:1, :, i * stride : i * stride + kh, j * stride : j * stride + kw] += cols[:1, i, j]
    return x[:, :, padding : padding + H, padding : padding + W]


@mistake("the input is changed", "May col2im write into its input?")
def input_changed(cols, x_shape, kh, kw, stride=1, padding=0):
    N, C, H, W = x_shape
    OH, OW = (H + 2 * padding - kh) // stride + 1, (W + 2 * padding - kw) // stride + 1

    given, cols = cols, cols.reshape(N, OH, OW, C, kh, kw).astype(float)
    x = np.zeros((N, C, H + 2 * padding, W + 2 * padding))
    for i, j in np.ndindex(OH, OW):
        x[:, :, i * stride : i * stride + kh, j * stride : j * stride + kw] += cols[:, i, j]
    given[0] = 0
    return x[:, :, padding : padding + H, padding : padding + W]
