"""Wrong and right ways to write clip_to_uint8(a)."""

import numpy as np

from autograde.misconceptions.variant import alternative, mistake, probe


@probe
def a_gray_image(clip_to_uint8):
    got = np.asarray(
        clip_to_uint8(np.random.default_rng(1).uniform(-150, 400, size=(5, 6)).round(1) + 0.03)
    )
    return got.dtype.kind, got.itemsize == 1, got


@probe
def numbers_inside(clip_to_uint8):
    return np.asarray(clip_to_uint8(np.array([[20.2, 100.7, 230.4], [41.6, 128.1, 77.8]])))


@probe
def numbers_from_zero_to_one(clip_to_uint8):
    return np.asarray(clip_to_uint8(np.array([0.1, 0.4, 0.7, 0.9])))


@probe
def around_the_ends(clip_to_uint8):
    return np.asarray(
        clip_to_uint8(np.array([-300.0, -1.2, -0.4, 0.2, 254.7, 255.4, 255.6, 256.2, 511.0, 600]))
    )


@probe
def a_color_image(clip_to_uint8):
    return np.asarray(
        clip_to_uint8(np.random.default_rng(2).uniform(-99, 400, size=(2, 3, 3)).round(1) + 0.03)
    )


@probe(care=True)
def integers(clip_to_uint8):
    return np.asarray(clip_to_uint8(np.array([[-300, -1, 0], [17, 255, 700]])))


@probe(care=True)
def a_single_number(clip_to_uint8):
    return np.asarray(clip_to_uint8(320.0)), np.asarray(clip_to_uint8(41.7))


@probe(care=True)
def read_only(clip_to_uint8):
    a = np.array([[-3.0, 320.0], [41.7, 255.0]])
    a.flags.writeable = False
    return np.asarray(clip_to_uint8(a))


@probe(care=True)
def the_input_afterwards(clip_to_uint8):
    a = np.array([[-3.0, 320.0], [41.7, 255.0]])
    clip_to_uint8(a)
    return a


@alternative("round, clip, convert")
def round_then_clip(a):
    return np.clip(np.round(np.asarray(a, dtype=float)), 0, 255).astype(np.uint8)


@alternative("clip, round, convert")
def clip_then_round(a):
    return np.round(np.clip(np.asarray(a, dtype=float), 0, 255)).astype(np.uint8)


@alternative("halves up")
def half_up(a):
    return (np.clip(np.asarray(a, dtype=float), 0, 255) + 0.5).astype(np.uint8)


@alternative("minimum and maximum")
def minimum_and_maximum(a):
    limited = np.minimum(np.maximum(np.asarray(a, dtype=float), 0), 255)
    return np.rint(limited).astype(np.uint8)


@alternative("np.where, twice")
def two_choices(a):
    a = np.asarray(a, dtype=float)
    a = np.where(a < 0, 0, a)
    a = np.where(a > 255, 255, a)
    return np.round(a).astype(np.uint8)


@alternative("masks on a copy")
def masks(a):
    out = np.array(a, dtype=float)
    out[out < 0] = 0
    out[out > 255] = 255
    return np.round(out).astype(np.uint8)


@alternative("a loop over all numbers")
def loop(a):
    a = np.asarray(a, dtype=float)
    flat = [int(min(255, max(0, np.floor(value + 0.5)))) for value in a.ravel()]
    return np.array(flat, dtype=np.uint8).reshape(a.shape)


@mistake(
    "the numbers overflow",
    "What is left of 320 in a byte, and which gray is that?",
)
def wraps(a):
    return np.round(np.asarray(a, dtype=float)).astype(np.int64).astype(np.uint8)


@mistake(
    "the numbers are stretched from their smallest to their largest",
    "Should a picture with values from 20 to 230 change at all?",
)
def stretched(a):
    a = np.asarray(a, dtype=float)
    span = max(float(a.max() - a.min()), 1e-9)
    return np.round((a - a.min()) / span * 255).astype(np.uint8)


@mistake(
    "the numbers are divided by the largest",
    "Should one bright pixel darken all others?",
)
def divided_by_the_largest(a):
    a = np.clip(np.asarray(a, dtype=float), 0, None)
    return np.round(a / max(float(a.max()), 255.0) * 255).astype(np.uint8)


