"""What is known of a graded function: its variants, and the probes that tell them apart."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from pathlib import Path

from autograde.misconceptions import inputs
from autograde.misconceptions.variant import Variant, probes_of, variants

HERE = Path(__file__).parent
LESSONS = HERE.parent / "lessons"


def _collect() -> dict[str, list[str]]:
    """Return the graded functions of each lesson that has a bank, in teaching order."""
    found = {}
    for path in sorted(LESSONS.glob("[0-9][0-9]_*.py")):
        package = f"lesson_{path.stem[:2]}"
        if (HERE / package / "__init__.py").exists():
            found[path.stem] = list(import_module(f"{__package__}.{package}").FUNCTIONS)
    return found


FUNCTIONS = _collect()


@dataclass(frozen=True)
class Bank:
    """What is known of one graded function.

    Attributes:
        wrong: the named mistakes.
        right: ways to write it that are right.
        tables: arguments to call the function with, as plain data.
        probes: functions that call it themselves, those without care first.
        plain: so many of the outcomes, tables first, show what is computed; the rest is care.
    """

    wrong: tuple[Variant, ...]
    right: tuple[Variant, ...]
    tables: tuple[list[inputs.Spec], ...]
    probes: tuple[Callable, ...]
    plain: int


def functions(lesson: str) -> list[str]:
    """Return the graded functions of a lesson, in its order; none when it has no bank."""
    return list(FUNCTIONS.get(lesson, []))


def wrong(function: str, lesson: str = "") -> list[Variant]:
    """Return the named mistakes of a graded function."""
    return list(bank(function, lesson).wrong)


def right(function: str, lesson: str = "") -> list[Variant]:
    """Return the right variants of a graded function."""
    return list(bank(function, lesson).right)


def lesson_of(function: str) -> str:
    """Return the first lesson that grades a function."""
    return next(lesson for lesson, names in FUNCTIONS.items() if function in names)


def bank(function: str, lesson: str = "") -> Bank:
    """Return what is known of a graded function of a lesson."""
    return _bank(function, lesson or lesson_of(function))


@cache
def _bank(function: str, lesson: str) -> Bank:
    module = import_module(f"{__package__}.lesson_{lesson[:2]}.{function.lower()}")
    known, probes = variants(module, function, lesson), probes_of(module)
    tables = () if probes else tuple(inputs.probes(function))
    plain = [probe for probe in probes if not probe.care]
    return Bank(
        wrong=tuple(each for each in known if each.question),
        right=tuple(each for each in known if not each.question),
        tables=tables,
        probes=probes,
        plain=len(plain) if probes else len(inputs.sums(function)),
    )
