"""The command line: one line for a mistake, tables for people, JSON for programs."""

import argparse
import json
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

from autograde.__main__ import main, parser
from autograde.course import SETTINGS, Course
from autograde.execute.run import stop_server
from autograde.execute.sandbox.ways import SETTING
from autograde.grading.records import read_record
from autograde.lms import HEADS
from autograde.releasing.build import lesson_names, read_lesson, release_bytes
from autograde.tests import tiny
from cnnlib.selfcheck.progress import PROGRESS


@pytest.fixture
def solved(tmp_path):
    path = tmp_path / "01_convolution.ipynb"
    nbformat.write(read_lesson("01"), path)
    return path


def test_a_mistake_is_one_line_and_exit_status_2(capsys, tmp_path):
    assert main(["release", "--check", "99"]) == 2
    error = capsys.readouterr().err
    assert error == f"autograde: no lesson '99': there are {', '.join(lesson_names())}\n"
    assert main(["grade", "--course", str(tmp_path)]) == 2
    assert "is not a course" in capsys.readouterr().err


def test_nothing_is_stale(capsys):
    assert main(["release", "--check"]) == 0
    assert capsys.readouterr().out == "stale: nothing\n"


@pytest.mark.parametrize("words", [["grade", "--jobs", "0"], ["grade", "--jobs", "two"], []])
def test_a_word_that_cannot_be_is_refused(words, capsys):
    with pytest.raises(SystemExit, match="2"):
        main(words)
    error = capsys.readouterr().err
    assert "usage:" in error
    assert "_positive" not in error


def test_grade_says_what_its_exit_status_means(capsys):
    with pytest.raises(SystemExit, match="0"):
        main(["grade", "--help"])
    assert "Exits 1 when a submission was refused" in " ".join(capsys.readouterr().out.split())


def test_grade_says_what_was_new_and_what_is_unknown(class_copy, capsys):
    tiny.keep_only(class_copy, "ada", "zoe")
    words = ["grade", "--course", str(class_copy.root)]
    assert main([*words, "--assignment", "99_x"]) == 2
    assert capsys.readouterr().err == "autograde: unknown assignment '99_x': there are tiny\n"
    assert main(words) == 1
    assert "0 unchanged, 1 graded now, 1 refused" in capsys.readouterr().out
    assert main(words) == 1
    assert "1 unchanged, 0 graded now, 1 refused" in capsys.readouterr().out


def test_limits_are_those_of_the_course_unless_others_are_asked_for(class_copy):
    tiny.keep_only(class_copy, "cas")
    settings = class_copy.root / SETTINGS
    settings.write_text(settings.read_text() + "c.ExecuteSubmission.cell_timeout = 1.5\n")
    words = ["grade", "--course", str(class_copy.root)]
    assert main(words) == 0
    stopped_by = read_record(class_copy.records, tiny.NAME, "cas").stopped_by
    assert (stopped_by["cell_timeout"], stopped_by["notebook_timeout"]) == (1.5, 300)
    assert main([*words, "--timeout", "2"]) == 0
    assert read_record(class_copy.records, tiny.NAME, "cas").stopped_by["cell_timeout"] == 2


@pytest.fixture
def sandbox(monkeypatch):
    """Have the next run start a fork server that is walled in as it is asked for."""
    yield lambda way: (stop_server(), monkeypatch.setenv(SETTING, way))
    stop_server()


def test_a_sandbox_that_the_course_requires_is_required(class_copy, capsys, sandbox):
    settings = class_copy.root / SETTINGS
    settings.write_text(settings.read_text() + "c.ExecuteSubmission.require_sandbox = True\n")
    sandbox("limits")
    assert main(["grade", "--course", str(class_copy.root)]) == 2
    assert "a full sandbox was asked for, but" in capsys.readouterr().err


def test_where_nothing_can_be_run_no_submission_is_to_blame(
    graded_course, tmp_path, capsys, sandbox, solved
):
    course = Course(shutil.copytree(graded_course.root, tmp_path / "copy"))
    before = read_record(course.records, tiny.NAME, "ada")
    sandbox("foo")
    for words in (["grade", "--force", "--course", str(course.root)], ["check", str(solved)]):
        assert main(words) == 2
        assert capsys.readouterr().err.endswith(
            "AUTOGRADE_SANDBOX=foo: expected one of auto, own, bubblewrap, landlock, limits\n"
        )
    assert read_record(course.records, tiny.NAME, "ada") == before


def test_a_gradebook_that_is_none_and_a_file_for_a_folder_are_one_line(course, tmp_path, capsys):
    (course.root / "gradebook.db").write_text("no database")
    assert main(["grade", "--course", str(course.root)]) == 2
    assert capsys.readouterr().err == (
        "autograde: (sqlite3.DatabaseError) file is not a database\n"
    )
    file = tmp_path / "file"
    file.write_text("")
    assert main(["release", "01", "--course", str(file)]) == 2
    assert capsys.readouterr().err == f"autograde: {file / 'source'}: Not a directory\n"


def test_a_command_that_is_stopped_while_it_starts_says_so():
    program = """
import sys
from autograde.__main__ import main
class Stop:
    def find_spec(self, name, path=None, target=None):
        if name == "autograde.commands":
            raise KeyboardInterrupt
sys.meta_path.insert(0, Stop())
sys.exit(main(["doctor"]))"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert done.returncode == 130
    assert done.stderr == "autograde: stopped; run the same command again to go on\n"


def test_a_course_is_made_and_an_empty_one_says_so(tmp_path, capsys):
    course = tmp_path / "course"
    assert main(["release", "01", "--course", str(course)]) == 0
    assert "generated in" in capsys.readouterr().out
    released = course / "release" / "01_convolution" / "01_convolution.ipynb"
    assert released.read_bytes() == release_bytes("01"), "nbgrader releases what notebooks/ has"
    assert main(["grade", "--course", str(course)]) == 2
    assert "nothing was handed in" in capsys.readouterr().err


def test_check_tells_a_program_everything(solved, capsys):
    assert main(["check", str(solved), "--json"]) == 0
    verdict = json.loads(capsys.readouterr().out)
    assert verdict["points"] == 96


def test_check_says_what_fails_and_why(solved, capsys):
    notebook = nbformat.read(solved, as_version=4)
    for cell in notebook.cells:
        if cell.id == "convolve2d":
            cell.source = "def convolve2d(x, w):\n    return cross_correlate2d(x, w)"
    nbformat.write(notebook, solved)
    assert main(["check", str(solved)]) == 1
    said = " ".join(capsys.readouterr().out.split())
    assert "88 of 96 points" in said


def test_help_is_there_before_anything_heavy_is_imported():
    program = (
        "import sys; from autograde.__main__ import parser; parser(); "
        "print(sorted({'nbgrader', 'numpy', 'jupytext', 'nbformat'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert done.stdout == "[]\n", done.stderr


def test_the_formats_on_offer_are_those_that_are_written():
    (action,) = [a for a in _options("export") if a.dest == "format"]
    assert action.choices == sorted(HEADS)
    (action,) = [a for a in _options("solution") if a.dest == "progress"]
    assert action.default == Path("notebooks") / PROGRESS


def _options(command):
    (commands,) = [a for a in parser()._actions if isinstance(a, argparse._SubParsersAction)]
    return commands.choices[command]._actions
