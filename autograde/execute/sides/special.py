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
    "__exit__": lambda value, error: leave(value, error),
}

# Their result must be an object of the student's, such as a tensor: a number could be a lie about
# a comparison, as in `abs(answer - 1216) < 1e-9`.
UNARY = ["neg", "pos", "abs", "invert"]
BINARY = ["add", "sub", "mul", "truediv", "floordiv", "mod", "pow", "matmul"]
BINARY += ["and", "or", "xor", "lshift", "rshift"]
OPERATORS: dict[str, Callable] = {
    f"__{name}__": getattr(operator, f"__{name}__")
    for name in UNARY + BINARY + [f"i{name}" for name in BINARY]
}
REFLECTED: dict[str, Callable] = {
    f"__r{name}__": lambda value, other, name=name: getattr(operator, f"__{name}__")(other, value)
    for name in BINARY
}
OPERATORS |= REFLECTED

# Only two objects of the student's are compared by the student's code, never one with plain data.
COMPARED: dict[str, Callable] = {
    f"__{name}__": getattr(operator, name) for name in ("eq", "lt", "le", "gt", "ge")
}
SPECIAL = {**ASKED, **OPERATORS, **COMPARED}


def leave(value: object, error: Exception | None) -> None:
    """Leave a context manager, with an error or without one."""
    type(value).__exit__(value, error and type(error), error, None)


def specials_of(kind: type) -> list[str]:
    """Return which of these methods a class has, and whether its objects can be called."""
    return [name for name in (*SPECIAL, "__call__") if _has(kind, name)]


def _has(kind: type, name: str) -> bool:
    """Look in the class and its bases, not in the class of the class, nor in what all have."""
    found = next((vars(base)[name] for base in kind.__mro__[:-1] if name in vars(base)), None)
    return callable(found) or isinstance(found, (classmethod, staticmethod))
