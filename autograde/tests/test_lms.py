"""Scores for Canvas and Moodle."""

import csv

import pytest
from nbgrader import api

from autograde.lms import write_lms
from autograde.tests.report_class import ASSIGNMENT, POINTS, Pupil, full_marks, make_course


def read(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


@pytest.fixture
def course(tmp_path):
    late = Pupil("bob", full_marks(), penalty=5.0)
    waits = Pupil("cleo", full_marks() | {"why-flip": None})
    course = make_course(tmp_path, [Pupil("ada", full_marks()), late, waits, Pupil("dora")])
    with course.gradebook() as book:
        ada = book.db.query(api.Student).filter_by(id="ada").one()
        ada.first_name, ada.last_name, ada.email = "Ada", "Lovelace", "ada@uni.example"
        ada.lms_user_id = "4711"
        book.db.query(api.Student).filter_by(id="bob").one().last_name = "=HYPERLINK(1)"
        book.db.commit()
    return course


def whole(course):
    return sum(points for name, points in POINTS.items() if not name.startswith("bonus-"))


def test_canvas_gets_its_columns_the_maximum_and_a_row_per_graded_student(course, tmp_path):
    write_lms(course, ASSIGNMENT, "canvas", tmp_path / "canvas.csv")
    head, maximum, ada, bob, _ = read(tmp_path / "canvas.csv")
    assert head == ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", ASSIGNMENT]
    assert maximum[0].strip() == "Points Possible"
    assert float(maximum[-1]) == whole(course)
    assert ada[:4] == ["Lovelace, Ada", "4711", "", "ada"]
    assert float(ada[-1]) == whole(course)
    assert float(bob[-1]) == whole(course) - 5


def test_moodle_gets_names_a_number_and_an_address(course, tmp_path):
    write_lms(course, ASSIGNMENT, "moodle", tmp_path / "moodle.csv")
    head, ada, bob, _ = read(tmp_path / "moodle.csv")
    assert head == ["First name", "Last name", "ID number", "Email address", ASSIGNMENT]
    assert ada[:4] == ["Ada", "Lovelace", "4711", "ada@uni.example"]
    assert bob[2] == "bob"


def test_a_name_that_looks_like_a_formula_is_text(course, tmp_path):
    write_lms(course, ASSIGNMENT, "moodle", tmp_path / "moodle.csv")
    assert read(tmp_path / "moodle.csv")[2][1] == "'=HYPERLINK(1)"


def test_who_has_no_final_score_is_told(course, tmp_path):
    notes = write_lms(course, ASSIGNMENT, "canvas", tmp_path / "canvas.csv")
    assert notes == ["dora: no score, absent", "cleo: 1 cells wait for a person"]
