"""Objects of one side that the other side knows by a number alone."""

import weakref
from collections.abc import Iterable


class Own:
    """Objects of this side behind a handle; kept until the other side lets go of them."""

    def __init__(self) -> None:
        self._objects: dict[int, object] = {}
        self._numbers: dict[int, int] = {}  # id(value) -> number; the value is kept alive
        self._next = 1

    def number(self, value: object) -> int:
        """Return the number of an object, a new one when it has none."""
        number = self._numbers.get(id(value))
        if number is None:
            number, self._next = self._next, self._next + 1
            self._objects[number], self._numbers[id(value)] = value, number
        return number

    def __getitem__(self, number: int) -> object:
        return self._objects[number]

    def __len__(self) -> int:
        return len(self._objects)

    def drop(self, numbers: Iterable[int]) -> None:
        """Forget objects that the other side has let go of."""
        for number in numbers:
            if number in self._objects:
                del self._numbers[id(self._objects.pop(number))]


class Foreign:
    """What stands on this side for objects of the other side; noted when it is let go of."""

    def __init__(self) -> None:
        self._living: dict[int, weakref.ref] = {}
        self._dropped: set[int] = set()

    def get(self, number: int) -> object | None:
        """Return what stands for an object, None when there is nothing any more."""
        reference = self._living.get(number)
        return None if reference is None else reference()

    def put(self, number: int, stand_in: object) -> None:
        """Let something stand for an object as long as it lives."""
        self._dropped.discard(number)
        self._living[number] = weakref.ref(stand_in, lambda gone: self._drop(number, gone))

    def dropped(self) -> list[int]:
        """Return, once, the numbers of what is used no more on this side."""
        numbers, self._dropped = self._dropped, set()
        return sorted(numbers)

    def _drop(self, number: int, gone: weakref.ref) -> None:
        if self._living.get(number) is gone:
            del self._living[number]
            self._dropped.add(number)
