"""Wrong and right ways to write xavier_uniform(shape, rng)."""

import numpy as np

from autograde.misconceptions.variant import alternative, mistake, probe


@probe
def dense_layers(xavier_uniform):
    rng = np.random.default_rng(1)
    return [xavier_uniform(shape, rng) for shape in [(6, 11), (9, 4), (5, 5)]]


@probe
def filters(xavier_uniform):
    rng = np.random.default_rng(2)
    return [xavier_uniform(shape, rng) for shape in [(4, 3, 5, 2), (2, 7, 1, 3)]]


@probe
def the_same_seed_twice(xavier_uniform):
    return [xavier_uniform((3, 4), np.random.default_rng(3)) for _ in range(2)]


@probe
def one_generator_twice(xavier_uniform):
    rng = np.random.default_rng(4)
    return [xavier_uniform((3, 4), rng) for _ in range(2)]


@probe(care=True)
def one_number(xavier_uniform):
    return xavier_uniform((7,), np.random.default_rng(5))


@alternative("uniform between the bounds")
def between_bounds(shape, rng):
    if len(shape) < 2:
        raise ValueError(f"shape is {shape}, expected (F, D) or (F, C, KH, KW)")
    kernel = np.prod(shape[2:])
    bound = np.sqrt(6 / ((shape[0] + shape[1]) * kernel))
    return rng.uniform(-bound, bound, size=shape)


@alternative("random numbers from 0 to 1, stretched")
def stretched(shape, rng):
    if len(shape) < 2:
        raise ValueError(f"shape is {shape}, expected (F, D) or (F, C, KH, KW)")
    kernel = np.prod(shape[2:])
    bound = np.sqrt(6 / ((shape[0] + shape[1]) * kernel))
    return (rng.random(shape) * 2 - 1) * bound


@alternative("both fans by name")
def fans_by_name(shape, rng):
    if len(shape) < 2:
        raise ValueError(f"shape is {shape}, expected (F, D) or (F, C, KH, KW)")
    fan_in, fan_out = np.prod(shape[1:]), shape[0] * np.prod(shape[2:])
    bound = (6 / (fan_in + fan_out)) ** 0.5
    return rng.uniform(-bound, bound, shape)


@alternative("the bound from the variance")
def from_the_variance(shape, rng):
    if len(shape) < 2:
        raise ValueError(f"shape is {shape}, expected (F, D) or (F, C, KH, KW)")
    fan_in, fan_out = np.prod(shape[1:]), shape[0] * np.prod(shape[2:])
    variance = 2 / (fan_in + fan_out)
    bound = np.sqrt(3 * variance)
    return rng.uniform(-bound, bound, shape)


@alternative("a loop over the kernel")
def loop_over_kernel(shape, rng):
    if len(shape) < 2:
        raise ValueError(f"shape is {shape}, expected (F, D) or (F, C, KH, KW)")
    kernel = 1
    for size in shape[2:]:
        kernel *= size
    bound = np.sqrt(6.0 / (shape[0] * kernel + shape[1] * kernel))
    return bound * rng.uniform(-1, 1, size=shape)


@alternative("float32")
def in_float32(shape, rng):
    if len(shape) < 2:
        raise ValueError(f"shape is {shape}, expected (F, D) or (F, C, KH, KW)")
    kernel = np.prod(shape[2:])
    bound = np.sqrt(6 / ((shape[0] + shape[1]) * kernel))
    return rng.uniform(-bound, bound, size=shape).astype(np.float32)


@alternative("flat, then shaped")
def flat_then_shaped(shape, rng):
    if len(shape) < 2:
        raise ValueError(f"shape is {shape}, expected (F, D) or (F, C, KH, KW)")
    kernel = np.prod(shape[2:])
    bound = np.sqrt(6 / ((shape[0] + shape[1]) * kernel))
    return rng.uniform(-bound, bound, size=int(np.prod(shape))).reshape(shape)


@mistake(
    "the fan-out is the number of filters, without their kernel",
    "How many outputs does one input pixel feed through a 5 x 5 filter?",
)
def first_is_fan_in(shape, rng):
    if len(shape) < 2:
        raise ValueError(f"shape is {shape}, expected (F, D) or (F, C, KH, KW)")
    bound = np.sqrt(6 / (shape[0] + np.prod(shape[1:])))
    return rng.uniform(-bound, bound, size=shape)


@mistake(
    "the kernel is left out of the fans",
    "How many products does a 5 x 5 filter add up per channel?",
)
def no_kernel(shape, rng):
    if len(shape) < 2:
        raise ValueError(f"shape is {shape}, expected (F, D) or (F, C, KH, KW)")
    bound = np.sqrt(6 / (shape[0] + shape[1]))
    return rng.uniform(-bound, bound, size=shape)


@mistake(
    "only the fan-in, as LeCun has it",
    "Which two fans does Glorot average?",
)
def lecun(shape, rng):
    if len(shape) < 2:
        raise ValueError(f"shape is {shape}, expected (F, D) or (F, C, KH, KW)")
    bound = np.sqrt(3 / np.prod(shape[1:]))
    return rng.uniform(-bound, bound, size=shape)


