"""Runs that are killed, and two at once: nothing is lost, doubled or left running."""

import os
import random
import re
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from autograde.grading import claims
from autograde.grading.claims import Claims
from autograde.grading.grade import grade
from autograde.grading.records import read_record
from autograde.tests import tiny

PROGRAM = """
import sys
from pathlib import Path
from autograde.course import Course
from autograde.grading.claims import Claims
from autograde.grading.grade import grade
from autograde.tests import tiny

def tell(done, total, record):
    print(record.student, record.status, flush=True)

done = grade(Course(Path(sys.argv[1])), tiny.NAME, 2, tiny.LIMITS, progress=tell)
print(done.summary(), file=sys.stderr)
"""
CLASS = [f"student-{number:02d}" for number in range(24)]
DOUBLED = """
select student_id, count(*) from submitted_assignment group by student_id having count(*) != 1
union all
select n.id || g.cell_id, count(*) from grade g join submitted_notebook n on n.id = g.notebook_id
group by n.id, g.cell_id having count(*) != 1"""


def start(course, marker):
    return subprocess.Popen(
        [sys.executable, "-c", PROGRAM, course.root],
        env={**os.environ, "TMPDIR": str(marker)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


def processes_with(folder):
    """Processes whose temporary folder is this one: the run's and its fork server's."""
    found = []
    for path in Path("/proc").glob("[0-9]*/environ"):
        try:
            if f"TMPDIR={folder}" in path.read_bytes().decode(errors="replace"):
                found.append(path)
        except OSError:
            continue
    return found


def nothing_is_left(folder):
    for _ in range(100):
        if not processes_with(folder):
            return True
        time.sleep(0.1)
    return False


def scratch(tmp_path):
    folder = tmp_path / "scratch"
    folder.mkdir(exist_ok=True)
    return folder


def class_of(course):
    """Hand in right answers, one like the other but for a comment."""
    for number, student in enumerate(CLASS):
        tiny.hand_in(course, student, tiny.answer(course, f"return 2 * x  # {number}"))
    return course


def graded_at(course):
    """When each record was written."""
    return {path.stem: path.stat().st_mtime_ns for path in course.records.rglob("*.json")}


def is_sound(course):
    """The database is whole, and has one submission of each student and one grade of each cell."""
    with sqlite3.connect(course.root / "gradebook.db") as database:
        assert database.execute("pragma integrity_check").fetchall() == [("ok",)]
        assert database.execute("pragma foreign_key_check").fetchall() == []
        return database.execute(DOUBLED).fetchall() == []


@pytest.mark.parametrize("seed", range(4))
def test_a_run_that_is_killed_at_any_moment_is_resumed_without_loss(course, tmp_path, seed):
    class_of(course)
    rng, kept = random.Random(seed), {}
    for _ in range(3):
        with start(course, scratch(tmp_path)) as process:
            if rng.random() < 0.7:  # while it grades; else while it starts
                process.stdout.readline()
            time.sleep(rng.uniform(0, 0.8))
            process.kill()
        assert nothing_is_left(scratch(tmp_path))
        assert is_sound(course)
        now = graded_at(course)
        assert {student: now[student] for student in kept} == kept  # nothing is graded twice
        kept = now
    grade(course, tiny.NAME, 2, tiny.LIMITS)
    assert {student: graded_at(course)[student] for student in kept} == kept
    assert tiny.scores(course) == dict.fromkeys(CLASS, (1, 3, 4))
    assert is_sound(course)
    assert not list((course.root / "autograded").glob("*/.*"))


def test_two_graders_at_once_share_the_class(course, tmp_path):
    class_of(course)
    with start(course, scratch(tmp_path)) as one, start(course, scratch(tmp_path)) as other:
        said = [process.communicate() for process in (one, other)]
    assert [one.returncode, other.returncode] == [0, 0], said
    for lines, _ in said:
        assert sorted(line.split()[0] for line in lines.splitlines()) == CLASS
    now = [int(re.search(r"(\d+) graded now", summary).group(1)) for _, summary in said]
    assert sum(now) == len(CLASS)  # nothing is graded twice
    assert tiny.scores(course) == dict.fromkeys(CLASS, (1, 3, 4))
    assert is_sound(course)
    assert nothing_is_left(scratch(tmp_path))


def test_a_grader_takes_over_what_a_killed_one_had_claimed(course, tmp_path):
    class_of(course)
    with start(course, scratch(tmp_path)) as first:
        first.stdout.readline()
        with start(course, scratch(tmp_path)) as second:
            second.stdout.readline()
            first.kill()
            second.communicate()
    assert second.returncode == 0
    assert tiny.scores(course) == dict.fromkeys(CLASS, (1, 3, 4))
    assert is_sound(course)


def test_a_stopped_run_ends_at_once_and_leaves_nothing_running(course, tmp_path):
    endless = tiny.answer(course, "return 2 * x", "while True: pass")
    for student in ("ada", "bob", "cas"):
        tiny.hand_in(course, student, endless)
    with start(course, scratch(tmp_path)) as process:
        time.sleep(2.5)
        process.send_signal(signal.SIGINT)
        assert "KeyboardInterrupt" in process.stderr.read()
    assert nothing_is_left(scratch(tmp_path))


def test_what_one_student_kills_is_its_own(class_copy):
    tiny.keep_only(class_copy, "ada", "bob")
    killer = "import os, signal; os.kill(os.getppid(), 9); os.kill(-1, 9); os.kill(1, 9)"
    tiny.hand_in(class_copy, "aaa", tiny.answer(class_copy, f"{killer}; return 2 * x"))
    records = grade(class_copy, tiny.NAME, 2, tiny.LIMITS).records
    assert [one.status for one in records] == ["graded"] * 3
    expected = {name: tiny.SCORES[name] for name in ["ada", "bob"]}
    assert {k: v for k, v in tiny.scores(class_copy).items() if k != "aaa"} == expected
    assert tiny.scores(class_copy)["aaa"][:2] == (0, 0)
    assert read_record(class_copy.records, tiny.NAME, "aaa").cells["test-square"]["status"] == (
        "passed"
    )


def test_nbgraders_own_command_and_ours_share_the_class(course):
    for number in range(6):
        student = CLASS[number]
        tiny.hand_in(course, student, tiny.answer(course, f"return 2 * x  # {number}"))
    nbgrader = [Path(sys.executable).with_name("nbgrader"), "autograde", tiny.NAME]
    with subprocess.Popen(nbgrader, cwd=course.root, stderr=subprocess.PIPE, text=True) as theirs:
        while theirs.poll() is None and not graded_at(course):
            time.sleep(0.05)
        grade(course, tiny.NAME, 2, tiny.LIMITS)
        said = theirs.communicate()[1]
    assert theirs.returncode == 0, said
    assert tiny.scores(course) == dict.fromkeys(CLASS[:6], (1, 3, 4))
    assert is_sound(course)


def test_a_claim_is_one_graders_until_it_is_released_or_the_grader_ends(tmp_path):
    with Claims(tmp_path) as one, Claims(tmp_path) as other:
        assert one.claim("tiny", "ada")
        assert one.claim("tiny", "ada")  # it has it already
        assert not other.claim("tiny", "ada")
        assert other.claim("tiny", "bob")
        assert other.claim("big", "ada")
        one.release("tiny", "ada")
        assert other.claim("tiny", "ada")
    with Claims(tmp_path) as third:
        assert third.claim("tiny", "ada")


def test_claims_hold_between_processes_also_where_locks_are_of_a_process(tmp_path, monkeypatch):
    program = (
        "import sys; from pathlib import Path; from autograde.grading import claims\n"
        "claims.OF_A_FILE = False\n"
        "with claims.Claims(Path(sys.argv[1])) as other: print(other.claim('tiny', sys.argv[2]))"
    )

    def other(student):
        command = [sys.executable, "-c", program, str(tmp_path), student]
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout

    monkeypatch.setattr(claims, "OF_A_FILE", False)
    with Claims(tmp_path) as one:
        assert one.claim("tiny", "ada")
        assert (other("ada"), other("bob")) == ("False\n", "True\n")
        one.release("tiny", "ada")
        assert other("ada") == "True\n"


def test_what_is_waited_for_is_said(course, caplog):
    tiny.hand_in(course, "ada", tiny.answer(course))
    with Claims(course.records) as other:
        assert other.claim(tiny.NAME, "ada")
        threading.Timer(2, other.release, [tiny.NAME, "ada"]).start()
        grade(course, tiny.NAME, 1, tiny.LIMITS)
    assert "waiting for another grader, which has claimed 'ada'" in caplog.text
    assert tiny.scores(course) == {"ada": (1, 3, 4)}


def test_what_a_killed_grader_has_left_is_removed(course):
    tiny.hand_in(course, "ada", tiny.answer(course))
    left = course.folder("autograded", "ada", tiny.NAME).with_name(f".{tiny.NAME}.123")
    left.mkdir(parents=True)
    grade(course, tiny.NAME, 1, tiny.LIMITS)
    assert [path.name for path in left.parent.iterdir()] == [tiny.NAME]
