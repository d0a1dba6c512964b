"""Two sides that change what both hold, in turns and at random: they stay alike, down to which
object is which.

A view is taken of arrays that the other side knows: a part that is handed over before the whole
is another array there.
"""

import random
from itertools import product

import numpy as np
import pytest

from autograde.execute.sides.views import make_view
from autograde.execute.sides.wire import Malformed
from autograde.tests.test_values import Ends, same

PLAIN = [None, True, 1, 2.5, -0.0, "x", b"a", 10**20, np.float32(2), (1, "y"), frozenset([1])]


def everything(value, found=None):
    """Return the lists, dicts and arrays in a value, each once."""
    found = [] if found is None else found
    if any(value is each for each in found):
        return found
    if isinstance(value, (list, dict, np.ndarray)):
        found.append(value)
    if isinstance(value, (list, tuple, dict)):
        for part in value.values() if isinstance(value, dict) else value:
            everything(part, found)
    return found


def fresh(rng, known, old, depth=0):
    """Return something new, or something that is there already, or a view on it."""
    kind = rng.randrange(8) if depth < 3 else 6
    if kind == 0:
        return rng.choice(PLAIN)
    if kind == 1:
        return [fresh(rng, known, old, depth + 1) for _ in range(rng.randrange(3))]
    if kind == 2:
        return {rng.choice("abc"): fresh(rng, known, old, depth + 1)}
    if kind == 3:
        shape = rng.choice([(-1,), (2, -1)])
        return np.array(np.arange(6.0).reshape(shape), order=rng.choice("CF"))
    if kind == 4:
        return (fresh(rng, known, old, depth + 1),)
    one = rng.choice(known)
    if isinstance(one, np.ndarray) and any(one is each for each in old) and rng.random() < 0.6:
        return rng.choice([one[:1], one[..., ::2], one.T, one[..., -1:]])
    return one


def change(rng, root, old):
    known = everything(root)
    one = rng.choice(known)
    if isinstance(one, np.ndarray):
        one += rng.random()
    elif isinstance(one, dict):
        one.pop(rng.choice("abc"), None)
        if rng.random() < 0.7:
            one[rng.choice("abc")] = fresh(rng, known, old)
    elif one and rng.random() < 0.5:
        place = rng.randrange(len(one))
        one[place : place + rng.randrange(3)] = [fresh(rng, known, old)]
    else:
        one.append(fresh(rng, known, old))


def alike(one, other, met):
    """Assert that two values are equal, and the same objects in the same places."""
    assert type(one) is type(other)
    if not isinstance(one, (list, tuple, dict, np.ndarray)):
        assert same(one, other)
        return
    if not isinstance(one, tuple):
        assert met.setdefault(("one", place(one)), place(other)) == place(other)
        assert met.setdefault(("other", place(other)), place(one)) == place(one)
        if ("done", place(one)) in met:
            return
        met["done", place(one)] = True
    if isinstance(one, np.ndarray):
        assert same(one, other)
        return
    assert len(one) == len(other)
    if isinstance(one, dict):
        one, other = one.items(), other.items()
    for mine, theirs in zip(one, other, strict=True):
        alike(mine, theirs, met)


def place(value):
    """Return where something is: views on the same numbers are alike."""
    if isinstance(value, np.ndarray):
        return value.__array_interface__["data"][0], value.strides, value.shape
    return id(value)


@pytest.mark.parametrize("seed", range(100))
def test_both_sides_stay_alike(seed):
    rng = random.Random(seed)
    with Ends() as ends:
        trusted = [1]
        student = ends.to_student(trusted)
        for turn in range(25):
            mine = student if turn % 2 else trusted
            old = everything(mine)
            for _ in range(rng.randrange(4)):
                change(rng, mine, old)
            sent = ends.to_trusted if turn % 2 else ends.to_student
            assert sent(mine) is (trusted if turn % 2 else student)
            alike(trusted, student, {})


def can_be_made(*place):
    try:
        return make_view(*place, True)
    except Malformed:
        return None


@pytest.mark.parametrize("start", range(-1, 7))
def test_a_view_is_made_where_numpy_makes_one(start):
    whole = np.arange(6, dtype=np.int8)
    for shape in product(range(-1, 4), repeat=2):
        for strides in product(range(-3, 4), repeat=2):
            view = can_be_made(whole, [*shape], [*strides], start)
            try:
                alike = np.ndarray(shape, np.int8, whole, start, strides)
            except (ValueError, TypeError):
                assert view is None
            else:
                assert view.tolist() == alike.tolist()


@pytest.mark.parametrize(
    ("shape", "strides", "start"),
    [
        ([2**24 + 1], [2**40], 0),
        ([2**39 + 1, 16], [2**25, 1], 0),
        ([2**24 + 1, 2], [-(2**40), 1], 8),
        ([2**24 + 1, 2**24 + 1], [2**40, -(2**40)], 0),
        ([2], [8], 60),
        ([2, 2], [8], 0),
    ],
)
def test_a_view_that_reaches_beyond_is_not_made(shape, strides, start):
    assert can_be_made(np.zeros(64, np.uint8), shape, strides, start) is None


@pytest.mark.parametrize(("start", "stride", "made"), [(0, 8, 1), (8, -8, 1), (1, 8, 0), (0, 6, 0)])
def test_a_view_holds_whole_characters(start, stride, made):
    view = can_be_made(np.array(["ab", "cd"]), [2], [stride], start)
    assert (view is not None) == made
