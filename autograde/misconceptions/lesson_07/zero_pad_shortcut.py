"""Wrong and right ways to write zero_pad_shortcut(x, stride, c_out)."""

import numpy as np

from autograde.misconceptions.variant import alternative, mistake, probe


@probe
def stride_two(zero_pad_shortcut):
    x = np.random.default_rng(1).normal(size=(2, 3, 4, 6)).round(2)
    return zero_pad_shortcut(x, 2, 5), x


@probe
def sizes_that_do_not_divide(zero_pad_shortcut):
    x = np.random.default_rng(2).normal(size=(1, 2, 5, 7)).round(2)
    return zero_pad_shortcut(x, 2, 3)


@probe
def stride_three(zero_pad_shortcut):
    x = np.random.default_rng(3).normal(size=(2, 1, 7, 8)).round(2)
    return zero_pad_shortcut(x, 3, 4)


@probe
def stride_one(zero_pad_shortcut):
    x = np.random.default_rng(4).normal(size=(2, 2, 3, 4)).round(2)
    return zero_pad_shortcut(x, 1, 4), zero_pad_shortcut(x, 1, 2)


@probe(care=True)
def integers(zero_pad_shortcut):
    x = np.random.default_rng(5).integers(-9, 10, size=(2, 2, 4, 6))
    got = zero_pad_shortcut(x, 2, 3)
    return got, np.asarray(got).dtype.kind


@probe(care=True)
def read_only_and_transposed(zero_pad_shortcut):
    x = np.random.default_rng(6).normal(size=(6, 4, 2, 2)).round(2).T
    x.flags.writeable = False
    return zero_pad_shortcut(x, 2, 3)


@probe(care=True)
def too_few_channels(zero_pad_shortcut):
    return zero_pad_shortcut(np.ones((1, 4, 4, 4)), 2, 3)


@alternative("zeros, then the first channels")
def zeros_first(x, stride, c_out):
    if c_out < x.shape[1]:
        raise ValueError(f"c_out is {c_out} but x has {x.shape[1]} channels")
    kept = x[:, :, ::stride, ::stride]
    out = np.zeros((len(x), c_out, *kept.shape[2:]))
    out[:, : x.shape[1]] = kept
    return out


@alternative("np.pad")
def np_pad(x, stride, c_out):
    if c_out < x.shape[1]:
        raise ValueError(f"c_out is {c_out} but x has {x.shape[1]} channels")
    kept = x[:, :, ::stride, ::stride].astype(float)
    return np.pad(kept, ((0, 0), (0, c_out - x.shape[1]), (0, 0), (0, 0)))


@alternative("concatenated with zeros")
def concatenated(x, stride, c_out):
    if c_out < x.shape[1]:
        raise ValueError(f"c_out is {c_out} but x has {x.shape[1]} channels")
    kept = x[:, :, ::stride, ::stride].astype(float)
    N, C, OH, OW = kept.shape
    return np.concatenate([kept, np.zeros((N, c_out - C, OH, OW))], axis=1)


