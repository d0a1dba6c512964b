"""A named mistake, from a submission to the comment in nbgrader's gradebook and the feedback."""

import subprocess
import sys
from pathlib import Path

import nbformat

from autograde.course import Course
from autograde.execute.limits import Limits
from autograde.grading.diagnose import execute_with_diagnoses
from autograde.grading.grade import grade
from autograde.misconceptions import wrong
from autograde.releasing.build import generate, read_lesson, release_notebook
from autograde.tests import tiny

LESSON = "01_convolution"


def test_a_named_mistake_is_a_comment_in_the_gradebook_and_in_the_feedback(tmp_path):
    course = Course.create(tmp_path / "course")
    generate(course, LESSON)
    mistake = wrong("convolve2d")[0]
    notebook = read_lesson(LESSON)
    tiny.cell(notebook, "convolve2d").source = mistake.source
    path = course.folder("submitted", "ada", LESSON) / f"{LESSON}.ipynb"
    path.parent.mkdir(parents=True)
    nbformat.write(notebook, path)

    (record,) = grade(course, LESSON, 1, Limits()).records

    assert [one["mistake"] for one in record.diagnoses] == [mistake.name]
    with course.gradebook() as gradebook:
        comment = gradebook.find_comment("convolve2d", LESSON, LESSON, "ada").comment
    assert comment == f"convolve2d: {mistake.name}. {mistake.question}"
    nbgrader = Path(sys.executable).with_name("nbgrader")
    subprocess.run(
        [nbgrader, "generate_feedback", LESSON], cwd=course.root, check=True, capture_output=True
    )
    page = course.folder("feedback", "ada", LESSON) / f"{LESSON}.html"
    assert mistake.name in page.read_text()
    assert "BEGIN HIDDEN TESTS" not in page.read_text()


def test_probes_leave_no_cell_behind_and_the_input_alone():
    notebook = release_notebook(LESSON)
    before = nbformat.writes(notebook)
    executed = execute_with_diagnoses(notebook, Limits(), [])
    assert nbformat.writes(notebook) == before
    assert [cell.id for cell in executed.cells] == [cell.id for cell in notebook.cells]
    assert executed.metadata.autograde["diagnoses"] == []
