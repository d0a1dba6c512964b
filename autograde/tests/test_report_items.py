import math

import numpy as np
import pytest

from autograde.report.items import analyze, correlation
from autograde.report.mistakes import group_mistakes
from autograde.report.model import Cell, ClassResult, Diagnosis, Mark, Student

A = Cell("n", "check-a", 2.0, "a", False)
B = Cell("n", "test-a", 4.0, "a", False)
W = Cell("n", "why", 4.0, "written", False)
X = Cell("n", "bonus-test-x", 5.0, "x", True)


def make_class(rows, cells=(A, B, X)):
    """Rows of scores, one per student, in the order of the cells; None waits for a human."""
    students = [
        Student(f"s{k}", marks={c: Mark(v, v is None) for c, v in zip(cells, row, strict=True)})
        for k, row in enumerate(rows)
    ]
    return ClassResult("lesson", tuple(cells), tuple(students))


def test_statistics_equal_those_computed_by_hand():
    # x = 2 0 2 0 against the rest 4 0 2 2: means 1 and 2, covariance sum 4, squares 4 and 8.
    item = analyze(make_class([(2, 4, 0), (0, 0, 0), (2, 2, 5), (0, 2, 0)]))[0]
    assert (item.n, item.mean, item.difficulty) == (4, 1.0, 0.5)
    assert item.discrimination == pytest.approx(4 / math.sqrt(4 * 8))


def test_discrimination_equals_numpy_and_the_point_biserial_formula():
    rng = np.random.default_rng(0)
    cells = [Cell("n", f"test-{k}", 1.0, f"{k}", False) for k in range(6)]
    scores = rng.integers(0, 2, (40, 6)).astype(float)
    for k, item in enumerate(analyze(make_class(scores.tolist(), cells))):
        x, rest = scores[:, k], scores.sum(axis=1) - scores[:, k]
        assert item.discrimination == pytest.approx(np.corrcoef(x, rest)[0, 1])
        gap = rest[x == 1].mean() - rest[x == 0].mean()
        biserial = gap / rest.std() * math.sqrt(x.mean() * (1 - x.mean()))
        assert item.discrimination == pytest.approx(biserial)


def test_the_bonus_is_measured_against_the_total_but_is_no_part_of_it():
    result = make_class([(2, 4, 5), (0, 0, 0), (2, 0, 5), (0, 4, 0)])
    without = make_class([(2, 4, 0), (0, 0, 5), (2, 0, 5), (0, 4, 5)])
    assert analyze(result)[0].discrimination == analyze(without)[0].discrimination
    assert analyze(result)[2].discrimination == pytest.approx(
        np.corrcoef([5, 0, 5, 0], [6, 0, 2, 4])[0, 1]
    )


def test_an_open_cell_counts_only_where_it_is_scored_and_stays_out_of_the_rest():
    rows = [(2, 4, 4), (0, 0, None), (2, 2, 0), (0, 1, 2)]
    a, _, written = analyze(make_class(rows, (A, B, W)))
    assert (written.n, written.mean, written.difficulty) == (3, 2.0, 0.5)
    assert a.discrimination == pytest.approx(np.corrcoef([2, 0, 2, 0], [4, 0, 2, 1])[0, 1])


@pytest.mark.parametrize(
    "rows",
    [
        [],
        [(2, 4, 0)],
        [(2, 4, 0), (0, 0, 0)],
        [(2, 4, 0), (2, 0, 0), (2, 1, 0)],
        [(2, 4, 0), (0, 4, 0), (1, 4, 0)],
    ],
    ids=["nobody", "one", "two", "all scores equal", "all rests equal"],
)
def test_discrimination_is_not_defined_without_variance_or_with_two_students(rows):
    assert analyze(make_class(rows))[0].discrimination is None


def test_a_cell_nobody_answered_or_without_points_has_no_difficulty():
    assert analyze(make_class([]))[0].difficulty is None
    free = Cell("n", "check-free", 0.0, "free", False)
    assert analyze(make_class([(0,)], (free,)))[0].difficulty is None


def test_correlation_of_opposites_is_minus_one():
    assert correlation([1, 2, 3], [3, 2, 1]) == pytest.approx(-1)


def test_mistakes_are_counted_once_per_student_and_sorted_by_frequency():
    flip, swap = Diagnosis("a", "flips", "Why?"), Diagnosis("a", "swaps", "How?")
    marks = [{A: Mark(2.0), B: Mark(s)} for s in (0.0, 4.0, 0.0)]
    told = [(swap, swap), (), (swap, flip)]
    students = [
        Student(f"s{k}", marks=m, diagnoses=d)
        for k, (m, d) in enumerate(zip(marks, told, strict=True))
    ]
    (function,) = group_mistakes(ClassResult("lesson", (A, B), tuple(students)))
    found = [(m.diagnosis.mistake, m.students) for m in function.mistakes]
    assert found == [("swaps", ("s0", "s2")), ("flips", ("s2",))]
    assert function.lost == 2


def test_a_function_without_an_exercise_comes_last_and_says_nothing_about_lost_points():
    told = (Diagnosis("helper", "x", ""), Diagnosis("a", "y", ""))
    student = Student("s", marks={A: Mark(0.0), B: Mark(0.0)}, diagnoses=told)
    functions = group_mistakes(ClassResult("lesson", (A, B), (student,)))
    assert [(f.function, f.lost) for f in functions] == [("a", 1), ("helper", None)]
