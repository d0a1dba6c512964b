"""From the tree of a message to values: built anew, of known types alone.

The trusted side reads with this what a hostile process may have written, so every field is looked
at before it is used, and anything odd is `Malformed`. Nothing may ask the other side for anything
while it is being read: the rest of its message is still to come.
"""

import base64
from collections import Counter, OrderedDict, defaultdict
from collections.abc import Callable

import numpy as np

from autograde.execute.sides import errors
from autograde.execute.sides.arrays import Parcel, check
from autograde.execute.sides.generators import new_generator, set_state
from autograde.execute.sides.rows import row
from autograde.execute.sides.scalars import dtype_of, name_in
from autograde.execute.sides.shared import Shared
from autograde.execute.sides.streams import follow
from autograde.execute.sides.wire import Malformed, Tree

DEEPEST = 64
MOST_NODES = 1_000_000
DICTS = {"Counter": Counter, "OrderedDict": OrderedDict, "defaultdict": defaultdict}


class Reader:
    """Reads the values of one message.

    Args:
        shared: what both sides hold; new mutable values are added to it.
        names: what may be given as a name.
        most: bytes that the arrays of the message have in all.
        handle: returns what stands for the sender's object, from its tree.
        own: returns this side's object of a number.
    """

    def __init__(
        self,
        shared: Shared,
        names: dict[str, object],
        most: int,
        handle: Callable[["Reader", list], object],
        own: Callable[[int], object],
    ):
        self._shared, self._names, self._handle, self._own = shared, names, handle, own
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

    def update(self, number: object, content: Tree) -> None:
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
            _fill(value, pairs)
        elif self._shared.chooses(number):
            follow(value, content)
        else:
            set_state(value, content)
        self.added.append(number)

    def finish(self) -> None:
        """Finish the arrays; their memory has arrived.

        Raises:
            Malformed: the memory of one cannot be what it is said to be.
        """
        for parcel in self.parcels:
            parcel.open()
        for value, fresh in self.changes:
            if value.flags.writeable:
                value[...] = fresh

    def share(self, number: object, value: object) -> object:
        if not self._shared.is_theirs(number) or number in self._shared:
            raise Malformed("shared twice, or under a number of this side's")
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
        _fill(value, self._pairs(trees, depth))
        return value

    def new_kind(
        self, depth: int, number: object, name: object, factory: Tree, trees: Tree
    ) -> dict:
        value = self.share(number, DICTS[name]())
        if isinstance(value, defaultdict):
            value.default_factory = _factory(self.value(factory, depth))
        _fill(value, self._pairs(trees, depth))
        return value

    def new_array(self, depth: int, number: object, description: Tree) -> np.ndarray:
        return self.share(number, self._array(description))

    def new_view(self, depth: int, number: object, *place: Tree) -> np.ndarray:
        if type(number) is not int:
            raise Malformed("no number")
        return self._shared.add_view(number, place)

    def own(self, depth: int, number: object) -> object:
        if type(number) is not int:
            raise Malformed("no number")
        return self._own(number)

    def handle(self, depth: int, *tree: Tree) -> object:
        return self._handle(self, list(tree))

    def name(self, depth: int, name: object) -> object:
        return self._names[name_in(name)]

    def error(
        self, depth: int, kind: Tree, args: Tree, attributes: Tree, cause: Tree
    ) -> BaseException:
        kind, args = self.value(kind, depth), self.values(args, depth)
        pairs = [(name, self.value(each, depth)) for name, each in attributes]
        return errors.rebuilt(kind, args, pairs, self.value(cause, depth))

    def _array(self, description: Tree) -> np.ndarray:
        parcel = Parcel(description, self._left)
        self._left -= parcel.array.nbytes
        self.parcels.append(parcel)
        return parcel.array

    def _pairs(self, trees: Tree, depth: int) -> list[tuple[object, object]]:
        return [(self.value(key, depth), self.value(item, depth)) for key, item in trees]


def _set(values: list) -> set:
    """Put values into a set one by one: an alarm can stop this when they are chosen to be slow."""
    found = set()
    for value in values:
        found.add(value)
    return found


def _factory(value: object) -> object:
    if value is not None and not callable(value):
        raise Malformed("no factory")
    return value


def _fill(value: dict, pairs: list[tuple[object, object]]) -> None:
    for key, item in pairs:
        value[key] = item


def _scalar(dtype: object, text: object) -> np.generic:
    kind, data = dtype_of(dtype), base64.b64decode(text, validate=True)
    if len(data) != kind.itemsize:
        raise Malformed("no scalar")
    numbers = np.frombuffer(bytearray(data), kind) if data else np.zeros(1, kind)
    check(numbers)
    return numbers[0]


READERS: dict[str, Callable[..., object]] = {
    "l": Reader.new_list,
    "d": Reader.new_dict,
    "k": Reader.new_kind,
    "a": Reader.new_array,
    "v": Reader.new_view,
    "r": lambda r, depth, number, state: r.share(number, new_generator(state)),
    "=": Reader.shared,
    "t": lambda r, depth, trees: tuple(r.values(trees, depth)),
    "s": lambda r, depth, trees: _set(r.values(trees, depth)),
    "f": lambda r, depth, trees: frozenset(_set(r.values(trees, depth))),
    "n": lambda r, depth, kind, names, trees: row(
        r.value(kind, depth), names, r.values(trees, depth)
    ),
    "b": lambda r, depth, text: base64.b64decode(text, validate=True),
    "c": lambda r, depth, real, imag: complex(real, imag),
    "g": lambda r, depth, dtype, text: _scalar(dtype, text),
    "S": lambda r, depth, start, stop, step: slice(
        *(r.value(part, depth) for part in (start, stop, step))
    ),
    "R": lambda r, depth, start, stop, step: range(start, stop, step),
    "E": lambda r, depth: Ellipsis,
    "D": lambda r, depth, name: dtype_of(name),
    "T": Reader.name,
    "e": Reader.error,
    "h": Reader.handle,
    "o": Reader.own,
}
