import pytest

from autograde.report.model import Cell, ClassResult, Mark, Student
from autograde.report.page import duration, exercise_mean, number, rank, shade

CHECK = Cell("n", "check-a", 2.0, "a", False)
TEST = Cell("n", "test-a", 8.0, "a", False)
BOTH = [CHECK, TEST]


def make_student(check, test, id="s", **more):
    marks = {CHECK: Mark(check, check is None), TEST: Mark(test, test is None)}
    return Student(id, marks=marks, **more)


def make_class(*students):
    return ClassResult("lesson", (CHECK, TEST), students)


def test_the_best_total_comes_first_and_who_has_none_last():
    students = [
        Student("absent", status="absent"),
        make_student(2, 0, "low"),
        make_student(2, 8, "top"),
        Student("a-refused", status="refused"),
        make_student(2, 0, "also-low"),
    ]
    names = [student.id for student in rank(make_class(*students))]
    assert names == ["top", "also-low", "low", "a-refused", "absent"]


@pytest.mark.parametrize(
    ("earned", "level"), [(10, 0), (9, 1), (8, 1), (7, 2), (6, 2), (4, 3), (2, 4), (1, 5), (0, 5)]
)
def test_the_shade_grows_with_every_fifth_of_the_points_lost(earned, level):
    student = make_student(min(earned, 2), max(earned - 2, 0))
    assert shade(student, BOTH).level == level


def test_the_shade_says_what_waits_for_a_human():
    assert shade(make_student(None, None), BOTH).text == "?"
    assert shade(make_student(2, None), BOTH).text == "2+?"
    assert not shade(make_student(2, 8), BOTH).waits


def test_a_student_without_a_score_has_a_dash_not_a_zero():
    for student in (Student("r", status="refused"), Student("graded elsewhere")):
        assert (shade(student, BOTH).text, shade(student, BOTH).level) == ("\N{EN DASH}", None)


def test_the_mean_of_an_exercise_leaves_open_answers_out():
    result = make_class(make_student(2, 8), make_student(1, 4), make_student(2, None))
    assert exercise_mean(result, BOTH) == 7.5
    assert exercise_mean(result, [CHECK]) == pytest.approx(5 / 3)
    assert exercise_mean(make_class(), BOTH) is None


@pytest.mark.parametrize(
    ("value", "text"),
    [(None, "\N{EN DASH}"), (8.0, "8"), (8.50, "8.5"), (100.0, "100"), (-5.0, "\N{MINUS SIGN}5")],
)
def test_numbers_carry_no_needless_zeros(value, text):
    assert number(value) == text


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(0.04, "0 s"), (2.5, "2.5 s"), (60, "1 min 0 s"), (599, "9 min 59 s"), (7500, "2 h 5 min")],
)
def test_durations_read_as_people_say_them(seconds, text):
    assert duration(seconds) == text
