"""Wrong and right ways to write pad2d(x, padding)."""

import numpy as np

from autograde.misconceptions.variant import alternative, mistake, probe


@probe
def one_number(pad2d):
    x = np.random.default_rng(1).normal(size=(2, 3, 3, 4)).round(2) + 9
    return pad2d(x, 1), pad2d(x, 2)


@probe
def pairs(pad2d):
    x = np.random.default_rng(2).normal(size=(1, 2, 4, 3)).round(2) + 9
    return pad2d(x, (2, 1)), pad2d(x, (1, 3))


@probe
def nothing(pad2d):
    return pad2d(np.random.default_rng(3).normal(size=(2, 1, 2, 3)).round(2), 0)


@probe(care=True)
def integers(pad2d):
    return pad2d(np.arange(6).reshape(1, 1, 2, 3), 1)


@probe(care=True)
def whose_numbers(pad2d):
    x = np.arange(6.0).reshape(1, 1, 2, 3)
    got = pad2d(x, 0)
    got[...] = -1
    return x, pad2d(x, 0)


@probe(care=True)
def less_than_nothing(pad2d):
    return pad2d(np.arange(20.0).reshape(1, 1, 4, 5), -1)


@probe(care=True)
def read_only(pad2d):
    x = np.arange(24.0).reshape(2, 1, 4, 3)
    x.flags.writeable = False
    return pad2d(x, (0, 2))


@alternative("zeros and a slice")
def zeros_slice(x, padding):
    ph, pw = np.broadcast_to(padding, 2)
    if ph < 0 or pw < 0:
        raise ValueError(f"padding is {padding}")
    N, C, H, W = x.shape
    out = np.zeros((N, C, H + 2 * ph, W + 2 * pw))
    out[:, :, ph : ph + H, pw : pw + W] = x
    return out


@alternative("np.pad")
def np_pad(x, padding):
    h, w = padding if isinstance(padding, (tuple, list)) else (padding, padding)
    if min(h, w) < 0:
        raise ValueError("a negative padding")
    return np.pad(x.astype(float), [(0, 0), (0, 0), (h, h), (w, w)])


@alternative("concatenate")
def concatenate(x, padding):
    h, w = padding if isinstance(padding, tuple) else (padding,) * 2
    if h < 0 or w < 0:
        raise ValueError("a negative padding")
    x = x.astype(float)
    rows = np.zeros((*x.shape[:2], h, x.shape[3]))
    x = np.concatenate([rows, x, rows], axis=2)
    cols = np.zeros((*x.shape[:3], w))
    return np.concatenate([cols, x, cols], axis=3)


@alternative("pixel by pixel")
def pixel_pixel(x, padding):
    if np.ndim(padding) == 0:
        padding = (padding, padding)
    if padding[0] < 0 or padding[1] < 0:
        raise ValueError("a negative padding")
    N, C, H, W = x.shape
    out = np.zeros((N, C, H + 2 * padding[0], W + 2 * padding[1]))
    for n, c, i, j in np.ndindex(N, C, H, W):
        out[n, c, i + padding[0], j + padding[1]] = x[n, c, i, j]
    return out


@alternative("one image at a time")
def one_image_at_time(x, padding):
    ph, pw = (int(p) for p in np.broadcast_to(padding, 2))
    if ph < 0 or pw < 0:
        raise ValueError("a negative padding")
    images = [[np.pad(channel, ((ph, ph), (pw, pw))) for channel in image] for image in x]
    return np.array(images, dtype=float)


@alternative("matrices that place rows and columns")
def matrices_place_rows_columns(x, padding):
    ph, pw = np.broadcast_to(padding, 2)
    if min(ph, pw) < 0:
        raise ValueError("a negative padding")
    H, W = x.shape[2:]
    rows, cols = np.eye(H + 2 * ph, H, -ph), np.eye(W, W + 2 * pw, pw)
    return rows @ x.astype(float) @ cols


@mistake("zeros at the end only", "Where is the first pixel of the image in your result?")
def zeros_at_end_only(x, padding):
    ph, pw = np.broadcast_to(padding, 2)
    if ph < 0 or pw < 0:
        raise ValueError(f"padding is {padding}")
    N, C, H, W = x.shape
    out = np.zeros((N, C, H + ph, W + pw))
    out[:, :, :H, :W] = x
    return out


