"""Generators of random numbers, each told by its state as plain data."""

import random

import numpy as np

from autograde.execute.sides.scalars import name_in
from autograde.execute.sides.wire import Malformed

Generator = np.random.Generator | np.random.RandomState | random.Random
BIT_GENERATORS = {
    each.__name__: each
    for each in (
        np.random.PCG64,
        np.random.PCG64DXSM,
        np.random.MT19937,
        np.random.Philox,
        np.random.SFC64,
    )
}
# NumPy reads memory at these places, and does not look whether they are inside.
LARGEST = {"pos": 624, "buffer_pos": 4, "has_uint32": 1, "has_gauss": 1, "uinteger": 2**32 - 1}
LARGEST_WORD, LARGEST_STATE = 2**64 - 1, 2**128 - 1


def state_of(generator: Generator) -> dict:
    """Return the state of a generator as plain data."""
    if isinstance(generator, random.Random):
        version, key, gauss = generator.getstate()
        return {"random": [version, list(key), gauss]}
    if isinstance(generator, np.random.RandomState):
        return _plain(generator.get_state(legacy=False))
    return _plain(generator.bit_generator.state)


def new_generator(state: object) -> Generator:
    """Return a generator in a state; Malformed when it is the state of none."""
    try:
        if "random" in state:
            generator: Generator = random.Random()
        else:
            kind = np.random.RandomState if "has_gauss" in state else np.random.Generator
            generator = kind(BIT_GENERATORS[state["bit_generator"]]())
    except (KeyError, TypeError) as error:
        raise Malformed(f"no generator: {type(error).__name__}") from None
    set_state(generator, state)
    return generator


def set_state(generator: Generator, state: object) -> None:
    """Give a generator a state; Malformed when it is the state of no such generator."""
    try:
        if isinstance(generator, random.Random):
            version, key, gauss = state["random"]
            if gauss is not None and type(gauss) is not float:
                raise Malformed("no state of a generator")
            generator.setstate((version, tuple(key), gauss))
        elif isinstance(generator, np.random.RandomState):
            generator.set_state(_checked("", state))
        else:
            generator.bit_generator.state = _checked("", state)
    except Exception as error:  # they trust the fields, and fail in many ways
        raise Malformed(f"no state of a generator: {type(error).__name__}") from None


def _plain(state: object) -> object:
    if isinstance(state, dict):
        return {key: _plain(value) for key, value in state.items()}
    return state.tolist() if isinstance(state, (np.ndarray, np.generic)) else state


def _checked(name: str, value: object) -> object:
    if isinstance(value, dict):
        return {name_in(key): _checked(key, part) for key, part in value.items()}
    if isinstance(value, list):
        return np.array([_whole(word, LARGEST_WORD) for word in value], dtype=np.uint64)
    if name == "bit_generator":
        return name_in(value)
    return float(value) if name == "gauss" else _whole(value, LARGEST.get(name, LARGEST_STATE))


def _whole(number: object, largest: int) -> int:
    if type(number) is not int or not 0 <= number <= largest:
        raise ValueError("out of range")
    return number
