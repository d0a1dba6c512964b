"""Wrong and right ways to write he_normal(shape, rng)."""

import numpy as np

from autograde.misconceptions.variant import alternative, mistake, probe


@probe
def dense_layers(he_normal):
    rng = np.random.default_rng(1)
    return [he_normal(shape, rng) for shape in [(6, 11), (9, 4), (5, 5)]]


@probe
def filters(he_normal):
    rng = np.random.default_rng(2)
    return [he_normal(shape, rng) for shape in [(4, 3, 5, 2), (2, 7, 1, 3)]]


@probe
def the_same_seed_twice(he_normal):
    return [he_normal((3, 4), np.random.default_rng(3)) for _ in range(2)]


@probe
def one_generator_twice(he_normal):
    rng = np.random.default_rng(4)
    return [he_normal((3, 4), rng) for _ in range(2)]


@probe(care=True)
def one_number(he_normal):
    return he_normal((7,), np.random.default_rng(5))


@alternative("normal with the standard deviation")
def with_deviation(shape, rng):
    if len(shape) < 2:
        raise ValueError(f"shape is {shape}, expected (F, D) or (F, C, KH, KW)")
    fan_in = np.prod(shape[1:])
    return rng.normal(0, np.sqrt(2 / fan_in), size=shape)


@alternative("standard normal, scaled")
def scaled(shape, rng):
    if len(shape) < 2:
        raise ValueError(f"shape is {shape}, expected (F, D) or (F, C, KH, KW)")
    fan_in = np.prod(shape[1:])
    return rng.standard_normal(shape) * np.sqrt(2 / fan_in)


@alternative("scaled by the root of one half of the fan")
def divided(shape, rng):
    if len(shape) < 2:
        raise ValueError(f"shape is {shape}, expected (F, D) or (F, C, KH, KW)")
    fan_in = np.prod(shape[1:])
    return rng.standard_normal(shape) / np.sqrt(fan_in / 2)


@alternative("a loop over the shape")
def loop_over_shape(shape, rng):
    if len(shape) < 2:
        raise ValueError(f"shape is {shape}, expected (F, D) or (F, C, KH, KW)")
    fan_in = 1
    for size in shape[1:]:
        fan_in *= size
    return rng.normal(loc=0.0, scale=(2 / fan_in) ** 0.5, size=shape)


@alternative("all weights by filters")
def by_filters(shape, rng):
    if len(shape) < 2:
        raise ValueError(f"shape is {shape}, expected (F, D) or (F, C, KH, KW)")
    fan_in = np.prod(shape) / shape[0]
    return rng.normal(0, np.sqrt(2 / fan_in), size=shape)


@alternative("float32")
def in_float32(shape, rng):
    if len(shape) < 2:
        raise ValueError(f"shape is {shape}, expected (F, D) or (F, C, KH, KW)")
    fan_in = np.prod(shape[1:])
    return rng.normal(0, np.sqrt(2 / fan_in), size=shape).astype(np.float32)


@alternative("flat, then shaped")
def flat_then_shaped(shape, rng):
    if len(shape) < 2:
        raise ValueError(f"shape is {shape}, expected (F, D) or (F, C, KH, KW)")
    fan_in = np.prod(shape[1:])
    return rng.normal(0, np.sqrt(2 / fan_in), size=int(np.prod(shape))).reshape(shape)


@mistake(
    "the variance in the place of the standard deviation",
    "Does rng.normal take a variance or a standard deviation?",
)
def variance_as_std(shape, rng):
    if len(shape) < 2:
        raise ValueError(f"shape is {shape}, expected (F, D) or (F, C, KH, KW)")
    fan_in = np.prod(shape[1:])
    return rng.normal(0, 2 / fan_in, size=shape)


@mistake(
    "fan-in is the first number of the shape",
    "Which number of (F, C, KH, KW) counts the outputs?",
)
def first_is_fan_in(shape, rng):
    if len(shape) < 2:
        raise ValueError(f"shape is {shape}, expected (F, D) or (F, C, KH, KW)")
    return rng.normal(0, np.sqrt(2 / shape[0]), size=shape)


@mistake(
    "the kernel is left out of the fan",
    "How many products does a 5 x 5 filter add up per channel?",
)
def no_kernel(shape, rng):
    if len(shape) < 2:
        raise ValueError(f"shape is {shape}, expected (F, D) or (F, C, KH, KW)")
    return rng.normal(0, np.sqrt(2 / shape[1]), size=shape)


@mistake(
    "fan-out instead of fan-in",
    "Which way of the signal does He keep, forward or back?",
)
def fan_out(shape, rng):
    if len(shape) < 2:
        raise ValueError(f"shape is {shape}, expected (F, D) or (F, C, KH, KW)")
    return rng.normal(0, np.sqrt(2 / (shape[0] * np.prod(shape[2:]))), size=shape)


