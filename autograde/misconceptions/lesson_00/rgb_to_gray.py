"""Wrong and right ways to write rgb_to_gray(img, weights)."""

import numpy as np

from autograde.misconceptions.variant import alternative, mistake, probe


@probe
def bytes_of_a_photograph(rgb_to_gray):
    return rgb_to_gray(np.random.default_rng(1).integers(0, 256, size=(4, 5, 3)).astype(np.uint8))


@probe
def three_rows(rgb_to_gray):
    return rgb_to_gray(np.random.default_rng(2).integers(0, 256, size=(3, 5, 3)).astype(np.uint8))


@probe
def fractions(rgb_to_gray):
    return rgb_to_gray(np.random.default_rng(3).random(size=(4, 2, 3)).round(2))


@probe
def other_weights(rgb_to_gray):
    return rgb_to_gray(np.random.default_rng(4).random(size=(2, 4, 3)).round(2), (2.0, -1.0, 0.5))


@probe
def plain_weights(rgb_to_gray):
    img = np.random.default_rng(5).integers(0, 256, size=(2, 3, 3)).astype(np.uint8)
    return rgb_to_gray(img, weights=(1, 1, 1))


@probe(care=True)
def read_only(rgb_to_gray):
    img = np.random.default_rng(6).random(size=(3, 5, 4)).round(2).T
    img.flags.writeable = False
    return rgb_to_gray(img)


@probe(care=True)
def the_input_afterwards(rgb_to_gray):
    img = np.random.default_rng(7).random(size=(4, 5, 3)).round(2)
    rgb_to_gray(img)
    return img


@probe(care=True)
def a_gray_image(rgb_to_gray):
    return rgb_to_gray(np.ones((4, 5)))


@probe(care=True)
def a_list_of_pixels(rgb_to_gray):
    return rgb_to_gray(np.ones((4, 3)))


@probe(care=True)
def whole_weights(rgb_to_gray):
    return rgb_to_gray(np.full((2, 3, 3), 250, dtype=np.uint8), (1, 1, 1))


@probe(care=True)
def four_colors(rgb_to_gray):
    return rgb_to_gray(np.ones((4, 5, 4)))


@probe(care=True)
def colors_first(rgb_to_gray):
    return rgb_to_gray(np.ones((3, 4, 5)))


@alternative("one product with the weights")
def matrix_product(img, weights=(0.299, 0.587, 0.114)):
    if img.ndim != 3 or img.shape[2] != 3:
        raise ValueError("expected a color image, (H, W, 3)")
    return img @ np.array(weights, dtype=float)


@alternative("three images added up")
def three_images(img, weights=(0.299, 0.587, 0.114)):
    if img.ndim != 3 or img.shape[2] != 3:
        raise ValueError("expected a color image, (H, W, 3)")
    r, g, b = weights
    return img[:, :, 0] * float(r) + img[:, :, 1] * float(g) + img[:, :, 2] * float(b)


@alternative("einsum")
def contraction(img, weights=(0.299, 0.587, 0.114)):
    if img.ndim != 3 or img.shape[2] != 3:
        raise ValueError("expected a color image, (H, W, 3)")
    return np.einsum("hwc,c->hw", img.astype(float), np.asarray(weights, dtype=float))


@alternative("tensordot over the colors")
def tensordot(img, weights=(0.299, 0.587, 0.114)):
    if img.ndim != 3 or img.shape[2] != 3:
        raise ValueError("expected a color image, (H, W, 3)")
    return np.tensordot(img.astype(float), np.asarray(weights, dtype=float), axes=(2, 0))


@alternative("a loop over the pixels")
def loops(img, weights=(0.299, 0.587, 0.114)):
    if img.ndim != 3 or img.shape[2] != 3:
        raise ValueError("expected a color image, (H, W, 3)")
    H, W, _ = img.shape
    gray = np.zeros((H, W))
    for i in range(H):
        for j in range(W):
            gray[i, j] = sum(float(img[i, j, c]) * weights[c] for c in range(3))
    return gray


@alternative("broadcasting, and a sum over the last axis")
def broadcasting(img, weights=(0.299, 0.587, 0.114)):
    if img.ndim != 3 or img.shape[2] != 3:
        raise ValueError("expected a color image, (H, W, 3)")
    return (img * np.asarray(weights, dtype=float)).sum(axis=-1)


@alternative("single precision")
def single_precision(img, weights=(0.299, 0.587, 0.114)):
    if img.ndim != 3 or img.shape[2] != 3:
        raise ValueError("expected a color image, (H, W, 3)")
    return img.astype(np.float32) @ np.asarray(weights, dtype=np.float32)


