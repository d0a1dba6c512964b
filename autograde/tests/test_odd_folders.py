"""Odd folders and files beside a good student: they cost themselves a grade, and nobody else."""

import json
import os
import shutil
from dataclasses import replace

import nbformat
import pytest

from autograde.grading.grade import grade
from autograde.grading.records import read_record
from autograde.grading.submissions import folders
from autograde.report.gather import gather
from autograde.tests import deep, tiny

NAMES = {
    "ada ": "the folder name 'ada ' begins or ends with a blank",
    "\u00a0ada": r"the folder name '\xa0ada' begins or ends with a blank",
    "a\nda": r"the folder name 'a\nda' has control characters",
    os.fsdecode(b"ad\xe4"): r"the folder name 'ad\udce4' is not UTF-8 text",
    "a" * 230: "the folder name 'aaaaaaaaaaaaaaaa",
}


@pytest.mark.parametrize("name", NAMES, ids=ascii)
def test_a_folder_name_that_is_no_students_is_refused_in_one_line(course, name):
    tiny.hand_in(course, "ada", tiny.answer(course, *tiny.CLASS["ada"]))
    tiny.hand_in(course, name, tiny.answer(course, *tiny.CLASS["bob"]))
    records = grade(course, tiny.NAME, 2, tiny.LIMITS).records
    refused, good = sorted(records, key=lambda record: record.status, reverse=True)
    assert (good.student, good.status, refused.status) == ("ada", "graded", "refused")
    (problem,) = refused.problems
    assert problem.startswith(NAMES[name])
    assert problem.isprintable()
    assert tiny.scores(course) == {"ada": tiny.SCORES["ada"]}
    assert read_record(course.records, tiny.NAME, refused.student) == refused
    listed = [student.id.encode() for student in gather(course, tiny.NAME).students]
    assert sorted(listed) == sorted([b"ada", refused.student.encode()])


def test_names_that_begin_alike_keep_a_record_each(course):
    for end in "bc":
        tiny.hand_in(course, "a" * 220 + end, tiny.answer(course))
    records = grade(course, tiny.NAME, 1, tiny.LIMITS).records
    assert len({record.student for record in records}) == 2
    assert len(list((course.records / tiny.NAME).glob("*.json"))) == 2


def test_a_line_break_in_a_folder_name_is_part_of_the_name(course):
    tiny.hand_in(course, "a\nda", tiny.answer(course))
    assert [student for student, _ in folders(course, tiny.NAME)] == ["a\nda"]


def timestamp_folder(path):
    path.with_name("timestamp.txt").mkdir()


def link_with_a_line_break(path):
    path.with_name("data\n.txt").symlink_to("/etc/hostname")


def deeper_than_a_path_may_be(path):
    """Folder in folder, made step by step: what lies inside cannot be opened by its path."""
    here = os.open(path.parent, os.O_RDONLY)
    for _ in range(25):
        os.mkdir("d" * 200, dir_fd=here)
        inner = os.open("d" * 200, os.O_RDONLY, dir_fd=here)
        os.close(here)
        here = inner
    os.close(os.open("file.txt", os.O_CREAT | os.O_WRONLY, dir_fd=here))
    os.close(here)


def folder_in_folder(path):
    deep.dig(path.parent)


def no_end(path):
    """A file that looks like a terabyte."""
    with path.open("wb") as file:
        file.truncate(1 << 40)


def time_without_end(path):
    no_end(path.with_name("timestamp.txt"))


def time_of_many_digits(path):
    path.with_name("timestamp.txt").write_text("1" * 101)


def many_files(path):
    for number in range(1000):
        path.with_name(f"{number}.txt").touch()


def many_folders(path):
    for number in range(1000):
        path.with_name(f"{number}").mkdir()


ODD = {
    folder_in_folder: "in tiny more than 20 folders lie in one another",
    no_end: "tiny.ipynb has 1099512 MB, more than 20 MB",
    time_without_end: "timestamp.txt has 1099512 MB, more than 20 MB",
    time_of_many_digits: "timestamp.txt says '1111111111111111111111111111111111111111', expected",
    many_files: "tiny has 1001 files and folders or more, expected up to 1000",
    many_folders: "tiny has 1001 files and folders or more, expected up to 1000",
    timestamp_folder: "timestamp.txt is a folder",
    link_with_a_line_break: r"data\n.txt is a symbolic link",
    deeper_than_a_path_may_be: "",
}


