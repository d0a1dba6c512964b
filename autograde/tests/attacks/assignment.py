"""The assignment that is attacked: secrets in its hidden tests, and a course around it."""

from pathlib import Path

import nbformat
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook
from nbgrader.converters import GenerateAssignment
from nbgrader.coursedir import CourseDirectory

from autograde.course import Course
from autograde.tests import tiny

NAME = "attacked"
MARKER, ANSWER_MARKER = "QUOKKA-5813-KIWI", "AXOLOTL-2718-EMU"
NUMBERS = ("581339", "774125", "290817", "663591", "917346")
SECRETS = (MARKER, ANSWER_MARKER, *NUMBERS)

IMPORTS = """\
import math

import numpy as np
from numpy.testing import assert_allclose, assert_array_equal

from cnnlib.checks import Properties, check_close, check_raises, check_shape

np.random.seed(1)
np.random.rand(3)"""
ANSWERS = {  # what students are given, and the rest of the solution
    "correlate": (
        '''\
def cross_correlate1d(x, w):
    """Return one number per place where w fits on x: the sum of the products.

    Args:
        x: numbers, (N,).
        w: numbers, (K,).
    """
''',
        "    return np.array([x[i : i + len(w)] @ w for i in range(len(x) - len(w) + 1)])",
    ),
    "places": (
        '''\
def places(n, k, stride=1):
    """Return how many windows of k fit into n, stride apart; a ValueError when none does."""
''',
        """\
    if k > n:
        raise ValueError(f"a window of {k} does not fit into {n}")
    return (n - k) // stride + 1""",
    ),
    "average": (
        '''\
class Average:
    """The mean of all numbers that were added: `add(number)`, `mean()`, and `count`.

    In a `with` statement it is itself; errors go on.
    """
''',
        """\
    def __init__(self):
        self.count, self.total = 0, 0.0

    def add(self, number):
        self.count, self.total = self.count + 1, self.total + number

    def mean(self):
        return self.total / self.count

    def __enter__(self):
        return self

    def __exit__(self, *error):
        return None""",
    ),
    "twice": (
        """\
def twice(f, x):
    # The result of f of the result of f of x.
""",
        "    return f(f(x))",
    ),
    "letter": (
        """\
def letter(points):
    # "A" from 90 points, "B" from 80, else "C".
""",
        '    return "A" if points >= 90 else "B" if points >= 80 else "C"',
    ),
    "area": (
        "# The receptive field of three layers of 3 x 3, one after the other, in pixels.\n",
        "area = 49",
    ),
}
VISIBLE = {
    "check-correlate": """\
given, weights = np.array([1.0, 2.0, 4.0]), np.array([1.0, -1.0])
check_close(cross_correlate1d(given, weights), np.array([-1.0, -2.0]), hint="One per place.")""",
    "check-places": """\
for n in (5,):
    assert places(n, 3) == n - 2, "all windows of 3 fit"
check_raises(ValueError, places, 2, 3)""",
}
HIDDEN = {
    "test-correlate": """\
def test_correlate():
    holds = Properties("cross_correlate1d")
    with holds("other lengths"):
        for size in (3, 4):
            x, w = 581339 + np.arange(9.0) ** 2, np.random.rand(size)
            want = np.convolve(x, w[::-1], mode="valid")
            check_close(cross_correlate1d(x.copy(), w.copy()), want)
    with holds("a filter with a large weight", hint="Multiply, then add."):  # QUOKKA-5813-KIWI
        x = np.random.rand(8)
        want = [x[i] - x[i + 1] + 774125 * x[i + 2] for i in range(6)]
        assert_allclose(cross_correlate1d(x.copy(), np.array([1.0, -1.0, 774125.0])), want)
    holds.verdict()


test_correlate()""",
    "test-random-correlate": """\
inputs, filters = np.random.rand(11), np.random.rand(3)  # QUOKKA-5813-KIWI
expected = np.array([inputs[i : i + 3] @ filters for i in range(9)])
result = cross_correlate1d(inputs.copy(), filters.copy())
assert_allclose(result, expected, rtol=1e-9)""",
    "test-changed-correlate": """\
def test_changed_correlate():
    x, w = np.arange(1.0, 8.0) + 290817, np.array([2.0, 1.0, 3.0])
    want = [2 * a + b + 3 * c for a, b, c in zip(x, x[1:], x[2:])]
    assert_allclose(cross_correlate1d(x, w), want)


test_changed_correlate()""",
    "test-places": """\
for n, k, stride in [(290817, 3, 2), (29, 4, 3), (663591, 17, 5)]:
    wanted = len(range(0, n - k + 1, stride))
    assert places(n, k, stride=stride) == wanted, "a stride is not counted"  # QUOKKA-5813-KIWI
    assert not abs(places(n, k, stride) - wanted) > 0
assert all(map(lambda k: places(9, k) == 10 - k, (2, 3, 4))), "small windows"
refused = False
try:
    places(663591, 917346)
except ValueError:
    refused = True
assert refused, "a window that is too large\"""",
    "test-average": """\
def test_average():
    one, other = Average(), Average()  # QUOKKA-5813-KIWI
    for number in (663591, 2.5, -4.0):
        one.add(number)
    other.add(917346.0)
    assert math.isclose(one.mean(), 663589.5 / 3, rel_tol=1e-12), "the mean of three numbers"
    assert one.count == 3 and other.count == 1
    with Average() as third:
        third.add(other.mean())
        assert abs(third.mean() - 917346) < 1e-9


test_average()""",
    "test-twice": """\
def test_twice():
    seen, secret = [], "QUOKKA-5813-KIWI"

    def add(number):
        seen.append(number)
        return number + 917346

    assert twice(add, 4) == 1834696 and seen == [4, 917350], "f is called twice"
    assert_array_equal(twice(np.cumsum, np.arange(4)), [0, 1, 4, 10])


test_twice()""",
    "test-letter": """\
def right(answer):  # QUOKKA-5813-KIWI
    cases = {95: "A", 90: "A", 84.5: "B", 12: "C"}
    found = [answer(points) == want for points, want in cases.items()]
    return sum(found) / 2


right(letter)""",
    "test-area": """\
assert area == 49, "area is wrong"  # QUOKKA-5813-KIWI
assert isinstance(area, int)""",
}
POINTS = {"check-correlate": 1, "check-places": 1, "test-correlate": 3, "test-random-correlate": 1}
POINTS |= {"test-changed-correlate": 1, "test-places": 2, "test-average": 2, "test-twice": 1}
POINTS |= {"test-letter": 2, "test-area": 1}
TOTAL = sum(POINTS.values())
ORDER = [  # after which answer its tests stand
    (
        "correlate",
        ["check-correlate", "test-correlate", "test-random-correlate", "test-changed-correlate"],
    ),
    ("places", ["check-places", "test-places"]),
    ("average", ["test-average"]),
    ("twice", ["test-twice"]),
    ("letter", ["test-letter"]),
    ("area", ["test-area"]),
]


