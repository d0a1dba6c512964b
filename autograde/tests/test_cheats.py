"""Tests that a cheap trick gets past are found; those of the lessons are no such tests."""

import pytest

from autograde.execute.limits import Limits
from autograde.releasing.build import lesson_names, read_lesson
from autograde.releasing.cheats import doubts
from autograde.tests import tiny

SETUP = "import numpy as np\nx = np.array([1.0, 2.0])\n"
TESTS = {
    SETUP + "got = double(x)\nassert np.allclose(got, 2 * x)": "accepts answers that overwrite",
    SETUP + "want = 2 * x\nassert np.allclose(double(x), want)": None,
    SETUP + "assert np.allclose(double(x.copy()), 2 * x)": None,
    SETUP + "off = abs(double(x.copy()) - 2 * x).max()\nassert not off > 1e-6": "accepts NaN",
    SETUP + "off = abs(double(x.copy()) - 2 * x).max()\nassert off < 1e-6": None,
    SETUP + "assert double(x).shape == (2,)": None,
}


@pytest.mark.parametrize("source", TESTS)
def test_a_trick_that_works_is_told(source):
    notebook = tiny.lesson()
    tiny.cell(notebook, "check-double").source = source
    found = doubts(notebook, Limits(cell_timeout=5))
    if TESTS[source] is None:
        assert found == []
    else:
        (line,) = found
        assert line.startswith(f"check-double {TESTS[source]}")


@pytest.mark.parametrize("name", lesson_names())
def test_no_test_of_a_lesson_falls_for_a_trick(name):
    assert doubts(read_lesson(name), Limits(cell_timeout=60)) == []
