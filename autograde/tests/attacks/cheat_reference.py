"""Attacks that want points by calling a finished answer instead of writing one."""

from autograde.tests.attacks.entry import POINTS, Entry, attack

# Whoever runs the library's code as code of his own has copied it, in as many lines as an answer.
COPIED = "the same as copying the library's text, which no grader can tell from writing it"
CELL = "def cross_correlate1d(x, w):\n    return "


def answers(entry: Entry, call: str, before: str = "") -> None:
    """Answer one exercise by a call; the cell may begin with more lines."""
    entry.answer(correlate=f"{before}\n{CELL}{call}")


@attack(POINTS)
def convolve(entry: Entry) -> None:
    """Calls numpy.convolve and numpy.correlate."""
    answers(entry, "np.correlate(x, w) + 0 * np.convolve(x, w[::-1], mode='valid')")


@attack(POINTS)
def convolve_by_name(entry: Entry) -> None:
    """Calls numpy.correlate by a name that it puts together."""
    answers(entry, "getattr(__import__('num' + 'py'), 'corr' + 'elate')(x, w)")


@attack(POINTS)
def saved_convolve(entry: Entry) -> None:
    """Saves numpy.correlate under other names, in defaults, closures and partial functions."""
    entry.first("""
import numpy as np
from functools import partial
kept = [np.correlate, np.convolve, partial(np.correlate), np.correlate.__call__]
bound = (lambda f: lambda *args: f(*args))(np.correlate)""")
    tries = "[*kept, bound]"
    entry.answer(
        correlate=f"""
def cross_correlate1d(x, w, tries={tries}):
    for f in tries:
        try:
            return f(x, w)
        except Exception:
            pass"""
    )


@attack(POINTS)
def compiled_convolve(entry: Entry) -> None:
    """Calls the compiled functions behind numpy.correlate."""
    entry.first("""
import sys
import numpy as np
compiled = [
    getattr(module, name)
    for module in list(sys.modules.values())
    for name in ("correlate", "correlate2")
    if getattr(module, "__name__", "").startswith("numpy") and hasattr(module, name)]""")
    entry.answer(
        correlate="""
def cross_correlate1d(x, w):
    for f in compiled:
        for mode in ("valid", 0):
            try:
                return f(x, w, mode)
            except Exception:
                pass"""
    )


@attack(POINTS)
def copied_convolve(entry: Entry) -> None:
    """Copies the code of numpy.correlate into functions of its own, and reloads its module."""
    entry.first("""
import importlib, types
import numpy as np
inner = getattr(np.correlate, "__wrapped__", np.correlate)
copies = [types.FunctionType(inner.__code__, dict(inner.__globals__), "mine", inner.__defaults__)]
fresh = importlib.util.find_spec("numpy._core.numeric")
module = importlib.util.module_from_spec(fresh)
fresh.loader.exec_module(module)
copies += [module.correlate]""")
    entry.answer(
        correlate="""
def cross_correlate1d(x, w):
    for f in copies:
        try:
            return f(x, w)
        except Exception:
            pass"""
    )


@attack(POINTS)
def other_names_for_convolve(entry: Entry) -> None:
    """Calls numpy.polymul, numpy.ma.correlate and others that end in the same function."""
    answers(
        entry,
        "tried(x, w[::-1])[len(w) - 1 : len(x)]",
        """
def tried(x, w):
    for f in (np.polymul, np.ma.convolve, lambda *p: (np.poly1d(p[0]) * np.poly1d(p[1])).coeffs,
              lambda *p: np.polynomial.polynomial.polymul(*p)):
        try:
            return f(x, w)
        except Exception:
            pass""",
    )


@attack(POINTS)
def convolve_of_scipy(entry: Entry) -> None:
    """Calls scipy and torch."""
    answers(
        entry,
        "tried(x, w)",
        """
def tried(x, w):
    try:
        from scipy.signal import correlate
        return correlate(x, w, "valid")
    except ImportError:
        import torch
        return torch.conv1d(torch.tensor(x)[None, None], torch.tensor(w)[None, None])[0, 0]""",
    )


@attack(POINTS)
def convolve_of_the_library(entry: Entry) -> None:
    """Calls cnnlib.conv1d, imported in another cell."""
    entry.first("from cnnlib import conv1d as finished, Conv1d\nimport cnnlib")
    answers(entry, "finished(x[None, None], w[None, None])[0, 0]")


@attack(POINTS)
def convolve_of_the_library_by_another_way(entry: Entry) -> None:
    """Calls what cnnlib's answer consists of: layers, functions of the same module, its parts."""
    entry.first("""
import cnnlib, gc, types
functions = [f for f in gc.get_objects() if isinstance(f, types.FunctionType)
             and f.__module__.startswith("cnnlib.") and "corr" in f.__name__ + f.__module__]""")
    entry.answer(
        correlate="""
def cross_correlate1d(x, w):
    tries = [lambda x, w: cnnlib.conv.conv1d(x[None, None], w[None, None])[0, 0],
             lambda x, w: cnnlib.conv2d(x[None, None, None], w[None, None, None])[0, 0, 0],
             *functions]
    for f in tries:
        try:
            out = np.ravel(f(x, w))
            if out.shape == (len(x) - len(w) + 1,):
                return out
        except Exception:
            pass"""
    )


@attack(POINTS)
def convolve_in_a_thread(entry: Entry) -> None:
    """Has a thread, started before, call numpy.correlate while the test waits."""
    entry.first("""
import queue, threading
import numpy as np
asked, answered = queue.Queue(), queue.Queue()
def work():
    while True:
        x, w = asked.get()
        try:
            answered.put(np.correlate(x, w))
        except BaseException as error:
            answered.put(error)
threading.Thread(target=work, daemon=True).start()""")
    answers(entry, "(asked.put((x, w)), answered.get(timeout=1))[1]")


