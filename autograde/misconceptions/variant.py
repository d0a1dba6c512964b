"""A variant: one way to write a graded function, right or wrong, as standalone source."""

import inspect
import re
from collections.abc import Callable
from dataclasses import dataclass
from types import ModuleType

import numpy as np


@dataclass(frozen=True)
class Variant:
    """One implementation of a graded function or class.

    Attributes:
        function: the graded name, `conv2d_valid`.
        name: what is wrong with it (or how it is written), as a readable phrase.
        source: a standalone `def` or `class` of the graded name: `np`, and imports in its body.
        question: what a teacher would ask about it; empty when it is right.
        lesson: the lesson whose function it is.
        beside: the source of the functions it works with, such as that which made its cache.
    """

    function: str
    name: str
    source: str
    question: str = ""
    lesson: str = ""
    beside: str = ""


def mistake(name: str, question: str) -> Callable:
    """Mark a wrong implementation, named by what is wrong with it."""
    return _mark(name, question)


def alternative(name: str) -> Callable:
    """Mark a right implementation, named by how it is written."""
    return _mark(name, "")


def probe(function: Callable | None = None, *, care: bool = False) -> Callable:
    """Mark a function of a function: it calls the one it is given and returns plain data.

    What it returns may be arrays, numbers, text, None, and lists, tuples and dicts of these; what
    it raises is recorded by type. It uses `np`, and what it imports in its body.

    Args:
        function: the probe itself, when the decorator is used without brackets.
        care: it shows integers, read-only arrays or shapes to refuse, not what is computed.
    """
    if function is None:
        return lambda marked: probe(marked, care=care)
    function.care = care
    return function


def variants(module: ModuleType, graded: str, lesson: str = "") -> list[Variant]:
    """Return the marked functions and classes of a module, in their order, as a graded one.

    Where a module names functions of the lesson in BESIDE, a dict, they stand beside each variant.
    """
    marked = [
        value for value in vars(module).values() if "variant" in getattr(value, "__dict__", ())
    ]
    others = getattr(module, "BESIDE", {}).items()
    beside = "\n\n".join(standalone_source(value, name) for name, value in others)
    return [
        Variant(graded, name, standalone_source(value, graded), question, lesson, beside)
        for value in marked
        for name, question in [value.variant]
    ]


def probes_of(module: ModuleType) -> tuple[Callable, ...]:
    """Return the probes of a module, those without care first."""
    found = [value for value in vars(module).values() if "care" in getattr(value, "__dict__", ())]
    return tuple(sorted(found, key=lambda marked: marked.care))


def load(variant: Variant) -> Callable:
    """Return the function or class that a variant's source defines."""
    namespace = {"np": np}
    exec(variant.beside, namespace)
    exec(compile(variant.source, f"<{variant.name}>", "exec"), namespace)
    return namespace[variant.function]


def standalone_source(value: Callable, name: str) -> str:
    """Return the source of a function or class under another name, without its decorators."""
    parts = re.split(r"^(def|class) \w+", inspect.getsource(value), maxsplit=1, flags=re.M)
    return f"{parts[1]} {name}{parts[2]}"


def _mark(name: str, question: str) -> Callable:
    def keep(value: Callable) -> Callable:
        value.variant = (name, question)
        return value

    return keep
