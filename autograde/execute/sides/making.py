"""Makes what stands for a student's functions, classes and objects, from what is told of them."""

import inspect
from collections.abc import Callable

from autograde.execute.sides.reader import Reader
from autograde.execute.sides.scalars import class_name_in, name_in
from autograde.execute.sides.special import ASKED, COMPARED, OPERATORS
from autograde.execute.sides.stand_ins import (
    CLASS_ORIGIN,
    ORIGIN,
    Asks,
    StudentClass,
    StudentError,
    StudentFunction,
    StudentGenerator,
    StudentObject,
    ask,
    is_stand_in,
    text_in,
)
from autograde.execute.sides.wire import Malformed


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


def _new(kind: type, asks: Asks, number: int) -> object:
    value = object.__new__(kind)
    object.__setattr__(value, ORIGIN, (asks, number))
    return value


def _instance(asks: Asks, number: int, reader: Reader, kind: object) -> object:
    kind = reader.value(kind)
    if not isinstance(kind, type):
        raise Malformed("an object without a class")
    if not isinstance(kind, StudentClass):  # of a known type, but no plain data: `object()`
        space = {"__slots__": (), CLASS_ORIGIN: None}
        kind = StudentClass(kind.__name__, (StudentObject,), space)
    return _new(kind, asks, number)


def _generator(asks: Asks, number: int, reader: Reader) -> object:
    return _new(StudentGenerator, asks, number)


def _function(
    asks: Asks, number: int, reader: Reader, name: object, doc: object, signature: object
) -> object:
    function = _new(StudentFunction, asks, number)
    told = {"__name__": name_in(name), "__qualname__": name, "__module__": "__main__"}
    told["__doc__"] = None if doc is None else text_in(doc)
    if signature is not None:
        told["__signature__"] = _signature(reader, signature)
    for place, value in told.items():
        object.__setattr__(function, place, value)
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
    space = {CLASS_ORIGIN: (asks, number), "__module__": "__main__"}
    space["__doc__"] = None if doc is None else text_in(doc)
    if signature is not None:
        space["__signature__"] = _signature(reader, signature)
    bases = reader.values(bases)
    if bases and all(isinstance(b, type) and issubclass(b, BaseException) for b in bases):
        return StudentError(class_name_in(name), tuple(bases), space)
    if not all(isinstance(base, StudentClass) for base in bases):
        raise Malformed("a base that is no class of the student's")
    space |= {"__slots__": (), "__hash__": object.__hash__}
    space |= {special: METHODS[special] for special in specials if special in METHODS}
    return StudentClass(class_name_in(name), tuple(bases) or (StudentObject,), space)


def _asking(name: str) -> Callable:
    def method(self: object, *values: object) -> object:
        return ask(self, "special", name, values)

    return method


def _operating(name: str) -> Callable:
    def method(self: object, *values: object) -> object:
        given = ask(self, "special", name, values)
        if not is_stand_in(given):
            raise TypeError(
                f"{name} of a student's {type(self).__name__} gives {type(given).__name__}: "
                "expected an object of the student's"
            )
        return given

    return method


def _comparing(name: str) -> Callable:
    def method(self: object, other: object) -> object:
        if not is_stand_in(other):
            return NotImplemented
        given = ask(self, "special", name, (other,))
        if type(given) is not bool:
            raise TypeError(f"{name} of a student's {type(self).__name__} does not give a bool")
        return given

    return method


def _leave(self: object, kind: type | None, error: object, trace: object) -> None:
    """What a context manager of the student's returns must not swallow the error of a test."""
    ask(self, "special", "__exit__", (error if isinstance(error, Exception) else None,))


METHODS: dict[str, Callable] = {
    **{name: _asking(name) for name in ASKED},
    **{name: _operating(name) for name in OPERATORS},
    **{name: _comparing(name) for name in COMPARED},
    "__exit__": _leave,
    "__call__": StudentFunction.__call__,
}


def _signature(reader: Reader, told: list) -> inspect.Signature:
    parameters = []
    for name, kind, default in told:
        default = reader.value(default[0]) if default else inspect.Parameter.empty
        kind = inspect._ParameterKind(kind)
        parameters.append(inspect.Parameter(name_in(name), kind, default=default))
    return inspect.Signature(parameters)


MAKERS: dict[str, Callable[..., object]] = {
    "i": _instance,
    "f": _function,
    "g": _generator,
    "c": _class,
}
