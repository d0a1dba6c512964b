"""Test cells do the same through the split as in one process, or say why they cannot.

The ordinary ones are in `crossing.txt`: what a student wrote, then tests of it.
"""

import contextlib
import io
import json
import linecache
from collections.abc import Iterator
from pathlib import Path

import pytest

from autograde.execute.limits import Limits
from autograde.execute.request import GRADED, LOCKED, STUDENT, Cell, Request
from autograde.execute.run import run

IMPORTS = "import numpy as np"
LIMITS = Limits(cell_timeout=10, notebook_timeout=30)


def ordinary() -> Iterator[tuple[str, str, str]]:
    """Yield the name, the student's cell and the test of each."""
    student = ""
    for part in Path(__file__).with_name("crossing.txt").read_text().split("# %% ")[1:]:
        name, source = part.split("\n", 1)
        if name.startswith("student: "):
            student = source
        else:
            yield name, student, source


CASES = list(ordinary())


def split(*cells, asked=(), limits=LIMITS):
    """Run cells, each a kind and a source; return what each did."""
    told = tuple(
        Cell(index, source, kind, hidden="HIDDEN TESTS" in source)
        for index, (kind, source) in enumerate(cells)
    )
    done = run(Request(told, limits, asked)).done
    return [done[index] for index in range(len(cells))]


def graded(student, test, asked=()):
    return split((LOCKED, IMPORTS), (STUDENT, student), (GRADED, test), asked=asked)[-1]


def plain(*sources):
    space = {"__name__": "__main__"}
    for number, source in enumerate(sources):
        file = f"<plain-{number}>"
        linecache.cache[file] = len(source), None, source.splitlines(True), file
        with contextlib.redirect_stdout(io.StringIO()):
            exec(compile(source, file, "exec"), space)


def reason(done):
    return None if done.fault is None else f"{done.fault.name}: {done.fault.message}"


@pytest.mark.parametrize(("student", "test"), [c[1:] for c in CASES], ids=[c[0] for c in CASES])
def test_an_ordinary_test_passes_in_one_process_and_through_the_split(student, test):
    plain(IMPORTS, student, test)
    done = graded(student, test)
    assert done.fault is None, "\n".join(done.fault.traceback)


NOTEBOOKS = {
    "a student's function is redefined later": [
        (STUDENT, "def f(): return 1"),
        (GRADED, "assert f() == 1"),
        (STUDENT, "def f(): return 2"),
        (GRADED, "assert f() == 2"),
    ],
    "a student's cells use what a locked one defines": [
        (LOCKED, "STEP = 2\ndef step(x): return x + STEP\nclass Base:\n    def g(self): return 7"),
        (STUDENT, "def f(x): return step(x)\nclass Own(Base): pass"),
        (GRADED, "assert f(1) == step(1) == 3 and Own().g() == 7"),
    ],
    "a locked function uses what the student defines later": [
        (LOCKED, "def check(x): return f(x) + offset"),
        (STUDENT, "offset = 1\ndef f(x): return 2 * x"),
        (GRADED, "assert check(3) == 7"),
    ],
    "a locked cell calls what the student has defined": [
        (
            STUDENT,
            "class Layer:\n    def __init__(self): self.n = 0\n    def up(self): self.n += 1",
        ),
        (LOCKED, "layer = Layer()\nlayer.up()\nseen = [layer.n]"),
        (GRADED, "layer.up(); assert layer.n == 2 and seen == [1] and isinstance(layer, Layer)"),
    ],
    "a test defines what a later one uses": [
        (STUDENT, "def f(x): return x + 1"),
        (GRADED, "first = f(1); items = [f]"),
        (GRADED, "assert first == 2 and items[0](2) == 3"),
    ],
    "state of the student's between tests": [
        (STUDENT, "seen = []\ndef f(x): seen.append(x); return len(seen)"),
        (GRADED, "assert f('a') == 1 and seen == ['a']"),
        (GRADED, "assert f('b') == 2 and seen == ['a', 'b']; seen.clear()"),
        (GRADED, "assert f('c') == 1"),
    ],
    "a test changes a variable of its own name": [
        (STUDENT, "lr = 0.1"),
        (GRADED, "lr = 3; assert lr == 3"),
        (GRADED, "total = 0\nfor lr in (1, 2):\n    total += lr\nassert total == 3"),
    ],
    "a function that is a built-in one": [
        (STUDENT, "add = sum\nroot = np.sqrt\nmean = np.mean\nwhole = int"),
        (
            GRADED,
            "assert add([1, 2]) == 3 and root(4.0) == 2 and mean([1, 3]) == 2 and whole(2.5) == 2",
        ),
    ],
}


