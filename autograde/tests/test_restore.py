"""Notebooks that were changed where they should not be: noted in one line, and put right."""

import re
from hashlib import sha256

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_raw_cell

from autograde.grading.restore import name_of
from autograde.tests import tiny


def remove_graded(notebook):
    notebook.cells.remove(tiny.cell(notebook, "test-double"))


def remove_solution_and_tests(notebook):
    for name in ["square", "test-square"]:
        notebook.cells.remove(tiny.cell(notebook, name))


def duplicate(notebook):
    notebook.cells.append(tiny.cell(notebook, "test-double").copy())
    notebook.cells[-1]["id"] = "another"


def retype(notebook):
    place = notebook.cells.index(tiny.cell(notebook, "test-double"))
    old = notebook.cells[place]
    notebook.cells[place] = new_raw_cell(old.source, metadata=old.metadata)


def strip_metadata(notebook):
    for cell in notebook.cells:
        cell.metadata = {}


def strip_metadata_and_ids(notebook):
    strip_metadata(notebook)
    for number, cell in enumerate(notebook.cells):
        cell["id"] = f"cell-{number}"


def malform(notebook):
    tiny.cell(notebook, "square").metadata.nbgrader.grade = "yes"
    tiny.cell(notebook, "double").metadata.nbgrader.schema_version = 99
    notebook.cells.append(new_code_cell("1", metadata={"nbgrader": "no"}))
    notebook.cells.append(new_code_cell("1", metadata={"nbgrader": {"grade": True}}))


def foreign_cell(notebook):
    meta = {"grade": True, "grade_id": "mine", "points": 100, "solution": False, "locked": True}
    notebook.cells.append(new_code_cell("1", metadata={"nbgrader": meta}))


def other_kernel(notebook):
    notebook.metadata.kernelspec = {"name": "conda-env-ml", "display_name": "ml"}


MENDED = {
    remove_graded: ["cells were missing, and are added back: test-double"],
    remove_solution_and_tests: [
        "solution cells are missing, .*: square",
        "cells were missing, and are added back: test-square",
    ],
    duplicate: ["cells stand there more than once, and only the last counts: test-double"],
    retype: ["cells had changed their type, and are restored: test-double"],
    strip_metadata: ["nbgrader metadata was removed or damaged, and is restored: imports, double"],
    strip_metadata_and_ids: [
        "cells were missing, and are added back: imports, check-double, test-double, test-square",
        "solution cells are missing, .*: double, square",
    ],
    malform: ["nbgrader metadata was removed or damaged, and is restored: double, square"],
    foreign_cell: [],
    other_kernel: [],
}


@pytest.mark.parametrize("change", MENDED, ids=lambda change: change.__name__)
def test_what_can_be_mended_is_noted_and_valid(course, change):
    notebook = tiny.answer(course)
    change(notebook)
    path = tiny.hand_in(course, "ada", nbformat.from_dict(notebook))
    before = sha256(path.read_bytes()).digest()
    (submission,) = tiny.look_at_all(course)
    for problem, expected in zip(submission.problems, MENDED[change], strict=True):
        assert re.match(expected, problem), problem
    nbformat.validate(submission.notebook)
    names = [name_of(cell) for cell in submission.notebook.cells]
    graded = [name for name in names if name and ("test" in name or "check" in name)]
    assert sorted(graded) == ["check-double", "test-double", "test-square"]
    assert sha256(path.read_bytes()).digest() == before


def test_a_missing_test_comes_back_after_the_cell_it_followed(course):
    notebook = tiny.answer(course)
    remove_graded(notebook)
    tiny.hand_in(course, "ada", notebook)
    (submission,) = tiny.look_at_all(course)
    names = [name_of(cell) for cell in submission.notebook.cells]
    assert names.index("test-double") == names.index("check-double") + 1


def test_locked_text_hidden_tests_and_tags_are_put_right(course):
    notebook = tiny.answer(course)
    test = tiny.cell(notebook, "test-double")
    test.source, test.metadata.tags = "pass", ["skip-execution"]
    tiny.hand_in(course, "ada", notebook)
    (submission,) = tiny.look_at_all(course)
    restored = tiny.cell(submission.notebook, "test-double")
    assert restored.source == tiny.cell(tiny.lesson(), "test-double").source
    assert "tags" not in restored.metadata
    assert tiny.cell(submission.notebook, "double").source == "def double(x):\n    return x + x"
