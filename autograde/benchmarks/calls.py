"""Microseconds of one call: plain, by pickle through a pipe, from the trusted side to a student."""

from multiprocessing import Pipe, Process
from multiprocessing.connection import Connection
from time import perf_counter

import numpy as np

from autograde.execute.limits import Limits
from autograde.execute.request import GRADED, STUDENT, Cell, Request
from autograde.execute.run import run

ANSWER = "def double(x):\n    return 2 * x"
TEST = """
from time import perf_counter
x = np.zeros({size})
double(x)
began = perf_counter()
for number in range({times}):
    x[0] = number
    double(x)
print(1e6 * (perf_counter() - began) / {times})
"""


def direct(size: int, times: int) -> float:
    """Call a function of one's own."""
    x = np.zeros(size)
    began = perf_counter()
    for number in range(times):
        x[0] = number
        _double(x)
    return 1e6 * (perf_counter() - began) / times


def piped(size: int, times: int) -> float:
    """Send arrays to another process and back, as pickles."""
    here, there = Pipe()
    child = Process(target=_serve, args=(there,), daemon=True)
    child.start()
    x = np.zeros(size)
    began = perf_counter()
    for number in range(times):
        x[0] = number
        here.send(x)
        here.recv()
    microseconds = 1e6 * (perf_counter() - began) / times
    here.send(None)
    child.join()
    return microseconds


def proxied(size: int, times: int) -> float:
    """Call a student's function from a test."""
    cells = [
        ("import numpy as np", "locked"),
        (ANSWER, STUDENT),
        (TEST.format(size=size, times=times), GRADED),
    ]
    request = Request(
        tuple(Cell(index, text, kind) for index, (text, kind) in enumerate(cells)),
        Limits(cell_timeout=120),
    )
    done = run(request).done[2]
    if done.fault is not None:
        raise RuntimeError(done.fault.message)
    return float("".join(text for kind, _, text in done.outputs if kind == "stream"))


def _double(x: np.ndarray) -> np.ndarray:
    return 2 * x


def _serve(end: Connection) -> None:
    while (x := end.recv()) is not None:
        end.send(_double(x))
