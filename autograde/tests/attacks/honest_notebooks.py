"""Honest notebooks that are unusual: in their cells, in what they import, in how long they take."""

from nbformat.v4 import new_output

from autograde.tests.attacks.entry import Entry, honest


@honest
def many_cells_of_its_own(entry: Entry) -> None:
    """Forty cells of its own between the answers, some of which fail."""
    entry.right()
    for number in range(40):
        entry.insert(2 + 3 * (number % 6), f"attempt_{number} = {number} ** 2\nattempt_{number}")
    entry.after("correlate", "1 / 0")
    entry.after("places", "places(2, 3)")
    entry.after("twice", "this is not Python")


@honest
def reordered(entry: Entry) -> None:
    """Moves whole exercises, and answers all of them before the first test."""
    entry.right()
    for name in ("area", "letter", "twice", "average", "places"):
        entry.cells.insert(entry.index("correlate"), entry.cells.pop(entry.index(name)))
    test = entry.cells.pop(entry.index("test-area"))
    entry.cells.insert(entry.index("check-correlate"), test)


@honest
def outputs_kept(entry: Entry) -> None:
    """Hands in a notebook with the outputs and counts of earlier runs, errors among them."""
    entry.right()
    for number, cell in enumerate(entry.cells):
        if cell.cell_type == "code":
            cell.execution_count = 100 - number
            cell.outputs = [
                new_output("stream", name="stderr", text="careful"),
                new_output("error", ename="KeyError", evalue="1", traceback=["KeyError: 1"]),
            ]


@honest
def magics(entry: Entry) -> None:
    """Uses magics of cells and lines, help, shell lines and automatic calls."""
    entry.right()
    entry.first("%matplotlib inline\n%config InlineBackend.figure_format = 'png'")
    entry.cell("letter").source = "%%time\n" + entry.cell("letter").source
    entry.last("%timeit -n 1 -r 1 cross_correlate1d(np.ones(9), np.ones(3))")
    entry.last("places?\n!echo done\nfiles = !ls\n%who")
    entry.last("%%html\n<b>bold</b>")
    entry.last("%%bash\necho hello")


@honest
def imports_of_its_own(entry: Entry) -> None:
    """Imports the same modules under other names, and more of the standard library."""
    entry.right()
    entry.first("import numpy\nfrom numpy import *\nimport numpy as xp, math as maths, itertools")
    entry.answer(
        correlate="""
def cross_correlate1d(x, w):
    from operator import mul
    out = xp.empty(len(x) - len(w) + 1)
    for i, j in itertools.product(range(out.size), range(len(w))):
        out[i] = mul(x[i + j], w[j]) + (out[i] if j else 0)
    return out"""
    )


@honest
def own_names_like_those_of_the_tests(entry: Entry) -> None:
    """Defines names that tests use for themselves: want, expected, check_close, given."""
    entry.right()
    entry.last("want = expected = result = inputs = filters = given = 5")
    entry.first("want = expected = result = inputs = wanted = n = k = right = 7")
    entry.before("correlate", "def check(x):\n    return x\ncheck_mine = check_close")


@honest
def tests_of_its_own(entry: Entry) -> None:
    """Compares with numpy.convolve in cells of its own, where that is allowed."""
    entry.right()
    entry.after(
        "correlate",
        """
x, w = np.random.rand(9), np.random.rand(3)
assert np.allclose(cross_correlate1d(x, w), np.convolve(x, w[::-1], mode="valid"))
assert np.allclose(cross_correlate1d(x, w), np.correlate(x, w, mode="valid"))""",
    )
    entry.last("""
import unittest
class Test(unittest.TestCase):
    def test_letter(self):
        self.assertEqual(letter(90), "A")
unittest.main(argv=["x"], exit=False)""")


@honest
def random_numbers(entry: Entry) -> None:
    """Uses random numbers in answers and cells, seeded and not."""
    entry.right()
    entry.first("import random\nimport numpy as np\nrandom.seed(3)\nnp.random.seed(42)")
    entry.answer(
        twice="""
def twice(f, x):
    np.random.rand(5), random.random(), np.random.default_rng(0).normal(size=3)
    order = list(range(2))
    random.shuffle(order)
    for _ in order:
        x = f(x)
    return x"""
    )
    entry.last("np.random.seed(0)\nnp.random.randn(3)")


