"""What the trusted side hands to student code, when it is no plain data: functions, above all."""

from collections.abc import ItemsView, Iterator, KeysView, ValuesView
from io import IOBase

from autograde.execute.sides.handles import Own
from autograde.execute.sides.stand_ins import is_stand_in, number_of
from autograde.execute.sides.wire import Tree
from autograde.execute.sides.writer import Writer

LONGEST_NAME = 100


def offer(value: object, own: Own, writer: Writer) -> Tree:
    """Return the tree of an object of a test.

    Raises:
        TypeError: it may not leave.
    """
    if is_stand_in(value):
        return ["o", number_of(value)]
    if isinstance(value, (KeysView, ItemsView, ValuesView)):
        return writer.value(list(value))
    name = str(getattr(value, "__name__", "function"))[:LONGEST_NAME]
    if isinstance(value, type) and issubclass(value, BaseException):
        base = next(base for base in value.__mro__[1:] if issubclass(base, BaseException))
        return ["h", own.number(value), "e", name, writer.value(base)]
    if isinstance(value, Iterator) and not isinstance(value, IOBase):
        return ["h", own.number(value), "n"]
    if callable(value):
        return ["h", own.number(value), "f", name]
    raise TypeError(
        f"a {type(value).__name__} cannot be handed to a student's function: expected "
        "numbers, text, arrays, lists, tuples, dicts, functions or what students made"
    )