@mistake(
    "LeCun's variance, 1 / fan-in",
    "What does ReLU do to half of the signal?",
)
def lecun(shape, rng):
    if len(shape) < 2:
        raise ValueError(f"shape is {shape}, expected (F, D) or (F, C, KH, KW)")
    fan_in = np.prod(shape[1:])
    return rng.normal(0, np.sqrt(1 / fan_in), size=shape)


@mistake(
    "Xavier's variance",
    "Which fans does He use?",
)
def xavier(shape, rng):
    if len(shape) < 2:
        raise ValueError(f"shape is {shape}, expected (F, D) or (F, C, KH, KW)")
    fans = np.prod(shape[1:]) + shape[0] * np.prod(shape[2:])
    return rng.normal(0, np.sqrt(2 / fans), size=shape)


@mistake(
    "a uniform distribution",
    "Which distribution does the exercise ask for?",
)
def uniform(shape, rng):
    if len(shape) < 2:
        raise ValueError(f"shape is {shape}, expected (F, D) or (F, C, KH, KW)")
    fan_in = np.prod(shape[1:])
    bound = np.sqrt(6 / fan_in)
    return rng.uniform(-bound, bound, size=shape)


@mistake(
    "divided by 2 instead of multiplied",
    "Does the 2 stand above or below the line?",
)
def half(shape, rng):
    if len(shape) < 2:
        raise ValueError(f"shape is {shape}, expected (F, D) or (F, C, KH, KW)")
    fan_in = np.prod(shape[1:])
    return rng.normal(0, np.sqrt(1 / (2 * fan_in)), size=shape)


@mistake(
    "the mean is not 0",
    "Around which value do your weights lie?",
)
def shifted(shape, rng):
    if len(shape) < 2:
        raise ValueError(f"shape is {shape}, expected (F, D) or (F, C, KH, KW)")
    fan_in = np.prod(shape[1:])
    deviation = np.sqrt(2 / fan_in)
    return rng.normal(deviation, deviation, size=shape)


@mistake(
    "positive weights only",
    "Which share of your weights is negative?",
)
def positive(shape, rng):
    if len(shape) < 2:
        raise ValueError(f"shape is {shape}, expected (F, D) or (F, C, KH, KW)")
    fan_in = np.prod(shape[1:])
    return np.abs(rng.normal(0, np.sqrt(2 / fan_in), size=shape))


@mistake(
    "a generator of its own",
    "Which generator repeats your run when a seed comes in?",
)
def own_generator(shape, rng):
    if len(shape) < 2:
        raise ValueError(f"shape is {shape}, expected (F, D) or (F, C, KH, KW)")
    fan_in = np.prod(shape[1:])
    return np.random.default_rng(0).normal(0, np.sqrt(2 / fan_in), size=shape)


@mistake(
    "the number of all weights as the fan",
    "How many of the weights does one output see?",
)
def all_weights(shape, rng):
    if len(shape) < 2:
        raise ValueError(f"shape is {shape}, expected (F, D) or (F, C, KH, KW)")
    return rng.normal(0, np.sqrt(2 / np.prod(shape)), size=shape)


@mistake(
    "the root of the fan forgotten, 2 over its root",
    "Over which number is the square root taken?",
)
def two_over_root(shape, rng):
    if len(shape) < 2:
        raise ValueError(f"shape is {shape}, expected (F, D) or (F, C, KH, KW)")
    fan_in = np.prod(shape[1:])
    return rng.normal(0, 2 / np.sqrt(fan_in), size=shape)


@mistake(
    "the axes in reverse order",
    "Which shape was asked for?",
)
def reversed_shape(shape, rng):
    if len(shape) < 2:
        raise ValueError(f"shape is {shape}, expected (F, D) or (F, C, KH, KW)")
    fan_in = np.prod(shape[1:])
    return rng.normal(0, np.sqrt(2 / fan_in), size=shape[::-1])


@mistake(
    "a shape of one number is accepted",
    "What is the fan-in of a shape with one number?",
)
def accepts_one(shape, rng):
    fan_in = np.prod(shape[1:])
    return rng.normal(0, np.sqrt(2 / fan_in), size=shape)


@mistake(
    "one number is drawn and repeated",
    "How many different weights do you draw?",
)
def one_draw(shape, rng):
    if len(shape) < 2:
        raise ValueError(f"shape is {shape}, expected (F, D) or (F, C, KH, KW)")
    fan_in = np.prod(shape[1:])
    return np.full(shape, rng.normal(0, np.sqrt(2 / fan_in)))
