"""What students get back: the verdict and the question, and not a line of a hidden test."""

import html
import json
import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import nbformat
import pytest

from autograde.course import Course
from autograde.feedback import hide_tests, student_frames
from autograde.grade import grade
from autograde.preprocessors import comments
from autograde.tests import tiny

SCRIPTS = Path(sys.executable).parent


@pytest.fixture(scope="module")
def course_with_feedback(graded_course, tmp_path_factory):
    root = tmp_path_factory.mktemp("feedback") / "course"
    course = Course(Path(shutil.copytree(graded_course.root, root)))
    spy = "import inspect, sys\n    print(In)\n    print(inspect.currentframe().f_back.f_locals)"
    tiny.hand_in(course, "spy", tiny.answer(course, "print(In); 1 / 0", f"{spy}; return x * x"))
    tiny.hand_in(course, "script", tiny.answer(course))
    add_script(course.folder("submitted", "script", tiny.NAME) / "tiny.ipynb")
    grade(course, tiny.NAME, 2, tiny.LIMITS)
    for command in [["generate_feedback", tiny.NAME], ["export", "--to", "grades.csv"]]:
        subprocess.run([SCRIPTS / "nbgrader", *command], cwd=root, check=True, capture_output=True)
    return course


def add_script(path):
    notebook = nbformat.read(path, 4)
    tiny.cell(notebook, "why").source = "<script>alert('caught')</script> Because."
    nbformat.write(notebook, path)


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


def test_the_formgrader_shows_the_class_and_its_button_grades_as_we_do(course_with_feedback):
    course = course_with_feedback
    before = (course.records / tiny.NAME / "ada.json").stat().st_mtime_ns
    with server(course) as ask:
        assert "formgrader" in ask("formgrader/gradebook/tiny/tiny")
        names = [one["student"] for one in json.loads(ask("formgrader/api/submissions/tiny"))]
        assert {*tiny.CLASS} < set(names)
        (script,) = [
            one["id"]
            for one in json.loads(ask("formgrader/api/submitted_notebooks/tiny/tiny"))
            if one["student"] == "script"
        ]
        page = ask(f"formgrader/submissions/{script}")
        assert "Because." in page
        assert "<script>alert('caught')" not in page
        done = json.loads(ask("formgrader/api/submission/tiny/ada/autograde", "POST"))
        assert done["success"], done
    assert tiny.scores(course)["ada"] == tiny.SCORES["ada"]
    assert (course.records / tiny.NAME / "ada.json").stat().st_mtime_ns > before


class server:
    """A Jupyter server with the formgrader, on this machine only."""

    def __init__(self, course):
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        home = course.root.parent / "home"
        command = [SCRIPTS / "jupyter", "server", "--no-browser", "--allow-root", "--ip=127.0.0.1"]
        options = [
            f"--port={self.port}",
            "--ServerApp.port_retries=0",
            "--IdentityProvider.token=t",
        ]
        extensions = "{'nbgrader.server_extensions.formgrader': True}"
        self.log = (course.root.parent / "server.log").open("w")
        self.process = subprocess.Popen(
            [*command, *options, f"--ServerApp.jpserver_extensions={extensions}"],
            cwd=course.root,
            env={**os.environ, "HOME": str(home), "PATH": f"{SCRIPTS}:/usr/bin:/bin"},
            stdout=self.log,
            stderr=self.log,
        )

    def __enter__(self):
        for _ in range(300):
            try:
                self.ask("api/status")
            except (urllib.error.URLError, ConnectionError):
                time.sleep(0.1)
            else:
                return self.ask
        raise AssertionError("the server does not answer")

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait()
        self.log.close()

    def ask(self, path, method="GET"):
        request = urllib.request.Request(
            f"http://127.0.0.1:{self.port}/{path}",
            headers={"Authorization": "token t"},
            method=method,
        )
        with urllib.request.urlopen(request) as answer:
            return answer.read().decode()
