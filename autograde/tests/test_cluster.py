"""A scheduler and two workers as processes of their own, on loopback; one is killed."""

import pytest

from autograde import CourseError
from autograde.benchmarks import dask_here
from autograde.execute.executors import cluster
from autograde.grading.grade import grade
from autograde.tests import tiny

STUDENTS = [f"student-{number:02d}" for number in range(30)]


@pytest.fixture
def dask(tmp_path):
    """The address of a scheduler, and its two workers."""
    with dask_here.cluster(tmp_path) as found:
        yield found


def test_a_worker_that_is_killed_in_the_middle_loses_nothing(course, dask):
    address, workers = dask
    for student in STUDENTS:
        tiny.hand_in(
            course, student, tiny.answer(course, "import time; time.sleep(0.1); return 2 * x")
        )

    def kill_one(done, total, record):
        workers[0].kill()

    with cluster(address) as (executor, width):
        assert width == 2
        done = grade(course, tiny.NAME, width, tiny.LIMITS, executor=executor, progress=kill_one)
    assert [record.status for record in done.records] == ["graded"] * len(STUDENTS)
    assert tiny.scores(course) == dict.fromkeys(STUDENTS, (1, 3, 4))
    assert workers[0].poll() is not None


def test_hostile_code_does_not_reach_the_worker(course, dask):
    address, workers = dask
    kill = "import os; os.kill(os.getppid(), 9); os._exit(1)"
    tiny.hand_in(course, "eve", tiny.answer(course, kill))
    tiny.hand_in(course, "ada", tiny.answer(course))
    with cluster(address) as (executor, width):
        grade(course, tiny.NAME, width, tiny.LIMITS, executor=executor)
    assert tiny.scores(course) == {"ada": (1, 3, 4), "eve": (0, 0, 4)}
    assert [worker.poll() for worker in workers] == [None, None]


def test_workers_without_a_full_sandbox_are_refused_when_it_is_required(tmp_path, monkeypatch):
    monkeypatch.setenv("AUTOGRADE_SANDBOX", "limits")
    with (
        dask_here.cluster(tmp_path) as (address, _),
        pytest.raises(CourseError, match=r"a full sandbox was asked for, .* level 'limits'"),
    ):
        cluster(address, full_sandbox=True).__enter__()


def test_a_worker_without_the_course_is_one_line(tmp_path, monkeypatch):
    (tmp_path / "autograde").mkdir()
    (tmp_path / "autograde" / "__init__.py").write_text("")  # hides the one that is installed
    monkeypatch.chdir(tmp_path)
    with (
        dask_here.cluster(tmp_path, 1) as (address, _),
        pytest.raises(CourseError, match="cannot run the course, which must be installed there"),
    ):
        cluster(address).__enter__()


def test_an_address_where_nobody_answers_is_one_line(monkeypatch):
    monkeypatch.setattr("autograde.execute.executors.CONNECT_SECONDS", 1)
    with pytest.raises(CourseError, match=r"no Dask scheduler answers at tcp://127\.0\.0\.1:9: "):
        cluster("tcp://127.0.0.1:9").__enter__()


def test_a_scheduler_without_workers_is_one_line(tmp_path):
    with (
        dask_here.scheduler(tmp_path) as address,
        pytest.raises(CourseError, match="has no workers: start some with dask worker tcp://"),
    ):
        cluster(address).__enter__()