@mistake(
    "the three colors are averaged",
    "Which looks brighter, pure green or pure blue?",
)
def plain_mean(img, weights=(0.299, 0.587, 0.114)):
    if img.ndim != 3 or img.shape[2] != 3:
        raise ValueError("expected a color image, (H, W, 3)")
    return img.mean(axis=2)


@mistake(
    "the weights that are given are ignored",
    "What should weights=(1, 0, 0) give?",
)
def default_weights_only(img, weights=(0.299, 0.587, 0.114)):
    if img.ndim != 3 or img.shape[2] != 3:
        raise ValueError("expected a color image, (H, W, 3)")
    return img @ np.array([0.299, 0.587, 0.114])


@mistake(
    "the colors are read as blue, green, red",
    "Which color does channel 0 hold in this course?",
)
def blue_first(img, weights=(0.299, 0.587, 0.114)):
    if img.ndim != 3 or img.shape[2] != 3:
        raise ValueError("expected a color image, (H, W, 3)")
    return img @ np.array(weights, dtype=float)[::-1]


@mistake(
    "red and green are swapped",
    "Which of the three weights belongs to green?",
)
def red_and_green_swapped(img, weights=(0.299, 0.587, 0.114)):
    if img.ndim != 3 or img.shape[2] != 3:
        raise ValueError("expected a color image, (H, W, 3)")
    r, g, b = weights
    return img @ np.array([g, r, b], dtype=float)


@mistake(
    "the weights are divided by their sum",
    "Should weights of (1, 1, 1) add the colors up or average them?",
)
def weights_made_to_sum_to_one(img, weights=(0.299, 0.587, 0.114)):
    if img.ndim != 3 or img.shape[2] != 3:
        raise ValueError("expected a color image, (H, W, 3)")
    w = np.array(weights, dtype=float)
    return img @ (w / w.sum())


@mistake(
    "the result is cut to bytes",
    "What is 173.1 as a byte, and what did the exercise ask for?",
)
def bytes(img, weights=(0.299, 0.587, 0.114)):
    if img.ndim != 3 or img.shape[2] != 3:
        raise ValueError("expected a color image, (H, W, 3)")
    return (img @ np.array(weights, dtype=float)).astype(np.uint8)


@mistake(
    "the result is rounded",
    "Which gray has blue with 29.07, and which one do you return?",
)
def whole_numbers(img, weights=(0.299, 0.587, 0.114)):
    if img.ndim != 3 or img.shape[2] != 3:
        raise ValueError("expected a color image, (H, W, 3)")
    return np.round(img @ np.array(weights, dtype=float))


@mistake(
    "each product is cut to a whole number",
    "What is left of 0.114 · 255 = 29.07 when you cut it?",
)
def floored_products(img, weights=(0.299, 0.587, 0.114)):
    if img.ndim != 3 or img.shape[2] != 3:
        raise ValueError("expected a color image, (H, W, 3)")
    return np.floor(img * np.array(weights, dtype=float)).sum(axis=2)


@mistake(
    "the result is divided by 255",
    "Which range had the image, and which range has your result?",
)
def from_zero_to_one(img, weights=(0.299, 0.587, 0.114)):
    if img.ndim != 3 or img.shape[2] != 3:
        raise ValueError("expected a color image, (H, W, 3)")
    return img @ np.array(weights, dtype=float) / 255


@mistake(
    "bytes are divided by 255, floats are not",
    "Which range had the bytes, and which range has your result?",
)
def from_zero_to_one_for_bytes(img, weights=(0.299, 0.587, 0.114)):
    if img.ndim != 3 or img.shape[2] != 3:
        raise ValueError("expected a color image, (H, W, 3)")
    gray = img @ np.array(weights, dtype=float)
    return gray / 255 if img.dtype == np.uint8 else gray


@mistake(
    "the largest of the three is kept",
    "Which gray should pure blue have?",
)
def brightest_color(img, weights=(0.299, 0.587, 0.114)):
    if img.ndim != 3 or img.shape[2] != 3:
        raise ValueError("expected a color image, (H, W, 3)")
    return (img * np.ones(3)).max(axis=2)


@mistake(
    "the mean of the largest and the smallest is taken",
    "How much do the three weights matter in yours?",
)
def lightness(img, weights=(0.299, 0.587, 0.114)):
    if img.ndim != 3 or img.shape[2] != 3:
        raise ValueError("expected a color image, (H, W, 3)")
    img = img.astype(float)
    return (img.max(axis=2) + img.min(axis=2)) / 2


@mistake(
    "only the green is used",
    "Which gray should pure red have?",
)
def green_only(img, weights=(0.299, 0.587, 0.114)):
    if img.ndim != 3 or img.shape[2] != 3:
        raise ValueError("expected a color image, (H, W, 3)")
    return img[:, :, 1] * 1.0


