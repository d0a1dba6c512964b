"""The verdict on one notebook, without a gradebook."""

import re

import nbformat
import pytest

from autograde import CourseError
from autograde.check import check, check_notebook
from autograde.execute.limits import Limits
from autograde.grading.originals import from_lesson
from autograde.misconceptions import wrong
from autograde.releasing.build import read_lesson, release_notebook
from autograde.tests import tiny
from autograde.verdict import console, print_verdict

LESSON = "01_convolution"


@pytest.fixture(scope="module")
def verdict(tmp_path_factory):
    """Of a student with one known mistake, who deleted two cells and wrote little else."""
    notebook = release_notebook(LESSON)
    mistake = wrong("cross_correlate1d")[0]
    tiny.cell(notebook, "cross-correlate1d").source = mistake.source
    tiny.cell(notebook, "q07").source = tiny.cell(read_lesson(LESSON), "q07").source
    for name in ["test-cross-correlate1d", "convolve2d"]:
        notebook.cells.remove(tiny.cell(notebook, name))
    path = tmp_path_factory.mktemp("check") / f"{LESSON} (1).ipynb"
    nbformat.write(notebook, path)
    return check(path, Limits())


def exercise(verdict, name):
    (found,) = [one for one in verdict.exercises if one.name == name]
    return found


def test_the_solutions_of_the_lesson_get_all_points(tmp_path):
    path = tmp_path / f"{LESSON}.ipynb"
    nbformat.write(read_lesson(LESSON), path)
    verdict = check(path, Limits())
    assert verdict.score == verdict.points
    assert verdict.passed
    assert verdict.points + verdict.manual == 100
    assert verdict.bonus == 5
    assert verdict.problems == []
    assert all(not one.messages and not one.mistake for one in verdict.exercises)


def test_a_known_mistake_is_named_with_its_question(verdict):
    mistake, found = wrong("cross_correlate1d")[0], exercise(verdict, "cross_correlate1d")
    assert (found.mistake, found.question) == (mistake.name, mistake.question)
    assert found.score < found.points == 8
    assert found.messages


def test_what_is_not_written_and_what_is_right_are_told_apart(verdict):
    assert exercise(verdict, "conv2d_valid").messages == ["not written yet"]
    assert exercise(verdict, "q07").score == exercise(verdict, "q07").points == 2
    assert exercise(verdict, "why-flip").manual == 2


def test_deleted_cells_come_back_and_a_deleted_solution_scores_nothing(verdict):
    assert exercise(verdict, "convolve2d").score == 0
    assert verdict.problems == [
        "cells were missing, and are added back: test-cross-correlate1d",
        "solution cells are missing, and what they define counts as not defined there: convolve2d",
        "cross_correlate1d calls np.convolve, which the exercise does not allow: have a look",
    ]


def test_the_verdict_is_printed_with_its_sum(verdict):
    with console.capture() as capture:
        print_verdict(verdict)
    text = capture.get()
    assert f"{verdict.score:g} of 96 points, 4 more for a person to give" in text
    assert verdict.problems[0] in text
    assert "not written yet" in text


def test_any_assignment_can_be_checked():
    release = tiny.lesson()
    for name, body in [("double", "x + x"), ("square", "x")]:
        tiny.cell(release, name).source = f"def {name}(x):\n    return {body}"
    verdict = check_notebook(release, from_lesson(tiny.lesson(), release), tiny.LIMITS)
    assert (verdict.score, verdict.points, verdict.manual) == (4, 8, 2)
    assert [(one.name, one.score) for one in verdict.exercises] == [
        ("double", 4),
        ("square", 0),
        ("why", 0),
    ]


def test_a_solution_never_comes_from_the_lesson():
    originals = from_lesson(read_lesson(LESSON), release_notebook(LESSON))
    for original in originals:
        assert "BEGIN SOLUTION" not in original.source
    hidden = [original for original in originals if "BEGIN HIDDEN TESTS" in original.source]
    assert {original.locked for original in hidden} == {True}
    assert len(hidden) >= 9


def test_a_lesson_is_recognized_by_its_cells(tmp_path):
    path = tmp_path / "homework.ipynb"
    nbformat.write(release_notebook(LESSON), path)
    assert check(path, Limits()).lesson == LESSON


def test_what_is_no_notebook_of_a_lesson_is_one_line(tmp_path):
    path = tmp_path / "x.ipynb"
    with pytest.raises(CourseError, match=r"x.ipynb does not exist$"):
        check(path, Limits())
    nbformat.write(tiny.lesson(), path)
    expected = r"^x.ipynb is named after no lesson and has the cells of none: expected 00_images"
    with pytest.raises(CourseError, match=expected):
        check(path, Limits())


def test_the_mistake_and_its_question_come_first_and_a_person_reads_an_essay(verdict):
    with console.capture() as capture:
        print_verdict(verdict)
    text = re.sub(r"[\s│]+", " ", capture.get())
    found = exercise(verdict, "cross_correlate1d")
    places = [text.index(part[:30]) for part in [found.mistake, found.question, found.messages[0]]]
    assert places == sorted(places)
    assert "why-flip - / 2 a person reads this" in text


def test_an_error_is_said_with_its_line_and_cannot_disguise_the_verdict():
    release = tiny.lesson()
    codes = "\\x1b[2J\\x1b]0;title\\x07see \\u202ethis"
    for name, body in [("double", f"raise ValueError('{codes}')"), ("square", "return x[0]")]:
        tiny.cell(release, name).source = f"def {name}(x):\n    {body}"
    verdict = check_notebook(release, from_lesson(tiny.lesson(), release), tiny.LIMITS)
    with console.capture() as capture:
        print_verdict(verdict)
    text = capture.get()
    assert not {"\x07", "\u202e", "\x1b]", "\x1b[2J"} & {*re.findall(r"\x1b\[2J|\x1b\]|.", text)}
    assert "ValueError: see \\u202ethis" in text
    square = exercise(verdict, "square")
    assert square.messages == [
        "TypeError: 'int' object is not subscriptable\nSee line 2 of square: return x[0]"
    ]


def test_a_part_of_the_points_is_counted_as_that():
    release = tiny.lesson()
    for name in ["double", "square"]:
        tiny.cell(release, name).source = f"def {name}(x):\n    return x"
    tiny.cell(release, "test-square").source = "### BEGIN HIDDEN TESTS\n1.5\n### END HIDDEN TESTS"
    verdict = check_notebook(release, from_lesson(release, release), tiny.LIMITS)
    assert (exercise(verdict, "square").score, exercise(verdict, "square").points) == (1.5, 4)
