"""What stands on the trusted side for a student's functions, classes and objects.

A stand-in turns into no array and no number, and is compared with nothing but another stand-in:
whatever a test looks at is plain data that was built anew, or another stand-in.
"""

import types
from functools import partial
from typing import Protocol

from autograde.execute.sides.rows import Row

ORIGIN, CLASS_ORIGIN = "_autograde_origin", "_autograde_class_origin"  # (asks, number)
LONGEST_TEXT = 10_000
# Of Python's own names, those that tell something about a function or an object.
OPEN = {"__dict__", "__code__", "__defaults__", "__kwdefaults__", "__annotations__"}


class Asks(Protocol):
    """Sends a request to the student side and returns its answer."""

    def __call__(self, what: str, *values: object) -> object: ...


class StudentObject:
    """Stands for an object of a student's class, or of a library's."""

    __slots__ = (ORIGIN, "__weakref__")
    __array_ufunc__ = None  # NumPy computes nothing with it

    def __getattr__(self, name: str) -> object:
        if _is_special(name):
            raise AttributeError(f"{type(self).__name__!r} object has no attribute {name!r}")
        return ask(self, "get", name)

    def __setattr__(self, name: str, value: object) -> None:
        ask(self, "set", name, value)

    def __delattr__(self, name: str) -> None:
        ask(self, "delete", name)

    def __repr__(self) -> str:
        return text_in(ask(self, "repr"))

    def __str__(self) -> str:
        return text_in(ask(self, "str"))

    def __format__(self, spec: str) -> str:
        return text_in(ask(self, "format", spec)) if spec else str(self)

    def __dir__(self) -> list[str]:
        return [name for name in ask(self, "dir") if isinstance(name, str)]

    def __copy__(self) -> object:
        return ask(self, "copy")

    def __deepcopy__(self, memo: dict) -> object:
        return ask(self, "deepcopy")

    def __reduce_ex__(self, protocol: int) -> object:
        raise TypeError(f"a student's object cannot be pickled: {type(self).__name__}")

    def __array__(self, *_: object, **__: object) -> object:
        raise TypeError(f"expected an array of numbers, got an object: {type(self).__name__}")


class StudentClass(type):
    """The class of what stands for a student's classes."""

    def __new__(cls, name: str, bases: tuple[type, ...], space: dict) -> type:
        if CLASS_ORIGIN not in space:
            raise TypeError(f"a test cannot have a subclass of a student's class: {name}{bases}")
        return super().__new__(cls, name, bases, space)

    def __call__(cls, *args: object, **kwargs: object) -> object:
        return ask(cls, "call", args, tuple(kwargs.items()))

    def __getattr__(cls, name: str) -> object:
        if _is_special(name):
            raise AttributeError(f"type object {cls.__name__!r} has no attribute {name!r}")
        return ask(cls, "get", name)

    def __setattr__(cls, name: str, value: object) -> None:
        ask(cls, "set", name, value)

    def __delattr__(cls, name: str) -> None:
        ask(cls, "delete", name)

    def __instancecheck__(cls, value: object) -> bool:
        named = issubclass(type(value), Row) and type(value)._kind is cls
        return named or type.__instancecheck__(cls, value)

    def attribute_of(cls, value: object, name: str) -> object:
        """Return an attribute of a value of this class that is here as plain data."""
        return _origin(cls)[0]("get", value, name)

    # An enum has these.
    def __iter__(cls) -> object:
        return ask(cls, "special", "__iter__", ())

    def __len__(cls) -> int:
        return ask(cls, "special", "__len__", ())

    def __getitem__(cls, key: object) -> object:
        return ask(cls, "special", "__getitem__", (key,))

    def __contains__(cls, value: object) -> bool:
        return ask(cls, "special", "__contains__", (value,))

    def __bool__(cls) -> bool:
        return True


class StudentError(type):
    """The class of what is on the trusted side a student's class of errors."""


class StudentFunction(StudentObject):
    """Stands for a function, or a method of an object."""

    __class__ = property(lambda self: types.FunctionType)  # for `isinstance` and `inspect`

    def __call__(self, *args: object, **kwargs: object) -> object:
        return ask(self, "call", args, tuple(kwargs.items()))

    def __get__(self, owner: object, kind: type | None = None) -> object:
        return self if owner is None else partial(self, owner)


class StudentGenerator(StudentObject):
    """Stands for a generator."""

    __slots__ = ()
    __class__ = property(lambda self: types.GeneratorType)

    def __iter__(self) -> "StudentGenerator":
        return self

    def __next__(self) -> object:
        return ask(self, "special", "__next__", ())

    def send(self, value: object) -> object:
        return ask(self, "generator", "send", (value,))

    def throw(self, *values: object) -> object:
        return ask(self, "generator", "throw", values)

    def close(self) -> object:
        return ask(self, "generator", "close", ())


def is_stand_in(value: object) -> bool:
    """Whether something stands for an object, a class or a class of errors of the student's."""
    if isinstance(value, (StudentClass, StudentError)):
        return CLASS_ORIGIN in vars(value)
    return isinstance(value, StudentObject)


def number_of(value: object) -> int:
    """Return the number of what something stands for."""
    return _origin(value)[1]


def ask(value: object, what: str, *values: object) -> object:
    """Ask the student side something about what something stands for."""
    return _origin(value)[0](what, value, *values)


def text_in(value: object) -> str:
    """Return a text, cut; a TypeError when it is none."""
    if not isinstance(value, str):
        raise TypeError(f"expected text, got {type(value).__name__}")
    return value[:LONGEST_TEXT]


def source_lines(function: object) -> tuple[list[str], int]:
    """Return what `inspect.getsourcelines` tells of a student's function."""
    answer = ask(function, "source")
    if not isinstance(answer, tuple) or len(answer) != 2 or type(answer[1]) is not int:
        raise OSError("could not get source code")
    return text_in(answer[0]).splitlines(keepends=True), answer[1]


def _origin(value: object) -> tuple[Asks, int]:
    if isinstance(value, type):
        return type.__getattribute__(value, CLASS_ORIGIN)
    return object.__getattribute__(value, ORIGIN)


def _is_special(name: str) -> bool:
    return name.startswith("__") and name.endswith("__") and name not in OPEN