@pytest.mark.parametrize("cells", NOTEBOOKS.values(), ids=NOTEBOOKS)
def test_an_ordinary_notebook_passes_in_one_process_and_through_the_split(cells):
    cells = [(LOCKED, IMPORTS), *cells]
    plain(*(source for _, source in cells))
    assert [reason(done) for done in split(*cells)] == [None] * len(cells)


def test_a_call_gives_no_name_another_value_but_those_that_were_lent():
    student = """
import gc
student = next(each for each in gc.get_objects() if type(each).__name__ == "Student")
def f(x):
    for name in ("np", "oracle", "f", "len", "x"):
        student._link.send("rebound", name, lambda *args: 5)
    return 5
"""
    test = (
        "x = 1\nf(3)\nassert x == 1 and len([1]) == 1 and np.pi > 3 and f(3) == oracle(3), 'wrong'"
    )
    cells = [(LOCKED, "import numpy as np\ndef oracle(x): return 2 * x"), (STUDENT, student)]
    assert reason(split(*cells, (GRADED, test))[-1]) == "AssertionError: wrong"


def test_names_that_students_are_asked_for_are_theirs_even_when_python_has_such_a_name():
    student, test = "def sum(x): return 7\ndef fresh(): return 1", "assert sum([1]) == 7"
    assert graded(student, test, asked=("sum",)).fault is None
    assert graded(student, "assert sum([1]) == 1").fault is None


@pytest.mark.parametrize(
    "student",
    [
        "np = None",
        "def assert_equal(a, b): pass",
        "len = lambda x: 5",
        "import builtins; builtins.abs = lambda x: 0",
        "np.testing.assert_equal = lambda a, b: None",
        "TOLERANCE[0] = 1e9",
        "oracle = lambda x: 5",
        "globals().update(oracle=f, np=None, __builtins__={})",
        "get_ipython().ast_transformers.append(None)",
    ],
)
def test_a_student_cannot_replace_what_a_test_uses(student):
    locked = """
import numpy as np
from numpy.testing import assert_equal
TOLERANCE = [1e-9]
def oracle(x):
    return 2 * x
"""
    test = """
assert_equal(len([f(3)]), 1)
np.testing.assert_equal(1, 1)
assert abs(f(3) - oracle(3)) < TOLERANCE[0], "wrong"
"""
    cells = [(LOCKED, locked), (STUDENT, f"def f(x): return 5\n{student}"), (GRADED, test)]
    assert reason(split(*cells)[-1]) == "AssertionError: wrong"


@pytest.mark.parametrize(
    "answer",
    [
        "class L(float):\n    def __eq__(self, o): return True\n"
        "    __sub__ = __rsub__ = lambda s, o: 0.0",
        "class L(int):\n    def __eq__(self, o): return True\n    def __abs__(self): return 0",
        "class L(np.ndarray):\n    def __eq__(self, o): return True\n"
        "    def __array_finalize__(self, o): pass\n"
        "L = lambda x, L=L: np.zeros(1).view(L)",
        "class L:\n    def __init__(self, x): pass\n    def __eq__(self, o): return True\n"
        "    def __sub__(self, o): return 0.0\n    __rsub__ = __sub__\n"
        "    def __array__(self, *a, **k): return np.array(6.0)\n"
        "    def __float__(self): return 6.0\n    def __abs__(self): return 0.0\n"
        "    def __lt__(self, o): return True\n    __array_priority__ = 1e9\n"
        "    def __array_ufunc__(self, *a, **k): return np.True_",
        "class L(tuple):\n    def __new__(cls, x): return tuple.__new__(cls, (5.0,))\n"
        "    def __eq__(self, o): return True",
    ],
)
@pytest.mark.parametrize(
    "test",
    [
        "assert f(3) == 6",
        "assert abs(f(3) - 6) < 1e-9",
        "assert abs(6 - f(3)) < 1e-9",
        "assert not (f(3) != 6)",
        "np.testing.assert_allclose(f(3), 6)",
        "assert np.allclose(f(3), np.array([6.0]))",
        "assert (np.array([6.0]) == f(3)).all()",
        "assert np.isclose(np.array(6.0) - f(3), 0)",
        "assert float(f(3)) == 6",
        "assert np.asarray([f(3)]).sum() == 6",
    ],
)
def test_an_answer_that_lies_about_itself_is_not_believed(answer, test):
    assert graded(f"{answer}\ndef f(x): return L(5.0)", test).fault is not None


