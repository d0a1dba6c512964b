"""A student side that has been taken over: whatever it sends costs the cell that asked, no more.

The student's cell finds the object that serves the connection and speaks for it.
"""

import pytest

from autograde.execute.limits import Limits
from autograde.execute.request import GRADED, LOCKED, STUDENT, Cell, Request
from autograde.execute.run import run

TAKE_OVER = """
import gc, os, signal, struct, sys, threading, time
student = next(each for each in gc.get_objects() if type(each).__name__ == "Student")
wire, requests = student._link.wire, sys.modules["autograde.execute.sides.student"].REQUESTS

def raw(data):
    wire._end.setblocking(True)
    wire._end.sendall(data)

def framed(text, count=0, size=0):
    raw(struct.pack("<IIQ", len(text), count, size) + text)

def tell(*body, changes=(), released=(), dropped=(), arrays=()):
    wire.send([list(changes), list(released), list(dropped), list(body)], list(arrays))

def give(tree, *arrays):
    tell("done", tree, arrays=arrays)

def number(value):
    return student._link._shared.number(value)

def sleep():
    while True:
        try:
            time.sleep(99)
        except KeyboardInterrupt:
            pass

CLASS = ["h", 1000, "c", "A", None, None, [], []]
ERROR = ["T", "ValueError"]
"""
TEST = "x = np.zeros(3)\nassert f(x) == 2, 'no'\nassert not x.any()"
LIMITS = Limits(cell_timeout=1, notebook_timeout=30, memory_mb=1500)
PATIENT = Limits(cell_timeout=15, notebook_timeout=60, memory_mb=1500)  # where an end is at hand


def attacked(body, test=TEST, limits=PATIENT):
    """Return why the attacked test failed, and the one after it."""
    lines = "\n".join(f"    {line}" for line in body.splitlines())
    student = f"{TAKE_OVER}\ndef f(*args):\n{lines}\ndef honest(x): return x + 1"
    sources = [
        (LOCKED, "import numpy as np"),
        (STUDENT, student),
        (GRADED, test),
        (GRADED, "assert honest(1) == 2"),
    ]
    cells = tuple(Cell(i, source, kind) for i, (kind, source) in enumerate(sources))
    done = run(Request(cells, limits)).done
    assert done[1].fault is None
    return done[2].fault, done[3].fault


