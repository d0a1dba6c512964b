"""What was handed in where nobody looks gets one clear line."""

import json
import shutil

import nbformat
import pytest

from autograde.grading.grade import grade
from autograde.grading.misplaced import misplaced
from autograde.grading.records import read_record
from autograde.grading.submissions import assignment_cells
from autograde.tests import tiny

EXPECTED = "expected submitted/zz/tiny/tiny.ipynb"
PLACES = {
    "zz/tiny.ipynb": f"found tiny.ipynb in submitted/zz, {EXPECTED}",
    "zz/tinny/tiny.ipynb": f"found tinny/tiny.ipynb in submitted/zz, {EXPECTED}",
    "zz/Tiny/homework.ipynb": f"found Tiny/homework.ipynb in submitted/zz, {EXPECTED}",
    "zz/zz/tiny/tiny.ipynb": f"found zz/tiny/tiny.ipynb in submitted/zz, {EXPECTED}",
    "zz/other/tiny (1).ipynb": f"found other/tiny (1).ipynb in submitted/zz, {EXPECTED}",
    "zz/tiny.zip": f"found tiny.zip in submitted/zz, {EXPECTED}",
    "tiny.ipynb": "found tiny.ipynb in submitted, expected submitted/STUDENT/tiny/tiny.ipynb",
    "tiny/zz/tiny.ipynb": "found zz/tiny.ipynb in submitted/tiny, "
    "expected submitted/STUDENT/tiny/tiny.ipynb",
}
QUIET = ["zz/other/other.ipynb", "zz/notes.txt", "zz/draft/other (1).ipynb", ".trash/tiny.ipynb"]


@pytest.fixture
def second(course):
    """The course with another assignment."""
    with course.gradebook() as gradebook:
        gradebook.add_assignment("other")
    return course


def put(course, place):
    path = course.root / "submitted" / place
    path.parent.mkdir(parents=True, exist_ok=True)
    nbformat.write(tiny.answer(course), path)
    return path


def look(course):
    return misplaced(course, tiny.NAME, assignment_cells(course, tiny.NAME))


@pytest.mark.parametrize("place", PLACES)
def test_something_in_the_wrong_place_is_one_line(second, place):
    put(second, place)
    (found,) = look(second)
    assert found.notebook is None
    assert found.student == place.split("/")[0]
    assert found.problems == (f"nothing for tiny: {PLACES[place]}",)


@pytest.mark.parametrize("place", QUIET)
def test_what_is_for_something_else_stays_quiet(second, place):
    put(second, place)
    assert look(second) == []


def test_a_second_copy_of_what_was_handed_in_stays_quiet(second):
    put(second, "zz/tiny.ipynb")
    put(second, "zz/tiny/tiny.ipynb")
    assert look(second) == []


def test_a_notebook_that_nobody_can_read_is_not_passed_over(second):
    put(second, "zz/drafts/mine.ipynb").write_text("{")
    assert look(second)[0].problems[0].startswith("nothing for tiny: found drafts/mine.ipynb in")


@pytest.mark.parametrize("name", [[], {"a": 1}, 5])
def test_a_cell_may_have_anything_for_a_name(second, name):
    notebook = tiny.answer(second)
    notebook.cells[0].metadata.nbgrader = {"grade_id": name}
    path = put(second, "zz/homework.ipynb")
    path.write_text(json.dumps(notebook))
    assert look(second)[0].problems[0].startswith("nothing for tiny: found homework.ipynb in")


@pytest.mark.parametrize(
    ("place", "found"),
    [
        ("zz", "found more than can be looked through in submitted/zz"),
        ("zz/drafts", "found drafts in submitted/zz"),
        ("zz/other", None),
    ],
)
def test_a_folder_of_too_many_files_is_not_looked_through(second, place, found):
    folder = second.root / "submitted" / place
    folder.mkdir(parents=True)
    for number in range(1001):
        (folder / f"{number}.txt").touch()
    problems = [one.problems[0] for one in look(second)]
    assert problems == ([f"nothing for tiny: {found}, {EXPECTED}"] if found else [])


def test_of_many_files_the_first_ones_are_named(second):
    for number in range(100, 130):
        put(second, f"zz/tiny-{number}.ipynb")
    (found,) = look(second)
    assert ", tiny-109.ipynb, 20 more in submitted/zz, expected" in found.problems[0]


def test_what_nobody_has_thought_of_is_one_line_too(second, monkeypatch):
    put(second, "zz/homework.ipynb")
    originals = assignment_cells(second, tiny.NAME)

    def full(text):
        raise MemoryError

    monkeypatch.setattr(json, "loads", full)
    (found,) = misplaced(second, tiny.NAME, originals)
    assert "found more than can be looked through in submitted/zz" in found.problems[0]


def test_it_is_recorded_until_it_is_where_it_belongs(course):
    path = put(course, "zz/tiny.ipynb")
    (refused,) = grade(course, tiny.NAME, 1, tiny.LIMITS).records
    assert refused.status == "refused"
    assert read_record(course.records, tiny.NAME, "zz") == refused
    put(course, "ada/tiny/tiny.ipynb")
    shutil.move(path.parent, course.root / "elsewhere")
    (graded,) = grade(course, tiny.NAME, 1, tiny.LIMITS).records
    assert (graded.student, graded.status) == ("ada", "graded")
    assert read_record(course.records, tiny.NAME, "zz") is None
