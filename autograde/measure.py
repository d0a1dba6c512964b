"""What a lesson costs: seconds and memory from its first cell to its last, solutions in."""

from dataclasses import asdict, dataclass

from nbformat import NotebookNode
from nbformat.v4 import new_code_cell
from nbgrader.utils import is_grade
from rich.box import SIMPLE
from rich.table import Table

from autograde.execute.limits import Limits
from autograde.execute.notebook import execute
from autograde.execute.outputs import errors_of
from autograde.exercises import is_bonus
from autograde.releasing.build import read_lesson, release_notebook

MEMORY = (
    "import resource as _r, sys as _s\n"
    "print(_r.getrusage(_r.RUSAGE_SELF).ru_maxrss * (1 if _s.platform == 'darwin' else 1024))"
)
MOST_SECONDS, MOST_MB = 60, 1024
TELLING = ("NotImplementedError", "AssertionError", "Mismatch")  # what tells a student what to do


@dataclass(frozen=True)
class Cost:
    """One lesson, run as a submission is run."""

    lesson: str
    cells: int
    points: float
    bonus: float
    seconds: float
    memory_mb: float
    errors: list[str]

    @property
    def fine(self) -> bool:
        """Whether it runs through within the limits of a lesson."""
        return not self.errors and self.seconds < MOST_SECONDS and self.memory_mb < MOST_MB


def measure(name: str) -> Cost:
    """Run a lesson with its solutions in a kernel of its own."""
    return cost_of(name, run_solved(name))


def run_solved(name: str) -> NotebookNode:
    """Return a lesson, run with its solutions; a last cell tells the memory it took."""
    notebook = read_lesson(name)
    notebook.cells.append(new_code_cell(MEMORY, id="memory"))
    return execute(notebook, Limits())


def cost_of(name: str, done: NotebookNode) -> Cost:
    """Return what a lesson took that `run_solved` has run."""
    outputs = done.cells[-1].outputs
    peak = int(outputs[0].text) / 2**20 if outputs and "text" in outputs[0] else 0.0
    bonus, points = _points(done)
    seconds = done.metadata.autograde["seconds"]["execute"]
    return Cost(name, len(done.cells) - 1, points, bonus, seconds, peak, errors(done))


def released(name: str) -> list[str]:
    """Run a lesson as a student first opens it; return the errors that say nothing to a student.

    An exercise may say that it is not written, a check that its answer is missing. A NameError or
    a TypeError further down is nobody's fault but ours.
    """
    done = execute(release_notebook(name), Limits())
    return [each for each in errors(done) if not each.split(": ")[1].startswith(TELLING)]


def errors(notebook: NotebookNode) -> list[str]:
    """Return the errors of an executed notebook, each with the name of its cell."""
    return [
        f"{cell.id}: {output.ename}: {output.evalue.splitlines()[0] if output.evalue else ''}"
        for cell in notebook.cells
        for output in errors_of(cell)
    ]


def table(costs: list[Cost]) -> Table:
    """Return the costs as a table for a person."""
    found = Table(title="Lessons, solutions in", box=SIMPLE)
    for column in ["lesson", "cells", "points", "bonus", "seconds", "peak MB", ""]:
        found.add_column(column, justify="left" if column == "lesson" else "right")
    for cost in costs:
        numbers = [f"{cost.cells}", f"{cost.points:g}", f"{cost.bonus:g}"]
        numbers += [f"{cost.seconds:.1f}", f"{cost.memory_mb:.0f}"]
        found.add_row(cost.lesson, *numbers, "" if cost.fine else "too much")
    return found


def plain(costs: list[Cost]) -> list[dict[str, object]]:
    """Return the costs as data for a program."""
    return [asdict(cost) for cost in costs]


def _points(notebook: NotebookNode) -> tuple[float, float]:
    """Return the points of the bonus and of the rest."""
    metas = [cell.metadata.nbgrader for cell in notebook.cells if is_grade(cell)]
    bonus = sum(meta.points for meta in metas if is_bonus(meta.grade_id))
    return bonus, sum(meta.points for meta in metas) - bonus