NO_MESSAGES = {
    "garbage": "raw(os.urandom(10_000))",
    "text": "raw(b'HTTP/1.1 200 OK' * 10)",
    "10 GB of tree": "raw(struct.pack('<IIQ', 2**32 - 1, 0, 0))",
    "10 GB of arrays": "raw(struct.pack('<IIQ', 2, 1, 10 << 30))",
    "a million arrays": "raw(struct.pack('<IIQ', 2, 10**6, 0))",
    "deep": "framed(b'[' * 5000 + b']' * 5000)",
    "8 MB of brackets": "framed(b'[' * (8 << 20))",
    "8 MB of lists": "framed(b'[' + b'[],' * 2_700_000 + b'[]]')",
    "8 MB of numbers": "framed(b'[' + b'0,' * 4_000_000 + b'0]')",
    "8 MB of objects": "framed(b'[' + b'{},' * 2_700_000 + b'[]]')",
    "a million values": "give(['t', [['t', []]] * 550_000])",
    "no list": "framed(b'5')",
    "an unknown word": "tell('win', 1)",
    "no word": "tell()",
    "an array for a word": "tell(['a', 1000, ['<f8', [2], [0], 2]], 1, arrays=[bytes(16)])",
    "a request": "tell('call', ['t', []])",
    "no answer": "tell('done')",
    "two answers in one": "tell('done', 2, 2)",
    "an unknown letter": "give(['?', 1])",
    "a number of the test's": "give(['l', 1, []])",
    "a number twice": "give(['t', [['l', 1000, []], ['l', 1000, []]]])",
    "what is not shared": "give(['=', 999])",
    "a change of what is not shared": "tell('done', 2, changes=[[999, [1]]])",
    "a change of another kind": "tell('done', 2, changes=[[number(args[0]), [5]]])",
    "a change of shape": (
        "tell('done', 2, changes=[[number(args[0]), ['<f8', [9], [0], 2]]], arrays=[bytes(72)])"
    ),
    "an array of objects": "give(['a', 1000, ['|O8', [1], [0], 2]], bytes(8))",
    "an array that is too short": "give(['a', 1000, ['<f8', [9], [0], 2]], bytes(8))",
    "an array that is too long": "give(['a', 1000, ['<f8', [1], [0], 2]], bytes(16))",
    "a view of terabytes": "give(['v', number(args[0]), [2**24 + 1], [2**40], 0, True])",
    "an object of the test's": "give(['o', 77])",
    "a name of 5 MB": "give(['h', 1000, 'f', 'f' * 5_000_000, None, None])",
    "a name in two lines": "give(['h', 1000, 'f', 'f\\n0.5', None, None])",
    "100,000 parameters": "give(['h', 1000, 'f', 'f', None, [['x', 1, []]] * 100_000])",
    "a class that cannot be": "give([*CLASS[:6], [['T', 'OSError'], ['T', 'SyntaxError']], []])",
    "an output of numbers": "tell('output', 1, 2, 3)",
    "a name that is no name": "tell('rebound', 1, 1)",
    "a warning of no class": "tell('warned', ERROR, 'x', 'x', 1, 'x')",
    "a warning of numbers": "tell('warned', ['T', 'UserWarning'], 1, 2, 3, 4)",
    "an error that is none": "tell('raised', 5, None, None)",
    "a class for an error": "tell('raised', ERROR, None, None)",
    "a call without a number": "tell('callback', None, ['t', []], ['t', []])",
    "a call of what was not given": "tell('callback', 5, ['t', []], ['t', []])",
    "a call of a list": "tell('callback', ['l', 1000, []], ['t', []], ['t', []])",
    "the end": "os._exit(0)",
    "the end of the connection": "wire.close()",
    "the end by a fault of memory": "import ctypes; ctypes.string_at(0)",
}


@pytest.mark.parametrize("body", NO_MESSAGES.values(), ids=NO_MESSAGES)
def test_what_is_no_answer_ends_the_student_side(body):
    fault, after = attacked(f"{body}\nsleep()")
    assert (fault.name, fault.origin) == ("KernelDied", "limit")
    assert after is None


CALLS = "lambda *a: a"
ENDLESS = {
    "silence": ("sleep()", "f(1)"),
    "a loop that can be interrupted": ("while True: pass", "f(1)"),
    "half a header": ("raw(b'123')\nsleep()", "f(1)"),
    "half a message": ("raw(struct.pack('<IIQ', 9, 0, 0) + b'[1')\nsleep()", "f(1)"),
    "an array that does not come": (
        "wire._send_all = lambda *a: None\n"
        "raw(struct.pack('<IIQ', 60, 1, 1 << 28))\n"
        'raw(b\'[[],[],[],["done",["a",1000,["<f8",[33554432],[0],2]]]]\'.ljust(60))\nsleep()',
        "f(1)",
    ),
    "byte by byte": (
        "raw(struct.pack('<IIQ', 9999, 0, 0))\nwhile True:\n    time.sleep(0.01)\n    raw(b' ')",
        "f(1)",
    ),
    "outputs of nothing": ("while True: tell('output', 'stream', 'stdout', '')", "f(1)"),
    "warnings without an end": (
        "while True: tell('warned', ['T', 'UserWarning'], 'x' * 1000, 'x', 1, '')",
        "f(1)",
    ),
    "calls without an end": (
        "while True:\n    args[0](1)",
        f"f({CALLS})",
    ),
    "calls of one another": (
        "def g(n): return args[0](g)\nreturn g(1)",
        "g = lambda h: h(1)\nf(g)",
    ),
    "an iterator without an end": (
        "class A:\n    def __iter__(self): return self\n"
        "    def __next__(self): return 1\nreturn A()",
        "sum(f(1))",
    ),
    "errors without an end": (
        "raise ValueError",
        "while True:\n    try:\n        f(1)\n    except: 0",
    ),
    "a set of numbers that collide": (
        "give(['s', [n * (2**61 - 1) for n in range(200_000)]])\nsleep()",
        "f(1)",
    ),
    "a dict of numbers that collide": (
        "give(['d', 1000, [[n * (2**61 - 1), 0] for n in range(200_000)]])\nsleep()",
        "f(1)",
    ),
    "a loop of the test": ("return 10**9", "for i in range(f(1)): pass"),
}


