"""A class through every way to grade it: the scores are the same, and nothing gets lost."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import nbformat
import pytest

from autograde import CourseError
from autograde.course import Course
from autograde.grade import grade
from autograde.records import read_record
from autograde.tests import tiny

NBGRADER = Path(sys.executable).with_name("nbgrader")


@pytest.fixture
def class_copy(class_course, tmp_path):
    return Course(Path(shutil.copytree(class_course.root, tmp_path / "class")))


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
    keep_only(class_copy, "bob", "cas", "eve", "zoe")
    records = grade(class_copy, tiny.NAME, jobs=1, limits=tiny.LIMITS)
    assert tiny.scores(class_copy) == {name: tiny.SCORES[name] for name in ["bob", "cas", "eve"]}
    for one in records:
        assert one.cells == record(graded_course, one.student).cells


def test_nbgraders_own_command_gives_the_same_scores_and_records(class_copy, graded_course):
    keep_only(class_copy, "bob", "cas", "eve")
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
    assert set(told["seconds"]) == {"read", "start", "execute", "save", "total"}
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
    keep_only(graded_copy, "ada")
    grade(graded_copy, tiny.NAME, 1, tiny.LIMITS, force=True)
    with graded_copy.gradebook() as gradebook:
        assert gradebook.find_grade("why", tiny.NAME, tiny.NAME, "ada").score == 2
        comment = gradebook.find_comment("double", tiny.NAME, tiny.NAME, "ada").comment
    assert comment == "Well done"


def test_one_that_kills_its_worker_costs_only_itself(class_copy):
    keep_only(class_copy, "ada", "bob")
    killer = tiny.answer(class_copy, "import os; os.kill(os.getppid(), 9); return 2 * x")
    tiny.hand_in(class_copy, "aaa", killer)
    records = grade(class_copy, tiny.NAME, 2, tiny.LIMITS)
    assert [one.status for one in records] == ["refused", "graded", "graded"]
    assert "the grader failed on it" in records[0].problems[0]
    assert tiny.scores(class_copy) == {name: tiny.SCORES[name] for name in ["ada", "bob"]}


def test_a_killed_run_is_resumed_without_loss_and_leaves_nothing_running(class_copy, tmp_path):
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    first = graded_until_killed(class_copy, scratch)
    assert wait_until(lambda: not processes_with(scratch))
    done = times(class_copy)
    assert first in done
    grade(class_copy, tiny.NAME, 2, tiny.LIMITS)
    assert times(class_copy)[first] == done[first]
    assert tiny.scores(class_copy) == tiny.SCORES


def test_two_runs_at_once_are_refused(class_copy, tmp_path):
    with grading(class_copy, tmp_path) as process:
        process.stdout.readline()
        with pytest.raises(CourseError, match="another run is grading"):
            grade(class_copy, tiny.NAME, 1, tiny.LIMITS)
        process.send_signal(signal.SIGINT)
        assert "KeyboardInterrupt" in process.stderr.read()
    assert wait_until(lambda: not processes_with(tmp_path / "scratch"))


def test_an_unknown_assignment_and_an_empty_one_are_one_line(course):
    with pytest.raises(CourseError, match="no assignment 'other' in the gradebook: there are tiny"):
        grade(course, "other", 1, tiny.LIMITS)
    with pytest.raises(CourseError, match="nothing was handed in for tiny: expected /"):
        grade(course, tiny.NAME, 1, tiny.LIMITS)


PROGRAM = """
import sys
from pathlib import Path
from autograde.course import Course
from autograde.grade import grade
from autograde.tests import tiny

def tell(done, total, record):
    print(record.student, record.status, flush=True)

if __name__ == "__main__":
    grade(Course(Path(sys.argv[1])), tiny.NAME, 2, tiny.LIMITS, progress=tell)
"""


def grading(course, tmp_path):
    program = tmp_path / "program.py"
    program.write_text(PROGRAM)
    scratch = tmp_path / "scratch"
    scratch.mkdir(exist_ok=True)
    return subprocess.Popen(
        [sys.executable, program, course.root],
        env={**os.environ, "TMPDIR": str(scratch)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


def graded_until_killed(course, scratch):
    """Kill a run right after its first grade; return the name of that record."""
    with grading(course, scratch.parent) as process:
        for line in process.stdout:
            if line.endswith("graded\n"):
                break
        process.kill()
    return f"{line.split()[0]}.json"


def processes_with(folder):
    found = []
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            if str(folder) in path.read_bytes().decode(errors="replace"):
                found.append(path)
        except OSError:
            continue
    return found


def wait_until(true):
    for _ in range(100):
        if true():
            return True
        time.sleep(0.1)
    return False


def keep_only(course, *students):
    for folder in (course.root / "submitted").iterdir():
        if folder.name not in students:
            shutil.rmtree(folder)
