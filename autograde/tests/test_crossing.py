"""Tests that cannot be graded are refused before they are released, with the reason."""

import nbformat
import pytest
from nbgrader.converters.base import NbGraderException

from autograde import CourseError
from autograde.course import Course
from autograde.execute.limits import Limits
from autograde.releasing.build import generate, lesson_names, read_lesson
from autograde.releasing.crossing import problems
from autograde.tests import tiny

REFUSED = {
    "a name of both sides": (
        "imports",
        "from math import fsum as double",
        "imports defines double, which students are asked for in double: tests would look at the "
        "wrong one, so give one of them another name",
    ),
    "a name that the test takes away": (
        "check-double",
        "double = lambda x: 2 * x\nassert double(1) == 2",
        "check-double defines double, which students are asked for in double: tests would look at "
        "the wrong one, so give one of them another name",
    ),
    "a score that the student would give": (
        "check-double",
        "double(1) / 2",
        "check-double ends with a value of the student's: nbgrader reads a last value as the "
        "score, so assert something of it",
    ),
    "a subclass": (
        "test-square",
        "class Mine(square): pass",
        "test-square makes a subclass of what students write: classes stay in the student's "
        "process, so make an object and test that",
    ),
    "an object of the test's": (
        "check-double",
        "class Two:\n    value = 2\nassert double(Two()) == 4",
        "check-double does not accept the solution: TypeError: a Two cannot be handed to a "
        "student's function: expected numbers, text, arrays, lists, tuples, dicts, functions or "
        "what students made",
    ),
    "a test that is wrong": (
        "check-double",
        "assert double(1) == 3, 'double(1) is 3'",
        "check-double does not accept the solution: AssertionError: double(1) is 3",
    ),
    "a test that does not end": (
        "check-double",
        "while True:\n    double(1)",
        "check-double does not accept the solution: TimedOut: it had not ended after 1 s",
    ),
}
ACCEPTED = [
    "assert double(1) == 2",
    "score = sum(double(n) == 2 * n for n in range(4)) / 4\nscore",
    "import numpy as np\nnp.testing.assert_allclose(double(np.ones(3)), 2)",
    "def check():\n    assert double(2) == 4\n\n\ncheck()",
    "%timeit -n1 -r1 double(1)",
    "str(double(1))",
]
LIMITS = Limits(cell_timeout=1, notebook_timeout=30)


def lesson(name, source):
    notebook = tiny.lesson()
    tiny.cell(notebook, name).source = source
    return notebook


@pytest.mark.parametrize("what", REFUSED)
def test_what_cannot_be_graded_is_refused_with_its_reason(what):
    name, source, reason = REFUSED[what]
    assert problems(lesson(name, source), LIMITS) == [reason]


@pytest.mark.parametrize("source", ACCEPTED)
def test_an_ordinary_test_is_accepted(source):
    assert problems(lesson("check-double", source), LIMITS) == []


@pytest.mark.parametrize("name", lesson_names())
def test_every_lesson_can_be_graded(name):
    assert problems(read_lesson(name), Limits(cell_timeout=120)) == []


def test_nbgrader_generates_no_assignment_with_such_a_test(tmp_path):
    course = Course.create(tmp_path / "course")
    source = course.root / "source" / tiny.NAME
    source.mkdir(parents=True)
    nbformat.write(lesson("check-double", "double(1) / 2"), source / "tiny.ipynb")
    with pytest.raises(NbGraderException):
        tiny.generate(course)
    assert not (course.root / "release" / tiny.NAME).exists()


def test_the_reason_is_one_line_of_our_command(tmp_path, monkeypatch):
    course = Course.create(tmp_path / "course")
    broken = read_lesson("03_pooling")
    tiny.cell(broken, "check-max-pool2d").source = "assert max_pool2d is None, 'odd'"
    monkeypatch.setattr("autograde.releasing.build.read_lesson", lambda name: broken)
    with pytest.raises(CourseError) as refused:
        generate(course, "03_pooling")
    assert str(refused.value) == (
        "nbgrader cannot generate 03_pooling: autograde.CourseError: check-max-pool2d does not "
        "accept the solution: AssertionError: odd"
    )
