"""A test goes on with its generator where a student's function left it, and nowhere else."""

import random

import numpy as np
import pytest

from autograde.execute.sides.generators import state_of
from autograde.execute.sides.streams import MOST_DRAWN, follow

KINDS = {
    "PCG64": lambda seed: np.random.default_rng(seed),
    "PCG64DXSM": lambda seed: np.random.Generator(np.random.PCG64DXSM(seed)),
    "Philox": lambda seed: np.random.Generator(np.random.Philox(seed)),
    "SFC64": lambda seed: np.random.Generator(np.random.SFC64(seed)),
    "MT19937": lambda seed: np.random.Generator(np.random.MT19937(seed)),
    "RandomState": np.random.RandomState,
    "random": random.Random,
}
DRAWN = {
    "nothing": lambda generator: None,
    "one": lambda generator: generator.random(),
    "many": lambda generator: [generator.random() for _ in range(1500)],
    "an order": lambda generator: generator.shuffle(list(range(9))),
    "normal": lambda generator: (
        generator.gauss(0, 1) if isinstance(generator, random.Random) else generator.normal(size=3)
    ),
}
KINDS_WITHOUT_A_WAY_BACK = ("Philox", "SFC64")  # half a number left over is thrown away


@pytest.mark.parametrize("drawn", DRAWN)
@pytest.mark.parametrize("kind", KINDS)
def test_a_generator_that_was_drawn_from_is_followed(kind, drawn):
    here, there = KINDS[kind](5), KINDS[kind](5)
    DRAWN[drawn](there)
    follow(here, state_of(there))
    if kind in KINDS_WITHOUT_A_WAY_BACK:
        assert here.random() == there.random()
    else:
        assert state_of(here) == state_of(there)


@pytest.mark.parametrize("kind", KINDS)
def test_a_generator_that_was_given_another_state_is_not(kind):
    here, there, before = KINDS[kind](5), KINDS[kind](6), KINDS[kind](5)
    follow(here, state_of(there))
    assert state_of(here) != state_of(before)
    assert here.random() not in (there.random(), before.random())


def test_a_generator_goes_on_and_not_back():
    here, there = np.random.default_rng(5), np.random.default_rng(5)
    here.random(3)
    follow(here, state_of(there))
    assert here.random() != np.random.default_rng(5).random()


def test_zeros_are_no_state_that_drawing_leads_to():
    here = np.random.RandomState(5)
    zeros = state_of(here) | {"state": {"key": [0] * 624, "pos": 624}}
    follow(here, zeros)
    assert here.random() > 0


@pytest.mark.parametrize("kind", ["PCG64", "RandomState", "random"])
def test_half_a_number_cannot_be_chosen(kind):
    here, told = KINDS[kind](5), state_of(KINDS[kind](5))
    if kind == "random":
        told["random"][2] = 0.0
    else:
        told |= {"has_uint32": 1, "uinteger": 0} if kind == "PCG64" else {"has_gauss": 1}
    follow(here, told)
    assert state_of(here) == state_of(KINDS[kind](5))


@pytest.mark.parametrize("kind", ["PCG64", "PCG64DXSM"])
@pytest.mark.parametrize(("drawn", "followed"), [(MOST_DRAWN - 1, True), (MOST_DRAWN, False)])
def test_a_call_draws_so_many_numbers_at_most(kind, drawn, followed):
    here, there = KINDS[kind](5), KINDS[kind](5)
    there.bit_generator.advance(drawn)
    follow(here, state_of(there))
    assert (state_of(here) == state_of(there)) == followed


def test_a_call_looks_no_further_ahead_than_some_million_numbers():
    here, there = KINDS["PCG64"](5), KINDS["PCG64"](5)
    there.bit_generator.advance(10_000_000)
    follow(here, state_of(there))
    assert state_of(here) != state_of(there)
