"""A class to report on: a real gradebook and real records, filled from a few numbers."""

import json
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
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


def typical_class(size: int = 20, seed: int = 7) -> list[Pupil]:
    """Make up a class: stronger students pass more, some of everything that goes wrong happens."""
    rng = np.random.default_rng(seed)
    pupils = [_typical_pupil(f"student{k:02d}", rng) for k in range(size)]
    pupils[1].record = {"status": "refused", "problems": ["01_convolution.ipynb is not JSON"]}
    pupils[1].scores = None
    pupils[2].record["cells"]["test-conv2d-valid"] = {"status": "timeout", "message": "10 s"}
    pupils[2].record["cells"]["test-conv2d-valid-care"] = {"status": "not run", "message": ""}
    pupils[2].scores |= {"test-conv2d-valid": 0.0, "test-conv2d-valid-care": 0.0}
    pupils[3].record["problems"] = ["test cell check-q07 was deleted; it was put back"]
    pupils[4].penalty = 5.0
    pupils[5].record = pupils[5].scores = None
    return pupils


MISTAKES = {
    "cross-correlate1d": ("flips the kernel", "Which tap meets x[0] first?"),
    "cross-correlate2d": ("swaps rows and columns", "What happens to an image that is not square?"),
    "convolve2d": ("flips one axis only", "What does an impulse look like after you?"),
    "conv2d-valid": ("adds the bias once per channel", "How often does b[f] enter out[n, f]?"),
    "compose-kernels": ("keeps the first kernel's size", "How far can two 3x3 windows see?"),
}
HARD = dict(zip(POINTS, np.random.default_rng(3).normal(0.2, 0.9, len(POINTS)), strict=True))


def _typical_pupil(id: str, rng: np.random.Generator) -> Pupil:
    strength = rng.normal(1.0, 1.0)
    passed = {n: rng.normal(strength - HARD[n], 0.7) > 0 for n in POINTS}
    scores: dict[str, float | None] = {n: POINTS[n] * bool(p) for n, p in passed.items()}
    scores["why-flip"] = None
    failed = [f for f in MISTAKES if not passed[f"test-{f}"]]
    named = [
        {"function": f.replace("-", "_"), "mistake": MISTAKES[f][0], "question": MISTAKES[f][1]}
        for f in failed
        if rng.random() < 0.7
    ]
    manual = {"why-flip": float(rng.integers(0, 5))} if rng.random() < 0.6 else {}
    execute = float(rng.gamma(4.0, 0.4))
    seconds = {"total": execute + 0.2 + 0.3 * float(rng.random()), "execute": execute}
    cells = {n: {"status": "passed" if p else "failed", "message": ""} for n, p in passed.items()}
    record = {"seconds": seconds, "diagnoses": named, "cells": cells, "problems": []}
    return Pupil(id, scores, manual, record=record)
