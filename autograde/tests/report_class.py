"""A class to report on: a real gradebook and real records, filled from a few numbers."""

import json
from dataclasses import dataclass, field
from pathlib import Path

import sqlalchemy
from nbgrader import api

ASSIGNMENT = "01_convolution"
FUNCTIONS = {
    "cross-correlate1d": (2, 6),
    "cross-correlate2d": (3, 8, 4),
    "convolve2d": (2, 6),
    "conv2d-valid": (5, 14, 6),
    "compose-kernels": (2, 7),
    "conv1x1-as-matmul": (2, 8),
}
QUESTIONS = {"q07": 2, "q08": 2, "q09": 2, "q10": 2, "q11": 2, "q12": 2, "q13": 3}
KINDS = ("check-{}", "test-{}", "test-{}-care")


def lesson_points() -> dict[str, float]:
    """List the graded cells of the lesson in its order, with their points."""
    points: dict[str, float] = {}
    for name, parts in FUNCTIONS.items():
        points |= {kind.format(name): p for kind, p in zip(KINDS, parts, strict=False)}
    points |= {f"check-{name}": p for name, p in QUESTIONS.items()}
    points |= {f"test-choice-{k}": 2 for k in (1, 2, 3)}
    return points | {"why-flip": 4, "bonus-check-conv3d-valid": 1, "bonus-test-conv3d-valid": 4}


POINTS = lesson_points()


@dataclass(frozen=True)
class Folder:
    """A course folder as the report sees it."""

    root: Path

    @property
    def db_url(self) -> str:
        return f"sqlite:///{self.root / 'gradebook.db'}"

    @property
    def records(self) -> Path:
        return self.root / "grading"

    def gradebook(self) -> api.Gradebook:
        return api.Gradebook(self.db_url)


@dataclass
class Pupil:
    """One student: scores per cell (None waits for a human); None instead of scores: no grades."""

    id: str
    scores: dict[str, float | None] | None = None
    manual: dict[str, float] = field(default_factory=dict)
    extra: dict[str, float] = field(default_factory=dict)
    penalty: float = 0.0
    first_name: str = ""
    record: dict | None = None


def make_course(root: Path, pupils: list[Pupil], points: dict[str, float] = POINTS) -> Folder:
    """Write the gradebook, the records and the instructor's notebook of a class."""
    course = Folder(root)
    _create_tables(course.db_url)
    with course.gradebook() as book:
        book.add_assignment(ASSIGNMENT)
        book.add_notebook(ASSIGNMENT, ASSIGNMENT)
        # Backwards: the order must come from the lesson, not from the gradebook.
        for name in reversed(points):
            kind = "markdown" if name.startswith("why-") else "code"
            book.add_grade_cell(
                name, ASSIGNMENT, ASSIGNMENT, max_score=points[name], cell_type=kind
            )
        with book.db.no_autoflush:
            for pupil in pupils:
                _add_pupil(book, pupil)
        book.db.commit()
    for pupil in pupils:
        if pupil.record is not None:
            write_record(course, pupil)
    _write_lesson(root, points)
    return course


def _create_tables(db_url: str) -> None:
    """Make the tables as nbgrader does, without starting alembic, which takes seconds."""
    engine = sqlalchemy.create_engine(db_url)
    api.Base.metadata.create_all(engine)
    engine.dispose()


def _add_pupil(book: api.Gradebook, pupil: Pupil) -> None:
    student = api.Student(id=pupil.id, first_name=pupil.first_name)
    book.db.add(student)
    if pupil.scores is None:
        return
    assignment = book.find_assignment(ASSIGNMENT)
    submission = api.SubmittedAssignment(assignment=assignment, student=student)
    notebook = api.SubmittedNotebook(
        notebook=assignment.notebooks[0],
        assignment=submission,
        late_submission_penalty=pupil.penalty,
    )
    for cell in assignment.notebooks[0].grade_cells:
        score, manual = pupil.scores[cell.name], pupil.manual.get(cell.name)
        waits = score is None and manual is None
        notebook.grades.append(
            api.Grade(
                cell_id=cell.id,
                auto_score=score,
                manual_score=manual,
                extra_credit=pupil.extra.get(cell.name),
                needs_manual_grade=waits,
            )
        )
    book.db.add(submission)


def write_record(course: Folder, pupil: Pupil) -> None:
    """Write the record of one submission as the grader does."""
    folder = course.records / ASSIGNMENT
    folder.mkdir(parents=True, exist_ok=True)
    record = {
        "student": pupil.id,
        "assignment": ASSIGNMENT,
        "status": "graded",
        "problems": [],
        "seconds": {"total": 2.0, "execute": 1.5},
        "diagnoses": [],
        "submitted": None,
        "autograde_version": "0.1.0",
        "cells": {name: {"status": "passed", "message": ""} for name in pupil.scores or {}},
    }
    name = "".join(c if c.isalnum() else "_" for c in pupil.id)
    path = folder / f"{name}.json"
    path.write_text(json.dumps(record | (pupil.record or {})), encoding="utf-8")


def _write_lesson(root: Path, points: dict[str, float]) -> None:
    cells = [{"metadata": {}}] + [{"metadata": {"nbgrader": {"grade_id": n}}} for n in points]
    path = root / "source" / ASSIGNMENT / f"{ASSIGNMENT}.ipynb"
    path.parent.mkdir(parents=True)
    path.write_text(json.dumps({"cells": cells}), encoding="utf-8")


def full_marks() -> dict[str, float | None]:
    """Give every point, the written answer included."""
    return dict(POINTS)
