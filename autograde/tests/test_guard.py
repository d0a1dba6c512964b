"""What an answer may not call: refused where it runs, whatever it is called by."""

from contextlib import suppress

import numpy as np
import pytest

from autograde.execute.limits import Limits
from autograde.execute.request import GRADED, LOCKED, STUDENT, Cell, Request
from autograde.execute.run import run
from autograde.execute.sides.guard import Guard

FORBIDDEN = ("numpy.convolve", "numpy.correlate", "cnnlib.conv", "cnnlib.layers", "scipy")
LINE = "np.ones(3), np.ones(2)"
WAYS = {
    "by its name": "return np.convolve(x, w, 'valid')",
    "by a name put together": "return getattr(np, 'con' + 'volve')(x, w, 'valid')",
    "by a name given before": "return saved(x, w)",
    "imported under another name": "from numpy import correlate as c; return c(x, w)",
    "as an argument": "return list(map(np.convolve, [x], [w]))[0]",
    "in a string": "return eval('np.convolve(x, w)')",
    "in a partial": "return functools.partial(np.convolve, x)(w)",
    "behind the dispatcher": "return np.convolve._implementation(x, w)",
    "compiled": "return np._core.multiarray.correlate(x, w)",
    "in another thread": "return in_a_thread(lambda: np.convolve(x, w, 'valid'))",
    "the library's": "return conv2d(x.reshape(1, 1, 1, 3), w.reshape(1, 1, 1, 2)).ravel()",
    "the library's, imported late": "import cnnlib as c; return c.conv1d(x[None, None], w[None])",
    "a layer of the library's": "return Conv2d(1, 1, 1).forward(x.reshape(1, 1, 1, 3))",
    "its own helper's": "return helper(x, w)",
    "a method's": "return Helper().go(x, w)",
    "another library's": "from scipy.signal import correlate; return correlate(x, w, 'valid')",
}
BEFORE = """
import functools, threading
from cnnlib.layers import Conv2d
saved = np.convolve
free = np.convolve(np.ones(3), np.ones(2), "valid")
maps = conv2d(np.ones((1, 1, 2, 2)), np.ones((1, 1, 1, 1)))
def helper(x, w): return np.correlate(x, w, "valid")
class Helper:
    def go(self, x, w): return helper(x, w)
def in_a_thread(function):
    found = []
    def keep():
        try: found.append(function())
        except Exception as error: found.append(error)
    thread = threading.Thread(target=keep); thread.start(); thread.join()
    if isinstance(found[0], Exception): raise found[0]
    return found[0]
"""
TEST = "np.testing.assert_allclose(answer(np.ones(3), np.ones(2)), [2, 2])"
AFTER = "assert float(free[0]) == 2 and maps.shape == (1, 1, 2, 2) and again.sum() == 4"


@pytest.fixture(scope="module")
def done():
    cells = [("import numpy as np\nfrom cnnlib.conv import conv2d", LOCKED), (BEFORE, STUDENT)]
    for body in WAYS.values():
        cells += [(f"def answer(x, w): {body}", STUDENT), (TEST, GRADED)]
    again = f'again = np.convolve({LINE}, "valid"), 0\nagain = again[0]'
    cells += [(again, STUDENT), (AFTER, GRADED)]
    numbered = tuple(Cell(n, source, kind) for n, (source, kind) in enumerate(cells))
    return run(Request(numbered, Limits(), (), FORBIDDEN)).done


@pytest.mark.parametrize("way", WAYS)
def test_an_answer_cannot_call_what_it_is_to_write(done, way):
    fault = done[3 + 2 * list(WAYS).index(way)].fault
    assert fault is not None
    if way == "another library's":
        assert fault.name == "ModuleNotFoundError"
        assert fault.message == "scipy is not here: the exercises ask for NumPy alone"
    else:
        assert fault.name == "NotAllowed", fault.message
        assert "may not be called by an answer: the exercise asks you to write it" in fault.message


PROCESSES = """
import os, subprocess, sys
from multiprocessing import Pipe
here, there = Pipe()
if os.fork() == 0:
    while True:
        there.send(there.recv() + 1)
def ask():
    here.send(1)
    return here.recv() if here.poll(5) else 0
def program():
    command = [sys.executable, "-c", "print(2)"]
    return int(subprocess.run(command, capture_output=True).stdout)
def fork(): return os.waitpid(os.fork() or os._exit(2), 0)[1] >> 8
free = ask(), program(), fork()
"""


def test_an_answer_has_no_process_work_for_it():
    sources = [(PROCESSES, STUDENT), ("assert free == (2, 2, 2)", GRADED)]
    sources += [("assert program()", GRADED), ("assert fork()", GRADED), ("assert ask()", GRADED)]
    sources += [("later = here.recv()", STUDENT), ("assert later == 2", GRADED)]
    cells = tuple(Cell(n, source, kind) for n, (source, kind) in enumerate(sources))
    guarded = run(Request(cells, Limits(), (), FORBIDDEN))
    faults = [done.fault for done in guarded.done.values()]
    told = "other processes do not work for it"
    assert faults[0] is faults[1] is faults[5] is faults[6] is None
    assert faults[2].name == faults[3].name == "NotAllowed"
    assert told in faults[2].message
    assert told in faults[3].message
    assert (faults[4] is not None) == (guarded.level == "full")
    free = run(Request(cells[:-2], Limits()))
    assert all(done.fault is None for done in free.done.values())


