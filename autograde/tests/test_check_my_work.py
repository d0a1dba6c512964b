"""Check my work where the grader is beside the notebooks, and the solutions it may then show."""

import os
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook

from autograde import CourseError, solution
from autograde.__main__ import main
from autograde.execute.limits import Limits
from autograde.execute.notebook import execute
from autograde.misconceptions import wrong
from autograde.releasing.build import lesson_names, read_lesson, release_notebook
from autograde.tests import tiny
from cnnlib.selfcheck import ELSEWHERE, check_my_work, reveal
from cnnlib.selfcheck.place import CHECKING
from cnnlib.selfcheck.progress import PROGRESS, read, record
from cnnlib.selfcheck.report import Row

LESSON = "01_convolution"
PROJECT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def checked(tmp_path_factory):
    """A clone in which a learner has one known mistake, with what the check says of it."""
    root = tmp_path_factory.mktemp("clone")
    for name in ["autograde", "cnnlib", "data"]:
        (root / name).symlink_to(PROJECT / name)
    notebook = release_notebook(LESSON)
    mistake = wrong("cross_correlate1d")[0]
    tiny.cell(notebook, "cross-correlate1d").source = mistake.source
    path = root / "notebooks" / f"{LESSON}.ipynb"
    path.parent.mkdir()
    nbformat.write(notebook, path)
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv(CHECKING, raising=False)
        patch.setenv("JPY_SESSION_NAME", str(path))
        patch.chdir(path.parent)
        yield path, mistake, check_my_work(LESSON)


def test_the_grader_names_the_mistake(checked):
    _, mistake, report = checked
    rows = {row.exercise: row for row in report.rows}
    found = rows["cross_correlate1d"]
    assert found.state == "not yet"
    assert found.advice.startswith(f"It does the same as: {mistake.name}.\n{mistake.question}\n")
    assert "properties hold" in found.advice
    assert rows["conv2d_valid"].state == "not written yet"
    assert rows["why-flip"].state == "a person reads this"
    assert report.title.startswith(f"{LESSON}: 0 of 9")
    assert rows["q07"].state == rows["choice-1"].state == "not written yet"
    assert "reveal" in report.notes[-1]


def test_a_solution_is_shown_after_a_try_alone(checked, capsys):
    path, _, _ = checked
    assert read(path.parent / PROGRESS)[LESSON]["cross-correlate1d"] == {"tries": 1, "right": False}
    reveal("cross_correlate1d")
    shown = capsys.readouterr().out
    assert shown.startswith("def cross_correlate1d(x, w):\n")
    assert "SOLUTION" not in shown
    reveal("conv2d_valid")
    assert "conv2d_valid: write it and check your work once" in capsys.readouterr().out


def test_what_cannot_be_shown_is_one_line(tmp_path, capsys):
    path = tmp_path / PROGRESS
    record(path, LESSON, [Row("convolve2d", "right", "", "")])
    assert main(["solution", "01", "convolve2d", "--progress", str(path)]) == 0
    assert "return cross_correlate2d(x, w[::-1, ::-1])" in capsys.readouterr().out
    assert main(["solution", "01", "conv2d", "--progress", str(path)]) == 2
    assert capsys.readouterr().err.startswith("autograde: no exercise 'conv2d': there are cross_")
    with pytest.raises(CourseError, match="write it and check your work once"):
        solution.show("01", "convolve2d", tmp_path / "none.json")


@pytest.mark.parametrize("name", lesson_names())
def test_every_lesson_ends_with_the_check(name):
    sources = [cell.source for cell in read_lesson(name).cells]
    place = sources.index(f'check_my_work("{name}")')
    first = [source.splitlines()[0] for source in sources[place + 1 :]]
    assert first[:2] == ["## Summary", "## References"]
    assert all(line.startswith("- ") for line in first[2:])  # more references
    assert sources[place - 1].startswith("## Check my work")


def test_in_the_grader_the_check_does_nothing(tmp_path):
    source = f"from cnnlib.selfcheck import check_my_work\ncheck_my_work({LESSON!r})"
    cell = new_code_cell(source, id="check")
    done = execute(new_notebook(cells=[cell]), Limits())
    assert [output.text for output in done.cells[0].outputs] == [f"{ELSEWHERE}\n"]


def test_the_grader_gives_its_kernels_nothing_to_recognize_a_notebook_by(monkeypatch):
    monkeypatch.setenv("JPY_SESSION_NAME", os.fspath(PROJECT / "notebooks" / f"{LESSON}.ipynb"))
    cell = new_code_cell("import os\nprint(os.environ.get('JPY_SESSION_NAME'))", id="name")
    done = execute(new_notebook(cells=[cell]), Limits())
    assert done.cells[0].outputs[0].text == "None\n"
