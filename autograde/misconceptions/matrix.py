"""Every variant of the bank through the real graded cells of a lesson.

A wrong variant counts as caught when a hidden test fails: the visible checks are no secret.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from nbformat import NotebookNode
from rich.box import SIMPLE
from rich.console import Console
from rich.progress import track
from rich.table import Table

from autograde.misconceptions import functions, right, wrong
from autograde.misconceptions.cells import error_of, graded, imports
from autograde.misconceptions.diagnosis import diagnose, observe
from autograde.misconceptions.variant import Variant
from autograde.releasing.build import find_lesson, read_lesson


@dataclass
class Row:
    """What the graded cells and the diagnosis make of one function's variants."""

    function: str
    caught: list[str] = field(default_factory=list)
    missed: list[str] = field(default_factory=list)
    accepted: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    named: list[str] = field(default_factory=list)
    not_named: list[str] = field(default_factory=list)
    named_on_right: list[str] = field(default_factory=list)


def matrix(lesson: str) -> list[Row]:
    """Return one row per graded function of a lesson."""
    name, notebook = find_lesson(lesson), read_lesson(lesson)
    return [row_of(notebook, function, name) for function in functions(name)]


def failures(notebook: NotebookNode, variant: Variant) -> dict[str, str]:
    """Run a function's graded cells on a variant.

    Returns:
        The grade_id of each cell that failed and why.
    """
    return {
        cell.metadata.nbgrader.grade_id: error
        for cell, error in _errors(notebook, variant)
        if error
    }


def is_caught(notebook: NotebookNode, variant: Variant) -> bool:
    """Tell whether a hidden test refuses a variant; the first that does is enough."""
    return any(error for _, error in _errors(notebook, variant, hidden=True))


def _errors(
    notebook: NotebookNode, variant: Variant, hidden: bool = False
) -> Iterator[tuple[NotebookNode, str]]:
    """Run the graded cells of a variant's function, or the hidden ones, one after the other."""
    space = imports(notebook)
    exec(variant.beside, space)
    exec(variant.source, space)
    for cell in graded(notebook, variant.function, variant.lesson):
        if not hidden or "test-" in cell.metadata.nbgrader.grade_id:
            yield cell, error_of(cell.source, space)


def row_of(notebook: NotebookNode, function: str, lesson: str = "") -> Row:
    """Return what the graded cells and the diagnosis make of one function's variants."""
    row = Row(function)
    for variant in wrong(function, lesson):
        caught = is_caught(notebook, variant)
        (row.caught if caught else row.missed).append(variant.name)
        found = diagnose(function, observe(variant), lesson)
        named = found is not None and found.mistake == variant.name
        (row.named if named else row.not_named).append(variant.name)
    for variant in right(function, lesson):
        (row.refused if failures(notebook, variant) else row.accepted).append(variant.name)
        if diagnose(function, observe(variant), lesson):
            row.named_on_right.append(variant.name)
    return row


def print_matrix(lesson: str) -> int:
    """Print the table of a lesson; return 0 when every variant was treated as it should be."""
    name, notebook = find_lesson(lesson), read_lesson(lesson)
    console = Console(stderr=True)
    todo = track(functions(name), name, console=console, disable=not console.is_terminal)
    return show([row_of(notebook, function, name) for function in todo])


def show(rows: list[Row]) -> int:
    """Print rows as a table, then what is not as it should be; 1 when there is any."""
    Console().print(_table(rows))
    complaints = [(row.function, *complaint) for row in rows for complaint in _complaints(row)]
    for function, title, names in complaints:
        Console().print(f"{function}: {title}: {'; '.join(names)}", markup=False, soft_wrap=True)
    return 1 if complaints else 0


def _table(rows: list[Row]) -> Table:
    table = Table(title="Named mistakes and right variants", box=SIMPLE, padding=0)
    table.add_column("function", no_wrap=True)
    for title in ["caught", "missed", "named", "unnamed", "right", "refused", "misnamed"]:
        table.add_column(title, justify="right", no_wrap=True)
    for row in rows:
        counts = [row.caught, row.missed, row.named, row.not_named]
        counts += [row.accepted, row.refused, row.named_on_right]
        table.add_row(row.function, *(str(len(names)) for names in counts))
    return table


def _complaints(row: Row) -> list[tuple[str, list[str]]]:
    found = [
        ("wrong but not caught", row.missed),
        ("right but refused", row.refused),
        ("not named", row.not_named),
        ("right but named", row.named_on_right),
    ]
    return [(title, names) for title, names in found if names]