def right(name: str) -> str:
    """A right answer."""
    return "".join(ANSWERS[name])


def lesson() -> NotebookNode:
    """The instructor's notebook."""
    cells = [new_markdown_cell("# Attacked", id="title"), _cell("imports", IMPORTS, locked=True)]
    for answer, tests in ORDER:
        cells.append(_cell(answer, _solution(answer), solution=True))
        cells += [_cell(test, _test(test), grade=True, locked=True) for test in tests]
    cells.append(_cell("why", "Why does it work?", grade=True, solution=True))
    return new_notebook(cells=cells, metadata={"kernelspec": tiny.KERNEL})


def make_course(root: Path) -> Course:
    """A course folder with the assignment generated into its gradebook."""
    course = Course.create(root)
    path = course.root / "source" / NAME / f"{NAME}.ipynb"
    path.parent.mkdir(parents=True)
    nbformat.write(lesson(), path)
    coursedir = CourseDirectory(config=course.config, assignment_id=NAME)
    GenerateAssignment(coursedir=coursedir, config=course.config, force=True).start()
    return course


def _solution(name: str) -> str:
    given, rest = ANSWERS[name]
    indent = rest[: len(rest) - len(rest.lstrip())]
    begin, end = f"{indent}### BEGIN SOLUTION\n", f"\n{indent}### END SOLUTION"
    return f"{given}{begin}{indent}# {ANSWER_MARKER}\n{rest}{end}"


def _test(name: str) -> str:
    if name in VISIBLE:
        return VISIBLE[name]
    return f"# Hidden test.\n### BEGIN HIDDEN TESTS\n{HIDDEN[name]}\n### END HIDDEN TESTS"


def _cell(name: str, source: str, **kind: bool) -> NotebookNode:
    nbgrader = {"grade": False, "locked": False, "solution": False, "task": False, **kind}
    nbgrader |= {"grade_id": name, "schema_version": 3}
    if kind.get("grade"):
        nbgrader["points"] = POINTS.get(name, 2)
    make = new_markdown_cell if name == "why" else new_code_cell
    return make(source, id=name, metadata={"nbgrader": nbgrader})