CLEAR = {
    "a subclass of a student's class": (
        "class A: pass",
        "class B(A): pass",
        "TypeError: a test cannot have a subclass of a student's class",
    ),
    "pickling": (
        "class A: pass\na = A()",
        "import pickle; pickle.dumps(a)",
        "TypeError: a student's object cannot be pickled: A",
    ),
    "an object of the test as an argument": (
        "def f(x): return x",
        "class A: pass\nf(A())",
        "TypeError: a A cannot be handed to a student's function: expected",
    ),
    "a module as an argument": ("def f(x): return x", "f(np)", "TypeError: a module cannot be"),
    "an array of objects": (
        "def f(): return np.array([None, f])",
        "np.testing.assert_array_equal(f(), [None])",
        "TypeError: expected an array of numbers, got an object: ndarray",
    ),
    "an array of objects as an argument": (
        "def f(x): return x",
        "f(np.array([None]))",
        "TypeError: a ndarray cannot be handed",
    ),
    "data without an end": (
        "def f():\n    x = []\n    for _ in range(99): x = [x]\n    return x",
        "f()",
        "ValueError: the data is nested more than 60 levels deep",
    ),
    "data without an end, as an argument": (
        "def f(x): return x",
        "x = []\nfor _ in range(99): x = [x]\nf(x)",
        "ValueError: the data is nested more than 60 levels deep",
    ),
    "an open file as an argument": (
        "def f(x): return x",
        "import io; f(io.StringIO())",
        "TypeError: a StringIO cannot be handed",
    ),
    "a masked array as an argument": (
        "def f(x): return x",
        "f(np.ma.array([1]))",
        "TypeError: a MaskedArray cannot be handed",
    ),
    "too many digits": (
        "def f(): return 1 << 20_000",
        "f()",
        "ValueError: an integer of 20001 bits cannot be handed over",
    ),
    "too much text": ("def f(): return 'x' * 9_000_000", "f()", "ValueError: 9000"),
    "calls without an end": (
        "def f(g): return g(f)",
        "def g(f): return f(g)\nf(g)",
        "RecursionError: the student's code and the test call each other without end",
    ),
    "a number out of an object": (
        "class A:\n    def __sub__(self, other): return 0\na = A()",
        "a - 1",
        "TypeError: __sub__ of a student's A gives int: expected an object of the student's",
    ),
    "an end of a loop that is no end": (
        "def f(x): raise StopIteration(x)",
        "list(map(f, [1]))",
        "RuntimeError: StopIteration was raised",
    ),
    "the source of what has none": (
        "exec('def f(): pass')",
        "import inspect; inspect.getsource(f)",
        "OSError: could not get source code",
    ),
    "a variable that cannot cross": (
        "x = 1 << 20_000",
        "x",
        "ValueError: an integer of 20001 bits",
    ),
}


@pytest.mark.parametrize(("student", "test", "message"), CLEAR.values(), ids=CLEAR)
def test_what_cannot_cross_is_said(student, test, message):
    assert reason(graded(student, test)).startswith(message)


def test_what_cannot_cross_costs_its_own_cell_alone():
    cells = [(STUDENT, "x = 1 << 20_000\ndef f(): return 1"), (GRADED, "x"), (GRADED, "f()")]
    assert [done.fault is None for done in split(*cells)] == [True, False, True]


@pytest.mark.parametrize(
    ("test", "score"),
    [
        ("f(1)\n0.5", 0.5),
        ("points = 0\npoints += f(1) == 2\npoints", 1),
        ("f(1)", None),
        ("value", None),
        ("f(1) - 1", None),
        ("made.n", None),
        ("0.5;", None),
        ("True", None),
        ("'0.5'", None),
        ("print(0.5)", None),
        ("x = 0.5", None),
        ("np.float64(0.5)", 0.5),
        ("def right(g): return g(1) == 3\nright(f) / 2", 0.0),
        ("(f(1) == 2) / 4 + (f(2) == 4) / 4", 0.25),
    ],
)
def test_a_number_at_the_end_of_a_test_is_a_score_unless_it_is_the_student_s(test, score):
    student = "def f(x): return x + 1\nvalue = 1\nclass A: n = 1"
    cells = [(LOCKED, IMPORTS), (STUDENT, student), (LOCKED, "made = A()"), (GRADED, test)]
    done = split(*cells)[-1]
    assert done.fault is None
    assert done.score == score