@honest
def threads_that_end(entry: Entry) -> None:
    """Computes in threads and pools of threads, waits, and sleeps for a moment."""
    entry.right()
    entry.answer(
        correlate="""
import threading, time
from concurrent.futures import ThreadPoolExecutor
def cross_correlate1d(x, w):
    with ThreadPoolExecutor(3) as pool:
        parts = pool.map(lambda i: x[i : i + len(w)] @ w, range(len(x) - len(w) + 1))
        return np.array(list(parts))""",
        letter="""
def letter(points):
    time.sleep(0.02)
    found = []
    thread = threading.Thread(target=lambda: found.append("ABC"[(points < 90) + (points < 80)]))
    thread.start()
    thread.join()
    return found[0]""",
    )


@honest
def temporary_files(entry: Entry) -> None:
    """Writes temporary files and reads them, by several ways."""
    entry.right()
    entry.answer(
        average="""
import json, os, pickle, tempfile
from pathlib import Path
class Average:
    def __init__(self):
        self.path = Path(tempfile.mkdtemp()) / "numbers.json"
        self.path.write_text("[]")
    def add(self, number):
        self.path.write_text(json.dumps([*json.loads(self.path.read_text()), number]))
    @property
    def count(self):
        return len(json.loads(self.path.read_text()))
    def mean(self):
        return sum(json.loads(self.path.read_text())) / self.count
    def __enter__(self):
        return self
    def __exit__(self, *error):
        os.remove(self.path)"""
    )
    entry.last("""
np.save("kept.npy", np.eye(3))
with open("kept.pkl", "wb") as file:
    pickle.dump(np.load("kept.npy"), file)
with tempfile.NamedTemporaryFile("w+") as file:
    print(file.name, os.getcwd(), os.listdir())""")


@honest
def other_alphabets(entry: Entry) -> None:
    """Names, comments and texts in other alphabets, and emoji."""
    entry.right()
    entry.answer(
        correlate="""
# \u5377\u79ef \U0001f600
def \u00fcberlagere(\u03c7, \u03c9):
    \u03a3 = [\u03c7[i : i + len(\u03c9)] @ \u03c9 for i in range(len(\u03c7) - len(\u03c9) + 1)]
    print("\u0441\u0443\u043c\u043c\u0430 \u2714", \u03a3)
    return np.array(\u03a3)
cross_correlate1d = \u00fcberlagere"""
    )
    entry.cell("why").source = "\u56e0\u4e3a \u2211 x\u00b7w \U0001f44d"


@honest
def nested_functions(entry: Entry) -> None:
    """Functions in functions, closures, nonlocal, classes in functions, early returns."""
    entry.right()
    entry.answer(
        average="""
def make():
    class Mean:
        def __init__(self):
            total = count = 0
            def add(number):
                nonlocal total, count
                total, count = total + number, count + 1
            self.add, self.mean = add, lambda: total / count
            self._count = lambda: count
        count = property(lambda self: self._count())
        __enter__ = lambda self: self
        __exit__ = lambda self, *error: None
    return Mean
Average = make()""",
        letter="""
def letter(points):
    def at_least(border):
        return points >= border
    if at_least(90):
        return "A"
    if not at_least(80):
        return "C"
    return "B" """,
    )


@honest
def async_and_context(entry: Entry) -> None:
    """Awaits in a cell, uses context managers, match, and global settings of NumPy."""
    entry.right()
    entry.first("import asyncio, contextlib, io\nawait asyncio.sleep(0.01)")
    entry.answer(
        letter="""
def letter(points):
    with contextlib.redirect_stdout(io.StringIO()) as out, np.errstate(all="ignore"):
        print("thinking")
        match points:
            case p if p >= 90:
                return "A"
            case p if p >= 80:
                return "B"
            case _:
                return "C" """
    )
    entry.last("np.set_printoptions(precision=2)\nnp.seterr(all='raise')\n_ = 3")


@honest
def changed_settings(entry: Entry) -> None:
    """Changes the recursion limit, the locale, the working folder, and the hooks of Python."""
    entry.right()
    entry.first("""
import locale, os, signal, sys, gc
sys.setrecursionlimit(3000)
os.makedirs("work", exist_ok=True)
os.chdir("work")
os.environ["MINE"] = "1"
gc.disable()
locale.setlocale(locale.LC_ALL, "C")
sys.excepthook = lambda *error: None
signal.signal(signal.SIGTERM, signal.SIG_DFL)""")
