"""Many submissions on an executor: a few are read ahead, each is handed back when done."""

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Executor, Future, ThreadPoolExecutor, wait
from contextlib import contextmanager
from typing import Any

from autograde.execute.run import abandon

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
