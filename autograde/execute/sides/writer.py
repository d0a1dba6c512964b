"""From values to the tree and the arrays of one message."""

import base64
import random
from collections import Counter, OrderedDict, defaultdict
from collections.abc import Callable, Iterable

import numpy as np

from autograde.execute.sides.arrays import describe, raw
from autograde.execute.sides.errors import attributes_of
from autograde.execute.sides.generators import state_of
from autograde.execute.sides.scalars import KINDS
from autograde.execute.sides.shared import Shared
from autograde.execute.sides.wire import TooLarge, Tree

DEEPEST = 60
LONGEST_NUMBER = 12_000  # bits


class Writer:
    """Writes the values of one message, in the order in which a Reader reads them.

    Args:
        shared: what both sides hold; mutable values are added to it.
        names: of what crosses as a name, by its id.
        export: returns the tree of an object that is no plain data, from the object and this
            writer, or raises TypeError.
    """

    def __init__(
        self,
        shared: Shared,
        names: dict[int, str],
        export: Callable[[object, "Writer"], Tree],
    ):
        self._shared, self._names, self._export = shared, names, export
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
            return self._all(value, depth)
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
        view = self._shared.view(value) if isinstance(value, np.ndarray) else None
        if view is not None:
            return ["v", *view]
        number = self._shared.add(value)
        self.added.append(number)
        return [_letter(value), number, *self._kind(value), self.content(value, depth)]

    def row(self, value: tuple, depth: int) -> Tree:
        fields = getattr(type(value), "_fields", None)
        if (
            not isinstance(fields, tuple)
            or len(fields) != len(value)
            or any(map(_is_hidden, fields))
        ):
            return ["t", self._all(value, depth)]
        kind = getattr(type(value), "_kind", None) or type(value)
        try:
            told = self.value(kind, depth + 1)
        except TypeError:  # a class of the test's own
            told = kind.__name__
        return ["n", told, list(map(str, fields)), self._all(value, depth)]

    def items(self, value: set | frozenset, depth: int) -> Tree:
        letter = "s" if isinstance(value, set) else "f"
        return [letter, self._all(value, depth)]

    def scalar(self, value: np.generic, depth: int) -> Tree:
        if value.dtype.kind not in KINDS:
            return self._export(value, self)
        data = value.tobytes()[: value.dtype.itemsize]  # an empty text has four bytes
        return ["g", value.dtype.str, base64.b64encode(data).decode()]

    def error(self, value: BaseException, depth: int) -> Tree:
        kind, args = self.value(type(value), depth + 1), self._all(value.args, depth)
        attributes = [
            [name, self.value(each, depth + 1)] for name, each in attributes_of(value).items()
        ]
        return ["e", kind, args, attributes, self.value(value.__cause__, depth + 1)]

    def _all(self, values: Iterable[object], depth: int) -> list[Tree]:
        return [self.value(value, depth + 1) for value in values]

    def _kind(self, value: object) -> list[Tree]:
        """Tell a dict of another class than dict."""
        if not isinstance(value, dict) or type(value) is dict:
            return []
        return [type(value).__name__, self.value(getattr(value, "default_factory", None))]

    def _other(self, value: object) -> Tree:
        if value is Ellipsis:
            return ["E"]
        if id(value) in self._names:
            return ["T", self._names[id(value)]]
        if isinstance(value, np.dtype) and value.kind in KINDS:
            return ["D", value.str]
        return self._export(value, self)


Write = Callable[[Writer, object, int], Tree]
MUTABLE = (list, dict, np.ndarray, np.random.Generator, np.random.RandomState, random.Random)
MUTABLE += (Counter, OrderedDict, defaultdict)
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
    (np.ma.MaskedArray, lambda w, v, depth: w._export(v, w)),
    (np.ndarray, lambda w, v, depth: w.mutable(np.asarray(v), depth)),
    (int, lambda w, v, depth: w.integer(int.__int__(v))),
    (float, lambda w, v, depth: float.__float__(v)),
    (str, lambda w, v, depth: str.__str__(v)),
    (tuple, Writer.row),
    (BaseException, Writer.error),
]


def _for_a_subclass(value: object) -> Write | None:
    return next((write for base, write in SUBCLASSES if isinstance(value, base)), None)


def _is_hidden(name: object) -> bool:
    return not isinstance(name, str) or name.startswith("_")


def _letter(value: object) -> str:
    if isinstance(value, np.ndarray):
        return "a"
    if isinstance(value, dict):
        return "d" if type(value) is dict else "k"
    return "l" if isinstance(value, list) else "r"
