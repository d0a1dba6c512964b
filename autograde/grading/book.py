"""The gradebook during a run: nbgrader's tables, several submissions in one transaction.

nbgrader's own steps ask the database about each cell of each submission by itself. The same rows
are written here in a dozen statements for many submissions.
"""

import time
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from nbgrader import api
from nbgrader.plugins import BasePlugin
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.orm import Session

from autograde.course import Course
from autograde.grading.rows import Row, change, ensure

TRIES, PAUSE = 6, 0.2  # seconds, and longer each time: another grader is writing as well

SUBMISSION, NOTEBOOK = api.SubmittedAssignment.__table__, api.SubmittedNotebook.__table__
GRADE, COMMENT = api.Grade.__table__, api.Comment.__table__


@dataclass(frozen=True)
class Entry:
    """What is to be written of one submission.

    Args:
        student: the id.
        timestamp: when it was handed in, None when nobody knows.
        scores: by name of graded cell; None waits for a person.
        comments: by name of solution or task cell; None takes an automatic comment away.
    """

    student: str
    timestamp: datetime | None
    scores: dict[str, float | None]
    comments: dict[str, str | None] = field(default_factory=dict)


class Book:
    """The gradebook of one assignment; close it in the end."""

    def __init__(self, course: Course, assignment: str, penalties: BasePlugin):
        self._gradebook, self._penalties = course.gradebook(), penalties
        self._db: Session = self._gradebook.db
        found = self._gradebook.find_assignment(assignment)
        self._assignment, self._duedate = found.id, found.duedate
        self._graded: dict[str, dict[str, str]] = {}  # notebook -> cell -> its name
        self._commented: dict[str, dict[str, str]] = {}
        for one in found.notebooks:
            tasks = {cell.id: cell.name for cell in one.task_cells}
            self._graded[one.id] = tasks | {cell.id: cell.name for cell in one.grade_cells}
            self._commented[one.id] = tasks | {cell.id: cell.name for cell in one.solution_cells}
        self._ours = next(one.id for one in found.notebooks if one.name == assignment)
        self._db.commit()

    def close(self) -> None:
        self._gradebook.close()

    def students(self) -> set[str]:
        """Return who has a submission in the gradebook."""
        query = select(SUBMISSION.c.student_id)
        query = query.where(SUBMISSION.c.assignment_id == self._assignment)
        found = set(self._db.execute(query).scalars())
        self._db.commit()
        return found

    def save(self, entries: list[Entry]) -> dict[str, datetime | None]:
        """Write some submissions, all of them or none; return when each was handed in.

        Raises:
            SQLAlchemyError: the database refuses, also when asked again.
        """
        for left in reversed(range(TRIES)):
            try:
                moments = self._write({entry.student: entry for entry in entries})
                self._db.commit()
                return moments
            except (OperationalError, IntegrityError):
                self._db.rollback()
                if not left:
                    raise
                time.sleep(PAUSE * (TRIES - left))
            except BaseException:
                self._db.rollback()
                raise
        raise AssertionError("the last try returns or raises")

    def _write(self, entries: dict[str, Entry]) -> dict[str, datetime | None]:
        """Write a submission with its notebooks, their grades and comments, as nbgrader does."""
        ensure(self._db, api.Student.__table__, [{"id": student} for student in entries])
        keys = [{"student_id": s, "assignment_id": self._assignment} for s in entries]
        submissions = list(ensure(self._db, SUBMISSION, keys).values())
        for row in submissions:
            row["timestamp"] = entries[row["student_id"]].timestamp or row["timestamp"]
        change(self._db, SUBMISSION, submissions, "timestamp")
        owners = {row["id"]: row for row in submissions}
        keys = [{"assignment_id": s, "notebook_id": n} for s in owners for n in self._graded]
        notebooks = list(ensure(self._db, NOTEBOOK, keys).values())
        ours = {
            n["id"]: entries[owners[n["assignment_id"]]["student_id"]]
            for n in notebooks
            if n["notebook_id"] == self._ours
        }
        grades = self._score(notebooks, ours)
        self._comment(notebooks, ours)
        self._punish(notebooks, owners, grades)
        return {row["student_id"]: row["timestamp"] for row in submissions}

    def _score(self, notebooks: list[Row], ours: dict[str, Entry]) -> list[Row]:
        """Write the automatic scores; what a person gave is left, and waits for another look."""
        rows, scored = self._cells(notebooks, self._graded, GRADE), []
        for row in rows:
            entry = ours.get(row["notebook_id"])
            if entry is None:  # a notebook that was not handed in
                scored.append(row | {"auto_score": 0.0, "needs_manual_grade": False})
            elif row["name"] in entry.scores:
                score = entry.scores[row["name"]]
                waits = row["manual_score"] is not None or score is None
                scored.append(row | {"auto_score": score, "needs_manual_grade": waits})
        change(self._db, GRADE, scored, "auto_score", "needs_manual_grade")
        return list(
            ({row["id"]: row for row in rows} | {row["id"]: row for row in scored}).values()
        )

    def _comment(self, notebooks: list[Row], ours: dict[str, Entry]) -> None:
        rows = self._cells(notebooks, self._commented, COMMENT)
        rows = [row for row in rows if row["name"] in _comments(ours, row)]
        for row in rows:
            row["auto_comment"] = _comments(ours, row)[row["name"]]
        change(self._db, COMMENT, rows, "auto_comment")

    def _punish(self, notebooks: list[Row], owners: dict[str, Row], grades: list[Row]) -> None:
        """Write what is taken off for being late, as the course's plugin says."""
        for row in notebooks:
            owner = owners[row["assignment_id"]]
            row["late_submission_penalty"] = None
            late = self._seconds_late(owner)
            if late > 0 and row["notebook_id"] == self._ours:
                score = sum(_points(one) for one in grades if one["notebook_id"] == row["id"])
                penalty = self._penalties.late_submission_penalty(owner["student_id"], score, late)
                if penalty is not None:
                    row["late_submission_penalty"] = min(max(penalty, 0), score)
        change(self._db, NOTEBOOK, notebooks, "late_submission_penalty")

    def _seconds_late(self, submission: Row) -> float:
        if submission["timestamp"] is None or self._duedate is None:
            return 0.0
        due = self._duedate + (submission["extension"] or timedelta(0))
        return (submission["timestamp"] - due).total_seconds()

    def _cells(self, notebooks: list[Row], names: dict, table: object) -> list[Row]:
        """Return the rows of all cells, each with its "name"; those that are missing are added."""
        keys = [
            {"notebook_id": notebook["id"], "cell_id": cell}
            for notebook in notebooks
            for cell in names[notebook["notebook_id"]]
        ]
        known = {cell: name for each in names.values() for cell, name in each.items()}
        rows = ensure(self._db, table, keys).values() if keys else []
        return [row | {"name": known[row["cell_id"]]} for row in rows]


def _comments(ours: dict[str, Entry], row: Row) -> dict[str, str | None]:
    entry = ours.get(row["notebook_id"])
    return {} if entry is None else entry.comments


def _points(grade: Row) -> float:
    """Return what a grade counts: a person's score before the automatic one, and the extra."""
    score = grade["auto_score"] if grade["manual_score"] is None else grade["manual_score"]
    counted = 0.0 if score is None else score
    return counted + (grade["extra_credit"] or 0.0) if score is not None else 0.0