@pytest.mark.parametrize(("body", "test"), ENDLESS.values(), ids=ENDLESS)
def test_what_has_no_end_is_ended(body, test):
    fault, after = attacked(body, test, LIMITS)
    assert fault.name in ("TimedOut", "KernelDied", "RecursionError")
    assert after is None


ORDINARY = {
    "an object": "give(['h', 1000, 'i', CLASS])",
    "a class": "give(CLASS)",
    "a function": "give(['h', 1000, 'f', 'f', None, None])",
    "a generator": "give(['h', 1000, 'g'])",
    "an object that has every method": (
        "from autograde.execute.sides.special import SPECIAL\n"
        "give(['h', 1002, 'i', [*CLASS[:7], [*SPECIAL, '__call__', '__array__', '__eq__']]])"
    ),
    "a text": "give('2')",
    "no bools": "give(['a', 1000, ['|b1', [0], [0], 2]], b'')",
    "not a number": "give(float('nan'))",
    "an error": "tell('raised', ['e', ERROR, ['no'], [], None], None, None)",
    "an error with odd lines": (
        "tell('raised', ['e', ERROR, [], [], None], ['t', [['t', [1]], 5, ['t', [1, 'x']]]], 'x')"
    ),
    "an error of the test that there is not": (
        "tell('raised', ['e', ERROR, [], [], None], None, 7)"
    ),
    "an error with 5 MB of text": "tell('raised', ['e', ERROR, ['x' * 5_000_000], [], None], 1, 1)",
    "an error that holds an object": (
        "tell('raised', ['e', ['T', 'KeyError'], [['h', 1000, 'i', CLASS]], [], None], 1, 1)\n"
        "os._exit(0)"
    ),
    "an error whose text ends the process": (
        "class A:\n    def __repr__(self): os._exit(0)\nraise KeyError(A())"
    ),
    "an error of syntax in a test": (
        "line = ['t', ['<ipython-input-3-abc>', ['l', 1000, [1]], 1, 'x']]\n"
        "tell('raised', ['e', ['T', 'SyntaxError'], ['no', line], [['lineno', 5]], None], 1, 1)"
    ),
    "an error with a text that says how to show it": (
        "tell('raised', ['e', ERROR, [], [['sizes', 'x'], ['_render_traceback_', 5]], None], 1, 1)"
    ),
    "many values": "give(['t', [['t', []]] * 400_000])",
    "no plain dict": "give(['k', 1000, 'Counter', None, []])",
    "SystemExit": "sys.exit(0)",
    "KeyboardInterrupt": "raise KeyboardInterrupt",
    "GeneratorExit": "raise GeneratorExit",
    "StopIteration": "raise StopIteration(2)",
    "BaseException": "class E(BaseException): pass\nraise E",
    "an error of a deceiving name": "class TimedOut(AssertionError): pass\nraise TimedOut",
    "text without an end": "while True: print('x' * 1000, end='')",
    "a change of the array that was given": "args[0][:] = 1\nreturn 2",
    "a forged change": (
        "change = [number(args[0]), ['<f8', [3], [0], 2]]\n"
        "tell('done', 2, changes=[change], arrays=[b'\\xff' * 24])"
    ),
    "a random answer": "give(['r', 1000, {'random': [3, [*range(624), 624], None]}])",
    "an exception as an answer": "give(['e', ERROR, [], [], None])",
    "a range without an end": "give(['R', 0, 1 << 60, 1])",
    "memory": "return np.zeros(1 << 27)",
}