@mistake("zeros at the start only", "How many rows lie below the image in your result?")
def zeros_at_start_only(x, padding):
    ph, pw = np.broadcast_to(padding, 2)
    if ph < 0 or pw < 0:
        raise ValueError(f"padding is {padding}")
    N, C, H, W = x.shape
    out = np.zeros((N, C, H + ph, W + pw))
    out[:, :, ph : ph + H, pw : pw + W] = x
    return out


@mistake("the image stands in the corner", "The canvas is large enough: where on it is the image?")
def image_stands_corner(x, padding):
    ph, pw = np.broadcast_to(padding, 2)
    if ph < 0 or pw < 0:
        raise ValueError(f"padding is {padding}")
    N, C, H, W = x.shape
    out = np.zeros((N, C, H + 2 * ph, W + 2 * pw))
    out[:, :, 0:H, 0:W] = x
    return out


@mistake("images and channels are padded too", "How many images are in your batch after padding?")
def images_channels_padded_too(x, padding):
    ph, pw = np.broadcast_to(padding, 2)
    if ph < 0 or pw < 0:
        raise ValueError(f"padding is {padding}")
    return np.pad(x.astype(float), ((ph, ph), (pw, pw), (ph, ph), (pw, pw)))


@mistake("the border is repeated", "Zeros are asked for: what stands around your image?")
def border_repeated(x, padding):
    ph, pw = np.broadcast_to(padding, 2)
    if ph < 0 or pw < 0:
        raise ValueError(f"padding is {padding}")
    return np.pad(x.astype(float), ((0, 0), (0, 0), (ph, ph), (pw, pw)), mode="edge")


@mistake(
    "the image goes on from its other end",
    "Zeros are asked for: which pixels stand left of your image?",
)
def image_goes_from_other_end(x, padding):
    ph, pw = np.broadcast_to(padding, 2)
    if ph < 0 or pw < 0:
        raise ValueError(f"padding is {padding}")
    return np.pad(x.astype(float), ((0, 0), (0, 0), (ph, ph), (pw, pw)), mode="wrap")


@mistake("ones instead of zeros", "What is the brightness of your padding?")
def ones_instead_zeros(x, padding):
    ph, pw = np.broadcast_to(padding, 2)
    if ph < 0 or pw < 0:
        raise ValueError(f"padding is {padding}")
    N, C, H, W = x.shape
    out = np.ones((N, C, H + 2 * ph, W + 2 * pw))
    out[:, :, ph : ph + H, pw : pw + W] = x
    return out


@mistake("the mean brightness instead of zeros", "What is the brightness of your padding?")
def mean_brightness_instead_zeros(x, padding):
    ph, pw = np.broadcast_to(padding, 2)
    if ph < 0 or pw < 0:
        raise ValueError(f"padding is {padding}")
    N, C, H, W = x.shape
    out = np.full((N, C, H + 2 * ph, W + 2 * pw), x.mean())
    out[:, :, ph : ph + H, pw : pw + W] = x
    return out


@mistake(
    "twice as much as asked for", "Padding 1: how many rows lie above the image in your result?"
)
def twice_as_much_as_asked_for(x, padding):
    ph, pw = 2 * np.broadcast_to(padding, 2)
    if ph < 0 or pw < 0:
        raise ValueError(f"padding is {padding}")
    N, C, H, W = x.shape
    out = np.zeros((N, C, H + 2 * ph, W + 2 * pw))
    out[:, :, ph : ph + H, pw : pw + W] = x
    return out


@mistake("the pair is read as (columns, rows)", "(0, 1): is a row added, or a column on each side?")
def pair_read_as_columns_rows(x, padding):
    pw, ph = np.broadcast_to(padding, 2)
    if ph < 0 or pw < 0:
        raise ValueError(f"padding is {padding}")
    N, C, H, W = x.shape
    out = np.zeros((N, C, H + 2 * ph, W + 2 * pw))
    out[:, :, ph : ph + H, pw : pw + W] = x
    return out


@mistake(
    "only the first number of a pair counts",
    "What does your function do with the second number of a pair?",
)
def only_first_number_pair_counts(x, padding):
    ph = pw = int(np.ravel(padding)[0])
    if ph < 0 or pw < 0:
        raise ValueError(f"padding is {padding}")
    N, C, H, W = x.shape
    out = np.zeros((N, C, H + 2 * ph, W + 2 * pw))
    out[:, :, ph : ph + H, pw : pw + W] = x
    return out


