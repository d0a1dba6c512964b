import csv

import pytest

from autograde.report import write_report
from autograde.tests.report_class import ASSIGNMENT, Pupil, full_marks, make_course
from autograde.tests.report_typical import typical_class


def read(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def out(tmp_path_factory):
    course = make_course(tmp_path_factory.mktemp("course"), typical_class())
    return write_report(course, ASSIGNMENT, course.root / "report").parent


def test_there_is_one_row_per_student_and_its_columns_add_up(out):
    rows = read(out / "scores.csv")
    assert [row["id"] for row in rows] == [f"student{k:02d}" for k in range(20)]
    columns = list(rows[0])
    parts = columns[columns.index("penalty") + 1 : columns.index("needs_manual")]
    for row in rows:
        regular = [float(row[p] or 0) for p in parts if not p.startswith("bonus ")]
        if row["status"] == "graded":
            assert float(row["total"]) == max(0, sum(regular) - float(row["penalty"]))


def test_a_refused_submission_has_empty_scores_and_its_problem(out):
    row = read(out / "scores.csv")[1]
    assert (row["status"], row["total"], row["written"]) == ("refused", "", "")
    assert row["problems"] == "01_convolution.ipynb is not JSON"


def test_an_answer_that_waits_is_empty_not_zero(out):
    waiting = [row for row in read(out / "scores.csv") if row["needs_manual"] == "1"]
    assert waiting
    assert {row["written"] for row in waiting} == {""}


def test_stopped_cells_are_among_the_problems(out):
    assert "test-conv2d-valid: timeout" in read(out / "scores.csv")[2]["problems"]


def test_items_have_one_row_per_cell_with_its_share(out):
    rows = read(out / "items.csv")
    assert len(rows) == 27
    assert sum(float(row["points"]) for row in rows if row["bonus"] == "no") == 100
    for row in rows:
        share = float(row["mean"]) / float(row["points"])
        assert float(row["difficulty"]) == pytest.approx(share, abs=1e-5)


def test_misconceptions_say_how_often_and_who(out):
    rows = read(out / "misconceptions.csv")
    assert rows
    for row in rows:
        assert int(row["n"]) == len(row["students"].split("; "))
        assert row["question"].endswith("?")


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_text_that_looks_like_a_formula_is_disarmed(tmp_path, start):
    record = {"problems": [f"{start}cmd|' /C calc'!A0"]}
    course = make_course(tmp_path, [Pupil(f"{start}1+1", full_marks(), record=record)])
    write_report(course, ASSIGNMENT, tmp_path / "report")
    (row,) = read(tmp_path / "report" / "scores.csv")
    assert row["id"] == f"'{start}1+1"
    assert row["problems"].startswith(f"'{start}cmd")


def test_a_negative_number_stays_a_number(tmp_path):
    rows = [(0, 8), (2, 0), (2, 1), (0, 6)]
    pupils = [
        Pupil(f"s{k}", full_marks() | {"check-convolve2d": a, "test-conv2d-valid": b}, record={})
        for k, (a, b) in enumerate(rows)
    ]
    write_report(make_course(tmp_path, pupils), ASSIGNMENT, tmp_path / "report")
    items = {row["cell"]: row for row in read(tmp_path / "report" / "items.csv")}
    assert float(items["check-convolve2d"]["discrimination"]) < -0.9
