"""The fork server: what it starts it ends, and it is after many submissions as it was before."""

import os
import signal
import socket
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from time import monotonic, sleep
from types import SimpleNamespace

import pytest

from autograde.execute.limits import Limits
from autograde.execute.request import GRADED, LOCKED, STUDENT, Cell, Request
from autograde.execute.run import run, server, stop_server
from autograde.execute.sides.answers import Answers, NoStudent
from autograde.execute.sides.grader import send
from autograde.execute.sides.kept import Kept
from autograde.execute.sides.wire import Wire

linux = pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")
LIMITS = Limits(cell_timeout=10, notebook_timeout=30, memory_mb=1000)
F, TEST = "def f(x): return x + 1", "assert f(1) == 2"


def request(*cells, limits=LIMITS):
    return Request(tuple(Cell(i, source, kind) for i, (kind, source) in enumerate(cells)), limits)


def faults(result):
    return [done.fault and done.fault.name for _, done in sorted(result.done.items())]


def printed(result):
    return "".join(text for done in result.done.values() for _, _, text in done.outputs)


def until(true):
    """Wait until something is true; tell whether it was so in time."""
    end = monotonic() + 20
    while not true() and monotonic() < end:
        sleep(0.02)
    return true()


# Processes


def children(pid):
    found = []
    for task in Path(f"/proc/{pid}/task").iterdir():
        with suppress(OSError):
            found += map(int, (task / "children").read_text().split())
    return found


def is_side(pid):
    """Whether it is this process that ends first when the machine has no memory left."""
    with suppress(OSError):
        return Path(f"/proc/{pid}/oom_score_adj").read_text() == "1000\n"
    return False


def the_server():
    """Return the process that forks: the innermost of those that wait for one another."""
    pid = server().pid
    while below := [child for child in children(pid) if not is_side(child)]:
        pid = below[0]
    return pid


def resident(pid):
    return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")


def descriptors(pid):
    return sorted(os.listdir(f"/proc/{pid}/fd"))


@pytest.fixture
def pid():
    """The process that forks, when it has nothing to do."""
    run(request((STUDENT, F)))
    assert until(lambda: not children(the_server()))
    return the_server()


@linux
def test_after_many_submissions_the_server_is_as_it_was(pid):
    here = request((LOCKED, "import numpy as np"), (STUDENT, F), (GRADED, TEST))
    for _ in range(20):
        run(here)
    assert until(lambda: not children(pid))
    before, ours = (descriptors(pid), resident(pid)), len(descriptors(os.getpid()))
    for _ in range(200):
        assert faults(run(here)) == [None] * 3
    assert until(lambda: not children(pid))
    assert descriptors(pid) == before[0]
    assert resident(pid) < before[1] + (2 << 20)
    assert len(descriptors(os.getpid())) <= ours


def test_many_submissions_at_once():
    cells = [request((STUDENT, f"def f(x): return x + {n}"), (GRADED, TEST)) for n in range(24)]
    with ThreadPoolExecutor(12) as executor:
        results = list(executor.map(run, cells))
    assert [faults(result) for result in results] == [
        [None, None if n == 1 else "AssertionError"] for n in range(24)
    ]


def test_what_is_free_again_is_used_again():
    here = request((STUDENT, "import os; print(os.getuid(), os.getcwd())"))
    assert len({printed(run(here)) for _ in range(5)}) <= 2


def test_neither_side_has_what_belongs_to_the_server_or_to_other_submissions():
    count = """
import os
open_ones = 0
for number in range(256):
    try:
        os.fstat(number)
        open_ones += 1
    except OSError:
        pass
print(open_ones)
"""
    run(request((STUDENT, F)))
    wires = [server().open() for _ in range(5)]
    result = run(request((STUDENT, count), (GRADED, count)))
    for wire in wires:
        wire.close()
    assert [int(number) for number in printed(result).split()] == [4, 6]


@linux
def test_a_grader_that_hangs_up_leaves_nothing_running(pid):
    wire = server().open()
    send(wire, request((STUDENT, "while True: pass")).to_dict())
    assert until(lambda: len(children(pid)) == 2)
    wire.close()
    assert until(lambda: not children(pid))
    assert faults(run(request((STUDENT, F), (GRADED, TEST)))) == [None, None]


@linux
def test_a_grader_that_never_asks_keeps_nobody_waiting(pid):
    wires = [server().open() for _ in range(3)]
    wires[0]._end.send(b"\xff" * 16)
    assert faults(run(request((STUDENT, F), (GRADED, TEST)))) == [None, None]
    for wire in wires:
        wire.close()
    assert until(lambda: not children(pid))


