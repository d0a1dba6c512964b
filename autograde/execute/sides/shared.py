"""Lists, dicts, arrays and generators of random numbers that both sides hold.

Only one side runs at a time. Whenever the other takes over, it is told what has changed, so an
array that a function changes in place is changed for its caller as well, as in one process.
"""

import sys
import weakref
from collections.abc import Iterable, Iterator

import numpy as np

from autograde.execute.sides.generators import Generator, state_of
from autograde.execute.sides.views import describe_view, is_dense, make_view, owner

ATOMS = (type(None), bool, int, float, complex, str, bytes, range)
WORDS = (1, 2, 4, 8)  # sizes that can be compared bit by bit
Mutable = list | dict | np.ndarray | Generator


class Entry:
    """A shared object, and what it was when both sides agreed on it."""

    __slots__ = ("made_here", "mark", "value", "views")

    def __init__(self, value: Mutable, made_here: bool = False):
        self.value, self.made_here, self.mark = value, made_here, None
        self.views: dict[int, weakref.ref] = {}  # that both sides hold, by their id

    def keep_for(self, view: np.ndarray) -> None:
        """Keep the array shared as long as a view on it lives."""
        place, views = id(view), self.views
        views[place] = weakref.ref(view, lambda gone: views.pop(place, None))

    def references(self) -> tuple[int, int]:
        """Count what refers to the object, and to the memory that was made for it."""
        base = self.value.base if self.made_here and isinstance(self.value, np.ndarray) else None
        return sys.getrefcount(self.value), 0 if base is None else sys.getrefcount(base)


# When nobody but the table holds an object, nor a view on its memory.
ALONE = Entry([]).references(), Entry(np.zeros(4)[::2], made_here=True).references()


class Shared:
    """The objects that both sides hold, by number. This side gives every second number."""

    def __init__(self, first: int, decides: bool = False):
        self._first = self._next = first
        self._decides = decides
        self._entries: dict[int, Entry] = {}
        self._numbers: dict[int, int] = {}  # id(value) -> number; the entry keeps the id taken
        self._owners: dict[int, int] = {}  # the same for the memory of arrays

    def __len__(self) -> int:
        return len(self._entries)

    def __getitem__(self, number: int) -> Mutable:
        return self._entries[number].value

    def __contains__(self, number: object) -> bool:
        return number in self._entries

    def is_theirs(self, number: object) -> bool:
        """Whether the other side may give this number."""
        return type(number) is int and number > 0 and (number - self._first) % 2 == 1

    def chooses(self, number: int) -> bool:
        """Whether this side alone decides which random numbers a shared generator gives next."""
        return self._decides and not self.is_theirs(number)

    def size(self) -> int:
        """Return the bytes of all arrays."""
        values = (entry.value for entry in self._entries.values())
        return sum(value.nbytes for value in values if isinstance(value, np.ndarray))

    def number(self, value: object) -> int | None:
        """Return the number of an object, None when it is not shared."""
        return self._numbers.get(id(value))

    def add(self, value: Mutable, number: int | None = None) -> int:
        """Share an object, under the number that the other side gave it or under a new one."""
        made_here = number is not None
        if number is None:
            number, self._next = self._next, self._next + 2
        self._entries[number] = Entry(value, made_here)
        self._numbers[id(value)] = number
        if isinstance(value, np.ndarray):
            self._owners.setdefault(id(owner(value)), number)
        return number

    def view(self, array: np.ndarray) -> list | None:
        """Return the number of the array that this one is a view on, and where it lies in it."""
        number = self._owners.get(id(owner(array)))
        whole = None if number is None else self[number]
        if whole is None or array.flags.writeable > whole.flags.writeable or not is_dense(whole):
            return None
        place = describe_view(array, whole)
        if place is None:
            return None
        self._entries[number].keep_for(array)
        return [number, *place]

    def add_view(self, number: int, place: list) -> np.ndarray:
        """Return the view that the other side has on a shared array."""
        view = make_view(self[number], *place)
        self._entries[number].keep_for(view)
        return view

    def remove(self, numbers: Iterable[int]) -> None:
        """Share some objects no longer; numbers that are not known do not matter."""
        for number in numbers:
            entry = self._entries.pop(number, None)
            if entry is not None:
                del self._numbers[id(entry.value)]
                if isinstance(entry.value, np.ndarray):
                    memory = id(owner(entry.value))
                    if self._owners.get(memory) == number:
                        del self._owners[memory]

    def agree(self, numbers: Iterable[int]) -> None:
        """Remember what some objects are now: both sides have the same."""
        for number in numbers:
            if number in self._entries:
                entry = self._entries[number]
                entry.mark = self._mark(entry.value)

    def changed(self) -> Iterator[int]:
        """Yield the numbers of what has changed since both sides agreed."""
        for number, entry in list(self._entries.items()):
            if not _same(entry.mark, entry.value, self._mark):
                yield number

    def released(self) -> list[int]:
        """Return the numbers of what nothing on this side refers to any more."""
        return [
            number
            for number, entry in self._entries.items()
            if not entry.views and entry.references() in ALONE
        ]

    def _mark(self, value: Mutable) -> object:
        if isinstance(value, np.ndarray):
            return value.copy() if value.flags.writeable else None
        if isinstance(value, list):
            return [self._token(item) for item in value]
        if isinstance(value, dict):
            return [(self._token(key), self._token(item)) for key, item in value.items()]
        return state_of(value)

    def _token(self, value: object) -> object:
        """Return what tells whether the place of a list or dict still holds the same."""
        if type(value) in ATOMS:
            return type(value), value or repr(value)  # zeros differ by their sign
        number = self._numbers.get(id(value))
        if number is not None:
            return number
        if isinstance(value, tuple):
            return tuple(map(self._token, value))
        if isinstance(value, (set, frozenset)):
            return frozenset(map(self._token, value))
        if isinstance(value, np.generic):
            return type(value), value.tobytes()
        return "other", id(value)


def _same(mark: object, value: Mutable, mark_of: object) -> bool:
    if isinstance(value, np.ndarray):
        return mark is None or _same_numbers(mark, value)
    return mark == mark_of(value)


def _same_numbers(one: np.ndarray, other: np.ndarray) -> bool:
    """Whether two arrays hold the same, bit by bit: zeros differ by their sign, nan is nan."""
    if one.dtype.kind != "U" and one.itemsize in WORDS:
        word = f"u{one.itemsize}"
        return np.array_equal(one.view(word), other.view(word))
    return np.array_equal(one, other, equal_nan=one.dtype.kind in "fc")
