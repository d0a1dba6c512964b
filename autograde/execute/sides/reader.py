"""From the tree of a message to values: built anew, of known types alone.

The trusted side reads with this what a hostile process may have written, so every field is looked
at before it is used, and anything odd is `Malformed`.
"""

import base64
import random
import re
from collections.abc import Callable

import numpy as np

from autograde.execute.sides.arrays import Parcel
from autograde.execute.sides.scalars import BIT_GENERATORS, TYPES, UFUNCS, dtype_of
from autograde.execute.sides.shared import Generator, Shared
from autograde.execute.sides.wire import Malformed, Tree

DEEPEST = 64
MOST_NODES = 1_000_000
LONGEST_NAME = 100


class Row(tuple):
    """A tuple whose places have names too."""

    _fields: tuple[str, ...] = ()

    def __getattr__(self, name: str) -> object:
        if name in self._fields:
            return self[self._fields.index(name)]
        raise AttributeError(name)


class Reader:
    """Reads the values of one message.

    Args:
        shared: what both sides hold; new mutable values are added to it.
        most: bytes that the arrays of the message have in all.
        handle: returns what stands for the sender's object, from its tree.
        own: returns this side's object of a number.
    """

    def __init__(
        self,
        shared: Shared,
        most: int,
        handle: Callable[["Reader", list], object],
        own: Callable[[int], object],
    ):
        self._shared, self._handle, self._own = shared, handle, own
        self._left, self._nodes = most, 0
        self.parcels: list[Parcel] = []
        self.added: list[int] = []
        self.changes: list[tuple[np.ndarray, np.ndarray]] = []

    def value(self, tree: Tree, depth: int = 0) -> object:
        """Return the value of a tree.

        Raises:
            Malformed: this is no tree of a value.
        """
        if not isinstance(tree, list):
            if isinstance(tree, dict):
                raise Malformed("a JSON object")
            return tree
        self._nodes += 1
        if depth > DEEPEST or self._nodes > MOST_NODES:
            raise Malformed("nested too deep, or too many values")
        try:
            letter, *rest = tree
            return READERS[letter](self, depth + 1, *rest)
        except Malformed:
            raise
        except Exception as error:  # a field is missing, too much, or of another type
            raise Malformed(f"no value: {type(error).__name__}") from None

    def values(self, trees: Tree, depth: int = 0) -> list:
        if not isinstance(trees, list):
            raise Malformed("no list of values")
        self._nodes += len(trees)
        if self._nodes > MOST_NODES:
            raise Malformed("too many values")
        return [self.value(tree, depth) for tree in trees]

    def update(self, number: int, content: Tree) -> None:
        """Give a shared object the content it has on the other side.

        Raises:
            Malformed: it is not shared, or of another kind.
        """
        if type(number) is not int or number not in self._shared:
            raise Malformed("a change of what is not shared")
        value = self._shared[number]
        if isinstance(value, np.ndarray):
            fresh = self._array(content)
            if (fresh.shape, fresh.dtype) != (value.shape, value.dtype):
                raise Malformed("an array of another shape")
            self.changes.append((value, fresh))
        elif isinstance(value, list):
            value[:] = self.values(content, 1)
        elif isinstance(value, dict):
            pairs = self._pairs(content, 1)
            value.clear()
            value.update(pairs)
        else:
            set_state(value, content)
        self.added.append(number)

    def finish(self) -> None:
        """Finish the arrays; their memory has arrived."""
        for parcel in self.parcels:
            parcel.open()
        for value, fresh in self.changes:
            if value.flags.writeable:
                value[...] = fresh

    def share(self, number: object, value: object) -> object:
        if type(number) is not int or number in self._shared:
            raise Malformed("shared twice")
        self.added.append(self._shared.add(value, number))
        return value

    def shared(self, depth: int, number: object) -> object:
        if type(number) is not int:
            raise Malformed("no number")
        return self._shared[number]

    def new_list(self, depth: int, number: object, trees: Tree) -> list:
        value = self.share(number, [])
        value.extend(self.values(trees, depth))
        return value

    def new_dict(self, depth: int, number: object, trees: Tree) -> dict:
        value = self.share(number, {})
        value.update(self._pairs(trees, depth))
        return value

    def new_array(self, depth: int, number: object, description: Tree) -> np.ndarray:
        return self.share(number, self._array(description))

    def new_generator(self, depth: int, number: object, state: Tree) -> object:
        if "random" in state:
            generator: Generator = random.Random()
        elif "has_gauss" in state:
            generator = np.random.RandomState(BIT_GENERATORS[state["bit_generator"]]())
        else:
            generator = np.random.Generator(BIT_GENERATORS[state["bit_generator"]]())
        set_state(generator, state)
        return self.share(number, generator)

    def own(self, depth: int, number: object) -> object:
        if type(number) is not int:
            raise Malformed("no number")
        return self._own(number)

    def handle(self, depth: int, *tree: Tree) -> object:
        return self._handle(self, list(tree))

    def _array(self, description: Tree) -> np.ndarray:
        parcel = Parcel(description, self._left)
        self._left -= parcel.array.nbytes
        self.parcels.append(parcel)
        return parcel.array

    def _pairs(self, trees: Tree, depth: int) -> list[tuple[object, object]]:
        return [(self.value(key, depth), self.value(item, depth)) for key, item in trees]