@linux
def test_a_student_side_that_is_killed_costs_one_cell(pid):
    killed = []

    def kill():
        assert until(lambda: len(children(pid)) == 2)
        sleep(0.3)
        killed.append(max(children(pid)))
        os.kill(killed[0], signal.SIGKILL)

    thread = threading.Thread(target=kill)
    thread.start()
    cells = [(STUDENT, F), (STUDENT, "import time; time.sleep(9)"), (GRADED, TEST)]
    result = run(request(*cells))
    thread.join()
    assert faults(result) == [None, "KernelDied", None]
    assert result.starts == 2


def test_a_trusted_side_that_ends_fails_what_it_has_not_told():
    cells = [(STUDENT, F), (GRADED, TEST), (GRADED, "import os; os._exit(3)"), (GRADED, TEST)]
    assert faults(run(request(*cells))) == [None, None, "NotRun", "NotRun"]
    assert faults(run(request(*cells[:2]))) == [None, None]


@linux
def test_a_server_that_is_killed_is_replaced_and_its_submission_run_again(pid):
    def kill():
        assert until(lambda: len(children(pid)) == 2)
        os.kill(pid, signal.SIGKILL)

    thread, before = threading.Thread(target=kill), server().pid
    files = len(os.listdir("/proc/self/fd"))
    thread.start()
    cells = [(STUDENT, "import time; time.sleep(1)"), (STUDENT, F), (GRADED, TEST)]
    assert faults(run(request(*cells))) == [None, None, None]
    thread.join()
    assert server().pid != before
    assert len(os.listdir("/proc/self/fd")) == files


def test_a_server_that_hangs_up_is_replaced():
    before = server()
    before._control.shutdown(socket.SHUT_RDWR)
    assert faults(run(request((STUDENT, F), (GRADED, TEST)))) == [None, None]
    assert server() is not before


def test_a_stopped_server_is_started_when_it_is_needed():
    stop_server()
    assert faults(run(request((STUDENT, F), (GRADED, TEST)))) == [None, None]


SLEEP = b"sleep\x005317.25\x00"


def sleeps():
    """Tell whether a process sleeps that a student has started."""
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        with suppress(OSError):
            if path.read_bytes() == SLEEP:
                return True
    return False


@linux
def test_nothing_outlives_a_grader_that_is_killed():
    source = """
import os, subprocess
if os.fork() == 0:
    os.setsid()
    subprocess.Popen(["sleep", "5317.25"], start_new_session=True)
    os._exit(0)
os.wait()
while True: pass
"""
    program = "from autograde.tests.test_server import *; run(request((STUDENT, sys.argv[1])))"
    grader = subprocess.Popen([sys.executable, "-c", program, source])
    assert until(sleeps)
    grader.kill()
    grader.wait()
    assert until(lambda: not sleeps())


HUNGRY = {
    "one process": "hog = bytearray(3_000_000_000)",
    "pieces": "hog = [bytearray(10_000_000) for _ in range(1000)]",
    "many processes": (
        "import os, time\n"
        "for _ in range(8):\n"
        "    if os.fork() == 0:\n"
        "        hog = b'x' * 400_000_000\n"
        "        time.sleep(20)\n"
        "        os._exit(0)\n"
        "time.sleep(20)"
    ),
}


@pytest.mark.parametrize("source", HUNGRY.values(), ids=HUNGRY)
def test_memory_without_end_costs_one_cell(source):
    result = run(request((STUDENT, F), (STUDENT, source), (GRADED, TEST)))
    assert faults(result)[1] in ("MemoryError", "KernelDied")
    assert faults(result)[::2] == [None, None]


@linux
def test_processes_have_a_limit_and_end_with_the_submission(pid):
    source = """
import os, time
count = 0
try:
    while count < 500:
        if os.fork() == 0:
            os.setsid()
            time.sleep(1000)
        count += 1
except BlockingIOError:
    print(count)
"""
    limits = Limits(cell_timeout=10, notebook_timeout=30, processes=20)
    result = run(request((STUDENT, F), (STUDENT, source), (GRADED, TEST), limits=limits))
    assert faults(result)[2] is None
    assert faults(result)[1] == "KernelDied" or int(printed(result)) <= 20
    assert until(lambda: not children(pid))


def test_where_no_student_side_starts_nobody_is_given_no_points():
    def start():
        ours, theirs = socket.socketpair()
        theirs.close()
        return Wire(ours)

    home = SimpleNamespace(start_student=start, interrupt=lambda: False)
    answers = Answers(request((STUDENT, F)), home, print, Kept(1000), print)
    with pytest.raises(NoStudent):
        answers.have(0, {})
    assert answers.starts == 3
