"""Check my work: where it runs, what it says, what it remembers."""

import json

import pytest

from cnnlib.selfcheck import ELSEWHERE, VISIBLE, ask, check_my_work, place, reveal
from cnnlib.selfcheck.place import CHECKING, open_notebook
from cnnlib.selfcheck.progress import PROGRESS, read, record, tries
from cnnlib.selfcheck.report import Report, Row, graded_rows, visible_rows

LESSON = "41_counting"
CELLS = [
    (None, "import os\nfrom cnnlib.selfcheck import check_my_work"),
    (None, "%time 1"),
    ("double", "def double(x):\n    return 2 * x"),
    ("check-double", "assert double(2) == 4"),
    ("test-double", "assert False, 'what a student does not have'"),
    ("triple", "def triple(x):\n    return 2 * x"),
    ("check-triple", "assert triple(1) == 3, 'three times <b>one</b>'"),
    ("fourfold", "def fourfold(x):\n    raise NotImplementedError('fourfold: your turn')"),
    ("check-fourfold", "assert fourfold(1) == 4"),
    ("check-q41", "assert undefined == 1"),
    ("check-q42", "assert False, 'q42: no answer yet. Replace None by yours.'"),
    ("bonus-check-more", "print('fine')"),
    (None, f"check_my_work({LESSON!r})"),
    (None, "raise SystemExit"),
]


@pytest.fixture
def notebook(tmp_path):
    """A saved notebook in a student's course, with the instructor's side elsewhere."""
    cells = [{"cell_type": "markdown", "metadata": {}, "source": ["# Counting"]}]
    for name, source in CELLS:
        graded = bool(name and "-" in name)
        meta = {"nbgrader": {"grade_id": name, "grade": graded}} if name else {}
        cells.append({"cell_type": "code", "metadata": meta, "source": source.splitlines(True)})
    path = tmp_path / "notebooks" / f"{LESSON}.ipynb"
    path.parent.mkdir()
    path.write_text(json.dumps({"cells": cells}))
    return path


@pytest.fixture
def opened(notebook, monkeypatch):
    """As if Jupyter had the notebook open."""
    monkeypatch.delenv(CHECKING, raising=False)
    monkeypatch.setenv("JPY_SESSION_NAME", str(notebook))
    monkeypatch.chdir(notebook.parent)
    return notebook


def test_in_a_plain_program_nothing_is_checked(notebook, monkeypatch, capsys):
    monkeypatch.chdir(notebook.parent)
    monkeypatch.delenv("JPY_SESSION_NAME", raising=False)
    monkeypatch.setattr(ask, "_run", None)
    assert check_my_work(LESSON) is None
    assert capsys.readouterr().out == f"{ELSEWHERE}\n"


@pytest.mark.parametrize("name", [CHECKING, "NBGRADER_EXECUTION", "NBGRADER_VALIDATING"])
def test_while_a_notebook_is_graded_nothing_is_checked(name, opened, monkeypatch):
    assert open_notebook(LESSON) == opened
    monkeypatch.setenv(name, "1")
    assert open_notebook(LESSON) is None


def test_a_renamed_notebook_is_found_beside_its_old_name(opened, monkeypatch):
    monkeypatch.setenv("JPY_SESSION_NAME", str(opened.with_name("Untitled.ipynb")))
    assert open_notebook(LESSON) == opened
    opened.unlink()
    assert open_notebook(LESSON) is None


def test_visual_studio_code_tells_it_in_another_way(notebook, monkeypatch):
    monkeypatch.delenv("JPY_SESSION_NAME", raising=False)
    monkeypatch.setattr("__main__.__vsc_ipynb_file__", str(notebook), raising=False)
    assert open_notebook(LESSON) == notebook


def test_a_students_course_runs_the_visible_checks_in_a_fresh_process(opened, capsys):
    report = check_my_work(LESSON)
    said = capsys.readouterr().out
    assert f"Checking {LESSON}.ipynb as saved at" in said
    assert ELSEWHERE not in said
    assert [(row.exercise, row.state) for row in report.rows] == [
        ("double", "visible checks pass"),
        ("triple", "not yet"),
        ("fourfold", "not written yet"),
        ("q41", "not yet"),
        ("q42", "not written yet"),
        ("more", "visible checks pass"),
    ]
    assert report.rows[1].advice == "three times <b>one</b>"
    assert report.rows[3].advice.startswith("NameError")
    assert report.notes == [VISIBLE]
    assert tries(opened.parent / PROGRESS, LESSON, "triple") == 1
    assert tries(opened.parent / PROGRESS, LESSON, "fourfold") == 0