@pytest.mark.parametrize("change", ODD, ids=lambda change: change.__name__)
def test_an_odd_folder_costs_only_its_own_student_a_grade(course, change):
    tiny.hand_in(course, "ada", tiny.answer(course, *tiny.CLASS["ada"]))
    path = tiny.hand_in(course, "bob", tiny.answer(course))
    change(path)
    ada, bob = grade(course, tiny.NAME, 2, tiny.LIMITS).records
    if change is folder_in_folder:
        deep.fill(path.parent)
    assert (ada.status, bob.status) == ("graded", "refused")
    (problem,) = bob.problems
    assert problem.startswith(ODD[change])
    assert problem.isprintable()
    assert tiny.scores(course)["ada"] == tiny.SCORES["ada"]


def test_an_odd_folder_without_an_assignment_costs_nobody_else_a_grade(course):
    tiny.hand_in(course, "ada", tiny.answer(course))
    folder = course.root / "submitted" / "bob"
    folder.mkdir()
    deep.dig(folder)
    ada, bob = grade(course, tiny.NAME, 2, tiny.LIMITS).records
    deep.fill(folder)
    assert (ada.status, bob.status) == ("graded", "refused")
    assert bob.problems[0].startswith("nothing for tiny: found a in submitted/bob, expected")


def test_a_file_that_has_become_huge_is_not_read_to_see_that_it_has_changed(course):
    tiny.hand_in(course, "ada", tiny.answer(course))
    grade(course, tiny.NAME, 1, tiny.LIMITS)
    no_end(course.folder("submitted", "ada", tiny.NAME) / "tiny.ipynb")
    (record,) = grade(course, tiny.NAME, 1, tiny.LIMITS).records
    assert record.problems[0].startswith(ODD[no_end])


def test_what_cannot_be_prepared_is_refused_and_the_run_goes_on(course, monkeypatch):
    for student in ("ada", "bob"):
        tiny.hand_in(course, student, tiny.answer(course))
    monkeypatch.setattr("autograde.grading.grade.to_run", lambda *_: 1 / 0)
    for record in grade(course, tiny.NAME, 1, tiny.LIMITS).records:
        assert record.status == "refused"
        assert record.problems[0].startswith("the grader failed on it: ")


def test_what_is_handed_in_during_a_run_is_graded_by_the_next(course):
    tiny.hand_in(course, "aaa", tiny.answer(course))
    path = tiny.hand_in(course, "ada", tiny.answer(course))

    def hand_in_again(done, total, record):
        if record.student == "aaa":  # by now the next one has been read
            nbformat.write(tiny.answer(course, *tiny.CLASS["bob"]), path)

    grade(course, tiny.NAME, 1, tiny.LIMITS, progress=hand_in_again)
    shutil.rmtree(course.root / "submitted" / "aaa")
    with course.gradebook() as gradebook:
        gradebook.remove_submission(tiny.NAME, "aaa")
    assert tiny.scores(course) == {"ada": tiny.SCORES["ada"]}
    assert grade(course, tiny.NAME, 1, tiny.LIMITS).unchanged == frozenset()
    assert tiny.scores(course) == {"ada": tiny.SCORES["bob"]}


@pytest.mark.parametrize("forget", [False, True], ids=["as written", "written before limits were"])
def test_higher_limits_grade_again_whom_a_limit_stopped_and_nobody_else(course, forget):
    tiny.hand_in(course, "ada", tiny.answer(course))
    tiny.hand_in(
        course, "cas", tiny.answer(course, square="import time; time.sleep(1); return x*x")
    )
    small = replace(tiny.LIMITS, cell_timeout=0.5)
    grade(course, tiny.NAME, 2, small)
    assert tiny.scores(course)["cas"][2] == 0
    if forget:
        path = course.records / tiny.NAME / "cas.json"
        record = json.loads(path.read_text())
        del record["stopped_by"]
        path.write_text(json.dumps(record))
    else:
        assert grade(course, tiny.NAME, 1, small).unchanged == {"ada", "cas"}
    higher = replace(tiny.LIMITS, cell_timeout=20)
    assert grade(course, tiny.NAME, 1, higher).unchanged == {"ada"}
    assert tiny.scores(course)["cas"][2] == 4
    assert grade(course, tiny.NAME, 1, small).unchanged == {"ada", "cas"}