def test_a_hidden_test_whose_score_is_an_array_gives_none():
    test = "### BEGIN HIDDEN TESTS\nsum(f(x) == 1 for x in (1, 2)) / 2\n### END HIDDEN TESTS"
    done = graded("import numpy as np\ndef f(x): return np.ones(3)", test)
    assert done.fault.message == "the test gave a ndarray, expected a score"


def test_what_student_code_shows_for_a_test_stands_under_the_test_in_order():
    student = """
import matplotlib.pyplot as plt
from IPython.display import display
def f():
    print("b")
    display("c")
    plt.plot([1, 2])
"""
    cells = [(STUDENT, student), (GRADED, "print('a'); f(); print('d')"), (STUDENT, "print('e')")]
    told = [[(kind, text.strip()) for kind, _, text in done.outputs] for done in split(*cells)]
    shown = json.loads(told[1][1][1])["data"]["text/plain"]
    assert [told[1][0], shown, told[1][2]] == [("stream", "a\nb"), "'c'", ("stream", "d")]
    assert "image/png" in json.loads(told[1][3][1])["data"]
    assert told[2] == [("stream", "e")]


PRINTING = {
    "a process that goes on": "import os\nprint('a')\nif os.fork() == 0:\n    print('b')",
    "a process that ends": (
        "import os\nprint('a')\nif os.fork() == 0:\n    print('b'); os._exit(0)\nos.wait()"
    ),
    "a stream without flush": (
        "import sys\nprint('a')\nclass Log:\n    def write(self, text): pass\n"
        "sys.stdout = Log()\nprint('b')"
    ),
    "no stream": "import sys\nprint('a')\nsys.stdout = None",
}


@pytest.mark.parametrize("source", PRINTING.values(), ids=PRINTING)
def test_what_a_process_of_the_student_s_prints_is_not_mixed_in(source):
    late = "import time; time.sleep(0.2)"  # somebody else's prints would stand here
    cells = [(STUDENT, f"{source}\ndef f(): return 1"), (STUDENT, late), (GRADED, "x = f()")]
    done = split(*cells)
    assert [each.fault for each in done] == [None] * 3
    assert [each.outputs for each in done] == [[["stream", "stdout", "a\n"]], [], []]


def test_a_warning_that_nobody_listens_to_is_printed_once():
    student = "import warnings\ndef f(): warnings.warn('careful')"
    for test in ("f()", "import warnings\nwith warnings.catch_warnings(record=False): f()"):
        (_, _, text) = graded(student, test).outputs[0]
        assert text.count("UserWarning: careful") == 1


def test_an_answer_that_exits_has_failed_and_nothing_is_said_about_keys_to_press():
    for leave in ("exit()", "raise SystemExit"):
        done = graded(f"def f(): {leave}", "assert f() == 1")
        assert (done.fault.name, done.outputs) == ("SystemExit", [])


def test_a_test_may_have_an_alarm_of_its_own():
    alarm = """
import signal
def ring(*_): raise TimeoutError("too slow")
signal.signal(signal.SIGALRM, ring)
signal.setitimer(signal.ITIMER_REAL, 0.2)
try:
    f()
except TimeoutError as error:
    raise AssertionError(error)
"""
    cells = [(STUDENT, "def f():\n    while True: pass"), (GRADED, alarm), (GRADED, "f()")]
    done = split(*cells, limits=Limits(cell_timeout=1))
    assert [each.fault and each.fault.name for each in done] == [None, "AssertionError", "TimedOut"]


def test_a_loop_that_prints_is_interrupted_and_keeps_what_was_defined():
    cells = [(STUDENT, "x = 5\nwhile True: print(x, flush=True)"), (GRADED, "assert x == 5")]
    done = split(*cells, limits=Limits(cell_timeout=0.5, output_kb=10))
    assert [each.fault and each.fault.name for each in done] == ["TimedOut", None]


RAISES = "try:\n    f(None)\nexcept TypeError:\n    refused = True\nassert refused, 'no'"
REBOUND = {  # the names of a test, and what a student would make of them
    "a flag": ("refused = True", f"refused = False\n{RAISES}"),
    "a flag in a function": (
        "refused = True",
        f"def test():\n    global refused\n    refused = False\n    f(1)\ntest()\n{RAISES}",
    ),
    "a flag of two": ("refused = True", f"wrong, refused = 0, False\n{RAISES}"),
    "an error": (
        "error = ValueError()",
        "error = None\nf(1)\nassert isinstance(error, ValueError), 'no'",
    ),
    "a wanted value": ("want = 0", "want = 9\nassert f(1) == want, 'no'"),
    "a wanted letter": ("want = 0", "for want in 'a':\n    assert f(1) == want, 'no'"),
    "a name that was read": ("want = 0", "first = want\nwant = 9\nassert f(1) == want, 'no'"),
}