def test_what_is_no_notebook_is_said_in_a_line(opened, capsys):
    opened.write_text("{")
    assert check_my_work(LESSON) is None
    assert "JSONDecodeError" in capsys.readouterr().out.splitlines()[-1]


def test_a_check_without_end_is_stopped(opened, monkeypatch, capsys):
    monkeypatch.setattr(ask, "SECONDS", 0.1)
    assert check_my_work(LESSON) is None
    assert "stopped" in capsys.readouterr().out


def test_without_the_instructors_side_there_is_no_solution(opened, capsys):
    reveal("double")
    assert "not here" in capsys.readouterr().out


def test_the_grader_is_asked_only_where_all_of_it_is_there(notebook, monkeypatch):
    assert place.grader_beside(notebook) is None
    program = notebook.parents[1] / "autograde" / "__main__.py"
    program.parent.mkdir()
    program.touch()
    monkeypatch.setattr(place, "NEEDED", ("json",))
    assert place.grader_beside(notebook) == notebook.parents[1]
    monkeypatch.setattr(place, "NEEDED", ("json", "no_such_package"))
    assert place.grader_beside(notebook) is None


def graded(**changes):
    exercise = {"name": "double", "bonus": False, "score": 1, "points": 3, "manual": 0}
    exercise |= {"messages": ["shape: (2,)"], "mistake": "", "question": ""}
    return graded_rows({"exercises": [exercise | changes]})[0]


def test_the_graders_verdict_is_a_table():
    assert graded() == Row("double", "not yet", "1 / 3", "shape: (2,)")
    assert graded(score=3, messages=[]) == Row("double", "right", "3 / 3", "")
    unwritten = ["not written yet", "q07: no answer yet. Replace None by yours."]
    assert graded(messages=unwritten).state == "not written yet"
    assert graded(messages=[*unwritten, "wrong"]).state == "not yet"
    choice = "your choice is None, expected one of A, B in quotes."
    assert graded(messages=[choice]).state == "not written yet"
    assert graded(points=0, manual=2, score=0).state == "a person reads this"
    named = graded(mistake="it triples", question="What is 2 + 2?")
    lines = ["It does the same as: it triples.", "What is 2 + 2?", "shape: (2,)"]
    assert named.advice.splitlines() == lines


def test_a_table_is_safe_html_and_readable_text():
    rows = [Row("double", "not yet", "1 / 3", "a < b\n<script>")]
    report = Report("41_counting", rows, ["1 of 3 points"])
    assert "<script>" not in report._repr_html_()
    assert "a &lt; b<br>&lt;script&gt;" in report._repr_html_()
    assert '<th scope="row"' in report._repr_html_()
    assert report._repr_html_().count("<td") == 3
    assert Report("", [Row("double", "not yet", "", "")], [])._repr_html_().count("<td") == 2
    assert repr(report).splitlines() == [
        "41_counting",
        "double     1 / 3  not yet",
        "    a < b",
        "    <script>",
        "1 of 3 points",
    ]


def test_an_exercise_with_several_checks_fails_with_the_first_that_does():
    errors = ["", "AssertionError: one", "AssertionError: two"]
    checks = [{"name": "a", "bonus": False, "error": error} for error in errors]
    assert visible_rows(checks) == [Row("a", "not yet", "", "one")]


def test_tries_are_counted_and_one_name_has_one_count(tmp_path):
    path = tmp_path / PROGRESS
    record(path, LESSON, [Row("conv2d_valid", "not yet", "", ""), Row("LeNet", "right", "", "")])
    record(path, LESSON, [Row("conv2d-valid", "not written yet", "", "")])
    record(path, "42_more", [Row("conv2d-valid", "not yet", "", "")])
    assert tries(path, LESSON, "conv2d_valid") == 1
    assert read(path)[LESSON]["lenet"] == {"tries": 1, "right": True}
    assert tries(path, "42_more", "other") == 0


@pytest.mark.parametrize("text", ["", "{", "[]", '{"a": 3}', '{"a": {"b": {"tries": "many"}}}'])
def test_a_spoiled_file_of_progress_counts_as_none(text, tmp_path):
    path = tmp_path / PROGRESS
    path.write_text(text)
    assert read(path) == {}
    record(path, LESSON, [Row("double", "not yet", "", "")])
    assert tries(path, LESSON, "double") == 1