@pytest.mark.parametrize("body", ORDINARY.values(), ids=ORDINARY)
def test_an_odd_answer_is_an_ordinary_fault(body):
    fault, after = attacked(f"{body}\nstudent.serve()")
    assert fault is not None
    assert len(fault.message) <= 10_000
    assert after is None


NAMES = {
    "nothing": "None",
    "too few": "()",
    "no tuples": "(1,) * 99",
    "odd tuples": "tuple((True, 1) for _ in args[1])",
    "an error": "1 / 0",
    "the end": "os._exit(0)",
}


@pytest.mark.parametrize("answer", NAMES.values(), ids=NAMES)
def test_a_side_that_tells_no_names_fails_each_test_that_needs_them(answer):
    lie = f"requests['names'] = lambda *args: {answer}"
    sources = [(STUDENT, f"{TAKE_OVER}\n{lie}"), (GRADED, "f(1)"), (GRADED, "assert True")]
    cells = tuple(Cell(i, source, kind) for i, (kind, source) in enumerate(sources))
    done = run(Request(cells, LIMITS)).done
    assert [done[i].fault is None for i in range(3)] == [True, False, True]


def test_a_side_that_dies_again_and_again_costs_no_more_than_its_cells():
    dies = f"{TAKE_OVER}\nwire.close()"
    sources = [(STUDENT, dies)] * 5 + [(GRADED, "f()"), (GRADED, "assert True")]
    cells = tuple(Cell(i, source, kind) for i, (kind, source) in enumerate(sources))
    result = run(Request(cells, LIMITS))
    names = [done.fault and done.fault.name for _, done in sorted(result.done.items())]
    assert names == ["KernelDied"] * 5 + ["NameError", None]
    assert result.starts == 6


def test_an_answer_without_an_end_ends_the_cell_of_the_student_that_gave_it():
    slow = f"{TAKE_OVER}\ngive(['s', [n * (2**61 - 1) for n in range(200_000)]])\nsleep()"
    sources = [(STUDENT, "x = 1"), (STUDENT, slow), (GRADED, "assert x == 1")]
    cells = tuple(Cell(i, source, kind) for i, (kind, source) in enumerate(sources))
    done = run(Request(cells, LIMITS)).done
    assert [done[i].fault and done[i].fault.name for i in range(3)] == [None, "TimedOut", None]


def test_threads_that_talk_between_two_questions_do_no_harm():
    body = (
        "def talk():\n    for _ in range(200): print('x')\n"
        "threads = [threading.Thread(target=talk) for _ in range(5)]\n"
        "for each in threads: each.start()\nreturn 2"
    )
    assert attacked(body, "for _ in range(20): assert f(1) == 2") == (None, None)


def test_a_name_of_a_failed_test_is_not_given_a_value_between_two_tests():
    plant = f"{TAKE_OVER}\ndef evil(*args): return 9\nstudent._link.send('rebound', 'helper', evil)"
    sources = [
        (STUDENT, "helper = None\ndef f(x): return 0"),
        (GRADED, "assert f(1) and helper(1)"),
        (STUDENT, plant),
        (GRADED, "assert helper(3) == 9"),
    ]
    cells = tuple(Cell(i, source, kind) for i, (kind, source) in enumerate(sources))
    done = run(Request(cells, LIMITS)).done
    assert done[2].fault is None
    assert done[3].fault.name == "TypeError"
