"""What a probe cell runs in the student's kernel: call a function, print what it did.

This file is pasted into the probe cell as it stands, so it imports nothing of this project and
expects nothing of the function: it may raise, print, loop for ever, or return anything.
"""

import contextlib
import json
import math
import signal
import sys
import threading
import types

import numpy as np

MARK = "autograde-probe "
SECONDS = 2.0
LARGEST = 4096  # numbers and words in what one call gives
DEEPEST = 8  # lists within lists
LONGEST_TEXT = 1000


class OutOfTime(BaseException):
    """No `except Exception` of a student stops it."""


class Silence:
    """A stream that keeps nothing."""

    def write(self, text):
        return len(text)

    def flush(self):
        pass


def report(name, function, tables, probes):
    """Print one line: what the function did on each probe and which names its code uses.

    Args:
        name: the graded name.
        function: the student's function or class.
        tables: lists of arrays, as plain data, to call it with.
        probes: functions that call it themselves.
    """
    outcomes = []
    with contextlib.suppress(OutOfTime), alarm(SECONDS):
        for table in tables:
            outcomes.append(outcome(function, [build(spec) for spec in table]))
        for probe in probes:
            outcomes.append(shown(probe, function))
    said = {"function": name, "outcomes": outcomes, "uses": sorted(uses(function))}
    sys.stdout.write(f"\n{MARK}{json.dumps(said, allow_nan=False)}\n")


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
    found = quietly(lambda: described(function(*arrays)))
    pairs = zip(before, arrays, strict=True)
    return found | {"changed": [not np.array_equal(old, new) for old, new in pairs]}


def shown(probe, function):
    """Return what a probe of a function gave or raised, as plain data."""
    return quietly(lambda: plain(probe(function), [LARGEST])) | {"changed": []}


def quietly(call):
    """Return what a call gives, or the name of what it raises; what it prints is dropped."""
    silent = Silence()
    try:
        with contextlib.redirect_stdout(silent), contextlib.redirect_stderr(silent):
            return call()
    except (KeyboardInterrupt, OutOfTime):
        raise
    except BaseException as error:
        return {"raises": type(error).__name__[:80]}


def described(result):
    """Return an array of numbers as plain data; what is no such array, or too large, by a word."""
    try:
        array = np.asarray(result)
    except Exception:
        return {"other": "no array"}
    if array.dtype.kind not in "biuf" or array.size > LARGEST:
        return {"other": array.dtype.kind}
    kind = "float" if array.dtype.kind == "f" else "integer"
    return {"kind": kind, "shape": list(array.shape), "data": numbers(array)}


def plain(value, left, depth=0):
    """Return nested lists, dicts and arrays as plain data, what is none of them by its type.

    Args:
        value: what a probe gave.
        left: a list of one number, how many numbers and words may still come.
        depth: in how many lists and dicts the value lies.
    """
    left[0] -= np.size(value) if isinstance(value, np.ndarray) else 1
    if left[0] < 0 or depth > DEEPEST:
        return {"other": "too much"}
    if isinstance(value, str):
        return {"text": str(value)[:LONGEST_TEXT]}
    if isinstance(value, (list, tuple)):
        return {"row": [plain(part, left, depth + 1) for part in value]}
    if isinstance(value, dict):
        parts = {str(key)[:LONGEST_TEXT]: part for key, part in value.items()}
        return {"parts": [[key, plain(parts[key], left, depth + 1)] for key in sorted(parts)]}
    if isinstance(value, (bool, np.bool_)):
        return {"kind": "bool", "shape": [], "data": [float(value)]}
    if isinstance(value, (int, float, np.number, np.ndarray)):
        return described(value)
    return {"other": type(value).__name__[:80]}


def numbers(array):
    """Return the numbers of an array for strict JSON, which knows no NaN and no infinity."""
    floats = array.astype(float).ravel().tolist()
    return [number if math.isfinite(number) else str(number) for number in floats]


def uses(function):
    """Return the names in a function's code and in the student's functions that it calls."""
    found, waiting = set(), list(parts_of(function))
    while waiting:
        code, space = waiting.pop()
        fresh = set(code.co_names) - found
        found |= fresh
        for name in fresh:
            waiting += parts_of(space.get(name))
        waiting += [(part, space) for part in code.co_consts if hasattr(part, "co_names")]
    return found


def parts_of(value):
    """Return the code of a function, or of a class's methods, each with its global names."""
    each = [value, *(vars(value).values() if isinstance(value, type) else ())]
    return [(f.__code__, f.__globals__) for f in each if isinstance(f, types.FunctionType)]


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
