"""The same class with its gradebook in PostgreSQL: a real server, several graders."""

import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from autograde.course import Course
from autograde.grading.grade import grade
from autograde.report.gather import gather
from autograde.tests import postgres, tiny
from autograde.tests.test_resume import CLASS, DOUBLED, class_of, nothing_is_left, scratch, start

pytestmark = pytest.mark.skipif(postgres.programs() is None, reason="no PostgreSQL on this machine")


@pytest.fixture(scope="module")
def server():
    with postgres.server() as address:
        yield address


@pytest.fixture
def course(server, tmp_path):
    """The tiny course with its gradebook in a database of its own."""
    name = f"course{time.time_ns()}"
    engine = create_engine(server, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f"create database {name}"))
    engine.dispose()
    url = server.replace("/postgres?", f"/{name}?")
    made = Course.create(tmp_path / "course")
    with (made.root / "nbgrader_config.py").open("a") as settings:
        settings.write(f"c.CourseDirectory.db_url = {url!r}\n")
    return tiny.make_course(made.root)


def is_sound(course):
    with course.gradebook() as gradebook:
        return gradebook.db.execute(text(DOUBLED)).fetchall() == []


def test_a_class_gets_the_same_scores_and_the_report_reads_them(course):
    for student, bodies in tiny.CLASS.items():
        tiny.hand_in(course, student, tiny.answer(course, *bodies))
    grade(course, tiny.NAME, 2, tiny.LIMITS)
    assert tiny.scores(course) == tiny.SCORES
    assert not (course.root / "gradebook.db").exists()
    totals = {student.id: student.total for student in gather(course, tiny.NAME).students}
    assert totals == {student: sum(scores) for student, scores in tiny.SCORES.items()}


def test_nbgraders_own_command_grades_there_too(course):
    tiny.hand_in(course, "bob", tiny.answer(course, *tiny.CLASS["bob"]))
    nbgrader = Path(sys.executable).with_name("nbgrader")
    command = [nbgrader, "autograde", tiny.NAME]
    done = subprocess.run(command, cwd=course.root, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert tiny.scores(course) == {"bob": tiny.SCORES["bob"]}


def test_three_graders_at_once_share_the_class_and_one_may_be_killed(course, tmp_path):
    class_of(course)
    graders = [start(course, scratch(tmp_path)) for _ in range(3)]
    graders[0].stdout.readline()
    graders[0].send_signal(signal.SIGKILL)
    said = [grader.communicate() for grader in graders]
    assert [grader.returncode for grader in graders] == [-9, 0, 0], said
    assert tiny.scores(course) == dict.fromkeys(CLASS, (1, 3, 4))
    assert is_sound(course)
    assert nothing_is_left(scratch(tmp_path))


def test_changed_tests_grade_everyone_again_and_then_nobody(course):
    class_of(course)
    grade(course, tiny.NAME, 2, tiny.LIMITS)
    before = {path: path.stat().st_mtime_ns for path in course.records.rglob("*.json")}
    tiny.generate(course)  # which may give the rows another order
    grade(course, tiny.NAME, 2, tiny.LIMITS)
    assert {path: path.stat().st_mtime_ns for path in course.records.rglob("*.json")} == before
