"""Runs that are killed, workers that die: nothing is lost, doubled or left running."""

import os
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest

from autograde import CourseError
from autograde.grade import grade
from autograde.tests import tiny

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


@pytest.fixture
def tmp_path():
    """A folder with a short path: worker processes make their sockets in it."""
    with tempfile.TemporaryDirectory(prefix="run-", ignore_cleanup_errors=True) as folder:
        yield Path(folder)


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
    """Processes whose temporary folder is this one: the run's, its workers', its kernels'."""
    found = []
    for path in Path("/proc").glob("[0-9]*/environ"):
        try:
            if f"TMPDIR={folder}" in path.read_bytes().decode(errors="replace"):
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


def test_one_that_kills_its_worker_costs_only_itself(class_copy):
    tiny.keep_only(class_copy, "ada", "bob")
    killer = tiny.answer(class_copy, "import os; os.kill(os.getppid(), 9); return 2 * x")
    tiny.hand_in(class_copy, "aaa", killer)
    records = grade(class_copy, tiny.NAME, 2, tiny.LIMITS)
    assert [one.status for one in records] == ["refused", "graded", "graded"]
    assert "the grader failed on it" in records[0].problems[0]
    assert tiny.scores(class_copy) == {name: tiny.SCORES[name] for name in ["ada", "bob"]}


def test_a_killed_run_is_resumed_without_loss_and_leaves_nothing_running(class_copy, tmp_path):
    tiny.keep_only(class_copy, "ada", "bob", "cas")
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    first = graded_until_killed(class_copy, scratch)
    assert wait_until(lambda: not processes_with(scratch))
    done = times(class_copy)
    assert first in done
    grade(class_copy, tiny.NAME, 2, tiny.LIMITS)
    assert times(class_copy)[first] == done[first]
    assert tiny.scores(class_copy) == {name: tiny.SCORES[name] for name in ["ada", "bob", "cas"]}


def test_two_runs_at_once_are_refused(class_copy, tmp_path):
    tiny.keep_only(class_copy, "ada", "cas")
    with grading(class_copy, tmp_path) as process:
        process.stdout.readline()
        with pytest.raises(CourseError, match="another run is grading"):
            grade(class_copy, tiny.NAME, 1, tiny.LIMITS)
        process.send_signal(signal.SIGINT)
        assert "KeyboardInterrupt" in process.stderr.read()
    assert wait_until(lambda: not processes_with(tmp_path / "scratch"))


def times(course):
    return {path.name: path.stat().st_mtime_ns for path in course.records.rglob("*.json")}
