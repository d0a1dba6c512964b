"""Many submissions on an executor: a few are read ahead, each is handed back when done."""

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Executor, Future, ThreadPoolExecutor, wait
from contextlib import contextmanager
from importlib.metadata import version
from typing import Any

from autograde import CourseError
from autograde.execute.run import abandon
from autograde.isolation import require_sandbox

CONNECT_SECONDS = 15
RETRIES = 3  # of a submission whose worker dies

Task = tuple[Any, tuple]  # a key, and the arguments of the function
Done = tuple[Any, Future]


@contextmanager
def local(jobs: int) -> Iterator[Executor]:
    """Give an executor for this machine: its threads wait for processes of the fork server.

    When the block ends with an error, whatever is running is killed.
    """
    executor = ThreadPoolExecutor(jobs, thread_name_prefix="submission")
    try:
        yield executor
    except BaseException:
        executor.shutdown(wait=False, cancel_futures=True)
        abandon()
        raise
    executor.shutdown()


@contextmanager
def cluster(address: str, full_sandbox: bool = False) -> Iterator[tuple[Executor, int]]:
    """Give an executor on the workers of a Dask cluster, and how many submissions they run at once.

    A worker that dies loses nothing: what it had is run by another. Between grader and workers
    goes Dask's own protocol, which trusts both, so let no others reach the scheduler.

    Args:
        address: of the scheduler.
        full_sandbox: whether to refuse workers where the sandbox is not full.

    Raises:
        CourseError: Dask is not installed here, nothing answers, or no worker is there, or one
            is refused.
    """
    try:
        from distributed import Client
    except ImportError:
        raise CourseError(
            "a cluster needs Dask: .venv/bin/python -m pip install 'cnn-course[cluster]'"
        ) from None
    try:
        client = Client(address, timeout=CONNECT_SECONDS)
    except (OSError, ValueError) as error:
        raise CourseError(f"no Dask scheduler answers at {address}: {error}") from None
    with client:
        threads = sum(client.nthreads().values())
        if not threads:
            raise CourseError(
                f"the Dask scheduler at {address} has no workers: start some with "
                f"dask worker {address} on machines that have this course installed"
            )
        try:
            versions = client.run(_version)
        except Exception as error:  # of unpickling, where there is no such module
            reason = f"{type(error).__name__}: {error}"
            raise CourseError(
                f"a worker at {address} cannot run the course, which must be installed there "
                f"in the same version: {reason}"
            ) from None
        _compare(versions)
        if full_sandbox:
            client.run(require_sandbox)
        yield client.get_executor(pure=False, retries=RETRIES), threads


def _version() -> str:
    """Return the version of the course; called on the workers."""
    return version("cnn-course")


def _compare(versions: dict[str, str]) -> None:
    others = sorted({one for one in versions.values() if one != _version()})
    if others:
        raise CourseError(f"workers have the course in version {others}, here is {_version()}")


def run_all(
    function: Callable, tasks: Iterable[Task], executor: Executor, ahead: int
) -> Iterator[Done]:
    """Yield every task's key and finished future, as they finish.

    Args:
        function: called with the arguments of a task.
        tasks: taken one by one, no sooner than needed.
        executor: where the function runs.
        ahead: tasks that are submitted and not handed back, at most.
    """
    tasks, running = iter(tasks), {}
    while True:
        while len(running) < ahead and (task := next(tasks, None)) is not None:
            running[executor.submit(function, *task[1])] = task[0]
        if not running:
            return
        for future in wait(running, return_when=FIRST_COMPLETED).done:
            yield running.pop(future), future
