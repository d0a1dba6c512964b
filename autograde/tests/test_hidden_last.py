"""Hidden tests run when nobody sees any more what student code shows; scores are as in order."""

import pytest

from autograde.execute.limits import Limits
from autograde.execute.request import GRADED, LOCKED, STUDENT, Cell, Request
from autograde.execute.run import run

LIMITS = Limits(cell_timeout=3, notebook_timeout=60)
IMPORTS = (LOCKED, "import numpy as np")
HIDDEN = "hidden"


def done(*cells, asked=()):
    """Run cells, each a kind and a source; return what each did."""
    numbered = [
        Cell(n, source, GRADED if kind == HIDDEN else kind, hidden=kind == HIDDEN)
        for n, (kind, source) in enumerate(cells)
    ]
    result = run(Request(tuple(numbered), LIMITS, asked))
    return [result.done[n] for n in range(len(cells))], result


def shown(cell):
    return "".join(text for _, _, text in cell.outputs)


def test_no_later_cell_can_show_what_a_hidden_test_has_handed_over():
    keep = """
seen = []
def f(x):
    seen.append(x)
    open('kept', 'a').write(str(x))
    return x"""
    show = "import os\nprint(seen, os.path.exists('kept') and open('kept').read())"
    cells, _ = done(
        IMPORTS,
        (STUDENT, keep),
        (GRADED, "assert f(1) == 1"),
        (HIDDEN, "assert f(4711) == 4711"),
        (STUDENT, show),
        (GRADED, "print(f(2)); print(seen)"),
    )
    assert [cell.fault for cell in cells] == [None] * 6
    assert "[1] 1" in shown(cells[4])
    assert "4711" not in shown(cells[4]) + shown(cells[5])


def test_a_thread_that_waits_for_a_hidden_test_shows_nothing():
    spy = """
import threading, time
seen = []
def f(x):
    seen.append(x)
    return x
def watch():
    while not seen: time.sleep(0.01)
    print(seen)
threading.Thread(target=watch, daemon=True).start()"""
    wait = "import time; time.sleep(0.3)"
    cells, _ = done((STUDENT, spy), (HIDDEN, "assert f(4711) == 4711"), (STUDENT, wait))
    assert "4711" not in shown(cells[0]) + shown(cells[2])


@pytest.mark.parametrize(
    ("later", "test"),
    [
        ("def half(x): return 'another'", "assert f(4) == 2"),
        ("f = None", "assert f(4) == 2"),
        ("scale = 0", "assert f(4) == 2"),
        ("del half", "assert f(4) == 2"),
        ("answer = 0", "assert answer == 42"),
        ("numbers.append(9)", "assert numbers == [1, 2]"),
        ("array[:] = 0", "assert array.tolist() == [1, 2]"),
        ("import os; os._exit(1)", "assert f(4) == 2"),
        ("import os; os._exit(1)", "assert answer == 42"),
        ("while True: pass", "assert f(4) == 2"),
    ],
)
def test_what_later_cells_change_does_not_change_the_score(later, test):
    before = """
import numpy as np
scale, answer, numbers, array = 2, 42, [1, 2], np.array([1, 2])
def half(x): return x // scale
def f(x): return half(x)"""
    cells, _ = done((STUDENT, before), (HIDDEN, test), (STUDENT, later))
    assert cells[1].fault is None


def test_what_later_cells_would_mend_is_not_yet_right():
    cells, _ = done(
        (STUDENT, "answer = 1"),
        (HIDDEN, "assert answer == 42, 'no'"),
        (STUDENT, "answer = 42"),
        (HIDDEN, "assert answer == 42"),
    )
    assert [cell.fault is None for cell in cells] == [True, False, True, True]
    assert (cells[1].fault.message, cells[1].count, cells[3].count) == ("no", 2, 4)


def test_a_guess_has_one_try():
    guess = "import random\nwith open('/dev/urandom', 'rb') as file: answer = file.read(8)"
    cells, result = done((STUDENT, guess), (HIDDEN, "assert answer == b'', 'wrong'"))
    assert cells[1].fault.message == "wrong"
    assert result.starts == 1


def test_what_fails_in_the_end_is_tried_in_its_place_and_its_words_are_from_there():
    cells, result = done(
        (STUDENT, "def f(x): return x"),
        (HIDDEN, "assert f(1) == 2, f'in its place: {f(1)}'"),
        (STUDENT, "def f(x): return None"),
    )
    assert cells[1].fault.message == "in its place: 1"
    assert result.starts == 2


@pytest.mark.parametrize(
    "body", ["raise NotImplementedError('your turn')", "while True: pass", "import os; os._exit(1)"]
)
def test_what_would_end_alike_is_not_tried_again(body):
    cells, result = done((STUDENT, f"def f(x): {body}"), (HIDDEN, "f(1)"))
    assert cells[1].fault is not None
    assert result.starts == 1


KEEPS = """
seen = []
def f(x):
    seen.append(x)
    print(seen)
    return x"""


def test_a_visible_test_that_waits_shows_nothing_of_what_a_hidden_one_has_handed_over():
    cells, _ = done(
        (STUDENT, KEEPS),
        (GRADED, "assert f(1) == 1"),
        (HIDDEN, "want = 4711\nassert f(want) == want"),
        (GRADED, "for want in (1, 2): print(want, f(want))"),
    )
    assert [cell.fault for cell in cells] == [None] * 4
    assert (shown(cells[1]), cells[3].outputs) == ("[1]\n", [])
    assert [cell.informed for cell in cells] == [False, False, False, True]


def test_a_visible_test_that_waits_is_as_ever_when_no_hidden_one_has_called():
    cells, _ = done(
        (STUDENT, KEEPS),
        (HIDDEN, "want = 4711"),
        (GRADED, "for want in (1, 2): print(want, f(want))"),
    )
    assert (shown(cells[2]), cells[2].informed) == ("[1]\n1 1\n[1, 2]\n2 2\n", False)


def test_a_visible_test_that_sets_what_it_reads_does_not_wait():
    cells, _ = done(
        (STUDENT, KEEPS),
        (HIDDEN, "want = 4711\nassert f(want) == want"),
        (GRADED, "want = 2\nassert f(want) == want"),
        (STUDENT, "print(seen)"),
    )
    assert shown(cells[2]) == shown(cells[3]) == "[2]\n"
    assert [cell.fault for cell in cells] == [None] * 4


def test_a_visible_test_that_reads_what_a_hidden_one_defines_runs_after_it():
    cells, _ = done(
        (STUDENT, "def f(x): return x"),
        (HIDDEN, "want = 3\nassert f(3) == want"),
        (GRADED, "assert f(3) == want"),
    )
    assert [cell.fault for cell in cells] == [None] * 3


def test_locked_cells_that_keep_something_of_the_students_are_run_again_for_another_try():
    cells, _ = done(
        (STUDENT, "class Net:\n    def go(self): return 1\ndef f(): return Net()"),
        (LOCKED, "net = f()"),
        (HIDDEN, "assert net.go() == 1 and f().go() == 1"),
        (STUDENT, "Net.go = lambda self: 2"),
    )
    assert [cell.fault for cell in cells] == [None] * 4


def test_many_restarts_have_an_end():
    suicide = "import threading, os\nthreading.Timer(0.05, os._exit, [1]).start()"
    cells, result = done(
        (STUDENT, suicide), (STUDENT, "import time; time.sleep(0.1)"), (HIDDEN, "f")
    )
    assert cells[2].fault is not None
    assert result.starts < 30
