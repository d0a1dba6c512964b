"""Whether a generator of random numbers got where it is by being drawn from.

A student's function may draw from the generator of a test, and the test goes on from there. It
may not choose the numbers that the test draws next: from a state of zeros, all of them are zero.

What remains: it may look ahead, and stop where the next numbers suit it, among as many as one call
may draw. So it meets what one place in a million has by chance; a test that must not be
met so draws its own numbers before it calls, or from a generator that it hands to nobody.
"""

import random
from collections.abc import Iterator

import numpy as np

from autograde.execute.sides.generators import Generator, new_generator, set_state, state_of

BIT_GENERATOR = np.random.bit_generator.BitGenerator
MULTIPLIERS = {"PCG64": 0x2360ED051FC65DA44385DF649FCCF645, "PCG64DXSM": 0xDA942042E4DD58B5}
MOST_DRAWN = 1 << 22  # numbers, where the distance can be computed; the lessons draw 641,688
MOST_BLOCKS, MOST_STEPS = 1000, 4000  # of 624 numbers and of one, where they must be walked
BACK, WHOLE = (1 << 128) - 1, 1 << 128
BUFFERS = ("has_uint32", "uinteger", "has_gauss", "gauss")


def follow(generator: Generator, state: object) -> None:
    """Give a generator a state that drawing leads to; draw once when drawing leads elsewhere.

    Raises:
        Malformed: it is the state of no such generator.
    """
    ahead = new_generator(state)
    if type(ahead) is type(generator) and _is_ahead(_bits(generator), _bits(ahead)):
        before, told = state_of(generator), state_of(ahead)
        if not _has_kept(before, told) and not _has_just_filled(ahead):
            told = _emptied(told)
        set_state(generator, told)
    else:
        generator.bit_generator.random_raw() if _is_new(generator) else generator.random()


def _is_new(generator: Generator) -> bool:
    return isinstance(generator, np.random.Generator)


def _bits(generator: Generator) -> BIT_GENERATOR:
    """Return a copy of what is underneath."""
    if isinstance(generator, random.Random):
        *key, pos = generator.getstate()[1]
        bits = np.random.MT19937()
        bits.state = {"bit_generator": "MT19937", "state": {"key": np.array(key), "pos": pos}}
        return bits
    state = generator.bit_generator.state if _is_new(generator) else generator.get_state(False)
    bits = getattr(np.random, state["bit_generator"])()
    bits.state = {k: v for k, v in state.items() if k not in ("has_gauss", "gauss")}
    return bits


def _is_ahead(here: BIT_GENERATOR, there: BIT_GENERATOR) -> bool:
    """Whether drawing leads from one to the other."""
    kind = here.state["bit_generator"]
    if kind != there.state["bit_generator"]:
        return False
    if kind in MULTIPLIERS:
        return _distance(here.state["state"], there.state["state"], MULTIPLIERS[kind]) < MOST_DRAWN
    if kind == "MT19937":
        return any(_in_block(block, there.state["state"]) for block in _blocks(here))
    wanted = _position(there)
    return any(_position(here) == wanted for _ in _steps(here))


def _distance(here: dict, there: dict, multiplier: int) -> int:
    """Return how often one draws on the way, by the bits of the answer, lowest first.

    Source: Brown, Random number generation with arbitrary strides, 1994.
    """
    if here["inc"] != there["inc"]:
        return WHOLE
    state, plus, distance, bit = here["state"], here["inc"], 0, 1
    while state != there["state"] and bit < MOST_DRAWN:
        if (state ^ there["state"]) & bit:
            state, distance = (state * multiplier + plus) % WHOLE, distance | bit
        plus, multiplier = (multiplier + 1) * plus % WHOLE, multiplier * multiplier % WHOLE
        bit <<= 1
    return distance if state == there["state"] else WHOLE


def _blocks(bits: BIT_GENERATOR) -> Iterator[dict]:
    """Yield the state of a Mersenne twister, and then at the beginning of each later block."""
    first = bits.state["state"]
    yield first
    bits.random_raw(625 - first["pos"], output=False)
    for _ in range(MOST_BLOCKS):
        yield bits.state["state"]
        bits.random_raw(624, output=False)


def _in_block(block: dict, there: dict) -> bool:
    return there["pos"] >= block["pos"] and np.array_equal(block["key"], there["key"])


def _steps(bits: BIT_GENERATOR) -> Iterator[None]:
    yield
    for _ in range(MOST_STEPS):
        bits.random_raw()
        yield


def _position(bits: BIT_GENERATOR) -> str:
    return repr({k: v for k, v in state_of(np.random.Generator(bits)).items() if k not in BUFFERS})


def _has_kept(before: dict, told: dict) -> bool:
    """Whether what is left over of a number drawn earlier is the same as before, or nothing."""
    if "random" in told:
        return told["random"][2] in (None, before["random"][2])
    full = told.get("has_uint32", 0) or told.get("has_gauss", 0)
    return not full or all(told.get(name) == before.get(name) for name in BUFFERS)


def _has_just_filled(generator: Generator) -> bool:
    """Whether what is left over is that of the last number drawn."""
    bits = _bits(generator)
    state = bits.state
    if state["bit_generator"] in MULTIPLIERS:
        bits.advance(BACK)
        return bits.random_raw() >> 32 == state["uinteger"]
    if state["bit_generator"] != "MT19937" or _is_new(generator) or state["state"]["pos"] < 4:
        return False
    bits.state = {**state, "state": {**state["state"], "pos": state["state"]["pos"] - 4}}
    return _left_over(np.random.RandomState(bits), generator)


def _left_over(earlier: np.random.RandomState, generator: Generator) -> bool:
    one, other = earlier.random(2).tolist()
    if isinstance(generator, random.Random):
        twin = random.Random()
        drawn = iter([one, other])
        twin.random = lambda: next(drawn)
        twin.gauss(0, 1)
        return twin.getstate()[2] == generator.getstate()[2]
    first, second = 2 * one - 1, 2 * other - 1
    square = first * first + second * second
    return 0 < square < 1 and generator.get_state(False)["gauss"] == first * _stretch(square)


def _stretch(square: float) -> float:
    return float(np.sqrt(-2 * np.log(square) / square))


def _emptied(state: dict) -> dict:
    if "random" in state:
        return {"random": [*state["random"][:2], None]}
    return {**state, **{name: 0 for name in BUFFERS if name in state}}
