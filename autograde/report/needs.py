"""What only a human can settle, in the order in which it pays to do it."""

from dataclasses import dataclass

from autograde.report.model import Cell, ClassResult, Student


@dataclass(frozen=True)
class Entry:
    """One student and, where there is something to say, the lines that say it."""

    student: Student
    lines: tuple[str, ...] = ()


@dataclass(frozen=True)
class Need:
    """One kind of work and whom it concerns."""

    title: str
    note: str
    entries: tuple[Entry, ...]


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


def _refused(result: ClassResult) -> Need:
    entries = (Entry(s, s.problems) for s in result.students if s.status == "refused")
    return Need("Refused", "Not graded: these have no score yet.", tuple(entries))


def _to_score(result: ClassResult, cell: Cell) -> Need:
    title = f"Answers to read: {cell.name}"
    note = f"{cell.points:g} points each; they count as zero until somebody scores them."
    return Need(title, note, _waiting(result, cell, unscored=True))


def _to_review(result: ClassResult, cell: Cell) -> Need:
    title = f"Scores to confirm: {cell.name}"
    note = "Scored by hand, then graded again: the score by hand counts until somebody changes it."
    return Need(title, note, _waiting(result, cell, unscored=False))


def _waiting(result: ClassResult, cell: Cell, unscored: bool) -> tuple[Entry, ...]:
    return tuple(
        Entry(s) for s in result.graded if cell in s.waiting and s.marks[cell].unscored == unscored
    )


def _stopped(result: ClassResult) -> Need:
    note = "Cells that ran out of time, and cells that therefore or otherwise never ran: no points."
    entries = (
        Entry(s, tuple(f"{cell}: {status}" for cell, status in s.stopped))
        for s in result.graded
        if s.stopped
    )
    return Need("Stopped", note, tuple(entries))


def _notes(result: ClassResult) -> Need:
    entries = (Entry(s, s.problems) for s in result.graded if s.problems)
    note = "Graded all the same; have a look before the grades go out."
    return Need("Notes from grading", note, tuple(entries))


def _absent(result: ClassResult) -> Need:
    entries = (Entry(s) for s in result.students if s.status == "absent")
    return Need("No submission", "In the gradebook, but nothing was handed in.", tuple(entries))
