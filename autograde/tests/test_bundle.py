"""The student's course works without the instructor's side, and holds none of it."""

import os
import re
import subprocess
import sys
import zipfile

import nbformat
import pytest

from autograde import CourseError
from autograde.feedback.said import hidden_lines
from autograde.releasing.build import lesson_names, read_lesson
from autograde.releasing.bundle import NAME, write_bundle


@pytest.fixture(scope="module")
def bundle(tmp_path_factory):
    return write_bundle(tmp_path_factory.mktemp("bundle"))


def test_the_zip_is_the_folder(bundle):
    folder = bundle.parent / NAME
    files = {path.relative_to(bundle.parent).as_posix() for path in folder.rglob("*")}
    with zipfile.ZipFile(bundle) as archive:
        assert set(archive.namelist()) == {n for n in files if (bundle.parent / n).is_file()}
        assert archive.testzip() is None


def test_the_same_course_gives_the_same_bytes(bundle, tmp_path):
    assert write_bundle(tmp_path).read_bytes() == bundle.read_bytes()


def visible_lines(lesson):
    """Return the lines of a lesson that stand outside solutions and hidden tests."""
    regions = r"### BEGIN (HIDDEN TESTS|SOLUTION)\n.*?### END \1"
    outside = [re.sub(regions, "", c.source, flags=re.S) for c in read_lesson(lesson).cells]
    return {line.strip() for text in outside for line in text.splitlines()}


def test_nothing_of_the_instructors_side_is_in_it(bundle):
    with zipfile.ZipFile(bundle) as archive:
        for name in archive.namelist():
            assert not name.startswith(f"{NAME}/autograde")
            text = archive.read(name).decode(errors="replace")
            assert not re.search("BEGIN SOLUTION|BEGIN HIDDEN", text), name


@pytest.mark.parametrize("lesson", lesson_names())
def test_no_line_of_a_hidden_test_is_in_the_notebook(bundle, lesson):
    path = bundle.parent / NAME / "notebooks" / f"{lesson}.ipynb"
    cells = nbformat.read(path, as_version=4).cells
    shown = {line.strip() for cell in cells for line in cell.source.splitlines()}
    hidden = {line.strip() for line in hidden_lines(read_lesson(lesson))}
    assert len(hidden) > 30
    assert (hidden - visible_lines(lesson)) & shown == set()


def test_an_existing_folder_is_not_overwritten(bundle):
    with pytest.raises(CourseError, match="is there already: remove it"):
        write_bundle(bundle.parent)


def test_cnnlib_passes_its_tests_without_the_instructors_side(bundle):
    folder = bundle.parent / NAME
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider"]
    command += ["cnnlib/tests/test_architecture.py", "cnnlib/tests/test_conv.py"]
    command += ["cnnlib/tests/test_embedded_files.py", "cnnlib/tests/test_project.py"]
    environment = {**os.environ, "PYTHONPATH": str(folder), "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, timeout=300
    )
    assert done.returncode == 0, done.stdout
