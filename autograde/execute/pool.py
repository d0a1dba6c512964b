"""Execute many notebooks in worker processes; a worker that dies costs only its own notebook."""

import os
import shutil
import signal
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_context
from multiprocessing.connection import Connection
from threading import Thread
from typing import Any

from autograde.execute import client

Task = tuple[Any, tuple]  # a key, and the arguments of the function
Done = tuple[Any, Future]


class Pool:
    """Worker processes that end, with their kernels, when this object or its process does."""

    def __init__(self, jobs: int, preload: str):
        context = get_context("forkserver" if os.name == "posix" else "spawn")
        if os.name == "posix":
            context.set_forkserver_preload([preload])
        watched, self._open = context.Pipe(duplex=False)
        self._executor = ProcessPoolExecutor(
            jobs, mp_context=context, initializer=_start_worker, initargs=(watched,)
        )
        self._watched = watched

    def submit(self, function: Callable, *arguments: Any) -> Future:
        return self._executor.submit(function, *arguments)

    def __enter__(self) -> "Pool":
        return self

    def __exit__(self, kind: type | None, *_: object) -> None:
        if kind is not None:
            self._open.close()  # the workers see it, kill their kernels and end
        self._executor.shutdown(wait=True, cancel_futures=True)
        self._open.close()
        self._watched.close()


def run_all(function: Callable, tasks: Iterable[Task], jobs: int, preload: str) -> Iterator[Done]:
    """Yield every task's key and finished future, as they finish.

    Only as many tasks are read ahead as there are workers. When a worker dies, each task that
    was under way is tried once more, alone; the one that kills its worker again keeps its error.
    """
    tasks = iter(tasks)
    suspects: list[Task] = []
    while True:
        with Pool(jobs, preload) as pool:
            yield from _run_until_broken(pool, function, tasks, jobs, suspects)
        if not suspects:
            return
        for key, arguments in suspects:
            with Pool(1, preload) as alone:
                future = alone.submit(function, *arguments)
                wait([future])
            yield key, future
        suspects.clear()


def _run_until_broken(
    pool: Pool, function: Callable, tasks: Iterator[Task], jobs: int, suspects: list[Task]
) -> Iterator[Done]:
    running: dict[Future, Task] = {}
    while True:
        while len(running) <= jobs and not suspects:
            task = next(tasks, None)
            if task is None:
                break
            try:
                running[pool.submit(function, *task[1])] = task
            except BrokenProcessPool:
                suspects.append(task)
        if not running:
            return
        for future in wait(running, return_when=FIRST_COMPLETED).done:
            task = running.pop(future)
            if isinstance(future.exception(), BrokenProcessPool):
                suspects.append(task)
            else:
                yield task[0], future


def _start_worker(watched: Connection) -> None:
    # Ctrl-C reaches the whole group; the main process decides. A handler, unlike SIG_IGN, is
    # not passed on to the kernels, which must stay interruptible.
    signal.signal(signal.SIGINT, lambda *_: None)
    Thread(target=_end_with_parent, args=(watched,), daemon=True).start()


def _end_with_parent(watched: Connection) -> None:
    watched.poll(None)  # returns when the other end is closed, also by the parent's death
    for group, folder in list(client.alive.items()):
        client.kill_group(group)
        shutil.rmtree(folder, ignore_errors=True)
    os._exit(1)
