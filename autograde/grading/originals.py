"""The cells an assignment was released with, hidden tests included, in their order."""

import json
from dataclasses import dataclass
from pathlib import Path

from nbformat import NotebookNode
from nbgrader.api import Gradebook
from nbgrader.utils import is_grade, is_locked, is_solution, is_task

from autograde.execute.sides.names import defined_by


@dataclass(frozen=True)
class Original:
    """One cell nbgrader knows by name. `locked`: its text is always the original one."""

    name: str
    cell_type: str
    source: str
    locked: bool
    grade: bool
    solution: bool
    task: bool
    points: float
    checksum: str | None

    def metadata(self) -> NotebookNode:
        """The nbgrader metadata of this cell, whole."""
        given = {
            "schema_version": 3,
            "grade_id": self.name,
            "cell_type": self.cell_type,
            "grade": self.grade,
            "solution": self.solution,
            "locked": self.locked,
            "task": self.task,
        }
        if self.grade or self.task:
            given["points"] = self.points
        if self.checksum is not None:
            given["checksum"] = self.checksum
        return NotebookNode(given)


def from_gradebook(
    gradebook: Gradebook, notebook: str, assignment: str, source: Path
) -> list[Original]:
    """Read the cells nbgrader saved when the assignment was generated.

    Args:
        gradebook: nbgrader's database, which keeps no order.
        notebook, assignment: their names.
        source: the instructor's notebook, for the order; cells that it lacks come last, by name.
    """
    order = {name: place for place, name in enumerate(_names_in(source))}
    saved = gradebook.find_notebook(notebook, assignment)
    points = {cell.name: cell.max_score for cell in [*saved.grade_cells, *saved.task_cells]}
    grades = {cell.name for cell in saved.grade_cells}
    solutions = {cell.name for cell in saved.solution_cells}
    tasks = {cell.name for cell in saved.task_cells}
    return [
        Original(
            name=cell.name,
            cell_type=cell.cell_type,
            source=cell.source,
            locked=bool(cell.locked),
            grade=cell.name in grades,
            solution=cell.name in solutions,
            task=cell.name in tasks,
            points=float(points.get(cell.name, 0)),
            checksum=cell.checksum,
        )
        for cell in sorted(
            saved.source_cells, key=lambda c: (order.get(c.name, len(order)), c.name)
        )
    ]


def _names_in(path: Path) -> list[str]:
    if not path.is_file():
        return []
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    return [cell["metadata"].get("nbgrader", {}).get("grade_id") for cell in cells]


def from_lesson(lesson: NotebookNode, release: NotebookNode) -> list[Original]:
    """Take locked cells from the instructor's notebook, the students' cells from the release."""
    secret = {cell.metadata.nbgrader.grade_id: cell.source for cell in _named(lesson)}
    return [
        Original(
            name=cell.metadata.nbgrader.grade_id,
            cell_type=cell.cell_type,
            source=secret[cell.metadata.nbgrader.grade_id] if is_locked(cell) else cell.source,
            locked=bool(is_locked(cell)),
            grade=bool(is_grade(cell)),
            solution=bool(is_solution(cell)),
            task=bool(is_task(cell)),
            points=float(cell.metadata.nbgrader.get("points", 0)),
            checksum=None,
        )
        for cell in _named(release)
    ]


def asked_names(originals: list[Original]) -> tuple[str, ...]:
    """Return the names that the released solution cells define: what students are to write."""
    sources = [one.source for one in originals if one.solution and one.cell_type == "code"]
    return tuple(dict.fromkeys(name for source in sources for name in defined_by(source)))


def _named(notebook: NotebookNode) -> list[NotebookNode]:
    kinds = (is_grade, is_solution, is_locked, is_task)
    return [cell for cell in notebook.cells if any(kind(cell) for kind in kinds)]
