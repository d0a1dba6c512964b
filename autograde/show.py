"""Grades, verdicts and progress, on a terminal."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table

from autograde.doctor import Findings
from autograde.grading.records import Record
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


def print_findings(findings: Findings) -> None:
    """Print each layer of the sandbox, and what it comes to."""
    table = Table("layer", "", "what it stops", title_justify="left", title="student code ...")
    for layer in findings.layers:
        state = "yes" if layer.used else "no" if layer.remedy else "not needed"
        text = layer.stops + (f"\nto get it: {layer.remedy}" if layer.remedy else "")
        table.add_row(layer.name, state, escape(text))
    console.print(table)
    console.print(f"level of the sandbox: {findings.level}", style="bold")
    for gap in findings.missing:
        console.print(f"  not enforced: {gap}", style="yellow")
    for line in _costs(findings):
        console.print(line, markup=False, highlight=False)


def _costs(findings: Findings) -> list[str]:
    used, time = findings.megabytes, findings.milliseconds
    extras = [f"{name} {'yes' if there else 'no'}" for name, there in findings.extras.items()]
    return [
        f"a process of a submission: {time['fork']:.1f} ms, and {time['walls']:.1f} ms of walls",
        f"the warm server: {findings.start_seconds:.1f} s to start, "
        f"{used['share']:.0f} MB while it waits ({used['resident']:.0f} MB resident)",
        ", ".join(f"{name} {number}" for name, number in findings.versions.items()),
        f"extras: {', '.join(extras)}",
    ]


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