@alternative("a loop over all entries")
def all_entries(x, stride, c_out):
    if c_out < x.shape[1]:
        raise ValueError(f"c_out is {c_out} but x has {x.shape[1]} channels")
    N, C, H, W = x.shape
    out = np.zeros((N, c_out, -(-H // stride), -(-W // stride)))
    for n, c, i, j in np.ndindex(N, C, *out.shape[2:]):
        out[n, c, i, j] = x[n, c, i * stride, j * stride]
    return out


@alternative("a product with an identity of channels")
def identity_product(x, stride, c_out):
    if c_out < x.shape[1]:
        raise ValueError(f"c_out is {c_out} but x has {x.shape[1]} channels")
    eye = np.eye(c_out, x.shape[1])
    return np.einsum("fc,nchw->nfhw", eye, x[:, :, ::stride, ::stride])


@alternative("np.take along both axes")
def np_take(x, stride, c_out):
    if c_out < x.shape[1]:
        raise ValueError(f"c_out is {c_out} but x has {x.shape[1]} channels")
    rows = np.take(x, range(0, x.shape[2], stride), axis=2)
    kept = np.take(rows, range(0, x.shape[3], stride), axis=3)
    out = np.zeros((x.shape[0], c_out, kept.shape[2], kept.shape[3]))
    out[:, : x.shape[1], :, :] = kept
    return out


@mistake(
    "the pixels are averaged instead of left out",
    "Which pixels does the formula read: one of each window, or all?",
)
def averaged(x, stride, c_out):
    if c_out < x.shape[1]:
        raise ValueError(f"c_out is {c_out} but x has {x.shape[1]} channels")
    N, C, H, W = x.shape
    OH, OW = -(-H // stride), -(-W // stride)
    out = np.zeros((N, c_out, OH, OW))
    for i, j in np.ndindex(OH, OW):
        window = x[:, :, i * stride : (i + 1) * stride, j * stride : (j + 1) * stride]
        out[:, :C, i, j] = window.mean(axis=(2, 3))
    return out


@mistake(
    "the largest pixel of each window",
    "Which pixels does the formula read: one of each window, or all?",
)
def maximum(x, stride, c_out):
    if c_out < x.shape[1]:
        raise ValueError(f"c_out is {c_out} but x has {x.shape[1]} channels")
    N, C, H, W = x.shape
    OH, OW = -(-H // stride), -(-W // stride)
    out = np.zeros((N, c_out, OH, OW))
    for i, j in np.ndindex(OH, OW):
        window = x[:, :, i * stride : (i + 1) * stride, j * stride : (j + 1) * stride]
        out[:, :C, i, j] = window.max(axis=(2, 3))
    return out


@mistake(
    "the last pixel of each window is kept",
    "Which pixel belongs to output 0: pixel 0, or pixel stride - 1?",
)
def last_pixels(x, stride, c_out):
    if c_out < x.shape[1]:
        raise ValueError(f"c_out is {c_out} but x has {x.shape[1]} channels")
    kept = x[:, :, stride - 1 :: stride, stride - 1 :: stride]
    out = np.zeros((len(x), c_out, *kept.shape[2:]))
    out[:, : x.shape[1]] = kept
    return out


@mistake("the new channels come first", "Where do the channels of x stand in the result?")
def zeros_in_front(x, stride, c_out):
    if c_out < x.shape[1]:
        raise ValueError(f"c_out is {c_out} but x has {x.shape[1]} channels")
    kept = x[:, :, ::stride, ::stride]
    out = np.zeros((len(x), c_out, *kept.shape[2:]))
    out[:, c_out - x.shape[1] :] = kept
    return out


@mistake("the new channels lie on both sides", "Where do the channels of x stand in the result?")
def zeros_on_both_sides(x, stride, c_out):
    if c_out < x.shape[1]:
        raise ValueError(f"c_out is {c_out} but x has {x.shape[1]} channels")
    kept = x[:, :, ::stride, ::stride]
    first = (c_out - x.shape[1]) // 2
    out = np.zeros((len(x), c_out, *kept.shape[2:]))
    out[:, first : first + x.shape[1]] = kept
    return out


@mistake("the channels are repeated instead of padded with 0", "What do the new channels hold?")
def repeated(x, stride, c_out):
    if c_out < x.shape[1]:
        raise ValueError(f"c_out is {c_out} but x has {x.shape[1]} channels")
    kept = x[:, :, ::stride, ::stride] * 1.0
    return kept[:, np.arange(c_out) % x.shape[1]]


@mistake("the new channels hold 1", "What do the new channels hold?")
def ones(x, stride, c_out):
    if c_out < x.shape[1]:
        raise ValueError(f"c_out is {c_out} but x has {x.shape[1]} channels")
    kept = x[:, :, ::stride, ::stride]
    out = np.ones((len(x), c_out, *kept.shape[2:]))
    out[:, : x.shape[1]] = kept
    return out


@mistake("the stride moves along the rows only", "How many axes has an image?")
def rows_only(x, stride, c_out):
    if c_out < x.shape[1]:
        raise ValueError(f"c_out is {c_out} but x has {x.shape[1]} channels")
    kept = x[:, :, ::stride]
    out = np.zeros((len(x), c_out, *kept.shape[2:]))
    out[:, : x.shape[1]] = kept
    return out


@mistake("the stride moves along the columns only", "How many axes has an image?")
def columns_only(x, stride, c_out):
    if c_out < x.shape[1]:
        raise ValueError(f"c_out is {c_out} but x has {x.shape[1]} channels")
    kept = x[:, :, :, ::stride]
    out = np.zeros((len(x), c_out, *kept.shape[2:]))
    out[:, : x.shape[1]] = kept
    return out


@mistake("the top left part is cropped", "Which pixels remain when every second one is kept?")
def cropped(x, stride, c_out):
    if c_out < x.shape[1]:
        raise ValueError(f"c_out is {c_out} but x has {x.shape[1]} channels")
    OH, OW = -(-x.shape[2] // stride), -(-x.shape[3] // stride)
    out = np.zeros((len(x), c_out, OH, OW))
    out[:, : x.shape[1]] = x[:, :, :OH, :OW]
    return out


@mistake(
    "sizes that the stride does not divide are rounded down",
    "Five pixels, stride 2: pixels 0, 2 and which one?",
)
def rounded_down(x, stride, c_out):
    if c_out < x.shape[1]:
        raise ValueError(f"c_out is {c_out} but x has {x.shape[1]} channels")
    OH, OW = max(1, x.shape[2] // stride), max(1, x.shape[3] // stride)
    out = np.zeros((len(x), c_out, OH, OW))
    out[:, : x.shape[1]] = x[:, :, ::stride, ::stride][:, :, :OH, :OW]
    return out


@mistake("the stride is always 2", "What does your function do with stride 3?")
def always_two(x, stride, c_out):
    if c_out < x.shape[1]:
        raise ValueError(f"c_out is {c_out} but x has {x.shape[1]} channels")
    kept = x[:, :, ::2, ::2]
    out = np.zeros((len(x), c_out, *kept.shape[2:]))
    out[:, : x.shape[1]] = kept
    return out


@mistake("the stride is ignored", "How large is the result of stride 2?")
def no_stride(x, stride, c_out):
    if c_out < x.shape[1]:
        raise ValueError(f"c_out is {c_out} but x has {x.shape[1]} channels")
    out = np.zeros((len(x), c_out, *x.shape[2:]))
    out[:, : x.shape[1]] = x
    return out


@mistake("height and width are exchanged", "In which order stand the axes of (N, C, H, W)?")
def exchanged(x, stride, c_out):
    if c_out < x.shape[1]:
        raise ValueError(f"c_out is {c_out} but x has {x.shape[1]} channels")
    kept = x[:, :, ::stride, ::stride]
    out = np.zeros((len(x), c_out, *kept.shape[2:]))
    out[:, : x.shape[1]] = kept
    return out.swapaxes(2, 3)


@mistake(
    "zeros are added around the image instead of behind the channels",
    "To which axis are the zeros added?",
)
def spatial_zeros(x, stride, c_out):
    if c_out < x.shape[1]:
        raise ValueError(f"c_out is {c_out} but x has {x.shape[1]} channels")
    kept = x[:, :, ::stride, ::stride].astype(float)
    extra = c_out - x.shape[1]
    return np.pad(kept, ((0, 0), (0, 0), (0, extra), (0, extra)))


@mistake("too few channels: the others are dropped", "What is lost when c_out is less than C?")
def drops_channels(x, stride, c_out):
    kept = x[:, :, ::stride, ::stride]
    C = min(c_out, x.shape[1])
    out = np.zeros((len(x), c_out, *kept.shape[2:]))
    out[:, :C] = kept[:, :C]
    return out


@mistake(
    "integers stay integers", "Which type has np.zeros, and which has np.zeros_like of integers?"
)
def integers_kept(x, stride, c_out):
    if c_out < x.shape[1]:
        raise ValueError(f"c_out is {c_out} but x has {x.shape[1]} channels")
    kept = x[:, :, ::stride, ::stride]
    out = np.zeros((len(x), c_out, *kept.shape[2:]), dtype=x.dtype)
    out[:, : x.shape[1]] = kept
    return out
