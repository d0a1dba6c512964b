"""A tiny assignment: two functions, a written answer; graded in a second, so most tests use it."""

import shutil
from pathlib import Path

import nbformat
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook
from nbgrader.converters import GenerateAssignment
from nbgrader.coursedir import CourseDirectory

from autograde.course import Course
from autograde.execute.limits import Limits
from autograde.grading.submissions import Submission, assignment_cells, folders, inspect

NAME = "tiny"
KERNEL = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}
LIMITS = Limits(cell_timeout=1.5, notebook_timeout=30)
CLASS = {  # bodies of double and square
    "ada": ["return x + x", "return x**2"],
    "bob": ["return 3 * x", "return x**2"],
    "cas": ["return x + x", "while True: pass"],
    "dan": ["import os; os._exit(1)", "return x * x"],
    "eve": ["import warnings; warnings.warn('hm'); return 2 * x", "print(x); return abs(x) ** 2"],
}
SCORES = {  # check-double, test-double, test-square
    "ada": (1, 3, 4),
    "bob": (0, 0, 4),
    "cas": (1, 3, 0),
    "dan": (0, 0, 4),
    "eve": (1, 3, 4),
}

DOUBLE = '''\
def double(x):
    """Return x and x."""
    ### BEGIN SOLUTION
    return 2 * x
    ### END SOLUTION'''
SQUARE = """\
def square(x):
    ### BEGIN SOLUTION
    return x * x
    ### END SOLUTION"""
HIDDEN = """\
# Hidden test: {name} of several numbers.
### BEGIN HIDDEN TESTS
def test_{name}():
    for secret_number in [3, 17, -4]:
        assert {name}(secret_number) == {formula}, "{name}: a value is wrong"


test_{name}()
### END HIDDEN TESTS"""


def lesson() -> NotebookNode:
    """The instructor's notebook."""
    cells = [
        new_markdown_cell("# Tiny", id="title"),
        _code("imports", "import math", locked=True),
        _code("double", DOUBLE, solution=True),
        _code("check-double", "assert double(1) == 2, 'double(1) is 2'", points=1),
        _code("test-double", HIDDEN.format(name="double", formula="secret_number * 2"), points=3),
        _code("square", SQUARE, solution=True),
        _code("test-square", HIDDEN.format(name="square", formula="secret_number ** 2"), points=4),
        _why(),
    ]
    return new_notebook(cells=cells, metadata={"kernelspec": KERNEL})


def make_course(root: Path) -> Course:
    """A course folder with the tiny assignment generated into its gradebook."""
    course = Course.create(root)
    source = course.root / "source" / NAME
    source.mkdir(parents=True)
    nbformat.write(lesson(), source / f"{NAME}.ipynb")
    generate(course)
    return course


def generate(course: Course) -> None:
    """Run nbgrader's generate_assignment on what is in source/."""
    coursedir = CourseDirectory(config=course.config, assignment_id=NAME)
    GenerateAssignment(coursedir=coursedir, config=course.config, force=True).start()


def released(course: Course) -> NotebookNode:
    """The notebook students receive."""
    return nbformat.read(course.root / "release" / NAME / f"{NAME}.ipynb", as_version=4)


def answer(
    course: Course, double: str = "return x + x", square: str = "return x**2"
) -> NotebookNode:
    """A student's notebook, with one line as the body of each function."""
    notebook = released(course)
    cell(notebook, "double").source = f"def double(x):\n    {double}"
    cell(notebook, "square").source = f"def square(x):\n    {square}"
    cell(notebook, "why").source = "Because."
    return notebook


def hand_in(course: Course, student: str, notebook: NotebookNode) -> Path:
    """Write a notebook where nbgrader looks for submissions."""
    path = course.folder("submitted", student, NAME) / f"{NAME}.ipynb"
    path.parent.mkdir(parents=True)
    nbformat.write(notebook, path)
    return path


def look_at_all(course: Course) -> list[Submission]:
    """Every submission as it is before anything runs."""
    originals = assignment_cells(course, NAME)
    return [inspect(student, NAME, path, originals) for student, path in folders(course, NAME)]


def keep_only(course: Course, *students: str) -> None:
    """Remove what other students handed in."""
    for folder in (course.root / "submitted").iterdir():
        if folder.name not in students:
            shutil.rmtree(folder)


def cell(notebook: NotebookNode, name: str) -> NotebookNode:
    """The cell of that name."""
    found = [c for c in notebook.cells if c.metadata.get("nbgrader", {}).get("grade_id") == name]
    assert len(found) == 1, name
    return found[0]


def scores(course: Course) -> dict[str, tuple[float | None, ...]]:
    """Scores of check-double, test-double and test-square of every student in the gradebook."""
    with course.gradebook() as gradebook:
        return {
            submission.student_id: tuple(
                gradebook.find_grade(name, NAME, NAME, submission.student_id).auto_score
                for name in ["check-double", "test-double", "test-square"]
            )
            for submission in gradebook.assignment_submissions(NAME)
        }


def _code(name: str, source: str, points: float | None = None, **kind: bool) -> NotebookNode:
    nbgrader = {"grade": False, "locked": points is not None, "solution": False, **kind}
    nbgrader |= {"grade_id": name, "schema_version": 3, "task": False}
    if points is not None:
        nbgrader |= {"grade": True, "points": points}
    return new_code_cell(source, id=name, metadata={"nbgrader": nbgrader})


def _why() -> NotebookNode:
    nbgrader = {"grade": True, "locked": False, "solution": True, "points": 2, "task": False}
    nbgrader |= {"grade_id": "why", "schema_version": 3}
    return new_markdown_cell("Write your answer.", id="why", metadata={"nbgrader": nbgrader})
