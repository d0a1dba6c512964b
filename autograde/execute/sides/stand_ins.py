"""What stands on the trusted side for a student's functions, classes and objects.

A stand-in has no comparison, no arithmetic that gives numbers, and turns into no array: whatever a
test looks at is plain data that was built anew, or another stand-in.
"""

import inspect
from collections.abc import Callable
from functools import partial
from typing import Protocol

from autograde.execute.sides.reader import Reader, class_name_in, name_in
from autograde.execute.sides.scalars import NAMES
from autograde.execute.sides.special import ASKED, OPERATORS
from autograde.execute.sides.wire import Malformed

ORIGIN, CLASS_ORIGIN = "_autograde_origin", "_autograde_class_origin"  # (asks, number)
LONGEST_TEXT = 10_000


class Asks(Protocol):
    """Sends a request to the student side and returns its answer."""

    def __call__(self, what: str, *values: object) -> object: ...


class StudentObject:
    """Stands for an object of a student's class, or of a library's."""

    __slots__ = (ORIGIN, "__weakref__")

    def __getattr__(self, name: str) -> object:
        if name.startswith("__") and name.endswith("__"):
            raise AttributeError(f"{type(self).__name__!r} object has no attribute {name!r}")
        return _ask(self, "get", name)

    def __setattr__(self, name: str, value: object) -> None:
        _ask(self, "set", name, value)

    def __delattr__(self, name: str) -> None:
        _ask(self, "delete", name)

    def __repr__(self) -> str:
        return _text(_ask(self, "repr"))

    def __str__(self) -> str:
        return _text(_ask(self, "str"))

    def __dir__(self) -> list[str]:
        return [str(name) for name in _ask(self, "dir")]

    def __copy__(self) -> object:
        return _ask(self, "copy")

    def __deepcopy__(self, memo: dict) -> object:
        return _ask(self, "deepcopy")

    def __reduce_ex__(self, protocol: int) -> object:
        raise TypeError(f"a student's object cannot be pickled: {type(self).__name__}")

    def __array__(self, *_: object, **__: object) -> object:
        raise TypeError(f"expected an array of numbers, got an object: {type(self).__name__}")


class StudentClass(type):
    """The class of what stands for a student's classes."""

    def __call__(cls, *args: object, **kwargs: object) -> object:
        return _ask(cls, "call", args, tuple(kwargs.items()))

    def __getattr__(cls, name: str) -> object:
        if name.startswith("__") and name.endswith("__"):
            raise AttributeError(f"type object {cls.__name__!r} has no attribute {name!r}")
        return _ask(cls, "get", name)

    def __setattr__(cls, name: str, value: object) -> None:
        _ask(cls, "set", name, value)


class StudentFunction(StudentObject):
    """Stands for a function, or a method of an object."""

    def __call__(self, *args: object, **kwargs: object) -> object:
        return _ask(self, "call", args, tuple(kwargs.items()))

    def __get__(self, owner: object, kind: type | None = None) -> object:
        return self if owner is None else partial(self, owner)


def stand_in(asks: Asks, tree: list, reader: Reader) -> object:
    """Return what stands for an object, from what the student side tells of it.

    Raises:
        Malformed: this describes no object.
    """
    try:
        number, kind, *told = tree
        return MAKERS[kind](asks, number, reader, *told)
    except (KeyError, TypeError, ValueError) as error:
        raise Malformed(f"no object: {type(error).__name__}") from None


def is_stand_in(value: object) -> bool:
    return isinstance(value, (StudentObject, StudentClass))


def number_of(value: object) -> int:
    """Return the number of what something stands for."""
    return _origin(value)[1]


def _origin(value: object) -> tuple[Asks, int]:
    if isinstance(value, type):
        return type.__getattribute__(value, CLASS_ORIGIN)
    return object.__getattribute__(value, ORIGIN)


def _ask(value: object, what: str, *values: object) -> object:
    return _origin(value)[0](what, value, *values)


def _new(kind: type, asks: Asks, number: int) -> object:
    value = object.__new__(kind)
    object.__setattr__(value, ORIGIN, (asks, number))
    return value


def _instance(asks: Asks, number: int, reader: Reader, kind: object) -> object:
    kind = reader.value(kind)
    if not isinstance(kind, type):
        raise Malformed("an object without a class")
    if not isinstance(kind, StudentClass):  # of a known type, but no plain data: an error, say
        kind = StudentClass(kind.__name__, (StudentObject,), {"__slots__": ()})
    return _new(kind, asks, number)


def _function(
    asks: Asks, number: int, reader: Reader, name: object, doc: object, signature: object
) -> object:
    function = _new(StudentFunction, asks, number)
    for place in ("__name__", "__qualname__"):
        object.__setattr__(function, place, name_in(name))
    object.__setattr__(function, "__doc__", None if doc is None else _text(doc))
    if signature is not None:
        object.__setattr__(function, "__signature__", _signature(reader, signature))
    return function


def _class(
    asks: Asks,
    number: int,
    reader: Reader,
    name: object,
    doc: object,
    signature: object,
    bases: list,
    specials: list,
) -> type:
    bases = reader.values(bases)
    space = {CLASS_ORIGIN: (asks, number), "__doc__": None if doc is None else _text(doc)}
    if signature is not None:
        space["__signature__"] = _signature(reader, signature)
    if bases and all(isinstance(b, type) and issubclass(b, BaseException) for b in bases):
        return type(class_name_in(name), tuple(bases), space)
    if not all(isinstance(base, StudentClass) for base in bases):
        raise Malformed("a base that is no class of the student's")
    space |= {"__slots__": ()} | {s: _method(s) for s in specials if s in ASKED or s in OPERATORS}
    if "__call__" in specials:
        space["__call__"] = StudentFunction.__call__
    return StudentClass(class_name_in(name), tuple(bases) or (StudentObject,), space)


def _method(name: str) -> Callable:
    def leave(self: object, kind: type | None, error: object, trace: object) -> None:
        _ask(self, "special", name, (kind if kind in NAMES else kind and Exception, str(error)))

    def ask(self: object, *values: object) -> object:
        given = _ask(self, "special", name, values)
        if name in OPERATORS and not is_stand_in(given) and given is not NotImplemented:
            raise TypeError(
                f"{name} of a student's {type(self).__name__} gives {type(given).__name__}: "
                "expected an object of the student's"
            )
        return given

    # What a context manager of the student's returns must not swallow the error of a test.
    return leave if name == "__exit__" else ask


def _signature(reader: Reader, told: list) -> inspect.Signature:
    parameters = []
    for name, kind, default in told:
        default = reader.value(default[0]) if default else inspect.Parameter.empty
        kind = inspect._ParameterKind(kind)
        parameters.append(inspect.Parameter(name_in(name), kind, default=default))
    return inspect.Signature(parameters)


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError(f"expected text, got {type(value).__name__}")
    return value[:LONGEST_TEXT]


MAKERS: dict[str, Callable[..., object]] = {"i": _instance, "f": _function, "c": _class}