HELPERS = """
import _posixsubprocess, os, signal, sys
from _posixsubprocess import fork_exec as kept_fork_exec
from multiprocessing import Pipe, get_context
from os import kill as kept_kill
from subprocess import _fork_exec
here, there = Pipe()
helper = os.fork()
if helper == 0:
    while True:
        there.send(there.recv() + 1)
end = os.pidfd_open(helper) if hasattr(os, "pidfd_open") else None
def ask(*wake):
    here.send(1)
    if wake:
        wake[0](*wake[1:])
    if not here.poll(2):
        raise RuntimeError("no other process works")
    return here.recv()
def execute(fork_exec):
    read, write = os.pipe()
    given = [b"PATH=/bin"]
    rest = [-1, -1, -1, -1, -1, -1, *os.pipe(), False, False, -1, None, None, None, -1, None]
    rest += [False] * (sys.version_info >= (3, 11))
    return fork_exec([b"true"], [sys.executable.encode()], True, (rest[7],), None, given, *rest)
def spawn():
    process = get_context("spawn").Process(target=print)
    process.start()
    return process.pid
"""
HELP = {
    "a signal": "ask(os.kill, helper, signal.SIGCONT)",
    "a signal by a name that was kept": "ask(kept_kill, helper, signal.SIGCONT)",
    "a signal to a group": "ask(os.killpg, os.getpgid(helper), signal.SIGCONT)",
    "a signal to a handle": "ask(signal.pidfd_send_signal, end, signal.SIGCONT)",
    "a fork that executes": "execute(_posixsubprocess.fork_exec)",
    "the same by another name": "execute(_fork_exec)",
    "the same by a name that was kept": "execute(kept_fork_exec)",
    "a process that is spawned": "spawn()",
    "another program in its place": "os.execv(sys.executable, [sys.executable, '-c', ''])",
}


def helped(setup, calls, forbidden=FORBIDDEN):
    """Return why answers fail that do these things, on a machine of which level."""
    cells = [Cell(0, setup, STUDENT), Cell(1, "assert ask() == 2", GRADED)]
    for call in calls:
        number = len(cells)
        cells.append(Cell(number, f"def answer(): return {call}", STUDENT))
        cells.append(Cell(number + 1, "assert answer()", GRADED))
    guarded = run(Request(tuple(cells), Limits(cell_timeout=8), (), forbidden))
    assert guarded.done[0].fault is None
    return [guarded.done[n].fault for n in range(1, len(cells), 2)], guarded.level


def test_an_answer_neither_wakes_nor_starts_a_process():
    (asked, *faults), level = helped(HELPERS, HELP.values())
    for way, fault in zip(HELP, faults, strict=True):
        assert fault is not None, way
        assert fault.name in ("NotAllowed", "TypeError", "OSError"), (way, fault.message)
    if level == "full":
        assert asked.message == "no other process works"
    told = [fault.message for fault in faults if fault.name == "NotAllowed"]
    assert len(told) >= 6
    assert all("other processes do not work for it" in each for each in told)


def test_without_the_rule_processes_are_woken_and_started():
    refused = ("a signal to a handle", "another program in its place")  # by walls; its own end
    calls = [call for way, call in HELP.items() if way not in refused]
    faults, _ = helped(HELPERS, calls, ())
    assert faults == [None] * len(faults)


@pytest.mark.parametrize(
    "change",
    ["os.kill = lambda *_: None", "signal.SIGSTOP = 0", "del os.kill"],
)
def test_a_cell_does_not_switch_the_rule_off_by_a_name_of_pythons(change):
    (asked,), level = helped(f"{HELPERS}\n{change}", [])
    if level != "full":
        pytest.skip("other processes do not rest here")
    assert asked.message == "no other process works"


def test_a_package_that_is_out_of_reach_is_not_even_there():
    pytest.importorskip("scipy")
    source = """
import sys
sys.meta_path[:] = [f for f in sys.meta_path if "guard" not in type(f).__module__]
sys.path_importer_cache.clear()
from scipy.signal import correlate"""
    cells = (Cell(0, source, STUDENT), Cell(1, "assert callable(correlate)", GRADED))
    free = run(Request(cells, Limits()))
    assert free.done[1].fault is None
    if free.level != "full":
        pytest.skip("files are hidden in mounts of a process's own")
    fault = run(Request(cells, Limits(), (), FORBIDDEN)).done[0].fault
    assert fault.name == "ModuleNotFoundError"
    assert fault.message == "No module named 'scipy.signal'"


def test_elsewhere_in_the_notebook_everything_is_as_it_was(done):
    assert done[1].fault is None
    assert done[max(done)].fault is None
    assert done[max(done) - 1].fault is None


def test_the_message_names_what_was_called(done):
    places = {way: done[3 + 2 * n].fault.message.split(" ")[0] for n, way in enumerate(WAYS)}
    assert places["by its name"] == places["by a name given before"] == "numpy.convolve"
    assert places["the library's"] == "cnnlib.conv.conv2d"
    assert places["a layer of the library's"].startswith("cnnlib.layers.")


def test_functions_are_themselves_again_also_after_an_error():
    code, guard = np.convolve._implementation.__code__, Guard()
    guard.forbid(["numpy.convolve"])
    with suppress(ZeroDivisionError), guard.enforced():
        assert np.convolve._implementation.__code__ is not code
        with guard.enforced():
            pass
        assert np.convolve._implementation.__code__ is not code
        _ = 1 / 0
    assert np.convolve._implementation.__code__ is code


def test_a_compiled_function_that_was_kept_refuses_as_well():
    kept, guard = np._core.multiarray.correlate, Guard()
    guard.forbid(["numpy.convolve"])
    for _ in range(2):
        with guard.enforced(), pytest.raises(TypeError):
            kept(np.ones(3), np.ones(2), "valid")
        assert kept(np.ones(3), np.ones(2), "valid").tolist() == [2, 2]
