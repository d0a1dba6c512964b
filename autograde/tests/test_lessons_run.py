"""Every lesson in a kernel: with its solutions, and as a student first opens it."""

import re
from itertools import pairwise

import pytest

from autograde.measure import cost_of, released, run_solved
from autograde.releasing.build import lesson_names, read_lesson

pytestmark = pytest.mark.parametrize("name", lesson_names())
WIDGET = "application/vnd.jupyter.widget-view+json"


def pictures_without_words(notebook):
    """Return the cells that show a picture which a screen reader cannot tell."""
    return [
        cell.id
        for cell in notebook.cells
        if cell.cell_type == "code"
        for output in cell.outputs
        if "image/png" in output.get("data", {})
        and not output.metadata.get("image/png", {}).get("alt")
        and WIDGET not in output.data
    ]


def test_the_solved_lesson_runs_and_every_picture_has_alt_text(name):
    done = run_solved(name)
    cost = cost_of(name, done)
    assert cost.errors == []
    assert cost.points == 100
    assert cost.memory_mb > 50  # a Python with NumPy in it
    assert pictures_without_words(done) == []


def test_a_new_student_meets_no_error_that_explains_nothing(name):
    assert released(name) == []


def test_headings_go_down_one_level_at_a_time(name):
    text = "\n".join(c.source for c in read_lesson(name).cells if c.cell_type == "markdown")
    levels = [len(marks) for marks in re.findall(r"^(#+) ", text, re.MULTILINE)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))
