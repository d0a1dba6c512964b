"""Methods that Python itself calls, and how the trusted side may use those of a student's class."""

import operator
from collections.abc import Callable

# The student's code decides what these give; plain data is built anew before a test sees it.
ASKED: dict[str, Callable] = {
    "__len__": len,
    "__getitem__": operator.getitem,
    "__setitem__": operator.setitem,
    "__delitem__": operator.delitem,
    "__contains__": operator.contains,
    "__iter__": iter,
    "__reversed__": reversed,
    "__next__": next,
    "__bool__": bool,
    "__enter__": lambda value: type(value).__enter__(value),
    "__exit__": lambda value, kind, text: leave(value, kind, text),
}

# Their result must be an object of the student's, such as a tensor: a number could be a lie about
# a comparison, as in `abs(answer - 1216) < 1e-9`.
OPERATORS: dict[str, Callable] = {
    f"__{name}__": getattr(operator, name)
    for name in "neg pos abs invert add sub mul truediv floordiv mod pow matmul".split()
    if hasattr(operator, name)
}
REFLECTED: dict[str, Callable] = {
    f"__r{name[2:]}": lambda value, other, operate=operate: operate(other, value)
    for name, operate in OPERATORS.items()
    if name not in ("__neg__", "__pos__", "__abs__", "__invert__")
}
OPERATORS |= REFLECTED
SPECIAL = {**ASKED, **OPERATORS}


def leave(value: object, kind: type | None, text: str) -> None:
    """Leave a context manager, with an error of that class or without one."""
    type(value).__exit__(value, kind, kind and kind(text), None)


def specials_of(kind: type) -> list[str]:
    """Return which of these methods a class has."""
    return [name for name in SPECIAL if callable(getattr(kind, name, None))]