@pytest.mark.parametrize("before", ["None", "False", "9", "'a'", "0"])
@pytest.mark.parametrize(("change", "test"), REBOUND.values(), ids=REBOUND)
def test_student_code_does_not_rebind_what_a_test_has_bound(change, test, before):
    name = change.split(" ")[0]
    student = f"{name} = {before}\ndef f(x):\n    global {name}\n    {change}\n    return 0"
    assert graded(student, test, asked=["f"]).fault.message == "no"


@pytest.mark.parametrize("student", ["x = 2", "x = 3", "x = None", ""])
@pytest.mark.parametrize("first", ["x = 2", "x, y = 2, 1", "x = y = 2", "assert not f(1)\nx = 2"])
def test_a_later_test_reads_what_an_earlier_one_has_bound(student, first):
    cells = [(STUDENT, f"{student}\ndef f(x): return 0"), (GRADED, f"{first}\nassert x == 2")]
    assert split(*cells, (GRADED, "assert x == 2"))[-1].fault is None


def test_a_test_may_delete_a_name_of_the_students():
    student = "answer = None\ndef f(x): return 1"
    test = (GRADED, "assert answer is None and f(1) == 1\ndel answer")
    done = split((STUDENT, student), test, (GRADED, "assert f(1) == 1"))
    assert [each.fault for each in done] == [None] * 3


def test_a_whole_notebook_shows_no_more_than_20_mb():
    floods = (STUDENT, "for _ in range(5): print('\\U0001f600' * 100_000, flush=True)")
    done = split(*[floods] * 20, (GRADED, "assert True"))
    assert len(json.dumps([each.outputs for each in done], ensure_ascii=False).encode()) < 21e6
    assert [each.fault for each in done] == [None] * 21
    assert "is not kept" in done[-2].outputs[-1][2]


def test_the_errors_of_a_whole_notebook_are_told_within_4_mb():
    raises = (STUDENT, "raise ValueError('\\U0001f600' * 10_000)")
    done = split(*[raises] * 99)
    told = json.dumps([each.fault.traceback for each in done], ensure_ascii=False)
    assert len(told.encode()) < 4e6
    assert {each.fault.name for each in done} == {"ValueError"}
    assert (len(done[0].fault.message), len(done[-1].fault.message)) == (10_000, 200)


def test_a_test_cannot_catch_the_end_of_the_student_s_process():
    student = "import os\ndef f(): os._exit(0)\ndef g():\n    while True: pass"
    cells = [(STUDENT, student)]
    cells += [(GRADED, f"try:\n    {name}()\nexcept BaseException:\n    pass") for name in "fg"]
    done = split(*cells, (GRADED, "assert True"), limits=Limits(cell_timeout=1))
    assert [each.fault and each.fault.name for each in done] == [
        None,
        "KernelDied",
        "TimedOut",
        None,
    ]


def test_what_a_locked_cell_has_made_of_the_student_s_is_made_again_after_a_death():
    cells = [
        (LOCKED, "import os"),
        (STUDENT, "class A:\n    def one(self): return 1\ndef dies(): os._exit(0)"),
        (LOCKED, "a = A(); runs = 1"),
        (GRADED, "dies()"),
        (GRADED, "assert a.one() == 1"),
    ]
    assert [done.fault is None for done in split(*cells)] == [True, True, True, False, True]


def test_an_error_of_an_answer_shows_the_student_s_lines_and_an_error_of_the_test_does_not():
    student = "def inner(x):\n    return 1 / x\ndef f(x):\n    return inner(x)"
    theirs, ours = graded(student, "f(0)").fault, graded(student, "assert f(1) == 2, 'no'").fault
    assert theirs.origin == "student"
    assert [frame.splitlines()[0] for frame in theirs.frames] == [
        "Cell In[2], line 4, in f",
        "Cell In[2], line 2, in inner",
    ]
    assert (ours.origin, ours.frames) == ("test", [])
    called = graded("def f(g): return g()", "f(lambda: 1 / 0)").fault
    assert called.origin == "test"
