"""A scheduler and two workers as processes of their own, on loopback; one is killed."""

import subprocess
import sys
import time
from contextlib import ExitStack, contextmanager

import pytest

from autograde import CourseError
from autograde.execute.executors import cluster
from autograde.grade import run
from autograde.tests import tiny

STUDENTS = [f"student-{number:02d}" for number in range(30)]


@contextmanager
def program(*arguments):
    process = subprocess.Popen(
        [sys.executable, "-W", "ignore", "-m", *map(str, arguments)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        yield process
    finally:
        process.kill()
        process.wait()


@pytest.fixture
def dask(tmp_path):
    """The address of a scheduler, and its two workers."""
    where = tmp_path / "scheduler.json"
    quiet = ["--host", "127.0.0.1", "--no-dashboard"]
    with ExitStack() as stack:
        scheduler = ["distributed.cli.dask_scheduler", *quiet, "--port", "0"]
        stack.enter_context(program(*scheduler, "--scheduler-file", where))
        wait_until(where.exists)
        worker = ["distributed.cli.dask_worker", *quiet, "--nthreads", "1", "--no-nanny"]
        each = [*worker, "--scheduler-file", where, "--local-directory", tmp_path]
        workers = [stack.enter_context(program(*each)) for _ in range(2)]
        address = address_in(where)
        wait_until(lambda: count(address) == 2)
        yield address, workers


def address_in(path):
    import json

    return json.loads(path.read_text())["address"]


def count(address):
    from distributed import Client

    with Client(address) as client:
        return len(client.nthreads())


def wait_until(true):
    for _ in range(300):
        if true():
            return
        time.sleep(0.1)
    raise AssertionError("it did not happen within 30 s")


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
        done = run(course, tiny.NAME, width, tiny.LIMITS, executor=executor, progress=kill_one)
    assert [record.status for record in done.records] == ["graded"] * len(STUDENTS)
    assert tiny.scores(course) == dict.fromkeys(STUDENTS, (1, 3, 4))
    assert workers[0].poll() is not None


def test_hostile_code_does_not_reach_the_worker(course, dask):
    address, workers = dask
    kill = "import os; os.kill(os.getppid(), 9); os._exit(1)"
    tiny.hand_in(course, "eve", tiny.answer(course, kill))
    tiny.hand_in(course, "ada", tiny.answer(course))
    with cluster(address) as (executor, width):
        run(course, tiny.NAME, width, tiny.LIMITS, executor=executor)
    assert tiny.scores(course) == {"ada": (1, 3, 4), "eve": (0, 0, 4)}
    assert [worker.poll() for worker in workers] == [None, None]


def test_an_address_where_nobody_answers_is_one_line(monkeypatch):
    monkeypatch.setattr("autograde.execute.executors.CONNECT_SECONDS", 1)
    with pytest.raises(CourseError, match=r"no Dask scheduler answers at tcp://127\.0\.0\.1:9: "):
        cluster("tcp://127.0.0.1:9").__enter__()


def test_a_scheduler_without_workers_is_one_line(tmp_path):
    where = tmp_path / "scheduler.json"
    quiet = ["--host", "127.0.0.1", "--port", "0", "--no-dashboard", "--scheduler-file", where]
    with program("distributed.cli.dask_scheduler", *quiet):
        wait_until(where.exists)
        with pytest.raises(CourseError, match="has no workers: start some with dask worker tcp://"):
            cluster(address_in(where)).__enter__()
