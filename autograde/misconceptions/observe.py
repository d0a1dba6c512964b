"""What a probe cell runs in the student's kernel: call a function, print what it did.

This file is pasted into the probe cell as it stands, so it imports nothing of this project and
expects nothing of the function: it may raise, print, loop for ever, or return anything.
"""

import contextlib
import json
import signal
import sys
import threading

import numpy as np

MARK = "autograde-probe "
SECONDS = 2.0
LARGEST = 4096


class OutOfTime(BaseException):
    """No `except Exception` of a student stops it."""


class Silence:
    """A stream that keeps nothing."""

    def write(self, text):
        return len(text)

    def flush(self):
        pass


def report(name, function, probes):
    """Print one line: what the function did on each probe and which names its code uses."""
    outcomes = []
    with contextlib.suppress(OutOfTime), alarm(SECONDS):
        for probe in probes:
            outcomes.append(outcome(function, [build(spec) for spec in probe]))
    line = json.dumps({"function": name, "outcomes": outcomes, "uses": sorted(uses(function))})
    sys.stdout.write(f"\n{MARK}{line}\n")


def build(spec):
    """Return the array of a probe; a transposed one is not contiguous."""
    array = np.array(spec["data"], dtype=spec["dtype"]).reshape(spec["shape"])
    if spec["care"]:
        array = np.array(array.T, order="C").T
        array.flags.writeable = False
    return array


def outcome(function, arrays):
    """Return what one call gave or raised, and which arrays it changed, as plain data."""
    before = [array.copy() for array in arrays]
    silent = Silence()
    try:
        with contextlib.redirect_stdout(silent), contextlib.redirect_stderr(silent):
            found = described(function(*arrays))
    except (KeyboardInterrupt, OutOfTime):
        raise
    except BaseException as error:
        found = {"raises": type(error).__name__[:80]}
    pairs = zip(before, arrays, strict=True)
    return found | {"changed": [not np.array_equal(old, new) for old, new in pairs]}


def described(result):
    """Return an array of numbers as plain data; what is no such array, or too large, by a word."""
    try:
        array = np.asarray(result)
    except Exception:
        return {"other": "no array"}
    if array.dtype.kind not in "biuf" or array.size > LARGEST:
        return {"other": array.dtype.kind}
    kind = "float" if array.dtype.kind == "f" else "integer"
    return {"kind": kind, "shape": array.shape, "data": array.astype(float).ravel().tolist()}


def uses(function):
    """Return the names in a function's code and in the student's functions that it calls."""
    found, waiting = set(), [getattr(function, "__code__", None)]
    while waiting:
        code = waiting.pop()
        fresh = set(getattr(code, "co_names", ())) - found
        found |= fresh
        called = [getattr(function, "__globals__", {}).get(name) for name in fresh]
        waiting += [getattr(other, "__code__", None) for other in called]
        waiting += [part for part in getattr(code, "co_consts", ()) if hasattr(part, "co_names")]
    return found


@contextlib.contextmanager
def alarm(seconds):
    """Raise OutOfTime in the main thread after some seconds, and again until it is heard."""

    def ring(*_):
        raise OutOfTime

    if threading.current_thread() is not threading.main_thread() or not hasattr(signal, "SIGALRM"):
        yield
        return
    before = signal.signal(signal.SIGALRM, ring)
    signal.setitimer(signal.ITIMER_REAL, seconds, 0.1)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
