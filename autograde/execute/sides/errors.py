"""Exceptions, built anew from their class, arguments, attributes and cause."""

from collections.abc import Iterable

from autograde.execute.sides.scalars import BUILTIN_ERRORS, name_in
from autograde.execute.sides.wire import Malformed

LONGEST_TEXT = 10_000


def attributes_of(error: BaseException) -> dict[str, object]:
    """Return what an exception was given beside its arguments."""
    return {name: value for name, value in vars(error).items() if not name.startswith("_")}


def rebuilt(
    kind: object, args: Iterable[object], attributes: Iterable[tuple[object, object]], cause: object
) -> BaseException:
    """Return an exception; nothing that a student wrote runs.

    Raises:
        Malformed: this describes none.
    """
    if not isinstance(kind, type) or not issubclass(kind, BaseException):
        raise Malformed("no class of errors")
    if cause is not None and not isinstance(cause, BaseException):
        raise Malformed("no cause of an error")
    error = _new(kind, tuple(args))
    for name, value in attributes:
        if not name_in(name).startswith("_"):
            vars(error)[name] = value
    error.__cause__ = cause
    return error


def plain(error: BaseException) -> BaseException:
    """Return an error that says the same, without what cannot cross."""
    known = next(kind for kind in type(error).__mro__ if kind in BUILTIN_ERRORS)
    return _new(known, (text_of(error),))


def text_of(error: BaseException) -> str:
    """Return what an error says, cut, whatever happens then."""
    try:
        return str(error)[:LONGEST_TEXT]
    except BaseException as fault:  # it may hold an object of the student's, which is asked
        return f"(no message: {type(fault).__name__})"


def _new(kind: type, args: tuple) -> BaseException:
    """Make an exception as Python's own class of it does."""
    known = next(base for base in kind.__mro__ if base in BUILTIN_ERRORS)
    try:
        error = kind.__new__(kind, *args)
        known.__init__(error, *args)
    except Exception:  # its arguments are not what its class wants
        text = ", ".join(arg for arg in args if type(arg) is str)
        return RuntimeError(f"{kind.__name__}: {text}"[:LONGEST_TEXT])
    return error
