"""Which named misconception was recognized how often."""

from collections import defaultdict
from dataclasses import dataclass

from autograde.report.model import ClassResult, Diagnosis


@dataclass(frozen=True)
class Mistake:
    """One named mistake and the students who made it."""

    diagnosis: Diagnosis
    students: tuple[str, ...]


@dataclass(frozen=True)
class FunctionMistakes:
    """The mistakes in one function, most frequent first.

    `lost` counts the submissions that lost points in the function's exercise; None when no
    exercise bears its name.
    """

    function: str
    mistakes: tuple[Mistake, ...]
    lost: int | None


def group_mistakes(result: ClassResult) -> list[FunctionMistakes]:
    """Group all diagnoses by function, then by mistake."""
    functions: dict[str, dict[Diagnosis, list[str]]] = defaultdict(lambda: defaultdict(list))
    for student in result.graded:
        for diagnosis in dict.fromkeys(student.diagnoses):
            functions[diagnosis.function][diagnosis].append(student.id)
    return [
        FunctionMistakes(function, _by_frequency(mistakes), _losing(result, function))
        for function, mistakes in sorted(functions.items(), key=lambda kv: _place(result, kv[0]))
    ]


def _by_frequency(mistakes: dict[Diagnosis, list[str]]) -> tuple[Mistake, ...]:
    rows = [Mistake(diagnosis, tuple(students)) for diagnosis, students in mistakes.items()]
    return tuple(sorted(rows, key=lambda row: (-len(row.students), row.diagnosis.mistake)))


def _place(result: ClassResult, function: str) -> tuple[int, str]:
    """Sort functions as the lesson does; those it does not name come last."""
    names = [cell.exercise for cell in result.cells]
    name = _exercise(function)
    return (names.index(name) if name in names else len(names), function)


def _losing(result: ClassResult, function: str) -> int | None:
    cells = [cell for cell in result.cells if cell.exercise == _exercise(function)]
    points = sum(cell.points for cell in cells)
    return sum(s.earned(cells) < points for s in result.graded) if cells else None


def _exercise(function: str) -> str:
    """Cells are named in kebab-case after the function they check."""
    return function.replace("_", "-")
