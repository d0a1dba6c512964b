"""`nbgrader validate`, as an instructor runs it in the course folder."""

import subprocess
import sys
from pathlib import Path

import nbformat

from autograde.execute.limits import Limits
from autograde.tests import tiny
from autograde.validate import run_apart

NBGRADER = Path(sys.executable).with_name("nbgrader")
SPY = "import os; raise RuntimeError(f'{os.getcwd()} {os.path.exists(os.environ[\"HOME\"])}')"


def validate(course, notebook):
    path = course.root / "one.ipynb"
    nbformat.write(notebook, path)
    before = path.read_bytes()
    done = subprocess.run(
        [NBGRADER, "validate", path], cwd=course.root, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    assert path.read_bytes() == before
    return done.stdout


def test_right_answers_pass_and_wrong_ones_are_shown(course):
    assert "Success!" in validate(course, tiny.answer(course))
    said = validate(course, tiny.answer(course, double="return 3 * x"))
    assert "VALIDATION FAILED ON 1 CELL(S)!" in said
    assert "AssertionError: double(1) is 2" in said


def test_student_code_runs_behind_walls_and_apart_from_the_tests(course):
    assert "RuntimeError: /scratch True" in validate(course, tiny.answer(course, double=SPY))
    cheat = "import numpy.testing, builtins; builtins.AssertionError = ValueError; return 3 * x"
    assert "double(1) is 2" in validate(course, tiny.answer(course, double=cheat))


def test_a_tag_makes_no_cell_be_skipped(course):
    notebook = tiny.answer(course, double="return 3 * x")
    for cell in notebook.cells:
        cell.metadata["tags"] = ["autograde-has-run-this", "skip-execution"]
    assert "VALIDATION FAILED ON 1 CELL(S)!" in validate(course, notebook)


def test_an_endless_answer_does_not_hold_it_up(course):
    notebook = tiny.answer(course, double="while True: pass")
    run_apart(notebook, Limits(cell_timeout=1))
    (error,) = tiny.cell(notebook, "check-double").outputs
    assert error.ename == "TimedOut"
