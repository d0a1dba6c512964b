"""Wrong and right ways to write conv1x1_as_matmul(x, w, b)."""

import numpy as np

from autograde.misconceptions.variant import alternative, mistake


@alternative("channels last, one matrix product, and back")
def channels_last(x, w, b):
    (N, C, H, W), F = x.shape, w.shape[0]
    if w.shape != (F, C, 1, 1):
        raise ValueError(f"w is {w.shape}, expected ({F}, {C}, 1, 1)")
    if b.shape != (F,):
        raise ValueError(f"b is {b.shape}, expected ({F},)")
    pixels = x.transpose(0, 2, 3, 1).reshape(-1, C).astype(float)
    out = pixels @ w.reshape(F, C).T + b
    return out.reshape(N, H, W, F).transpose(0, 3, 1, 2)


@alternative("a matrix product per image")
def per_image(x, w, b):
    (N, C, H, W), (F, channels, KH, KW) = x.shape, w.shape
    if channels != C or (KH, KW) != (1, 1) or b.shape != (F,):
        raise ValueError(f"x {x.shape}, w {w.shape} and b {b.shape} do not go together")
    x = x.astype(float)
    out = np.zeros((N, F, H, W))
    for n in range(N):
        out[n] = (w[:, :, 0, 0] @ x[n].reshape(C, H * W)).reshape(F, H, W) + b[:, None, None]
    return out


@alternative("matmul broadcast over the batch")
def broadcast(x, w, b):
    (N, C, H, W), (F, channels, KH, KW) = x.shape, w.shape
    if channels != C or KH * KW != 1 or b.shape != (F,):
        raise ValueError(f"x {x.shape}, w {w.shape} and b {b.shape} do not go together")
    out = np.matmul(w.reshape(F, C) * 1.0, x.reshape(N, C, H * W)) + b[:, None]
    return out.reshape(N, F, H, W)


@alternative("einsum")
def einsum(x, w, b):
    if x.shape[1] != w.shape[1] or w.shape[2:] != (1, 1) or b.shape != w.shape[:1]:
        raise ValueError("x, w and b do not go together")
    return np.einsum("nchw,fc->nfhw", x.astype(float), w[..., 0, 0]) + b.reshape(-1, 1, 1)


@alternative("tensordot, in Fortran order")
def tensordot(x, w, b):
    if x.shape[1] != w.shape[1] or w.shape[2:] != (1, 1) or b.shape != w.shape[:1]:
        raise ValueError("x, w and b do not go together")
    out = np.tensordot(x, w[:, :, 0, 0].astype(float), axes=(1, 1)) + b  # (N, H, W, F)
    return np.asfortranarray(np.moveaxis(out, -1, 1))


@mistake(
    "the images are flattened without moving the channels last",
    "In x.reshape(-1, C), which C numbers stand in the first row: one pixel's channels?",
)
def no_transpose(x, w, b):
    (N, C, H, W), F = x.shape, w.shape[0]
    if w.shape != (F, C, 1, 1) or b.shape != (F,):
        raise ValueError("x, w and b do not go together")
    out = x.reshape(-1, C) @ (w.reshape(F, C).T * 1.0) + b
    return out.reshape(N, H, W, F).transpose(0, 3, 1, 2)


@mistake(
    "the result is reshaped to (N, F, H, W) without moving the filters",
    "Each row of your product holds one pixel's F numbers: where does reshape put them?",
)
def no_transpose_back(x, w, b):
    (N, C, H, W), F = x.shape, w.shape[0]
    if w.shape != (F, C, 1, 1) or b.shape != (F,):
        raise ValueError("x, w and b do not go together")
    out = x.transpose(0, 2, 3, 1).reshape(-1, C) @ (w.reshape(F, C).T * 1.0) + b
    return out.reshape(N, F, H, W)


@mistake(
    "the images are flattened and built up again without moving any axis",
    "Which numbers of x stand side by side in memory: the channels or the columns?",
)
def no_transpose_at_all(x, w, b):
    (N, C, H, W), F = x.shape, w.shape[0]
    if w.shape != (F, C, 1, 1) or b.shape != (F,):
        raise ValueError("x, w and b do not go together")
    out = x.reshape(-1, C) @ (w.reshape(F, C).T * 1.0) + b
    return out.reshape(N, F, H, W)


@mistake(
    "filters and channels of w are swapped",
    "In w, does the first axis count the filters or the channels of the image?",
)
def w_transposed(x, w, b):
    if x.shape[1] != w.shape[1] or w.shape[2:] != (1, 1) or b.shape != w.shape[:1]:
        raise ValueError("x, w and b do not go together")
    return np.einsum("nchw,cf->nfhw", x * 1.0, w[:, :, 0, 0]) + b[:, None, None]