def name_in(value: object) -> str:
    """Return a name; Malformed when it is none, or too long."""
    if not isinstance(value, str) or len(value) > LONGEST_NAME:
        raise Malformed("no name")
    return value


def class_name_in(value: object) -> str:
    """Return the name of a class; what cannot stand in a name is replaced.

    A test may show it to the student, who must not find there what the test put in.
    """
    return re.sub(r"\W|^(?=\d)", "_", name_in(value))


def set_state(generator: Generator, state: object) -> None:
    """Give a generator of random numbers a state.

    Raises:
        Malformed: it is no state of such a generator.
    """
    try:
        if isinstance(generator, random.Random):
            version, key, gauss = state["random"]
            generator.setstate((version, tuple(key), gauss))
        elif isinstance(generator, np.random.RandomState):
            generator.set_state(_arrays(state))
        else:
            generator.bit_generator.state = _arrays(state)
    except Exception as error:  # NumPy trusts the fields, and fails in many ways
        raise Malformed(f"no state of a generator: {type(error).__name__}") from None


def _arrays(state: object) -> object:
    if isinstance(state, dict):
        return {name_in(key): _arrays(value) for key, value in state.items()}
    return np.array(state, dtype=np.uint64) if isinstance(state, list) else state


def _scalar(dtype: object, text: object) -> object:
    kind, data = dtype_of(dtype), base64.b64decode(text, validate=True)
    if len(data) != kind.itemsize:
        raise Malformed("no scalar")
    return np.frombuffer(data, kind)[0] if data else kind.type()


def _row(name: object, fields: Tree, values: list) -> Row:
    fields = tuple(map(name_in, fields))
    if len(fields) != len(values) or not all(map(str.isidentifier, fields)):
        raise Malformed("no named tuple")
    return type(class_name_in(name), (Row,), {"_fields": fields})(values)


def _type(name: object) -> type:
    return TYPES[name_in(name)]


READERS: dict[str, Callable[..., object]] = {
    "l": Reader.new_list,
    "d": Reader.new_dict,
    "a": Reader.new_array,
    "r": Reader.new_generator,
    "=": Reader.shared,
    "t": lambda r, depth, trees: tuple(r.values(trees, depth)),
    "s": lambda r, depth, trees: set(r.values(trees, depth)),
    "f": lambda r, depth, trees: frozenset(r.values(trees, depth)),
    "n": lambda r, depth, name, fields, trees: _row(name, fields, r.values(trees, depth)),
    "b": lambda r, depth, text: base64.b64decode(text, validate=True),
    "c": lambda r, depth, real, imag: complex(real, imag),
    "g": lambda r, depth, dtype, text: _scalar(dtype, text),
    "S": lambda r, depth, *parts: slice(*(r.value(part, depth) for part in parts)),
    "R": lambda r, depth, *parts: range(*parts),
    "E": lambda r, depth: Ellipsis,
    "D": lambda r, depth, name: dtype_of(name),
    "T": lambda r, depth, name: _type(name),
    "U": lambda r, depth, name: UFUNCS[name_in(name)],
    "h": Reader.handle,
    "o": Reader.own,
}
