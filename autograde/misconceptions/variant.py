"""A variant: one way to write a graded function, right or wrong, as standalone source."""

import inspect
import re
from collections.abc import Callable
from dataclasses import dataclass
from types import ModuleType

import numpy as np


@dataclass(frozen=True)
class Variant:
    """One implementation of a graded function.

    Attributes:
        function: the graded name, `conv2d_valid`.
        name: what is wrong with it (or how it is written), as a readable phrase.
        source: a standalone `def` of the graded name that uses only `np`.
        question: what a teacher would ask about it; empty when it is right.
    """

    function: str
    name: str
    source: str
    question: str = ""


def mistake(name: str, question: str) -> Callable:
    """Mark a wrong implementation, named by what is wrong with it."""
    return _mark(name, question)


def alternative(name: str) -> Callable:
    """Mark a right implementation, named by how it is written."""
    return _mark(name, "")


def variants(module: ModuleType) -> list[Variant]:
    """Return the marked functions of a module, in their order; its name is the graded name."""
    graded = module.__name__.rpartition(".")[2]
    marked = [value for value in vars(module).values() if hasattr(value, "variant")]
    return [
        Variant(graded, name, standalone_source(function, graded), question)
        for function in marked
        for name, question in [function.variant]
    ]


def load(variant: Variant) -> Callable:
    """Return the function that a variant's source defines."""
    namespace = {"np": np}
    exec(compile(variant.source, f"<{variant.name}>", "exec"), namespace)
    return namespace[variant.function]


def standalone_source(function: Callable, name: str) -> str:
    """Return the source of `function` under another name, without its decorators."""
    _, definition = re.split(r"^def \w+", inspect.getsource(function), maxsplit=1, flags=re.M)
    return f"def {name}{definition}"


def _mark(name: str, question: str) -> Callable:
    def keep(function: Callable) -> Callable:
        function.variant = (name, question)
        return function

    return keep
