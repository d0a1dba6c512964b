"""Scores as a CSV file that a learning management system imports: Canvas or Moodle.

nbgrader's own `nbgrader export` writes every score of every assignment; these files hold one
assignment, in the columns that the two systems match students by.
"""

import csv
from pathlib import Path

from autograde.course import Course
from autograde.report.gather import gather
from autograde.report.model import Student
from autograde.report.tables import guard

HEADS = {
    "canvas": ["Student", "ID", "SIS User ID", "SIS Login ID", "Section"],
    "moodle": ["First name", "Last name", "ID number", "Email address"],
}


def write_lms(course: Course, assignment: str, system: str, path: Path) -> list[str]:
    """Write one row per graded student.

    Names, e-mail addresses and the system's own numbers are those of nbgrader's database, as
    `nbgrader db student import` puts them there.

    Args:
        system: a name of HEADS.
        path: of the file, written whole or not at all.

    Returns:
        Who is left out, or whose score a person can still raise: one line each.
    """
    result = gather(course, assignment)
    with course.gradebook() as book:
        people = {student.id: student for student in book.students}
    rows = [[*HEADS[system], assignment]]
    if system == "canvas":
        rows.append(["    Points Possible", "", "", "", "", _number(result.max_total)])
    for student in result.graded:
        person = people.get(student.id)
        rows.append([*_about(system, student, person), _number(student.total)])
    _write(rows, path)
    return [*_left_out(result.students), *_provisional(result.graded)]


def _about(system: str, student: Student, person: object) -> list[str]:
    first, last, email, number = (
        getattr(person, field, None) or ""
        for field in ("first_name", "last_name", "email", "lms_user_id")
    )
    if system == "canvas":
        name = f"{last}, {first}" if first and last else first or last or student.id
        return [name, number, "", student.id, ""]
    return [first, last, number or student.id, email]


def _left_out(students: tuple[Student, ...]) -> list[str]:
    return [
        f"{student.id}: no score, {student.status}" for student in students if not student.graded
    ]


def _provisional(students: list[Student]) -> list[str]:
    waiting = [student for student in students if student.provisional]
    return [f"{each.id}: {len(each.waiting)} cells wait for a person" for each in waiting]


def _number(value: float) -> str:
    return f"{round(value, 2):g}"


def _write(rows: list[list[str]], path: Path) -> None:
    part = path.with_name(f"{path.name}.part")
    with part.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([[guard(value) for value in row] for row in rows])
    part.replace(path)
