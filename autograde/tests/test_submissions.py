"""Every way to hand in something odd, as real files: one clear line each, nothing changed."""

import json
import os
import re

import nbformat
import pytest

from autograde.grading.submissions import inspect
from autograde.tests import tiny


def broken_json(path, notebook):
    path.write_text(nbformat.writes(notebook).replace(":", "=", 3))


def truncated(path, notebook):
    text = nbformat.writes(notebook)
    path.write_text(text[: len(text) // 2])


def truncated_between_cells(path, notebook):
    path.write_text(nbformat.writes(notebook).split('"cells": [')[0] + '"cells": [')


def deep(path, notebook):
    path.write_text("[" * 100_000)


def not_text(path, notebook):
    path.write_bytes(b"\x89PNG\r\n\xff\xfe")


def empty(path, notebook):
    path.write_text(" \n")


def other_json(path, notebook):
    path.write_text('{"a": [1, 2]}')


def unknown_format(path, notebook):
    path.write_text(json.dumps({**notebook, "nbformat": 7}))


def half_a_character(path, notebook):
    tiny.cell(notebook, "why").source = "\ud800"
    path.write_text(json.dumps(notebook))


def no_cells(path, notebook):
    path.write_text('{"nbformat": 4, "nbformat_minor": 5, "metadata": {}}')


def language(path, notebook):
    notebook.metadata.kernelspec = {"name": "ir", "display_name": "R", "language": "R"}
    nbformat.write(notebook, path)


def wrong_name(path, notebook):
    nbformat.write(notebook, path.with_name("tiny (1).ipynb"))


def no_notebook(path, notebook):
    path.with_name("notes.txt").write_text("I could not finish.")


def huge(path, notebook):
    with path.open("wb") as file:
        file.truncate(30_000_000)


def many_cells(path, notebook):
    notebook.cells += [nbformat.v4.new_code_cell("") for _ in range(3000)]
    nbformat.write(notebook, path)


def huge_beside(path, notebook):
    nbformat.write(notebook, path)
    with path.with_name("data.npy").open("wb") as file:
        file.truncate(30_000_000)


def link(path, notebook):
    path.symlink_to("/etc/hostname")


def link_beside(path, notebook):
    nbformat.write(notebook, path)
    path.with_name("data.txt").symlink_to("/etc/hostname")


def pipe(path, notebook):
    os.mkfifo(path)


def folder(path, notebook):
    path.mkdir()


def bad_timestamp(path, notebook):
    nbformat.write(notebook, path)
    path.with_name("timestamp.txt").write_text("yesterday-ish")


REFUSED = {
    broken_json: "tiny.ipynb is not valid JSON: .*, line 2",
    truncated: "tiny.ipynb is truncated: it ends in line",
    truncated_between_cells: "tiny.ipynb is truncated: it ends in line",
    deep: "tiny.ipynb is not a notebook: its JSON cannot be read",
    not_text: "tiny.ipynb is not a notebook: its bytes are not UTF-8 text",
    empty: "tiny.ipynb is empty",
    other_json: "tiny.ipynb is JSON, but not a notebook",
    unknown_format: "tiny.ipynb has the unknown notebook format 7, expected 4",
    no_cells: "tiny.ipynb is not a valid notebook: .*cells",
    half_a_character: "tiny.ipynb is not a valid notebook: .*surrogates not allowed",
    language: "tiny.ipynb is written in r, expected Python",
    wrong_name: r"found 'tiny \(1\).ipynb', expected 'tiny.ipynb'",
    no_notebook: "found no notebook, expected 'tiny.ipynb'",
    huge: "tiny.ipynb has 30 MB, more than 20 MB: clear its outputs",
    many_cells: "tiny.ipynb has 3008 cells, more than 2000",
    huge_beside: "data.npy has 30 MB, more than 20 MB: remove it from the folder",
    link: "tiny.ipynb is a symbolic link: ask for the file itself",
    link_beside: "data.txt is a symbolic link: ask for the file itself",
    pipe: "tiny.ipynb is not a file",
    folder: "tiny.ipynb is not a file",
    bad_timestamp: "timestamp.txt says 'yesterday-ish', expected such as",
}


@pytest.mark.parametrize("change", REFUSED, ids=lambda change: change.__name__)
def test_what_cannot_be_graded_is_refused_in_one_line(course, change):
    path = course.folder("submitted", "ada", tiny.NAME) / "tiny.ipynb"
    path.parent.mkdir(parents=True)
    change(path, tiny.answer(course))
    (submission,) = tiny.look_at_all(course)
    assert submission.notebook is None
    (problem,) = submission.problems
    assert "\n" not in problem
    assert re.match(REFUSED[change], problem), problem


def test_an_old_format_is_upgraded(course):
    path = tiny.hand_in(course, "ada", tiny.answer(course))
    path.write_text(nbformat.writes(tiny.answer(course), version=3))
    (submission,) = tiny.look_at_all(course)
    assert submission.problems[0] == (
        "tiny.ipynb was written in the old notebook format 3, and is upgraded"
    )
    assert submission.notebook is not None


@pytest.mark.parametrize("missing", ["name", "display_name"])
def test_a_kernel_named_by_halves_is_mended(course, missing):
    notebook = tiny.answer(course)
    del notebook.metadata.kernelspec[missing]
    path = tiny.hand_in(course, "ada", tiny.answer(course))
    path.write_text(json.dumps(notebook))
    (submission,) = tiny.look_at_all(course)
    assert submission.problems == ("tiny.ipynb named its kernel by halves, and is mended",)
    assert submission.notebook is not None


def test_a_byte_order_mark_is_no_problem(course):
    path = tiny.hand_in(course, "ada", tiny.answer(course))
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    (submission,) = tiny.look_at_all(course)
    assert submission.problems == ()


def test_other_notebooks_and_odd_names_are_noted(course):
    path = tiny.hand_in(course, "ada lovelace [1]", tiny.answer(course))
    nbformat.write(tiny.answer(course), path.with_name("draft.ipynb"))
    (submission,) = tiny.look_at_all(course)
    assert submission.problems == (
        "the folder name 'ada lovelace [1]' has unusual characters",
        "other notebooks are not graded: draft.ipynb",
    )
    assert submission.notebook is not None


def test_a_linked_folder_is_refused_and_a_hidden_one_is_no_student(course, tmp_path):
    path = tiny.hand_in(course, "ada", tiny.answer(course))
    (course.root / "submitted" / "eve").symlink_to(path.parent.parent)
    (course.root / "submitted" / ".ipynb_checkpoints" / tiny.NAME).mkdir(parents=True)
    ada, eve = tiny.look_at_all(course)
    assert ada.notebook is not None
    assert eve.problems == ("the folder is a symbolic link: ask for the files themselves",)


def test_what_nobody_has_thought_of_is_refused_too(course):
    path = tiny.hand_in(course, "ada", tiny.answer(course))
    submission = inspect("ada", tiny.NAME, path.parent, [None])
    assert submission.notebook is None
    (problem,) = submission.problems
    assert problem.startswith("the grader cannot read it (AttributeError: ")
    assert problem.endswith("): look at the files yourself")


@pytest.mark.parametrize("time", ["1" * 101, "2026-01-31 12:00:00 " + "x" * 100, "01.2026.01 \0"])
def test_a_time_that_is_none_is_refused(course, time):
    path = tiny.hand_in(course, "ada", tiny.answer(course))
    path.with_name("timestamp.txt").write_text(time)
    (submission,) = tiny.look_at_all(course)
    assert submission.problems[0].startswith("timestamp.txt says ")