@mistake(
    "the blue is left out",
    "Which gray should pure blue have, if not 0?",
)
def two_colors(img, weights=(0.299, 0.587, 0.114)):
    if img.ndim != 3 or img.shape[2] != 3:
        raise ValueError("expected a color image, (H, W, 3)")
    r, g, _ = weights
    return img[:, :, 0] * float(r) + img[:, :, 1] * float(g)


@mistake(
    "the result has a third axis",
    "How many numbers has a pixel of a gray image, and how many axes the image?",
)
def kept_axis(img, weights=(0.299, 0.587, 0.114)):
    if img.ndim != 3 or img.shape[2] != 3:
        raise ValueError("expected a color image, (H, W, 3)")
    return (img @ np.array(weights, dtype=float))[:, :, None]


@mistake(
    "the gray is repeated three times",
    "How many numbers has a pixel of a gray image?",
)
def three_equal_colors(img, weights=(0.299, 0.587, 0.114)):
    if img.ndim != 3 or img.shape[2] != 3:
        raise ValueError("expected a color image, (H, W, 3)")
    gray = img @ np.array(weights, dtype=float)
    return np.stack([gray] * 3, axis=2)


@mistake(
    "rows and columns are swapped",
    "The image is wider than tall: is your result, too?",
)
def transposed(img, weights=(0.299, 0.587, 0.114)):
    if img.ndim != 3 or img.shape[2] != 3:
        raise ValueError("expected a color image, (H, W, 3)")
    return (img @ np.array(weights, dtype=float)).T


@mistake(
    "the colors are looked for on the first axis",
    "Which axis of (H, W, 3) counts the colors?",
)
def channels_first(img, weights=(0.299, 0.587, 0.114)):
    img = np.asarray(img)
    return np.tensordot(np.array(weights, dtype=float), img, axes=(0, 0))


@mistake(
    "the root of the weighted squares is taken",
    "What does the formula do with R: square it, or multiply it?",
)
def squared(img, weights=(0.299, 0.587, 0.114)):
    if img.ndim != 3 or img.shape[2] != 3:
        raise ValueError("expected a color image, (H, W, 3)")
    return np.sqrt((img.astype(float) ** 2) @ np.abs(np.array(weights, dtype=float)))


@mistake(
    "negative grays are cut to 0",
    "May a weight be negative, and then the result?",
)
def negative_cut(img, weights=(0.299, 0.587, 0.114)):
    if img.ndim != 3 or img.shape[2] != 3:
        raise ValueError("expected a color image, (H, W, 3)")
    return np.maximum(img @ np.array(weights, dtype=float), 0)


@mistake(
    "the colors are added as bytes before they are weighted",
    "What is 200 + 200 in one byte?",
)
def byte_sum(img, weights=(0.299, 0.587, 0.114)):
    if img.ndim != 3 or img.shape[2] != 3:
        raise ValueError("expected a color image, (H, W, 3)")
    w = np.array(weights, dtype=float)
    return img.sum(axis=2, dtype=img.dtype) * w.mean()


@mistake(
    "an image with four colors is accepted",
    "What does your function say to an image of shape (4, 5, 4)?",
)
def anything_goes(img, weights=(0.299, 0.587, 0.114)):
    r, g, b = weights
    return img[:, :, 0] * float(r) + img[:, :, 1] * float(g) + img[:, :, 2] * float(b)


@mistake(
    "a list of pixels is taken for an image",
    "How many axes has a color image?",
)
def a_list_is_an_image(img, weights=(0.299, 0.587, 0.114)):
    if img.shape[-1] != 3:
        raise ValueError("expected three colors")
    return img @ np.array(weights, dtype=float)


@mistake(
    "whole weights give whole numbers",
    "Which type has your result when the weights are (1, 1, 1)?",
)
def whole_numbers_for_whole_weights(img, weights=(0.299, 0.587, 0.114)):
    if img.ndim != 3 or img.shape[2] != 3:
        raise ValueError("expected a color image, (H, W, 3)")
    return (
        img.astype(np.int64) @ np.array(weights)
        if img.dtype == np.uint8
        else img @ np.array(weights)
    )


@mistake(
    "the image is changed",
    "What does img hold after the call?",
)
def writes_into_img(img, weights=(0.299, 0.587, 0.114)):
    if img.ndim != 3 or img.shape[2] != 3:
        raise ValueError("expected a color image, (H, W, 3)")
    gray = img @ np.array(weights, dtype=float)
    img[:, :, 0] = 0
    return gray
