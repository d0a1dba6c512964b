"""What a report is made of: plain data, read once, and the sums that follow from it."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal

Status = Literal["graded", "refused", "absent"]


@dataclass(frozen=True)
class Cell:
    """One graded cell of the assignment."""

    notebook: str
    name: str
    points: float
    exercise: str
    bonus: bool


@dataclass(frozen=True)
class Mark:
    """What one submission has for one cell; score is None until somebody or something scored it."""

    score: float | None
    needs_human: bool = False

    @property
    def unscored(self) -> bool:
        return self.score is None


@dataclass(frozen=True)
class Diagnosis:
    """A named mistake recognized in one function of one submission."""

    function: str
    mistake: str
    question: str


@dataclass(frozen=True)
class Student:
    """One student's submission; `marks` is empty unless it was graded."""

    id: str
    name: str = ""
    status: Status = "graded"
    marks: dict[Cell, Mark] = field(default_factory=dict)
    extra_credit: float = 0.0
    penalty: float = 0.0
    problems: tuple[str, ...] = ()
    stopped: tuple[tuple[str, str], ...] = ()
    diagnoses: tuple[Diagnosis, ...] = ()
    seconds: float | None = None
    execute_seconds: float = 0.0

    @property
    def graded(self) -> bool:
        return self.status == "graded"

    @property
    def total(self) -> float:
        """Points without the bonus, after the late penalty, never below zero."""
        return max(0.0, self.earned(c for c in self.marks if not c.bonus) - self.penalty)

    @property
    def bonus(self) -> float:
        """Points of the bonus cells and extra credit given by hand."""
        return self.earned(c for c in self.marks if c.bonus) + self.extra_credit

    @property
    def waiting(self) -> list[Cell]:
        """Cells that a human must score, or look at again."""
        return [cell for cell, mark in self.marks.items() if mark.needs_human]

    @property
    def provisional(self) -> bool:
        """Tell whether a human can still raise the total."""
        return any(self.marks[c].unscored and not c.bonus for c in self.waiting)

    def earned(self, cells: Iterable[Cell]) -> float:
        """Add up what is scored so far in these cells."""
        return sum(self.marks[c].score or 0.0 for c in cells if c in self.marks)

    def is_open(self, cells: Iterable[Cell]) -> bool:
        """Tell whether some of these cells still have no score."""
        return any(c not in self.marks or self.marks[c].unscored for c in cells)


@dataclass(frozen=True)
class ClassResult:
    """One assignment of one class: cells in the lesson's order, students by id."""

    assignment: str
    cells: tuple[Cell, ...]
    students: tuple[Student, ...]
    versions: tuple[str, ...] = ()

    @property
    def graded(self) -> list[Student]:
        return [s for s in self.students if s.graded]

    @property
    def max_total(self) -> float:
        return sum(c.points for c in self.cells if not c.bonus)

    @property
    def max_bonus(self) -> float:
        return sum(c.points for c in self.cells if c.bonus)

    def exercises(self, bonus: bool = False) -> dict[str, list[Cell]]:
        """Group the regular (or the bonus) cells by exercise, in the lesson's order."""
        groups: dict[str, list[Cell]] = {}
        for cell in self.cells:
            if cell.bonus == bonus:
                groups.setdefault(cell.exercise, []).append(cell)
        return groups
