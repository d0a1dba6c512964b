"""Wrong and right ways to write global_avg_pool(x)."""

import numpy as np

from autograde.misconceptions.variant import alternative, mistake, probe


@probe
def a_batch(global_avg_pool):
    x = (np.random.default_rng(1).normal(size=(2, 3, 4, 5)) * 3).round(2) + 1
    return np.squeeze(global_avg_pool(x))


@probe
def one_map(global_avg_pool):
    x = (np.random.default_rng(2).normal(size=(1, 1, 3, 2)) * 3).round(2)
    return np.squeeze(global_avg_pool(x))


@probe
def as_many_images_as_channels(global_avg_pool):
    x = (np.random.default_rng(3).normal(size=(3, 3, 3, 4)) * 3).round(2)
    return np.squeeze(global_avg_pool(x))


@probe(care=True)
def integers(global_avg_pool):
    return np.squeeze(global_avg_pool(np.random.default_rng(4).integers(-9, 10, size=(2, 3, 4, 5))))


@probe(care=True)
def bytes_of_a_photograph(global_avg_pool):
    x = np.random.default_rng(5).integers(100, 250, size=(2, 3, 4, 5)).astype(np.uint8)
    return np.squeeze(global_avg_pool(x))


@probe(care=True)
def read_only(global_avg_pool):
    x = (np.random.default_rng(6).normal(size=(5, 4, 3, 2)) * 3).round(2).T
    x.flags.writeable = False
    return np.squeeze(global_avg_pool(x))


@probe(care=True)
def three_axes(global_avg_pool):
    return global_avg_pool(np.arange(60.0).reshape(3, 4, 5))


@alternative("the mean over two axes")
def mean_of_two_axes(x):
    N, C, H, W = x.shape
    return np.mean(x, axis=(2, 3), dtype=float)


@alternative("maps laid out in a row")
def flat_maps(x):
    N, C, H, W = x.shape
    return x.reshape(N, C, H * W).astype(float).mean(axis=2)


@alternative("the sum, divided by the pixels")
def sum_divided(x):
    N, C, H, W = x.shape
    return np.asarray(x, dtype=float).sum(axis=(2, 3)) / (H * W)


@alternative("a contraction with equal weights")
def contraction(x):
    N, C, H, W = x.shape
    return np.einsum("nchw->nc", np.asarray(x, dtype=float)) / (H * W)


@alternative("a loop over images and channels")
def loops(x):
    N, C, H, W = x.shape
    out = np.zeros((N, C))
    for n in range(N):
        for c in range(C):
            out[n, c] = np.mean(x[n, c], dtype=float)
    return out


@alternative("rows first, columns second")
def rows_then_columns(x):
    N, C, H, W = x.shape
    return np.asarray(x, dtype=float).mean(axis=3).mean(axis=2)


@alternative("a product with a vector of equal weights")
def matrix_product(x):
    N, C, H, W = x.shape
    return x.reshape(N, C, -1).astype(float) @ np.full(H * W, 1 / (H * W))


@mistake(
    "the map is added up and not divided",
    "Six pixels of 1: what is their average?",
)
def sum(x):
    N, C, H, W = x.shape
    return np.asarray(x, dtype=float).sum(axis=(2, 3))


@mistake(
    "the largest number of the map is kept",
    "One bright pixel among six: what is the average?",
)
def maximum(x):
    N, C, H, W = x.shape
    return np.asarray(x, dtype=float).max(axis=(2, 3))


@mistake(
    "the channels are averaged, not the pixels",
    "Which axes should disappear?",
)
def over_channels(x):
    N, C, H, W = x.shape
    return np.asarray(x, dtype=float).mean(axis=1)


@mistake(
    "the channels are averaged as well",
    "How many numbers does an image with three maps give?",
)
def over_all_but_the_images(x):
    N, C, H, W = x.shape
    return np.asarray(x, dtype=float).mean(axis=(1, 2, 3))


@mistake(
    "the batch is averaged",
    "May the second image change what comes out of the first?",
)
def over_the_batch(x):
    N, C, H, W = x.shape
    return np.asarray(x, dtype=float).mean(axis=(0, 2, 3))


@mistake(
    "the channels are looked for on the last axis",
    "Which axis of (N, C, H, W) counts the channels?",
)
def channels_last(x):
    N, C, H, W = x.shape
    return np.asarray(x, dtype=float).mean(axis=(1, 2))


@mistake(
    "only the columns are averaged",
    "What is left of a map of 4 × 5 after one axis is gone?",
)
def columns_only(x):
    N, C, H, W = x.shape
    return np.asarray(x, dtype=float).mean(axis=3)


@mistake(
    "only the rows are averaged",
    "What is left of a map of 4 × 5 after its rows are gone?",
)
def rows_only(x):
    N, C, H, W = x.shape
    return np.asarray(x, dtype=float).mean(axis=2)


@mistake(
    "the sum is divided by the height",
    "How many pixels has a map of 4 × 5?",
)
def divided_by_the_side(x):
    N, C, H, W = x.shape
    return np.asarray(x, dtype=float).sum(axis=(2, 3)) / H


@mistake(
    "the sum is divided by the square of the height",
    "How many pixels has a map of 4 × 5, and what is 4 times 4?",
)
def divided_by_the_square(x):
    N, C, H, W = x.shape
    return np.asarray(x, dtype=float).sum(axis=(2, 3)) / H**2


@mistake(
    "images and channels are swapped",
    "Which axis of the result counts the images?",
)
def transposed(x):
    N, C, H, W = x.shape
    return np.asarray(x, dtype=float).mean(axis=(2, 3)).T


@mistake(
    "the whole batch gives one number",
    "How many maps are there, and how many averages do you return?",
)
def one_number(x):
    N, C, H, W = x.shape
    return np.asarray(x, dtype=float).mean()


@mistake(
    "the median is taken",
    "The pixels are 0, 0, 8: which is their average?",
)
def median(x):
    N, C, H, W = x.shape
    return np.median(np.asarray(x, dtype=float).reshape(N, C, H * W), axis=2)


@mistake(
    "the average is cut to a whole number for integer maps",
    "Which type does your result have when x holds integers?",
)
def whole_numbers(x):
    N, C, H, W = x.shape
    return np.mean(x, axis=(2, 3)).astype(x.dtype)


@mistake(
    "the sum of bytes stays a byte",
    "x may be np.uint8: what is 200 + 200 in one byte?",
)
def bytes_overflow(x):
    N, C, H, W = x.shape
    return x.sum(axis=(2, 3), dtype=x.dtype) / (H * W)


@mistake(
    "maps without a batch are accepted",
    "What do your axes mean when there are only three?",
)
def any_axes(x):
    return np.asarray(x, dtype=float).mean(axis=(-2, -1))


@mistake(
    "every image gets the averages of the first",
    "Where does n appear in your result?",
)
def first_image(x):
    N, C, H, W = x.shape
    return np.repeat(np.asarray(x, dtype=float)[:1].mean(axis=(2, 3)), N, axis=0)
