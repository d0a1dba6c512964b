"""The model solution of an exercise, for a learner who has tried it."""

import re
from pathlib import Path

from nbformat import NotebookNode

from autograde import CourseError
from autograde.misconceptions import functions
from autograde.releasing.build import find_lesson, read_lesson
from cnnlib.selfcheck.progress import tries


def show(name: str, function: str, progress: Path) -> str:
    """Return the solution of a lesson's function.

    Raises:
        CourseError: the lesson has no such function, or nothing was tried yet.
    """
    lesson = find_lesson(name)
    if function not in functions(lesson):
        raise CourseError(f"no exercise {function!r}: there are {', '.join(functions(lesson))}")
    if not tries(progress, lesson, function):
        raise CourseError(f"{function}: write it and check your work once; then look here again")
    return without_marks(solution_cell(read_lesson(lesson), function))


def solution_cell(notebook: NotebookNode, function: str) -> str:
    """Return the source of the cell that defines a graded function or class."""
    defines = re.compile(rf"^(def|class) {re.escape(function)}\b", re.MULTILINE)
    cells = [c for c in notebook.cells if c.metadata.get("nbgrader", {}).get("solution")]
    return next(cell.source for cell in cells if defines.search(cell.source))


def without_marks(source: str) -> str:
    """Return a solution cell as a student would write it."""
    source = re.sub(r"^ *### (BEGIN|END) SOLUTION\n?", "", source, flags=re.MULTILINE)
    return re.sub(r"^\w+ = None\n", "", source, flags=re.MULTILINE).rstrip()
