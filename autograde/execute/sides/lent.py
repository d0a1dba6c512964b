"""What stands on the student side for a test's functions, iterators and classes of errors."""

from collections.abc import Callable
from typing import Protocol

NUMBER = "_autograde_number"


class CallsBack(Protocol):
    """Calls a function of the test, by its number, and returns what that returns."""

    def __call__(self, number: int, args: tuple, kwargs: dict) -> object: ...


class Callback:
    """Stands for a function of the test."""

    def __init__(self, call_back: CallsBack, number: int, name: str):
        self._call_back, self._autograde_number, self.__name__ = call_back, number, name

    def __call__(self, *args: object, **kwargs: object) -> object:
        return self._call_back(self._autograde_number, args, kwargs)


class Items:
    """Stands for an iterator of the test."""

    def __init__(self, call_back: CallsBack, number: int):
        self._call_back, self._autograde_number = call_back, number

    def __iter__(self) -> "Items":
        return self

    def __next__(self) -> object:
        return self._call_back(self._autograde_number, (), {})


def error_class(call_back: CallsBack, number: int, name: str, base: type) -> type:
    """Return what stands for a class of errors of the test."""
    return type(name, (base,), {NUMBER: number})


def number_of(value: object) -> int | None:
    """Return the number of what something stands for; None when it stands for nothing."""
    return vars(value).get(NUMBER) if isinstance(value, (Callback, Items, type)) else None


LENT: dict[str, Callable] = {"f": Callback, "n": Items, "e": error_class}
