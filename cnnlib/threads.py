"""Two things at once: tasks on all cores, while BLAS itself stays on one.

NumPy lets go of Python's lock while it computes, so plain threads do compute side by side. BLAS
would start threads of its own for every matrix product; between blocks that fit in a cache this
costs more than it brings, so it is held to one thread while tasks run.
"""

import contextvars
import ctypes
import os
import queue
import sys
import threading
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path

import numpy as np

MOST = 8  # more threads than this wait for Python's lock
PATIENCE = 3e-4  # seconds until a thread that waits for Python's lock insists on having it


@cache
def cores():
    """Return how many tasks to run at once: the cores this process may use, at most 8."""
    with suppress(AttributeError):  # Linux alone can tell
        return min(len(os.sched_getaffinity(0)), MOST)
    return min(os.cpu_count() or 1, MOST)


def run(tasks):
    """Call every function in tasks, side by side, and return when all are done.

    The first runs in the calling thread; for the others a thread per core waits. They see the
    caller's settings (`np.errstate`), and what one of them raises is raised here. A task that
    calls `run` itself has its own done one by one: all threads may be waiting for such tasks.
    """
    if len(tasks) == 1 or getattr(_here, "serving", False) or not _workers():
        for task in tasks:
            task()
        return
    done = queue.SimpleQueue()
    with _impatient_threads():
        for task in tasks[1:]:
            _workers().put((contextvars.copy_context(), task, done))
        errors = [_error(tasks[0])] + [done.get() for _ in tasks[1:]]
    for error in filter(None, errors):
        raise error


def _error(task):
    """Call a task and return what it raised, or None."""
    try:
        task()
    except BaseException as error:
        return error


@cache
def _workers():
    """Start the threads; return the queue they serve, None where no thread can be started.

    It takes half as long as `concurrent.futures` to hand a task over, and tasks are short.
    """
    todo = queue.SimpleQueue()
    try:
        for _ in range(cores() - 1):
            threading.Thread(target=_serve, args=(todo,), name="cnnlib", daemon=True).start()
    except RuntimeError:  # in a browser, or where the number of threads is limited
        return None
    return todo


def _serve(todo):
    _here.serving = True
    while True:
        context, task, done = todo.get()
        done.put(context.run(_error, task))
        del context, task, done  # or they live on until the next task comes


_here = threading.local()

# Threads do not follow into a forked process.
if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_workers.cache_clear)


class _Setting:
    """A setting of the whole process, held at a value until the last who asked for it is done."""

    def __init__(self, functions, value):
        self.functions, self.value = functions, value
        self.lock, self.users, self.before = threading.Lock(), 0, None

    @contextmanager
    def held(self):
        get, put = self.functions()
        with self.lock:
            if self.users == 0:
                self.before = get()
                put(self.value)
            self.users += 1
        try:
            yield
        finally:
            with self.lock:
                self.users -= 1
                if self.users == 0:
                    put(self.before)


@cache
def _thread_functions():
    """Find OpenBLAS's functions that read and set its number of threads."""
    home = Path(np.__file__).parent
    for folder in (home.parent / "numpy.libs", home / ".dylibs", home / ".libs"):
        for path in sorted(folder.glob("*openblas*")):
            with suppress(OSError):
                library = ctypes.CDLL(str(path))
                for name in ("scipy_openblas_{}64_", "openblas_{}64_", "openblas_{}"):
                    with suppress(AttributeError):
                        return (
                            library[name.format("get_num_threads")],
                            library[name.format("set_num_threads")],
                        )
    return lambda: 1, lambda count: None


def _lock_functions():
    return sys.getswitchinterval, sys.setswitchinterval


# The OpenBLAS that came with NumPy; another BLAS is left alone.
blas_on_one_thread = _Setting(_thread_functions, 1).held
_impatient_threads = _Setting(_lock_functions, PATIENCE).held