@mistake(
    "w is reshaped to (C, F) instead of transposed",
    "Does reshape move any number of w, or only read the same row of numbers differently?",
)
def w_reshaped(x, w, b):
    F, C = w.shape[:2]
    if x.shape[1] != C or w.shape[2:] != (1, 1) or b.shape != (F,):
        raise ValueError("x, w and b do not go together")
    return np.einsum("nchw,cf->nfhw", x * 1.0, w.reshape(C, F)) + b[:, None, None]


@mistake("the bias is ignored", "What should an all-black image give, if the bias is 3?")
def no_bias(x, w, b):
    if x.shape[1] != w.shape[1] or w.shape[2:] != (1, 1) or b.shape != w.shape[:1]:
        raise ValueError("x, w and b do not go together")
    return np.einsum("nchw,fc->nfhw", x * 1.0, w[:, :, 0, 0])


@mistake("the bias is subtracted", "Is b a threshold to be passed, or a number to be added?")
def bias_subtracted(x, w, b):
    if x.shape[1] != w.shape[1] or w.shape[2:] != (1, 1) or b.shape != w.shape[:1]:
        raise ValueError("x, w and b do not go together")
    return np.einsum("nchw,fc->nfhw", x * 1.0, w[:, :, 0, 0]) - b[:, None, None]


@mistake("the biases run along the width", "(N, F, H, W) + (F,): which axis does b line up with?")
def bias_along_width(x, w, b):
    if x.shape[1] != w.shape[1] or w.shape[2:] != (1, 1) or b.shape != w.shape[:1]:
        raise ValueError("x, w and b do not go together")
    return np.einsum("nchw,fc->nfhw", x * 1.0, w[:, :, 0, 0]) + b


@mistake(
    "the bias is added once per channel",
    "With three channels, how often does the bias enter one output of yours?",
)
def bias_per_channel(x, w, b):
    if x.shape[1] != w.shape[1] or w.shape[2:] != (1, 1) or b.shape != w.shape[:1]:
        raise ValueError("x, w and b do not go together")
    out = np.einsum("nchw,fc->nfhw", x * 1.0, w[:, :, 0, 0])
    return out + x.shape[1] * b[:, None, None]


@mistake("every filter gets the first bias", "Which index does the bias share with the output?")
def first_bias(x, w, b):
    if x.shape[1] != w.shape[1] or w.shape[2:] != (1, 1) or b.shape != w.shape[:1]:
        raise ValueError("x, w and b do not go together")
    return np.einsum("nchw,fc->nfhw", x * 1.0, w[:, :, 0, 0]) + b[0]


@mistake(
    "the filters come last in the output",
    "In (N, F, H, W), on which axis do the feature maps lie?",
)
def filters_last(x, w, b):
    if x.shape[1] != w.shape[1] or w.shape[2:] != (1, 1) or b.shape != w.shape[:1]:
        raise ValueError("x, w and b do not go together")
    return np.einsum("nchw,fc->nhwf", x * 1.0, w[:, :, 0, 0]) + b


@mistake(
    "the output stays flat",
    "Your numbers are right. Which shape had the image before you flattened it?",
)
def flat_output(x, w, b):
    (N, C, _, _), F = x.shape, w.shape[0]
    if w.shape != (F, C, 1, 1) or b.shape != (F,):
        raise ValueError("x, w and b do not go together")
    return np.matmul(w.reshape(F, C) * 1.0, x.reshape(N, C, -1)) + b[:, None]


@mistake(
    "rows and columns of the output are swapped",
    "The image is taller than wide: is your output, too?",
)
def output_transposed(x, w, b):
    if x.shape[1] != w.shape[1] or w.shape[2:] != (1, 1) or b.shape != w.shape[:1]:
        raise ValueError("x, w and b do not go together")
    return np.einsum("nchw,fc->nfwh", x * 1.0, w[:, :, 0, 0]) + b[:, None, None]


@mistake(
    "rows and columns are swapped when the output is built up again",
    "Your flat pixels run along the rows: which length belongs first in the reshape?",
)
def reshaped_to_wh(x, w, b):
    (N, C, H, W), F = x.shape, w.shape[0]
    if w.shape != (F, C, 1, 1) or b.shape != (F,):
        raise ValueError("x, w and b do not go together")
    out = np.matmul(w.reshape(F, C) * 1.0, x.reshape(N, C, -1)) + b[:, None]
    return out.reshape(N, F, W, H)