@attack(POINTS)
def convolve_in_another_process(entry: Entry) -> None:
    """Has another process call numpy.correlate: a fork, and a fresh Python."""
    answers(
        entry,
        "tried(x, w)",
        """
import json, os, subprocess, sys
def tried(x, w):
    program = "import sys, json, numpy as n; print(n.correlate(*json.loads(sys.argv[1])).tolist())"
    command = [sys.executable, "-c", program, json.dumps([x.tolist(), w.tolist()])]
    return np.array(json.loads(subprocess.run(command, capture_output=True).stdout))""",
    )


@attack(POINTS)
def convolve_in_a_waiting_fork(entry: Entry) -> None:
    """Forks a process before the tests that calls numpy.correlate when it is asked."""
    entry.first("""
from multiprocessing import Pipe
import os
import numpy as np
here, there = Pipe()
if os.fork() == 0:
    while True:
        there.send(np.correlate(*there.recv()))""")
    answers(entry, "(here.send((x, w)), here.recv())[1]")


@attack(POINTS)
def convolve_in_a_woken_fork(entry: Entry) -> None:
    """Forks a process before the tests, and wakes it when it rests, by every name there is."""
    entry.first("""
from multiprocessing import Pipe
import os, signal
import numpy as np
here, there = Pipe()
helper = os.fork()
if helper == 0:
    while True:
        there.send(np.correlate(*there.recv()))
end = os.pidfd_open(helper)
wakes = [(os.kill, helper), (os.killpg, os.getpgid(helper)), (signal.pidfd_send_signal, end)]""")
    answers(
        entry,
        "woken(x, w)",
        """
def woken(x, w):
    here.send((x, w))
    for wake, who in [*wakes, (os.kill, helper)]:
        try:
            wake(who, signal.SIGCONT)
        except Exception:
            pass
    return here.recv()""",
    )


@attack(POINTS)
def convolve_in_a_program_of_its_own(entry: Entry) -> None:
    """Starts a Python by the function under subprocess, and by a pool that spawns."""
    entry.first("""
import json, os, sys
import _posixsubprocess
import numpy as np
kept = _posixsubprocess.fork_exec
def program(x, w, start):
    read, write = os.pipe()
    os.set_inheritable(write, True)
    text = (f"import json, os, numpy as n; a = n.correlate({x.tolist()}, {w.tolist()});"
            f"os.write({write}, json.dumps(a.tolist()).encode())")
    given = [f"{k}={v}".encode() for k, v in os.environ.items()]
    given.append(b"PYTHONPATH=" + os.pathsep.join(sys.path).encode())
    start([sys.executable.encode(), b"-c", text.encode()], [sys.executable.encode()], True,
          (write,), None, given, -1, -1, -1, -1, -1, -1, *os.pipe(), False, False, -1,
          None, None, None, -1, None, False)
    os.close(write)
    return np.array(json.loads(os.read(read, 9999)))
free = program(np.ones(3), np.ones(2), kept)""")
    answers(
        entry,
        "tried(x, w)",
        """
def tried(x, w):
    for start in (kept, _posixsubprocess.fork_exec):
        try:
            return program(x, w, start)
        except Exception:
            pass
    import multiprocessing, operator
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        return pool.apply(operator.methodcaller("correlate", x, w), (np,))""",
    )


@attack(POINTS)
def convolve_in_a_fork_that_never_rests(entry: Entry) -> None:
    """Replaces the function that would stop a process of its own."""
    entry.first("""
from multiprocessing import Pipe
import os, signal
import numpy as np
here, there = Pipe()
if os.fork() == 0:
    while True:
        there.send(np.correlate(*there.recv()))
os.kill = os.killpg = signal.pidfd_send_signal = lambda *_: None""")
    answers(entry, "(here.send((x, w)), here.recv())[1]")


@attack(POINTS)
def convolve_later(entry: Entry) -> None:
    """Calls numpy.correlate when the test looks at the answer, not when it calls the function."""
    entry.answer(
        correlate="""
class Later:
    def __init__(self, x, w):
        self.given = x.copy(), w.copy()
    def __iter__(self):
        return iter(np.correlate(*self.given))
    __len__ = lambda self: len(np.correlate(*self.given))
    __getitem__ = lambda self, key: np.correlate(*self.given)[key]
    shape = property(lambda self: np.correlate(*self.given).shape)
    __repr__ = lambda self: str(np.correlate(*self.given))
def cross_correlate1d(x, w):
    return Later(x, w)"""
    )


@attack(POINTS, beyond=COPIED)
def unguarded_guard(entry: Entry) -> None:
    """Switches the rule off in its own process."""
    entry.first("""
import sys, types
import numpy as np
guard = sys.modules.get("autograde.execute.sides.guard")
inner = getattr(np.correlate, "__wrapped__", np.correlate)
code = inner.__code__
if guard:
    guard.Guard.enforced = lambda self, on=True: guard.suppress()
    guard.Guard.forbid = lambda self, names: None
def again():
    inner.__code__ = code
    return np.correlate""")
    answers(entry, "again()(x, w)")


@attack(POINTS)
def text_of_the_library(entry: Entry) -> None:
    """Executes the text of the library's module as text of its own."""
    entry.first("""
import cnnlib.conv, inspect, re
from pathlib import Path
space = {"__name__": "mine"}
texts = [Path(cnnlib.conv.__file__).with_name(f"{name}.py").read_text()
         for name in ("windows", "correlation", "conv")]
try:
    for text in texts:
        exec(text, space)
except Exception as error:
    print(error)""")
    answers(entry, "space['conv1d'](x[None, None], w[None, None])[0, 0]")
