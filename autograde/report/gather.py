"""Join the gradebook and the records of one assignment into plain data; nothing is written."""

from pathlib import Path
from typing import Protocol

from nbgrader import api
from sqlalchemy.engine import make_url

from autograde import CourseError
from autograde.report.gradebook import Entry, read_cells, read_entries
from autograde.report.model import ClassResult, Student
from autograde.report.records import Record, read_records


class CourseFolder(Protocol):
    """What the report needs of a course."""

    @property
    def root(self) -> Path: ...

    @property
    def db_url(self) -> str: ...

    @property
    def records(self) -> Path: ...

    def gradebook(self) -> api.Gradebook: ...


def gather(course: CourseFolder, assignment: str) -> ClassResult:
    """Collect what is known about an assignment and everybody in the gradebook.

    Raises:
        CourseError: there is no gradebook, or it does not know the assignment.
    """
    _require_gradebook(course.db_url)
    records = read_records(Path(course.records) / assignment)
    source = Path(course.root) / "source" / assignment
    with course.gradebook() as book:
        try:
            cells = read_cells(book.find_assignment(assignment), source)
        except api.MissingEntry as error:
            raise CourseError(f"the gradebook has no assignment {assignment!r}") from error
        entries = read_entries(book, assignment, cells)
        names = {s.id: f"{s.first_name or ''} {s.last_name or ''}".strip() for s in book.students}
    students = tuple(
        _student(id, names.get(id, ""), records.get(id), entries.get(id))
        for id in sorted({*names, *records, *entries})
    )
    versions = tuple(sorted({r.version for r in records.values() if r.version}))
    return ClassResult(assignment, tuple(cells.values()), students, versions)


def _require_gradebook(db_url: str) -> None:
    """Opening a SQLite gradebook that is not there would create an empty one."""
    url = make_url(db_url)
    path = Path(url.database or "")
    if url.get_backend_name() == "sqlite" and not (path.is_file() and path.stat().st_size):
        raise CourseError(f"there is no gradebook at {url.database}: grade the assignment first")


def _student(id: str, name: str, record: Record | None, entry: Entry | None) -> Student:
    if record is None and entry is None:
        return Student(id, name, "absent")
    record = record or Record(id)
    graded = entry is not None and not record.refused
    entry = entry or Entry()
    return Student(
        id,
        name,
        status="graded" if graded else "refused",
        marks=entry.marks if graded else {},
        extra_credit=entry.extra_credit if graded else 0.0,
        penalty=entry.penalty if graded else 0.0,
        problems=record.problems if graded else (*record.problems, *_contradiction(record, entry)),
        stopped=record.stopped if graded else (),
        diagnoses=record.diagnoses if graded else (),
        seconds=record.seconds,
        execute_seconds=record.execute_seconds,
    )


def _contradiction(record: Record, entry: Entry) -> list[str]:
    """Say where the gradebook and the record of a submission without scores disagree."""
    if not record.refused:
        return ["the gradebook has no scores of this submission: grade it again"]
    scores = [mark.score for mark in entry.marks.values() if mark.score is not None]
    if scores:
        return [f"the gradebook still holds {sum(scores):g} points of an earlier version"]
    return []