@mistake("the channels are averaged", "Two equal channels instead of one: what should change?")
def channel_mean(x, w, b):
    if x.shape[1] != w.shape[1] or w.shape[2:] != (1, 1) or b.shape != w.shape[:1]:
        raise ValueError("x, w and b do not go together")
    return np.einsum("nchw,fc->nfhw", x / x.shape[1], w[:, :, 0, 0]) + b[:, None, None]


@mistake("only the first channel is used", "What does the blue channel change in your output?")
def first_channel(x, w, b):
    if x.shape[1] != w.shape[1] or w.shape[2:] != (1, 1) or b.shape != w.shape[:1]:
        raise ValueError("x, w and b do not go together")
    return x[:, :1] * (w[:, 0, 0, 0] * 1.0)[:, None, None] + b[:, None, None]


@mistake("every image gets the first image's output", "Where does n appear on the right-hand side?")
def first_image(x, w, b):
    if x.shape[1] != w.shape[1] or w.shape[2:] != (1, 1) or b.shape != w.shape[:1]:
        raise ValueError("x, w and b do not go together")
    out = np.einsum("chw,fc->fhw", x[0] * 1.0, w[:, :, 0, 0]) + b[:, None, None]
    return np.repeat(out[None], len(x), axis=0)


@mistake("every pixel gets the first pixel's output", "Where do h and w appear on the right?")
def first_pixel(x, w, b):
    if x.shape[1] != w.shape[1] or w.shape[2:] != (1, 1) or b.shape != w.shape[:1]:
        raise ValueError("x, w and b do not go together")
    first = np.broadcast_to(x[:, :, :1, :1], x.shape)
    return np.einsum("nchw,fc->nfhw", first * 1.0, w[:, :, 0, 0]) + b[:, None, None]


@mistake("negative outputs are cut to zero", "Is the activation a part of the convolution?")
def relu(x, w, b):
    if x.shape[1] != w.shape[1] or w.shape[2:] != (1, 1) or b.shape != w.shape[:1]:
        raise ValueError("x, w and b do not go together")
    return np.maximum(np.einsum("nchw,fc->nfhw", x * 1.0, w[:, :, 0, 0]) + b[:, None, None], 0)


@mistake(
    "the outputs are turned into probabilities",
    "Should the feature maps of one pixel add up to one?",
)
def softmax(x, w, b):
    if x.shape[1] != w.shape[1] or w.shape[2:] != (1, 1) or b.shape != w.shape[:1]:
        raise ValueError("x, w and b do not go together")
    out = np.einsum("nchw,fc->nfhw", x * 1.0, w[:, :, 0, 0]) + b[:, None, None]
    out = np.exp(out - out.max(axis=1, keepdims=True))
    return out / out.sum(axis=1, keepdims=True)


@mistake(
    "integer images give an integer output",
    "Which data type has your output array when x holds integers?",
)
def integer_output(x, w, b):
    (N, C, H, W), (F, channels, KH, KW) = x.shape, w.shape
    if channels != C or (KH, KW) != (1, 1) or b.shape != (F,):
        raise ValueError("x, w and b do not go together")
    out = np.zeros((N, F, H, W), dtype=x.dtype)
    for n in range(N):
        out[n] = (w[:, :, 0, 0] @ x[n].reshape(C, H * W)).reshape(F, H, W) + b[:, None, None]
    return out


@mistake(
    "a filter larger than 1 x 1 is cut down to its first weight",
    "What should your function say to a 3 x 3 filter?",
)
def any_filter_size(x, w, b):
    if x.shape[1] != w.shape[1] or b.shape != w.shape[:1]:
        raise ValueError("x, w and b do not go together")
    return np.einsum("nchw,fc->nfhw", x * 1.0, w[:, :, 0, 0]) + b[:, None, None]


@mistake(
    "w is squeezed, which drops every axis of length 1",
    "What is left of w's shape after np.squeeze when there is one filter, or one channel?",
)
def squeezed(x, w, b):
    if x.shape[1] != w.shape[1] or w.shape[2:] != (1, 1) or b.shape != w.shape[:1]:
        raise ValueError("x, w and b do not go together")
    return np.einsum("nchw,fc->nfhw", x * 1.0, w.squeeze()) + b[:, None, None]


@mistake(
    "the products of bytes stay bytes",
    "x and w may be np.uint8, as in a photograph: what is 200 * 3 in one byte?",
)
def byte_products(x, w, b):
    (N, C, H, W), F = x.shape, w.shape[0]
    if w.shape != (F, C, 1, 1) or b.shape != (F,):
        raise ValueError("x, w and b do not go together")
    out = x.transpose(0, 2, 3, 1).reshape(-1, C) @ w.reshape(F, C).T + b
    return out.reshape(N, H, W, F).transpose(0, 3, 1, 2)
