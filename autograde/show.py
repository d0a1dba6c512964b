"""Grades, verdicts and progress, on a terminal."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table

from autograde.records import Record
from autograde.report.model import ClassResult, Student

console = Console()


@contextmanager
def progress_bar(hidden: bool = False) -> Iterator[Callable[[int, int, Record], None]]:
    """Yield the function that `grade` calls after each submission."""
    columns = [
        TextColumn("{task.description:24}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
    ]
    with Progress(*columns, console=console, disable=hidden) as bar:
        task = bar.add_task("grading", total=None)

        def advance(done: int, total: int, record: Record) -> None:
            bar.update(task, completed=done, total=total, description=escape(record.student[:24]))

        yield advance


def print_grades(result: ClassResult, expected: Mapping[str, float | None] | None = None) -> None:
    """Print one line per student: score, bonus, and what a human should look at."""
    table = Table(
        title=f"{result.assignment}: {len(result.graded)} of {len(result.students)} graded"
    )
    table.add_column("student")
    table.add_column(f"of {result.max_total:g}", justify="right")
    if expected is not None:
        table.add_column("expected", justify="right")
    table.add_column("bonus", justify="right")
    table.add_column("seconds", justify="right")
    table.add_column("notes", overflow="fold")
    for student in sorted(result.students, key=lambda one: one.id):
        row = [student.id, _points(student.total if student.graded else None)]
        if expected is not None:
            want = expected.get(student.id)
            same = "" if want == (student.total if student.graded else None) else " (differs)"
            row.append(_points(want) + same)
        bonus = f"{student.bonus:g}" if student.bonus else ""
        seconds = "" if student.seconds is None else f"{student.seconds:.1f}"
        table.add_row(*map(escape, [*row, bonus, seconds, _notes(student)]))
    console.print(table)


def _points(score: float | None) -> str:
    return "no grade" if score is None else f"{score:g}"


def _notes(student: Student) -> str:
    notes = [*student.problems]
    notes += [f"{cell}: {status}" for cell, status in student.stopped]
    notes += [f"{found.function}: {found.mistake}" for found in student.diagnoses]
    waiting = [cell.name for cell in student.waiting]
    if waiting:
        notes.append(f"to be read: {', '.join(waiting)}")
    return "\n".join(notes)