@mistake(
    "the numbers are clipped to 0..1",
    "Which number is white in a byte?",
)
def clipped_to_one(a):
    return np.round(np.clip(np.asarray(a, dtype=float), 0, 1)).astype(np.uint8)


@mistake(
    "the numbers are taken to range from 0 to 1",
    "Is 1 nearly black or white among bytes?",
)
def ones_are_white(a):
    return np.round(np.clip(np.asarray(a, dtype=float), 0, 1) * 255).astype(np.uint8)


@mistake(
    "decimals are cut off",
    "Which whole number is nearest to 254.6?",
)
def cut(a):
    return np.clip(np.asarray(a, dtype=float), 0, 255).astype(np.uint8)


@mistake(
    "the numbers are rounded up",
    "Which whole number is nearest to 0.2?",
)
def rounded_up(a):
    return np.clip(np.ceil(np.asarray(a, dtype=float)), 0, 255).astype(np.uint8)


@mistake(
    "negative numbers become white",
    "Is -3 darker than black or brighter than white?",
)
def negative_to_white(a):
    a = np.asarray(a, dtype=float)
    return np.where(a < 0, 255, np.round(np.clip(a, 0, 255))).astype(np.uint8)


@mistake(
    "numbers that are too large become black",
    "Is 320 darker or brighter than 255?",
)
def too_large_to_black(a):
    a = np.asarray(a, dtype=float)
    return np.where(a > 255, 0, np.round(np.clip(a, 0, 255))).astype(np.uint8)


@mistake(
    "signs are dropped",
    "Which byte is nearest to -40?",
)
def absolute(a):
    return np.round(np.clip(np.abs(np.asarray(a, dtype=float)), 0, 255)).astype(np.uint8)


@mistake(
    "the numbers are clipped to 0..256",
    "Which is the largest number of a byte?",
)
def up_to_256(a):
    return np.round(np.clip(np.asarray(a, dtype=float), 0, 256)).astype(np.int64).astype(np.uint8)


@mistake(
    "only negative numbers are clipped",
    "What becomes of 320 in a byte?",
)
def lower_limit_only(a):
    return np.round(np.maximum(np.asarray(a, dtype=float), 0)).astype(np.int64).astype(np.uint8)


@mistake(
    "only large numbers are clipped",
    "What becomes of -3 in a byte?",
)
def upper_limit_only(a):
    return np.round(np.minimum(np.asarray(a, dtype=float), 255)).astype(np.int64).astype(np.uint8)


@mistake(
    "the result stays float",
    "Which type has a photograph, and which has your result?",
)
def floats(a):
    return np.clip(np.round(np.asarray(a, dtype=float)), 0, 255)


@mistake(
    "the result has a larger integer type",
    "How many bytes should a pixel of a gray image take?",
)
def large_integers(a):
    return np.clip(np.round(np.asarray(a, dtype=float)), 0, 255).astype(np.int16)


@mistake(
    "the input is clipped in place",
    "What does a hold after the call?",
)
def in_place(a):
    if isinstance(a, np.ndarray) and a.dtype == float:
        np.clip(a, 0, 255, out=a)
    return np.round(np.clip(np.asarray(a, dtype=float), 0, 255)).astype(np.uint8)


@mistake(
    "a single number is refused",
    "Does a single number have a copy method?",
)
def arrays_only(a):
    out = a.copy()
    out[out < 0] = 0
    out[out > 255] = 255
    return np.round(out).astype(np.uint8)


@mistake(
    "the result is flat",
    "Which shape had the image before, and which has it now?",
)
def flat(a):
    return np.clip(np.round(np.ravel(np.asarray(a, dtype=float))), 0, 255).astype(np.uint8)


@mistake(
    "the bytes are signed",
    "What is 200 as an int8?",
)
def signed_bytes(a):
    return np.clip(np.round(np.asarray(a, dtype=float)), 0, 255).astype(np.uint8).astype(np.int8)


@mistake(
    "black and white are swapped",
    "Is 255 black or white?",
)
def inverted(a):
    return (255 - np.clip(np.round(np.asarray(a, dtype=float)), 0, 255)).astype(np.uint8)
