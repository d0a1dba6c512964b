"""Ask nbgrader's gradebook about one assignment."""

import json
from dataclasses import dataclass, field
from pathlib import Path

from nbgrader import api

from autograde.exercises import group_of, is_bonus
from autograde.report.model import Cell, Mark


@dataclass
class Entry:
    """What the gradebook holds of one submission."""

    penalty: float = 0.0
    extra_credit: float = 0.0
    marks: dict[Cell, Mark] = field(default_factory=dict)


def read_cells(assignment: api.Assignment, source: Path) -> dict[str, Cell]:
    """Map database ids to cells, in the order of the notebooks in the folder `source`."""
    cells = {}
    for notebook in assignment.notebooks:
        order = _lesson_order(source / f"{notebook.name}.ipynb")
        graded = [*notebook.grade_cells, *notebook.task_cells]
        for row in sorted(graded, key=lambda row: order.get(row.name, len(order))):
            exercise = group_of(row.name, row.cell_type, assignment.name)
            bonus = is_bonus(row.name)
            cells[row.id] = Cell(notebook.name, row.name, row.max_score, exercise, bonus)
    return cells


def _lesson_order(path: Path) -> dict[str, int]:
    """Read the order of the cells from the instructor's notebook: the gradebook has none."""
    if not path.is_file():
        return {}
    notebook = json.loads(path.read_text(encoding="utf-8"))
    names = [c["metadata"].get("nbgrader", {}).get("grade_id") for c in notebook["cells"]]
    return {name: place for place, name in enumerate(names)}


def read_entries(book: api.Gradebook, assignment: str, cells: dict[str, Cell]) -> dict[str, Entry]:
    """Read all submissions of an assignment, by student.

    One question to the database: through nbgrader's objects it would be several per grade.
    """
    submission, notebook, grade = api.SubmittedAssignment, api.SubmittedNotebook, api.Grade
    rows = (
        book.db.query(
            submission.student_id,
            submission.late_submission_penalty,
            grade.cell_id,
            grade.auto_score,
            grade.manual_score,
            grade.extra_credit,
            grade.needs_manual_grade,
        )
        .join(api.Assignment, api.Assignment.id == submission.assignment_id)
        .outerjoin(notebook, notebook.assignment_id == submission.id)
        .outerjoin(grade, grade.notebook_id == notebook.id)
        .filter(api.Assignment.name == assignment)
    )
    entries: dict[str, Entry] = {}
    for student, penalty, cell, auto, manual, extra, needs_human in rows:
        entry = entries.setdefault(student, Entry(float(penalty or 0.0)))
        entry.extra_credit += extra or 0.0
        if cell in cells:
            entry.marks[cells[cell]] = Mark(auto if manual is None else manual, needs_human)
    for entry in entries.values():
        entry.marks = {cell: entry.marks[cell] for cell in cells.values() if cell in entry.marks}
    return entries
