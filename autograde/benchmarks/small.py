"""A small assignment as a teacher would write it: two functions, one figure, a written answer."""

import shutil

import nbformat
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook
from nbgrader.converters import GenerateAssignment
from nbgrader.coursedir import CourseDirectory

from autograde.course import Course
from autograde.releasing.build import KERNEL

NAME = "small"
ANSWERS = {
    "double": ["return 2 * x", "return x + x", "return x * 2.0", "return 3 * x"],
    "window_sum": [
        "return np.array([x[i : i + k].sum() for i in range(len(x) - k + 1)])",
        "return np.array([sum(x[i : i + k]) for i in range(len(x) - k + 1)])",
        "c = np.cumsum(np.r_[0.0, x]); return c[k:] - c[:-k]",
        "return np.array([x[i : i + k].sum() for i in range(len(x) - k)])",
    ],
}
DOUBLE = "def double(x):\n    ### BEGIN SOLUTION\n    return 2 * x\n    ### END SOLUTION"
WINDOW = """\
def window_sum(x, k):
    ### BEGIN SOLUTION
    return np.array([x[i : i + k].sum() for i in range(len(x) - k + 1)])
    ### END SOLUTION"""
FIGURE = "plt.figure(figsize=(4, 2))\nplt.plot(window_sum(np.arange(20.0), 3))\nplt.show()"
TEST_DOUBLE = """\
### BEGIN HIDDEN TESTS
def test_double():
    for x in [3, 17, -4]:
        assert double(x) == 2 * x, "double: a value is wrong"


test_double()
### END HIDDEN TESTS"""
TEST_WINDOW = """\
### BEGIN HIDDEN TESTS
def test_window_sum():
    rng = np.random.default_rng(0)
    for n, k in [(7, 3), (8, 4), (5, 5)]:
        x = rng.normal(size=n)
        want = [x[i : i + k].sum() for i in range(n - k + 1)]
        np.testing.assert_allclose(window_sum(x.copy(), k), want)


test_window_sum()
### END HIDDEN TESTS"""


def make_class(course: Course, students: int) -> None:
    """Generate the assignment and hand in right and wrong answers of a class."""
    source = course.root / "source" / NAME / f"{NAME}.ipynb"
    source.parent.mkdir(parents=True)
    nbformat.write(lesson(), source)
    coursedir = CourseDirectory(config=course.config, assignment_id=NAME)
    GenerateAssignment(coursedir=coursedir, config=course.config, force=True).start()
    released = nbformat.read(course.root / "release" / NAME / f"{NAME}.ipynb", as_version=4)
    for number in range(students):
        folder = course.root / "submitted" / student(number) / NAME
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        nbformat.write(_answered(released, number), folder / f"{NAME}.ipynb")


def student(number: int) -> str:
    """Return a student's id."""
    return f"student-{number:04d}"


def worth(number: int) -> float:
    """Return the automatic score that a student's answers must get."""
    wrong = len(ANSWERS["double"]) - 1  # the last answer to each question is wrong
    double = number % len(ANSWERS["double"]) != wrong
    window = number // 4 % len(ANSWERS["window_sum"]) != wrong
    return 4.0 * double + 4.0 * window


def lesson() -> NotebookNode:
    """Return the instructor's notebook."""
    imports = "import matplotlib.pyplot as plt\nimport numpy as np"
    cells = [
        new_markdown_cell("# Small", id="title"),
        _code("imports", imports, locked=True),
        _code("double", DOUBLE, solution=True),
        _code("check-double", "assert double(1) == 2, 'double(1) is 2'", points=1),
        _code("test-double", TEST_DOUBLE, points=3),
        _code("window-sum", WINDOW, solution=True),
        new_code_cell(FIGURE, id="figure"),
        _code("test-window-sum", TEST_WINDOW, points=4),
        _written("why"),
    ]
    return new_notebook(cells=cells, metadata={"kernelspec": KERNEL})


def _answered(released: NotebookNode, number: int) -> NotebookNode:
    notebook = nbformat.from_dict(released)
    for cell in notebook.cells:
        if cell.id == "double":
            cell.source = f"def double(x):\n    {_choice('double', number)}"
        elif cell.id == "window-sum":
            cell.source = f"def window_sum(x, k):\n    {_choice('window_sum', number // 4)}"
        elif cell.id == "why":
            cell.source = f"Because of reason {number}."
    return notebook


def _choice(function: str, number: int) -> str:
    return ANSWERS[function][number % len(ANSWERS[function])]


def _code(name: str, source: str, points: float | None = None, **kind: bool) -> NotebookNode:
    meta = {"grade": points is not None, "locked": points is not None, "solution": False, **kind}
    meta |= {"grade_id": name, "schema_version": 3, "task": False}
    if points is not None:
        meta["points"] = points
    return new_code_cell(source, id=name, metadata={"nbgrader": meta})


def _written(name: str) -> NotebookNode:
    meta = {"grade": True, "locked": False, "solution": True, "points": 2, "task": False}
    meta |= {"grade_id": name, "schema_version": 3}
    return new_markdown_cell("Write your answer.", id=name, metadata={"nbgrader": meta})
