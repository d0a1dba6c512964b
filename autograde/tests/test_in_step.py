"""Two sides that change what both hold, in turns and at random: they stay alike, down to which
object is which.

A view is taken of arrays that the other side knows: a part that is handed over before the whole
is another array there.
"""

import random

import numpy as np
import pytest

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
