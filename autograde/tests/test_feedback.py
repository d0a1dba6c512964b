"""What students get back: the verdict and the question, and not a line of a hidden test."""

import html
import re

import nbformat
import pytest
from bs4 import BeautifulSoup
from nbformat.v4 import new_code_cell, new_notebook, new_output

from autograde.feedback.page import PASSED, hide_tests
from autograde.preprocessors import comments
from autograde.tests import tiny
from autograde.tests.test_sanitize import CHROMIUM, FLAGS


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
    assert "double(1) is 2" in text.split("Grade cell: check-double")[1]
    assert "double: a value is wrong" in text.split("Grade cell: test-double")[1]


def test_what_a_function_printed_in_a_hidden_test_is_not_shown(course_with_feedback):
    notebook = nbformat.read(
        course_with_feedback.folder("autograded", "eve", tiny.NAME) / "tiny.ipynb", 4
    )
    assert "17" in tiny.cell(notebook, "test-square").outputs[0].text
    (shown,) = tiny.cell(hide_tests(notebook), "test-square").outputs
    assert "17" not in shown.text


def test_a_script_in_an_answer_does_not_reach_the_reader(course_with_feedback):
    path = course_with_feedback.folder("feedback", "script", tiny.NAME) / "tiny.html"
    assert "<script>alert('caught')" not in path.read_text()
    assert "Because." in path.read_text()


def test_a_students_own_lines_stay_in_a_traceback(course_with_feedback):
    notebook = nbformat.read(
        course_with_feedback.folder("autograded", "spy", tiny.NAME) / "tiny.ipynb", 4
    )
    error, frames = tiny.cell(hide_tests(notebook), "test-double").outputs
    assert error.evalue == "ZeroDivisionError: division by zero"
    assert frames.data["text/plain"].splitlines() == [
        "Cell In[2], line 2, in double",
        "      1 def double(x):",
        "-->   2     print(In); 1 / 0",
    ]


@pytest.mark.parametrize("informed", [True, False])
def test_an_error_after_hidden_tests_is_told_as_one_of_theirs(informed):
    meta = {"grade": True, "solution": False, "locked": True, "grade_id": "x", "points": 1}
    test = new_code_cell("f(5)", metadata={"nbgrader": {**meta, "schema_version": 3}})
    test.outputs = [new_output("error", ename="KeyError", evalue="4711", traceback=[])]
    cause, message = ["KeyError", "4711"], "f: your function raised KeyError"
    fault = {"name": "KeyError", "message": "4711", "origin": "student", "frames": []}
    fault |= {"traceback": ["Cell In[4711], line 1"], "sizes": None, "cause": None}
    for change in ({}, {"name": "AssertionError", "message": message, "cause": cause}):
        told = {"faults": {"x": fault | change}, "informed": ["x"] if informed else []}
        page = hide_tests(new_notebook(cells=[test], metadata={"autograde": told}))
        assert "KeyError" in str(page.cells)
        assert ("4711" in str(page.cells)) != informed


def test_a_test_that_passes_says_so(course_with_feedback):
    notebook = nbformat.read(
        course_with_feedback.folder("autograded", "ada", tiny.NAME) / "tiny.ipynb", 4
    )
    (shown,) = tiny.cell(hide_tests(notebook), "test-square").outputs
    assert shown.text == PASSED


def test_the_first_cell_says_where_to_look(course_with_feedback):
    path = course_with_feedback.folder("feedback", "cas", tiny.NAME) / "tiny.html"
    page = BeautifulSoup(path.read_text(), "html.parser")
    first = page.select_one("#notebook-container .cell")
    assert first.select_one("strong").text == "4 of 10 points"
    assert "2 more are for a person to give" in first.text
    (row,) = first.select("tbody tr")
    name, points, advice = row.select("td")
    assert (name.text, points.text) == ("square", "0 / 4")
    assert advice.text.startswith("Stopped: it had not ended after 1.5 s. Is there a loop")
    for link in first.select("a"):
        assert page.select(f'a[name="{link["href"][1:]}"]'), link


@pytest.mark.browser
@pytest.mark.skipif(CHROMIUM is None, reason="no browser: neither chromium nor google-chrome")
@pytest.mark.parametrize("width", [400, 1280])
def test_the_page_fits_its_reader_and_its_links_lead_to_the_tests(course_with_feedback, width):
    sync_api = pytest.importorskip("playwright.sync_api")
    path = course_with_feedback.folder("feedback", "spy", tiny.NAME) / "tiny.html"
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        view = browser.new_page(viewport={"width": width, "height": 700})
        view.route("http*://**", lambda route: route.abort())
        view.goto(path.as_uri(), wait_until="domcontentloaded")
        assert view.evaluate("document.documentElement.scrollWidth") <= width
        assert view.locator("meta[name=viewport]").count() == 1
        assert not view.locator("#toc a").first.is_visible()
        view.locator(".cell td a").first.click()
        assert view.evaluate("window.scrollY") > 0
        error = view.locator(".output_error span").first
        assert error.evaluate("e => getComputedStyle(e).color") == "rgb(151, 38, 15)"
        browser.close()


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
