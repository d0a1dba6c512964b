"""What only a human can settle, in the order in which it pays to do it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from autograde.report.model import Cell, ClassResult, Student


@dataclass(frozen=True)
class Entry:
    """Students about whom the same is to be said, and the lines that say it, if any."""

    students: tuple[Student, ...]
    lines: tuple[str, ...] = ()


@dataclass(frozen=True)
class Need:
    """One kind of work and whom it concerns."""

    title: str
    note: str
    entries: tuple[Entry, ...]

    @property
    def count(self) -> int:
        return sum(len(entry.students) for entry in self.entries)


def find_needs(result: ClassResult) -> list[Need]:
    """List everything that waits for a human; kinds that concern nobody are left out."""
    needs = [
        _refused(result),
        *(_to_score(result, cell) for cell in result.cells),
        *(_to_review(result, cell) for cell in result.cells),
        _stopped(result),
        _notes(result),
        _absent(result),
    ]
    return [need for need in needs if need.entries]


def needs_human(student: Student) -> bool:
    """Tell whether a submission waits for somebody; who handed in nothing does not."""
    refused = student.status == "refused"
    return bool(refused or student.waiting or student.stopped or student.problems)


def _need(title: str, note: str, told: Iterable[tuple[Student, tuple[str, ...]]]) -> Need:
    """Say once what holds for several students."""
    groups: dict[tuple[str, ...], list[Student]] = {}
    for student, lines in told:
        groups.setdefault(lines, []).append(student)
    return Need(title, note, tuple(Entry(tuple(who), lines) for lines, who in groups.items()))


def _refused(result: ClassResult) -> Need:
    told = (
        (s, s.problems or ("no reason was recorded",))
        for s in result.students
        if s.status == "refused"
    )
    return _need("Refused", "Not graded: these have no score yet.", told)


def _to_score(result: ClassResult, cell: Cell) -> Need:
    title = f"Answers to read: {cell.name}"
    note = f"{cell.points:g} points each; they count as zero until somebody scores them."
    return _need(title, note, _waiting(result, cell, unscored=True))


def _to_review(result: ClassResult, cell: Cell) -> Need:
    title = f"Scores to confirm: {cell.name}"
    note = "Scored by hand, then graded again: the score by hand counts until somebody changes it."
    return _need(title, note, _waiting(result, cell, unscored=False))


def _waiting(
    result: ClassResult, cell: Cell, unscored: bool
) -> Iterator[tuple[Student, tuple[str, ...]]]:
    for student in result.graded:
        if cell in student.waiting and student.marks[cell].unscored == unscored:
            yield student, ()


def _stopped(result: ClassResult) -> Need:
    note = "Cells that ran out of time or never ran: no points."
    told = (
        (s, tuple(f"{cell}: {status}" for cell, status in s.stopped))
        for s in result.graded
        if s.stopped
    )
    return _need("Stopped", note, told)


def _notes(result: ClassResult) -> Need:
    told = ((s, s.problems) for s in result.graded if s.problems)
    return _need("Notes", "Graded all the same; have a look before the grades go out.", told)


def _absent(result: ClassResult) -> Need:
    told = ((s, ()) for s in result.students if s.status == "absent")
    return _need("No submission", "In the gradebook, but nothing was handed in.", told)