@mistake(
    "only the fan-out",
    "Which two fans does Glorot average?",
)
def fan_out_only(shape, rng):
    if len(shape) < 2:
        raise ValueError(f"shape is {shape}, expected (F, D) or (F, C, KH, KW)")
    bound = np.sqrt(3 / (shape[0] * np.prod(shape[2:])))
    return rng.uniform(-bound, bound, size=shape)


@mistake(
    "the bound is the standard deviation",
    "What is the variance of a uniform distribution between -a and a?",
)
def bound_is_std(shape, rng):
    if len(shape) < 2:
        raise ValueError(f"shape is {shape}, expected (F, D) or (F, C, KH, KW)")
    kernel = np.prod(shape[2:])
    bound = np.sqrt(2 / ((shape[0] + shape[1]) * kernel))
    return rng.uniform(-bound, bound, size=shape)


@mistake(
    "the bound is not a square root",
    "Is 6 / (fan-in + fan-out) the bound, or its square?",
)
def no_root(shape, rng):
    if len(shape) < 2:
        raise ValueError(f"shape is {shape}, expected (F, D) or (F, C, KH, KW)")
    kernel = np.prod(shape[2:])
    bound = 6 / ((shape[0] + shape[1]) * kernel)
    return rng.uniform(-bound, bound, size=shape)


@mistake(
    "a normal distribution",
    "Which distribution has a largest value?",
)
def normal_instead(shape, rng):
    if len(shape) < 2:
        raise ValueError(f"shape is {shape}, expected (F, D) or (F, C, KH, KW)")
    kernel = np.prod(shape[2:])
    deviation = np.sqrt(2 / ((shape[0] + shape[1]) * kernel))
    return rng.normal(0, deviation, size=shape)


@mistake(
    "He's bound",
    "By how much does He enlarge the variance, and for which activation?",
)
def hes_bound(shape, rng):
    if len(shape) < 2:
        raise ValueError(f"shape is {shape}, expected (F, D) or (F, C, KH, KW)")
    bound = np.sqrt(6 / np.prod(shape[1:]))
    return rng.uniform(-bound, bound, size=shape)


@mistake(
    "positive weights only",
    "What is the mean of your weights?",
)
def positive_only(shape, rng):
    if len(shape) < 2:
        raise ValueError(f"shape is {shape}, expected (F, D) or (F, C, KH, KW)")
    kernel = np.prod(shape[2:])
    bound = np.sqrt(6 / ((shape[0] + shape[1]) * kernel))
    return rng.uniform(0, bound, size=shape)


@mistake(
    "between minus one half and one half of the bound",
    "How wide is the interval from -a to a?",
)
def half_as_wide(shape, rng):
    if len(shape) < 2:
        raise ValueError(f"shape is {shape}, expected (F, D) or (F, C, KH, KW)")
    kernel = np.prod(shape[2:])
    bound = np.sqrt(6 / ((shape[0] + shape[1]) * kernel))
    return rng.uniform(-bound / 2, bound / 2, size=shape)


@mistake(
    "the product of the fans instead of their sum",
    "Are the fans added or multiplied?",
)
def product_of_fans(shape, rng):
    if len(shape) < 2:
        raise ValueError(f"shape is {shape}, expected (F, D) or (F, C, KH, KW)")
    bound = np.sqrt(6 / (np.prod(shape[1:]) * shape[0] * np.prod(shape[2:])))
    return rng.uniform(-bound, bound, size=shape)


@mistake(
    "a generator of its own",
    "Which generator repeats your run when a seed comes in?",
)
def own_generator(shape, rng):
    if len(shape) < 2:
        raise ValueError(f"shape is {shape}, expected (F, D) or (F, C, KH, KW)")
    kernel = np.prod(shape[2:])
    bound = np.sqrt(6 / ((shape[0] + shape[1]) * kernel))
    return np.random.default_rng(0).uniform(-bound, bound, size=shape)


@mistake(
    "the number of all weights as the fans",
    "How many of the weights does one output see?",
)
def all_weights(shape, rng):
    if len(shape) < 2:
        raise ValueError(f"shape is {shape}, expected (F, D) or (F, C, KH, KW)")
    bound = np.sqrt(6 / (2 * np.prod(shape)))
    return rng.uniform(-bound, bound, size=shape)


@mistake(
    "one number is drawn and repeated",
    "How many different weights do you draw?",
)
def one_draw(shape, rng):
    if len(shape) < 2:
        raise ValueError(f"shape is {shape}, expected (F, D) or (F, C, KH, KW)")
    kernel = np.prod(shape[2:])
    bound = np.sqrt(6 / ((shape[0] + shape[1]) * kernel))
    return np.full(shape, rng.uniform(-bound, bound))


@mistake(
    "the axes in reverse order",
    "Which shape was asked for?",
)
def reversed_shape(shape, rng):
    if len(shape) < 2:
        raise ValueError(f"shape is {shape}, expected (F, D) or (F, C, KH, KW)")
    kernel = np.prod(shape[2:])
    bound = np.sqrt(6 / ((shape[0] + shape[1]) * kernel))
    return rng.uniform(-bound, bound, size=shape[::-1])


@mistake(
    "a shape of one number is accepted",
    "What is the fan-out of a shape with one number?",
)
def accepts_one(shape, rng):
    kernel = np.prod(shape[2:])
    bound = np.sqrt(6 / ((shape[0] + np.prod(shape[1:2])) * kernel))
    return rng.uniform(-bound, bound, size=shape)