@mistake("pairs cannot be read", "(0, 1) + (0, 1) is a longer tuple: how do you take a pair apart?")
def pairs_cannot_be_read(x, padding):
    ph = pw = padding
    if ph < 0 or pw < 0:
        raise ValueError(f"padding is {padding}")
    N, C, H, W = x.shape
    out = np.zeros((N, C, H + 2 * ph, W + 2 * pw))
    out[:, :, ph : ph + H, pw : pw + W] = x
    return out


@mistake("only rows are added", "How wide is your result?")
def only_rows_added(x, padding):
    ph, pw = np.broadcast_to(padding, 2)
    if ph < 0 or pw < 0:
        raise ValueError(f"padding is {padding}")
    N, C, H, W = x.shape
    out = np.zeros((N, C, H + 2 * ph, W))
    out[:, :, ph : ph + H, :W] = x
    return out


@mistake("only columns are added", "How tall is your result?")
def only_columns_added(x, padding):
    ph, pw = np.broadcast_to(padding, 2)
    if ph < 0 or pw < 0:
        raise ValueError(f"padding is {padding}")
    N, C, H, W = x.shape
    out = np.zeros((N, C, H, W + 2 * pw))
    out[:, :, :H, pw : pw + W] = x
    return out


@mistake("the slice [p:-p] is empty without padding", "What is a[0:-0]?")
def slice_p_p_empty_without_padding(x, padding):
    ph, pw = np.broadcast_to(padding, 2)
    if ph < 0 or pw < 0:
        raise ValueError(f"padding is {padding}")
    N, C, H, W = x.shape
    out = np.zeros((N, C, H + 2 * ph, W + 2 * pw))
    out[:, :, ph:-ph, pw:-pw] = x
    return out


@mistake(
    "the canvas is (W, H)", "Which axis comes first in an image of this course: rows or columns?"
)
def canvas_w_h(x, padding):
    ph, pw = np.broadcast_to(padding, 2)
    if ph < 0 or pw < 0:
        raise ValueError(f"padding is {padding}")
    N, C, H, W = x.shape
    out = np.zeros((N, C, W + 2 * pw, H + 2 * ph))
    out[:, :, pw : pw + W, ph : ph + H] = x.transpose(0, 1, 3, 2)
    return out


@mistake(
    "without padding the input itself comes back",
    "Who else changes when somebody writes into your result?",
)
def without_padding_input_itself_comes_back(x, padding):
    ph, pw = np.broadcast_to(padding, 2)
    if ph < 0 or pw < 0:
        raise ValueError(f"padding is {padding}")
    if ph == pw == 0:
        return x
    N, C, H, W = x.shape
    out = np.zeros((N, C, H + 2 * ph, W + 2 * pw))
    out[:, :, ph : ph + H, pw : pw + W] = x
    return out


@mistake("integers stay integers", "What becomes of 0.5 that is written into your result?")
def integers_stay_integers(x, padding):
    ph, pw = np.broadcast_to(padding, 2)
    if ph < 0 or pw < 0:
        raise ValueError(f"padding is {padding}")
    N, C, H, W = x.shape
    out = np.zeros((N, C, H + 2 * ph, W + 2 * pw), dtype=x.dtype)
    out[:, :, ph : ph + H, pw : pw + W] = x
    return out


@mistake("a negative padding counts as none", "What should happen to a call that makes no sense?")
def negative_padding_counts_as_none(x, padding):
    ph, pw = np.broadcast_to(padding, 2)
    ph, pw = max(ph, 0), max(pw, 0)
    N, C, H, W = x.shape
    out = np.zeros((N, C, H + 2 * ph, W + 2 * pw))
    out[:, :, ph : ph + H, pw : pw + W] = x
    return out


@mistake("every image is the first one", "Where does the second image of the batch go?")
def every_image_first_one(x, padding):
    ph, pw = np.broadcast_to(padding, 2)
    if ph < 0 or pw < 0:
        raise ValueError(f"padding is {padding}")
    N, C, H, W = x.shape
    out = np.zeros((N, C, H + 2 * ph, W + 2 * pw))
    out[:, :, ph : ph + H, pw : pw + W] = x[:1]
    return out
