"""Write what was graded: the gradebook first, then autograded/, then the record.

A run that is killed in between leaves no record, so the submission is graded again by the next.
"""

import os
import shutil
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from pathlib import Path
from time import monotonic

import nbformat
from nbformat import NotebookNode
from nbgrader import preprocessors as stock
from nbgrader.utils import (
    compute_checksum,
    determine_grade,
    find_all_files,
    is_grade,
    is_solution,
    is_task,
)

from autograde.course import Course
from autograde.grading.book import Book, Entry
from autograde.grading.records import Record
from autograde.grading.shared import share
from autograde.grading.submissions import Submission
from autograde.preprocessors import comments, record_of

PERMISSIONS, SHARED = 0o444, 0o664


@dataclass(frozen=True)
class Graded:
    """A submission that was run."""

    submission: Submission
    notebook: NotebookNode


def saver_for(course: Course, assignment: str) -> "Saver":
    """Return what saves in this course: its own steps of autograding need nbgrader's converter."""
    from autograde.config import AUTOGRADE_STEPS
    from autograde.grading.convert import Converter

    steps = course.config.Autograde.get("autograde_preprocessors", AUTOGRADE_STEPS)
    kind = Saver if tuple(steps) == AUTOGRADE_STEPS else Converter
    return kind(course, assignment)


class Saver:
    """Saves the submissions of one assignment, many at a time; close it in the end."""

    def __init__(self, course: Course, assignment: str):
        config = course.config
        late = stock.AssignLatePenalties(config=config)
        late.init_plugin()
        self._course, self._assignment = course, assignment
        self._book = Book(course, assignment, late.plugin_inst)
        self._shown = [stock.IgnorePattern(config=config), stock.LimitOutput(config=config)]
        self._shared = course.coursedir.groupshared
        self._mode = SHARED if self._shared else PERMISSIONS

    def close(self) -> None:
        self._book.close()

    def students(self) -> set[str]:
        """Return who has a submission in the gradebook."""
        return self._book.students()

    def save(self, batch: list[Graded]) -> list[Record]:
        """Save some submissions, all of them or none, and return their records.

        Raises:
            Exception: the database or the disk refuses.
        """
        clock = [monotonic()]
        for one in batch:
            for step in self._shown:
                step.preprocess(one.notebook, {})
        entries = [self._entry(one) for one in batch]
        clock.append(monotonic())
        moments = self._book.save(entries)
        clock.append(monotonic())
        for one in batch:
            self._write_files(one)
        clock.append(monotonic())
        before, database, after = ((b - a) / len(batch) for a, b in pairwise(clock))
        records = [self._record(one, moments, before + after, database) for one in batch]
        for record in records:
            record.write(self._course.records)
        return records

    def _record(
        self, one: Graded, moments: dict[str, datetime | None], convert: float, database: float
    ) -> Record:
        student, seconds = one.submission.student, one.notebook.metadata.autograde.seconds
        seconds["convert"] = round(seconds.get("convert", 0.0) + convert, 4)
        seconds["database"] = round(database, 4)
        return record_of(one.notebook, student, self._assignment, moments[student])

    def _entry(self, one: Graded) -> Entry:
        """Read the scores from the outputs, as nbgrader does."""
        folder = one.submission.folder
        timestamp = self._course.coursedir.get_existing_timestamp(str(folder))
        cells = one.notebook.cells
        scores = {
            c.metadata.nbgrader.grade_id: determine_grade(c)[0] for c in filter(is_grade, cells)
        }
        texts: dict[str, str | None] = {
            cell.metadata.nbgrader.grade_id: _no_response(cell)
            for cell in cells
            if is_solution(cell) or is_task(cell)
        }
        found = one.notebook.metadata.autograde.get("diagnoses", [])
        return Entry(
            one.submission.student, timestamp, scores, texts | comments(one.notebook, found)
        )

    def _write_files(self, one: Graded) -> None:
        """Replace autograded/STUDENT/ASSIGNMENT: the notebook, and the files beside it."""
        student, assignment = one.submission.student, self._assignment
        target = self._course.folder("autograded", student, assignment)
        target.parent.mkdir(parents=True, exist_ok=True)
        for left in target.parent.iterdir():  # by a grader that was killed
            if left.name.startswith(f".{target.name}."):
                shutil.rmtree(left, ignore_errors=True)
        fresh = target.with_name(f".{target.name}.{os.getpid()}")
        fresh.mkdir()
        path = fresh / f"{assignment}.ipynb"
        path.write_text(nbformat.writes(one.notebook), encoding="utf-8")
        source = self._course.folder("source", ".", assignment)
        self._copy(source, fresh)
        self._copy(one.submission.folder, fresh)
        for file in fresh.rglob("*"):
            if file.is_file():
                file.chmod(self._mode)
        if self._shared:
            inner = [path for path in fresh.rglob("*") if path.is_dir()]
            for folder in [target.parents[1], target.parent, fresh, *inner]:
                share(folder)
        shutil.rmtree(target, ignore_errors=True)
        fresh.rename(target)

    def _copy(self, folder: Path, target: Path) -> None:
        """Copy what stands beside the notebooks, but for what the course ignores or is there."""
        ignored = [*self._course.coursedir.ignore, "*.ipynb"]
        for name in find_all_files(str(folder), ignored):
            copy = target / Path(name).relative_to(folder)
            if copy.exists() or any(parent.is_file() for parent in copy.parents):
                continue
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(name, copy)


def _no_response(cell: NotebookNode) -> str | None:
    same = cell.metadata.nbgrader.get("checksum") == compute_checksum(cell)
    return "No response." if same and not is_task(cell) else None
