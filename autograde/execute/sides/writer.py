"""From values to the tree and the arrays of one message."""

import base64
import random
from collections.abc import Callable

import numpy as np

from autograde.execute.sides.arrays import describe, raw
from autograde.execute.sides.scalars import KINDS, NAMES, UFUNC_NAMES
from autograde.execute.sides.shared import Shared, state_of
from autograde.execute.sides.wire import TooLarge, Tree

DEEPEST = 60
LONGEST_NUMBER = 12_000  # bits


class Writer:
    """Writes the values of one message.

    Args:
        shared: what both sides hold; mutable values are added to it.
        export: returns the tree of an object that is no plain data, from the object and this
            writer, or raises TypeError.
    """

    def __init__(self, shared: Shared, export: Callable[[object, "Writer"], Tree]):
        self._shared, self._export = shared, export
        self.arrays: list[memoryview] = []
        self.added: list[int] = []

    def value(self, value: object, depth: int = 0) -> Tree:
        """Return the tree of any value.

        Raises:
            TypeError: it is no plain data and cannot be behind a handle.
            TooLarge: it is too deep, or a number has too many digits.
        """
        if value is None or type(value) in (bool, float, str):
            return value
        if depth > DEEPEST:
            raise TooLarge(f"the data is nested more than {DEEPEST} levels deep")
        write = WRITERS.get(type(value)) or _for_a_subclass(value)
        return write(self, value, depth) if write else self._other(value)

    def content(self, value: object, depth: int = 0) -> Tree:
        """Return what a shared object holds."""
        if isinstance(value, np.ndarray):
            self.arrays.append(raw(value))
            return describe(value)
        if isinstance(value, list):
            return [self.value(item, depth + 1) for item in value]
        if isinstance(value, dict):
            return [[self.value(x, depth + 1) for x in pair] for pair in value.items()]
        return state_of(value)

    def integer(self, value: int, depth: int = 0) -> Tree:
        if value.bit_length() > LONGEST_NUMBER:
            raise TooLarge(f"an integer of {value.bit_length()} bits cannot be handed over")
        return int(value)

    def mutable(self, value: object, depth: int) -> Tree:
        number = self._shared.number(value)
        if number is not None:
            return ["=", number]
        if isinstance(value, np.ndarray) and value.dtype.kind not in KINDS:
            return self._export(value, self)
        number = self._shared.add(value)
        self.added.append(number)
        return [_letter(value), number, self.content(value, depth)]

    def row(self, value: tuple, depth: int) -> Tree:
        items = [self.value(item, depth + 1) for item in value]
        fields = getattr(type(value), "_fields", None)
        if isinstance(fields, tuple) and len(fields) == len(items):
            return ["n", type(value).__name__, list(map(str, fields)), items]
        return ["t", items]

    def items(self, value: set | frozenset, depth: int) -> Tree:
        letter = "s" if isinstance(value, set) else "f"
        return [letter, [self.value(item, depth + 1) for item in value]]

    def scalar(self, value: np.generic, depth: int) -> Tree:
        if value.dtype.kind not in KINDS:
            return self._export(value, self)
        return ["g", value.dtype.str, base64.b64encode(value.tobytes()).decode()]

    def _other(self, value: object) -> Tree:
        if value is Ellipsis:
            return ["E"]
        if isinstance(value, type) and value in NAMES:
            return ["T", NAMES[value]]
        if isinstance(value, np.dtype) and value.kind in KINDS:
            return ["D", value.str]
        if id(value) in UFUNC_NAMES:
            return ["U", UFUNC_NAMES[id(value)]]
        return self._export(value, self)


Write = Callable[[Writer, object, int], Tree]
MUTABLE = (list, dict, np.ndarray, np.random.Generator, np.random.RandomState, random.Random)
WRITERS: dict[type, Write] = {
    int: Writer.integer,
    tuple: Writer.row,
    set: Writer.items,
    frozenset: Writer.items,
    bytes: lambda w, v, depth: ["b", base64.b64encode(v).decode()],
    complex: lambda w, v, depth: ["c", v.real, v.imag],
    slice: lambda w, v, depth: ["S", *(w.value(x, depth) for x in (v.start, v.stop, v.step))],
    range: lambda w, v, depth: ["R", *(w.integer(x) for x in (v.start, v.stop, v.step))],
    **dict.fromkeys(MUTABLE, Writer.mutable),
}
# What a class of somebody's own makes of these is left behind: only the number or text counts.
SUBCLASSES: list[tuple[type, Write]] = [
    (np.generic, Writer.scalar),
    (np.ndarray, lambda w, v, depth: w.mutable(np.asarray(v), depth)),
    (int, lambda w, v, depth: w.integer(int.__int__(v))),
    (float, lambda w, v, depth: float.__float__(v)),
    (str, lambda w, v, depth: str.__str__(v)),
    (tuple, Writer.row),
]


def _for_a_subclass(value: object) -> Write | None:
    if isinstance(value, (list, dict)) and type(value).__module__ in ("builtins", "collections"):
        return Writer.mutable
    return next((write for base, write in SUBCLASSES if isinstance(value, base)), None)


def _letter(value: object) -> str:
    if isinstance(value, np.ndarray):
        return "a"
    return "l" if isinstance(value, list) else "d" if isinstance(value, dict) else "r"
