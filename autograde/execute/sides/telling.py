"""What the student side tells of the student's functions, classes and objects."""

import inspect
import types

from autograde.execute.sides.errors import LONGEST_TEXT
from autograde.execute.sides.frames import cell_frames, syntax_frame
from autograde.execute.sides.scalars import NAMES
from autograde.execute.sides.special import specials_of
from autograde.execute.sides.wire import Tree
from autograde.execute.sides.writer import Writer

LONGEST_NAME = 100
PLAIN = (bool, int, float, str, tuple, type(None))


def description(value: object, writer: Writer) -> list[Tree]:
    """Return what `making.stand_in` needs to let something stand for an object."""
    if isinstance(value, type):
        return ["c", *_class(value, writer)]
    if isinstance(value, types.GeneratorType):
        return ["g"]
    name = getattr(value, "__name__", None)
    if callable(value) and isinstance(name, str):
        return ["f", name[:LONGEST_NAME], _doc(value), _signature(value, writer)]
    return ["i", writer.value(type(value))]


def frames(error: BaseException) -> tuple[tuple[int, str], ...]:
    """Return the student's lines of a traceback."""
    found = cell_frames(error.__traceback__)
    return tuple(found + syntax_frame(error) if isinstance(error, SyntaxError) else found)


def source_lines(function: object) -> tuple[str, int]:
    """Return the text of a function, and where it begins."""
    lines, first = inspect.getsourcelines(function)
    return "".join(lines), first


def _class(kind: type, writer: Writer) -> list[Tree]:
    told = [kind.__name__[:LONGEST_NAME], _doc(kind), _signature(kind, writer)]
    bases = [base for base in kind.__bases__ if base is not object and _is_told(base, kind)]
    return [*told, [writer.value(base) for base in bases], specials_of(kind)]


def _is_told(base: type, kind: type) -> bool:
    """Whether the trusted side needs to know a base: of an error, or of the student's own."""
    if issubclass(kind, BaseException):
        return issubclass(base, BaseException)
    return base.__module__ == "__main__" and base not in NAMES


def _doc(value: object) -> str | None:
    doc = getattr(value, "__doc__", None)
    return doc[:LONGEST_TEXT] if isinstance(doc, str) else None


def _signature(value: object, writer: Writer) -> Tree:
    """Return name, kind and plain default of every parameter."""
    if getattr(value, "__module__", None) != "__main__":
        return None
    try:
        parameters = inspect.signature(value).parameters.values()
    except (TypeError, ValueError):
        return None
    return [[p.name[:LONGEST_NAME], int(p.kind), _default(p.default, writer)] for p in parameters]


def _default(default: object, writer: Writer) -> Tree:
    if default is inspect.Parameter.empty:
        return []
    return [writer.value(default if isinstance(default, PLAIN) else repr(default)[:100])]
