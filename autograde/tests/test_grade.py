"""A class through every way to grade it: the scores are the same, and nothing gets lost."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from nbgrader.apps.api import NbGraderAPI
from nbgrader.converters import GenerateAssignment
from nbgrader.coursedir import CourseDirectory

from autograde import CourseError
from autograde.course import SETTINGS, Course
from autograde.grading.claims import FILE, Claims
from autograde.grading.grade import EARLIER, grade
from autograde.grading.records import read_record
from autograde.tests import tiny

NBGRADER = Path(sys.executable).with_name("nbgrader")


@pytest.fixture
def graded_copy(graded_course, tmp_path):
    return Course(Path(shutil.copytree(graded_course.root, tmp_path / "graded")))


def nbgrader(course, *arguments):
    """Run nbgrader as a person does who did not activate the environment."""
    return subprocess.run(
        [NBGRADER, *arguments],
        cwd=course.root,
        env={**os.environ, "PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        check=False,
    )


def record(course, student):
    return read_record(course.records, tiny.NAME, student)


def times(course):
    return {path.name: path.stat().st_mtime_ns for path in course.records.rglob("*.json")}


def test_two_workers_give_every_student_the_right_score(graded_course):
    assert tiny.scores(graded_course) == tiny.SCORES


def test_one_worker_gives_the_same_scores_and_messages(class_copy, graded_course):
    tiny.keep_only(class_copy, "bob", "cas", "eve", "zoe")
    records = grade(class_copy, tiny.NAME, jobs=1, limits=tiny.LIMITS).records
    assert tiny.scores(class_copy) == {name: tiny.SCORES[name] for name in ["bob", "cas", "eve"]}
    for one in records:
        assert one.cells == record(graded_course, one.student).cells


def test_nbgraders_own_command_gives_the_same_scores_and_records(class_copy, graded_course):
    tiny.keep_only(class_copy, "bob", "cas", "eve")
    done = nbgrader(class_copy, "autograde", tiny.NAME, "--ExecuteSubmission.cell_timeout=1.5")
    assert done.returncode == 0, done.stderr
    assert tiny.scores(class_copy) == {name: tiny.SCORES[name] for name in ["bob", "cas", "eve"]}
    for student in ["bob", "cas", "eve"]:
        assert record(class_copy, student).cells == record(graded_course, student).cells
    before = times(class_copy)
    grade(class_copy, tiny.NAME, jobs=1, limits=tiny.LIMITS)
    assert times(class_copy) == before


def test_a_record_tells_what_happened(graded_course):
    text = (graded_course.records / tiny.NAME / "cas.json").read_text()
    told = json.loads(text)
    assert told["status"] == "graded"
    assert told["cells"]["test-double"] == {"status": "passed", "message": ""}
    assert told["cells"]["test-square"]["status"] == "timeout"
    assert told["cells"]["why"]["status"] == "manual"
    phases = {"read", "execute", "convert", "database"}
    assert set(told["seconds"]) == phases | {"start", "student", "graded", "total"}
    assert told["seconds"]["total"] == pytest.approx(sum(told["seconds"][p] for p in phases))
    assert record(graded_course, "bob").cells["check-double"]["message"] == "double(1) is 2"
    assert record(graded_course, "dan").cells["check-double"]["status"] == "error"


def test_what_cannot_be_read_is_refused_and_has_no_score(graded_course):
    assert record(graded_course, "zoe").status == "refused"
    assert record(graded_course, "zoe").problems == ["tiny.ipynb is truncated: it ends in line 1"]
    assert "zoe" not in tiny.scores(graded_course)


def test_what_was_handed_in_is_left_as_it_was(class_course, graded_course):
    for path in (class_course.root / "submitted").rglob("*.ipynb"):
        other = graded_course.root / path.relative_to(class_course.root)
        assert other.read_bytes() == path.read_bytes()


def test_only_what_changed_is_graded_again_unless_forced(graded_copy):
    before = times(graded_copy)
    path = graded_copy.folder("submitted", "bob", tiny.NAME) / "tiny.ipynb"
    nbformat.write(tiny.answer(graded_copy), path)
    seen = []
    grade(graded_copy, tiny.NAME, 1, tiny.LIMITS, progress=lambda *step: seen.append(step))
    after = times(graded_copy)
    assert {name for name in after if after[name] != before[name]} == {"bob.json", "zoe.json"}
    assert tiny.scores(graded_copy) == {**tiny.SCORES, "bob": (1, 3, 4)}
    assert [step[:2] for step in seen] == [(done, 6) for done in range(1, 7)]


def test_a_lost_gradebook_entry_is_graded_again(graded_copy):
    with graded_copy.gradebook() as gradebook:
        gradebook.remove_submission(tiny.NAME, "ada")
    grade(graded_copy, tiny.NAME, 1, tiny.LIMITS)
    assert tiny.scores(graded_copy) == tiny.SCORES


def test_changed_tests_grade_everyone_again(graded_copy):
    source = graded_copy.root / "source" / tiny.NAME / "tiny.ipynb"
    notebook = tiny.lesson()
    tiny.cell(notebook, "check-double").source = "assert double(2) == 6, 'now 6'"
    nbformat.write(notebook, source)
    with (graded_copy.root / "nbgrader_config.py").open("a") as settings:
        settings.write("c.CheckTests.enabled = False\n")  # the solution does not pass it
    graded_copy = Course(graded_copy.root)
    tiny.generate(graded_copy)
    for student in ["cas", "dan", "eve", "zoe"]:
        shutil.rmtree(graded_copy.root / "submitted" / student)
    grade(graded_copy, tiny.NAME, 2, tiny.LIMITS)
    scores = tiny.scores(graded_copy)
    assert (scores["ada"], scores["bob"]) == ((0, 3, 4), (1, 0, 4))


def test_a_comment_and_a_score_by_hand_survive_grading_again(graded_copy):
    with graded_copy.gradebook() as gradebook:
        gradebook.find_grade("why", tiny.NAME, tiny.NAME, "ada").manual_score = 2
        gradebook.find_comment("double", tiny.NAME, tiny.NAME, "ada").manual_comment = "Well done"
        gradebook.db.commit()
    tiny.keep_only(graded_copy, "ada")
    grade(graded_copy, tiny.NAME, 1, tiny.LIMITS, force=True)
    with graded_copy.gradebook() as gradebook:
        assert gradebook.find_grade("why", tiny.NAME, tiny.NAME, "ada").score == 2
        comment = gradebook.find_comment("double", tiny.NAME, tiny.NAME, "ada").comment
    assert comment == "Well done"


def test_an_unknown_assignment_and_an_empty_one_are_one_line(course):
    with pytest.raises(CourseError, match="no assignment 'other' in the gradebook: there are tiny"):
        grade(course, "other", 1, tiny.LIMITS)
    with pytest.raises(CourseError, match="nothing was handed in for tiny: expected /"):
        grade(course, tiny.NAME, 1, tiny.LIMITS)


def test_a_notebook_of_another_name_is_not_taken_for_no_assignment(course):
    source = course.root / "source"
    (source / tiny.NAME).rename(source / "ps1")
    (source / "ps1" / f"{tiny.NAME}.ipynb").rename(source / "ps1" / "problem1.ipynb")
    coursedir = CourseDirectory(config=course.config, assignment_id="ps1")
    GenerateAssignment(coursedir=coursedir, config=course.config).start()
    with pytest.raises(CourseError, match=r"ps1 has no notebook ps1\.ipynb, which is the one"):
        grade(course, "ps1", 1, tiny.LIMITS)


def test_the_folders_of_a_shared_course_are_the_groups(course):
    settings = course.root / SETTINGS
    settings.write_text(settings.read_text() + "c.CourseDirectory.groupshared = True\n")
    course = Course(course.root)
    tiny.hand_in(course, "ada", tiny.answer(course))
    grade(course, tiny.NAME, 1, tiny.LIMITS)
    written = course.folder("autograded", "ada", tiny.NAME)
    folders = [written, written.parent, written.parents[1], course.records]
    for folder in [*folders, course.records / tiny.NAME]:
        assert folder.stat().st_mode & 0o2770 == 0o2770, folder
    records = [course.records / tiny.NAME / "ada.json", course.records / FILE]
    for file in [written / f"{tiny.NAME}.ipynb", *records]:
        assert file.stat().st_mode & 0o660 == 0o660, file


def test_a_broken_second_try_keeps_the_first_grade_and_says_so(graded_copy):
    tiny.keep_only(graded_copy, "ada")
    path = graded_copy.folder("submitted", "ada", tiny.NAME) / "tiny.ipynb"
    path.write_text("")
    (refused,) = grade(graded_copy, tiny.NAME, 1, tiny.LIMITS).records
    assert refused.status == "refused"
    assert refused.problems == ["tiny.ipynb is empty", EARLIER]
    assert tiny.scores(graded_copy)["ada"] == tiny.SCORES["ada"]


def test_the_time_of_handing_in_and_the_penalty_for_late_are_nbgraders(class_copy):
    with (class_copy.root / "nbgrader_config.py").open("a") as settings:
        settings.write("c.LateSubmissionPlugin.penalty_method = 'zero'\n")
    with class_copy.gradebook() as gradebook:
        gradebook.update_or_create_assignment(tiny.NAME, duedate="2026-01-31 12:00:00 UTC")
    tiny.keep_only(class_copy, "ada", "bob")
    for student, day in [("ada", 30), ("bob", 31)]:
        folder = class_copy.folder("submitted", student, tiny.NAME)
        (folder / "timestamp.txt").write_text(f"2026-01-{day} 13:00:00 UTC")
    grade(class_copy, tiny.NAME, 1, tiny.LIMITS)
    assert record(class_copy, "bob").submitted == "2026-01-31T13:00:00"
    with class_copy.gradebook() as gradebook:
        late = gradebook.find_submission_notebook(tiny.NAME, tiny.NAME, "bob")
        in_time = gradebook.find_submission_notebook(tiny.NAME, tiny.NAME, "ada")
        assert (late.late_submission_penalty, in_time.late_submission_penalty) == (4, None)


@pytest.mark.filterwarnings("ignore::sqlalchemy.exc.SAWarning")  # of nbgrader's own
def test_the_button_of_the_formgrader_gives_the_same_scores(class_copy):
    tiny.keep_only(class_copy, "bob", "eve")
    api = NbGraderAPI(coursedir=class_copy.coursedir, config=class_copy.config)
    for student in ["bob", "eve"]:
        assert api.autograde(tiny.NAME, student)["success"]
    assert tiny.scores(class_copy) == {name: tiny.SCORES[name] for name in ["bob", "eve"]}
    assert record(class_copy, "eve").cells["test-square"] == {"status": "passed", "message": ""}


@pytest.mark.filterwarnings("ignore::sqlalchemy.exc.SAWarning")
def test_a_submission_that_fails_in_the_formgrader_is_not_kept_from_others(class_copy, monkeypatch):
    tiny.keep_only(class_copy, "ada")
    monkeypatch.setattr("autograde.preprocessors.execute_with_diagnoses", lambda *_: 1 / 0)
    api = NbGraderAPI(coursedir=class_copy.coursedir, config=class_copy.config)
    assert not api.autograde(tiny.NAME, "ada")["success"]
    with Claims(class_copy.records) as other:
        assert other.claim(tiny.NAME, "ada")
