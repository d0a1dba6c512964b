"""What students get back: the verdict and the question, and not a line of a hidden test."""

import html
import re
import sys
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook, new_output

from autograde.feedback import hide_tests, student_frames
from autograde.preprocessors import comments
from autograde.tests import tiny

SCRIPTS = Path(sys.executable).parent


def feedback(course, student):
    path = course.folder("feedback", student, tiny.NAME) / "tiny.html"
    return html.unescape(re.sub(r"<[^>]+>", "", path.read_text()))


def hidden_lines():
    for name in ["test-double", "test-square"]:
        source = tiny.cell(tiny.lesson(), name).source
        for line in source.split("### BEGIN HIDDEN TESTS\n")[1].splitlines():
            if line.strip():
                yield line.strip()


@pytest.mark.parametrize("student", [*tiny.CLASS, "spy", "script"])
def test_no_line_of_a_hidden_test_is_in_the_feedback(course_with_feedback, student):
    text = feedback(course_with_feedback, student)
    for line in hidden_lines():
        assert line not in text
    assert "secret_number" not in text


@pytest.mark.parametrize("student", [*tiny.CLASS, "spy"])
def test_no_path_of_the_grading_machine_is_in_the_feedback(course_with_feedback, student):
    text = feedback(course_with_feedback, student)
    assert "/tmp/" not in text
    assert "site-packages" not in text


def test_the_message_of_a_failed_test_is_in_the_feedback(course_with_feedback):
    text = feedback(course_with_feedback, "bob")
    assert "AssertionError: double(1) is 2" in text
    assert "AssertionError: double: a value is wrong" in text


def test_what_a_function_printed_in_a_hidden_test_is_not_shown(course_with_feedback):
    notebook = nbformat.read(
        course_with_feedback.folder("autograded", "eve", tiny.NAME) / "tiny.ipynb", 4
    )
    assert "17" in tiny.cell(notebook, "test-square").outputs[0].text
    assert tiny.cell(hide_tests(notebook), "test-square").outputs == []


def test_a_script_in_an_answer_does_not_reach_the_reader(course_with_feedback):
    path = course_with_feedback.folder("feedback", "script", tiny.NAME) / "tiny.html"
    assert "<script>alert('caught')" not in path.read_text()
    assert "Because." in path.read_text()


def test_a_students_own_frames_stay_in_a_traceback(course_with_feedback):
    notebook = nbformat.read(
        course_with_feedback.folder("autograded", "spy", tiny.NAME) / "tiny.ipynb", 4
    )
    frames = tiny.cell(hide_tests(notebook), "test-double").outputs[0].traceback
    assert len(frames) == 2
    assert "1 / 0" in re.sub(r"\x1b\[[0-9;]*m", "", frames[0])
    assert frames[-1] == "ZeroDivisionError: division by zero"


def test_frames_of_files_and_of_tests_are_left_out():
    frames = [
        "Cell In[3], line 1\n a",
        "In[4] b",
        "File /usr/lib/python3/x.py:1, in f",
        "Cell In[7]",
    ]
    error = nbformat.v4.new_output("error", ename="E", evalue="at /a/b/c.py", traceback=frames)
    assert student_frames(error, {3, 7}) == [frames[0], frames[3], "E: at c.py"]


def test_a_picture_is_shown_as_a_picture_where_its_html_is_not_let_through():
    data = {"image/png": "iVBORw0K", "text/html": "<img src='data:...'>", "text/plain": "a cup"}
    cell = new_code_cell("show()", outputs=[new_output("execute_result", data)])
    (shown,) = hide_tests(new_notebook(cells=[cell])).cells[0].outputs
    assert shown.data == {"image/png": "iVBORw0K", "text/plain": "a cup"}


def test_a_diagnosis_becomes_the_comment_of_the_cell_that_defines_the_function(course):
    diagnosis = {"function": "double", "mistake": "It triples", "question": "What is 2 * 1?"}
    found = comments(tiny.answer(course), [diagnosis])
    assert found == {"double": "double: It triples. What is 2 * 1?"}


def test_nbgrader_exports_the_scores(course_with_feedback):
    text = (course_with_feedback.root / "grades.csv").read_text()
    rows = [line.split(",") for line in text.splitlines()]
    column, student = rows[0].index("raw_score"), rows[0].index("student_id")
    totals = {row[student]: float(row[column]) for row in rows[1:]}
    assert {name: totals[name] for name in tiny.SCORES} == {
        name: sum(scores) for name, scores in tiny.SCORES.items()
    }
