import pytest

from autograde import CourseError
from autograde.report.gather import gather
from autograde.report.needs import find_needs, needs_human
from autograde.tests.report_class import ASSIGNMENT, POINTS, Folder, Pupil, full_marks, make_course
from autograde.tests.report_typical import typical_class


def read_one(tmp_path, pupil):
    (student,) = gather(make_course(tmp_path, [pupil]), ASSIGNMENT).students
    return student


def test_full_marks_are_a_hundred_and_the_bonus_apart(tmp_path):
    student = read_one(tmp_path, Pupil("ann", full_marks(), record={}))
    assert (student.total, student.bonus, student.status) == (100.0, 5.0, "graded")
    assert (student.seconds, student.execute_seconds) == (2.0, 1.5)
    assert not needs_human(student)


def test_cells_come_in_the_order_of_the_lesson(tmp_path):
    result = gather(make_course(tmp_path, []), ASSIGNMENT)
    assert [cell.name for cell in result.cells] == list(POINTS)
    assert (result.max_total, result.max_bonus) == (100.0, 5.0)
    assert sum(c.points for c in result.exercises()["questions"]) == 15.0


def test_a_score_by_hand_replaces_the_automatic_one(tmp_path):
    pupil = Pupil("ann", full_marks(), manual={"test-convolve2d": 1.5}, record={})
    assert read_one(tmp_path, pupil).total == 95.5


def test_extra_credit_counts_as_bonus_and_the_penalty_lowers_the_total(tmp_path):
    pupil = Pupil("ann", full_marks(), extra={"why-flip": 2.0}, penalty=10.0, record={})
    student = read_one(tmp_path, pupil)
    assert (student.total, student.bonus, student.penalty) == (90.0, 7.0, 10.0)


def test_a_penalty_never_makes_a_total_negative(tmp_path):
    scores = dict.fromkeys(POINTS, 0.0)
    assert read_one(tmp_path, Pupil("ann", scores, penalty=10.0, record={})).total == 0.0


def test_a_written_answer_waits_and_counts_as_zero(tmp_path):
    student = read_one(tmp_path, Pupil("ann", full_marks() | {"why-flip": None}, record={}))
    assert student.total == 96.0
    assert [cell.name for cell in student.waiting] == ["why-flip"]
    assert student.provisional


def test_a_refused_submission_has_no_score_but_its_reasons(tmp_path):
    record = {"status": "refused", "problems": ["not a notebook"]}
    student = read_one(tmp_path, Pupil("ann", record=record))
    assert (student.status, student.problems) == ("refused", ("not a notebook",))


def test_a_refused_submission_with_older_scores_says_so(tmp_path):
    student = read_one(tmp_path, Pupil("ann", full_marks(), record={"status": "refused"}))
    assert not student.marks
    assert student.problems == ("the gradebook still holds 105 points of an earlier version",)


def test_a_record_without_scores_in_the_gradebook_needs_a_human(tmp_path):
    student = read_one(tmp_path, Pupil("ann", record={}))
    assert student.status == "refused"
    assert "grade it again" in student.problems[0]


def test_scores_without_a_record_are_reported_without_a_time(tmp_path):
    student = read_one(tmp_path, Pupil("ann", full_marks()))
    assert (student.status, student.seconds) == ("graded", None)


@pytest.mark.parametrize("text", ["{", "[]", '{"status": "graded", "cells": {"a": 1}}'])
def test_a_broken_record_is_a_problem_not_a_crash(tmp_path, text):
    course = make_course(tmp_path, [Pupil("ann", full_marks(), record={})])
    (course.records / ASSIGNMENT / "ann.json").write_text(text, encoding="utf-8")
    (student,) = gather(course, ASSIGNMENT).students
    assert student.total == 100.0
    assert student.problems[0].startswith("the record ann.json cannot be read")


def test_who_handed_in_nothing_is_absent_and_no_work(tmp_path):
    student = read_one(tmp_path, Pupil("ann"))
    assert student.status == "absent"
    assert not needs_human(student)


def test_what_needs_a_human_is_listed_by_kind(tmp_path):
    result = gather(make_course(tmp_path, typical_class()), ASSIGNMENT)
    counts = {need.title: need.count for need in find_needs(result)}
    waiting = sum("why-flip" in [c.name for c in s.waiting] for s in result.students)
    assert waiting > 0
    assert counts == {
        "Refused": 1,
        "Answers to read: why-flip": waiting,
        "Stopped": 1,
        "Notes": 1,
        "No submission": 1,
    }


def test_the_same_problem_is_told_once(tmp_path):
    record = {"status": "refused", "problems": ["empty file"]}
    pupils = [Pupil(name, record=record) for name in ("ann", "bob")]
    (need,) = find_needs(gather(make_course(tmp_path, pupils), ASSIGNMENT))
    assert [([s.id for s in e.students], e.lines) for e in need.entries] == [
        (["ann", "bob"], ("empty file",))
    ]


def test_a_missing_gradebook_is_one_clear_line_and_is_not_created(tmp_path):
    with pytest.raises(CourseError, match=r"there is no gradebook at .*gradebook\.db"):
        gather(Folder(tmp_path), ASSIGNMENT)
    assert not list(tmp_path.iterdir())


def test_an_unknown_assignment_is_one_clear_line(tmp_path):
    with pytest.raises(CourseError, match="no assignment '99_other'"):
        gather(make_course(tmp_path, []), "99_other")
