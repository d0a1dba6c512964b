"""From what a function did on the probes to the one named mistake that does the same."""

import json
import warnings
from dataclasses import dataclass
from functools import cache

import numpy as np

from autograde.misconceptions.bank import bank
from autograde.misconceptions.observe import build, outcome, shown
from autograde.misconceptions.variant import Variant, load

TOLERANCE = 1e-4  # of the largest number of an output: float32 passes, float16 does not
LONGEST = 2_000_000


@dataclass(frozen=True)
class Diagnosis:
    """A named mistake that explains all that a function computed."""

    function: str
    mistake: str
    question: str


@dataclass(frozen=True, eq=False)
class Outcome:
    """What one call or probe did: how its result is built, and the arrays of numbers in it."""

    word: str
    changed: tuple[bool, ...]
    arrays: tuple[np.ndarray, ...] = ()


def diagnose(function: str, outcomes: list[Outcome], lesson: str = "") -> Diagnosis | None:
    """Name the one mistake whose outcomes these are; none when there is none, or more than one.

    A mistake that does the same on every probe comes first. Else one that explains every sum is
    named even when the function is careless besides, and one that gets every sum right when it
    explains what the function does on each probe where the mistake shows.
    """
    known = bank(function, lesson)
    truth = observe(known.right[0])
    if len(outcomes) != len(truth):
        return None
    mistakes = [(variant, observe(variant)) for variant in known.wrong]
    found = [variant for variant, does in mistakes if _alike(does, outcomes)]
    if not found:
        found = [v for v, does in mistakes if _explains(does, outcomes, truth, known.plain)]
    if len(found) != 1:
        return None
    return Diagnosis(function, found[0].name, found[0].question)


@cache
def observe(variant: Variant) -> list[Outcome]:
    """Return what a variant of the bank does on the probes of its function."""
    function, known = load(variant), bank(variant.function, variant.lesson)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        seen = [outcome(function, [build(spec) for spec in table]) for table in known.tables]
        seen += [shown(probe, function) for probe in known.probes]
    return [read_outcome(each) for each in seen]


def read_line(line: str) -> tuple[str, list[Outcome], set[str]]:
    """Read what a probe cell printed: the function, its outcomes, the names it uses.

    The line comes from the student's kernel and may hold anything.

    Raises:
        ValueError: the line is not what an honest probe cell prints.
    """
    if len(line) > LONGEST:
        raise ValueError(f"{len(line)} characters, expected at most {LONGEST}")
    try:
        said = json.loads(line, parse_constant=_refuse)
        outcomes = [read_outcome(each) for each in said["outcomes"]]
        return str(said["function"]), outcomes, {str(name) for name in said["uses"]}
    except (KeyError, TypeError, AttributeError, RecursionError, OverflowError) as error:
        raise ValueError(f"not the line of a probe cell: {type(error).__name__}") from error


def read_outcome(said: dict) -> Outcome:
    """Read one outcome; a ValueError, KeyError or TypeError when it is none."""
    arrays: list[np.ndarray] = []
    word = _read(said, arrays)
    return Outcome(word, tuple(bool(each) for each in said["changed"]), tuple(arrays))


def same(one: Outcome, other: Outcome) -> bool:
    """Whether two calls did the same, up to rounding."""
    if (one.word, one.changed) != (other.word, other.changed):
        return False
    return all(map(_close, one.arrays, other.arrays))


def _read(said: dict, arrays: list[np.ndarray]) -> str:
    """Return how a result is built, as a word; its numbers go to `arrays`, in order."""
    for word in ("raises", "other", "text"):
        if word in said:
            return f"{word} {said[word]!r}"
    if "row" in said:
        return f"({', '.join([_read(part, arrays) for part in said['row']])})"
    if "parts" in said:
        parts = [f"{key!r}: {_read(part, arrays)}" for key, part in said["parts"]]
        return f"{{{', '.join(parts)}}}"
    shape = tuple(int(length) for length in said["shape"])
    arrays.append(np.array([float(number) for number in said["data"]]).reshape(shape))
    return f"{said['kind']} {arrays[-1].shape}"


def _close(one: np.ndarray, other: np.ndarray) -> bool:
    scale = np.abs(one[np.isfinite(one)]).max(initial=0.0)
    return np.allclose(one, other, rtol=0, atol=TOLERANCE * scale, equal_nan=True)


def _refuse(constant: str) -> None:
    raise ValueError(f"{constant} is not JSON")


def _alike(some: list[Outcome], others: list[Outcome]) -> bool:
    return all(map(same, some, others))


def _explains(does: list[Outcome], seen: list[Outcome], truth: list[Outcome], count: int) -> bool:
    """Whether a mistake explains what was seen; the first `count` outcomes are the sums."""
    if not _alike(does[:count], seen[:count]):
        return False
    if not _alike(does[:count], truth[:count]):
        return True
    shows = [not same(one, other) for one, other in zip(does, truth, strict=True)]
    return all(same(d, s) for d, s, here in zip(does, seen, shows, strict=True) if here)
