"""Many submissions on an executor: a few are read ahead, each is handed back when done."""

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Executor, Future, ThreadPoolExecutor, wait
from typing import Any

Task = tuple[Any, tuple]  # a key, and the arguments of the function
Done = tuple[Any, Future]


def local(jobs: int) -> Executor:
    """Return an executor for this machine: its threads wait for processes of the fork server."""
    return ThreadPoolExecutor(jobs, thread_name_prefix="submission")


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
