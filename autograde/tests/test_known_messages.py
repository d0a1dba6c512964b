"""Messages of Python and NumPy as these versions write them, and what is never let through."""

import numpy as np
import pytest

from autograde.feedback.known_messages import without_values
from autograde.feedback.vocabulary import HOLE, Vocabulary

SOURCE = """
def f(x, w): return x + nothing
def later():
    print(late); late = 1
class Layer: pass
layer, array, flat = Layer(), np.ones((2, 3)), np.ones(4)
some, pair, text, nothing_at_all = [1, 2], (1, 2), 'abc', None
"""
WRONG = """
nothing
later()
array.shpae
layer.weight
np.conv
f()
f(1)
f(1, 2, 3)
f(1, w=2, b=3)
f(1, x=2)
Layer(1)
None + 1
"a" + 1
"a" - 1
[1] + (1,)
[1] * 1.5
-"a"
None < 1
nothing_at_all[0]
nothing_at_all()
len(None)
len(3)
3 in 4
iter(3)
next([1])
some[1.5]
pair[None]
text["a"]
some[1.5:]
{[1]: 2}
range(1.5)
np.zeros(2.5)
np.zeros((2, 2.5))
range(1, 2, 0)
[1, 2][::0]
int([1])
float(None)
int(np.nan)
int(np.inf)
float(array)
int(array)
round(Layer())
[1, 2][array]
a, b = 1
a, b = 1, 2, 3
a, b = [1]
array + np.ones((4, 5))
array @ array
np.dot(array, array)
array.dot(np.ones((2, 2)))
array @ np.float64(2)
array.reshape(4, 4)
array.reshape(-1, -1)
array[:] = np.ones((5, 5))
array[0] = [1, 2]
array[2]
array[0, 3]
array[0, 0, 0]
array[0.5]
array["a"]
array[np.ones(3, dtype=bool)]
array[[0, 1], [0, 1, 2]]
flat[9]
flat[..., ...]
[][0]
().__getitem__(0)
""[0]
[].pop()
[].remove(1)
max([])
min([])
array.sum(axis=2)
np.moveaxis(array, 5, 0)
np.argmax([])
np.max([])
np.concatenate([array, np.ones((3, 4))])
np.concatenate([array, flat])
np.concatenate([])
np.concatenate([np.float64(1), np.float64(2)])
np.stack([array, flat])
np.stack([])
array.transpose(0, 1, 2)
array.transpose(0, 0)
np.squeeze(array, axis=0)
np.einsum("ij,jk->ik", array, array)
np.einsum("ijk->ik", array)
np.einsum("i->i", array)
np.einsum("ij->iz", array)
np.einsum("ij,jk", array)
np.array([[1, 2], [3]])
np.ones(3) + None
np.sqrt(None)
np.exp("a")
np.zeros(-1)
np.zeros(3, dtype="flaot")
np.pad(array, -1)
np.pad(array, (1, 2, 3))
np.lib.stride_tricks.sliding_window_view(array, (5, 5))
np.lib.stride_tricks.sliding_window_view(array, 5)
np.broadcast_to(array, (4, 4)).shape
np.linalg.inv(np.zeros((2, 2)))
np.linalg.inv(np.zeros((2, 3)))
np.uint8(300)
np.array([1], dtype=np.uint8) + 300
np.add(array, 0.5, out=np.ones((2, 3), dtype=int))
np.ones(2) - np.array([True, False]); np.array([True]) - np.array([True])
-np.array([True])
if array: pass
1 / 0
1.0 / 0
1 % 0
0.0 ** -1
import math; math.sqrt(-1)
math.exp(10000)
{"width": 1}["x"]
import scypi
from math import sqroot
open("/nowhere/at/all")
next(iter([])) if [] else list(map(f, 3))
sum(3)
with 3: pass
flat.resize((9, 9, 9), 1, 2)
read_only = np.ones(3); read_only.flags.writeable = False; read_only[0] = 2
def deep(): return deep()
deep()
"""
STATEMENTS = [line for line in WRONG.splitlines() if line and not line.startswith("def ")]


HOLES = ("2.5", "300", "flaot", "ij", "[original", "<ufunc", "(n?", "remapped", "sqroot", "scypi")


def message_of(code):
    space = {"np": np}
    exec(SOURCE + "\nimport math\ndef deep(): return deep()", space)
    try:
        exec(code, space)
    except Exception as error:
        return str(error)
    raise AssertionError(f"{code} is right")


@pytest.mark.parametrize("code", STATEMENTS)
def test_what_goes_wrong_most_is_told(code):
    message = message_of(code)
    told = without_values(message, Vocabulary.of([SOURCE, code]))
    print(told)
    assert told == message.strip() or HOLE in told
