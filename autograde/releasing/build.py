"""Turn a lesson into nbgrader's notebooks: the instructor's, the student's, the course folder's.

A lesson is one py:percent file, read one way with jupytext. Building twice gives the same bytes.
"""

import hashlib
from collections.abc import Iterator
from pathlib import Path

import jupytext
import nbformat
from nbconvert.exporters.exporter import ResourcesDict
from nbformat import NotebookNode
from nbgrader.converters import GenerateAssignment
from nbgrader.converters.base import NbGraderException
from nbgrader.coursedir import CourseDirectory
from nbgrader.preprocessors import SaveCells

from autograde import CourseError
from autograde.course import Course
from autograde.messages import Messages
from autograde.releasing.placeholders import RELEASE_STEPS

LESSONS = Path(__file__).parents[1] / "lessons"
KERNEL = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}
DEFAULTS = {"grade": False, "locked": False, "schema_version": 3, "solution": False, "task": False}


def lesson_names() -> list[str]:
    """Return the names of all lessons, in teaching order."""
    return sorted(path.stem for path in LESSONS.glob("[0-9][0-9]_*.py"))


def find_lesson(name: str) -> str:
    """Return the full name of a lesson given as "01" or "01_convolution"."""
    for lesson in lesson_names():
        if name in (lesson, lesson.split("_")[0]):
            return lesson
    raise CourseError(f"no lesson {name!r}: there are {', '.join(lesson_names())}")


def read_lesson(name: str) -> NotebookNode:
    """Return the instructor's notebook: solutions and hidden tests in, nbgrader metadata whole."""
    path = LESSONS / f"{find_lesson(name)}.py"
    return complete(jupytext.reads(path.read_text(), fmt="py:percent"), path.name)


def complete(notebook: NotebookNode, where: str) -> NotebookNode:
    """Complete the nbgrader metadata and name every cell, in place."""
    notebook.metadata = NotebookNode(kernelspec=KERNEL)
    notebook.nbformat_minor = 5
    for cell in notebook.cells:
        given = cell.metadata.get("nbgrader")
        cell.metadata = NotebookNode()  # without jupytext's own notes
        if given is not None:
            cell.metadata["nbgrader"] = NotebookNode(_nbgrader(given, cell.cell_type, where))
    for cell, name in zip(notebook.cells, _names(notebook.cells), strict=True):
        cell.id = name
    return notebook


def release_notebook(name: str) -> NotebookNode:
    """Return the student's notebook, made by nbgrader's own preprocessors."""
    notebook, resources = read_lesson(name), ResourcesDict(nbgrader={})
    for step in RELEASE_STEPS:
        if step is not SaveCells:
            notebook, resources = step().preprocess(notebook, resources)
    return notebook


def release_bytes(name: str) -> bytes:
    """Return the student's notebook as it is written to `notebooks/`."""
    return (nbformat.writes(release_notebook(name)) + "\n").encode()


def generate(course: Course, name: str) -> None:
    """Write source/ and release/ of a course folder and its gradebook entries.

    Raises:
        CourseError: nbgrader could not, with its last message.
    """
    lesson = find_lesson(name)
    source = course.root / "source" / lesson / f"{lesson}.ipynb"
    source.parent.mkdir(parents=True, exist_ok=True)
    nbformat.write(read_lesson(lesson), source)

    config = course.config.copy()
    config.CourseDirectory.assignment_id = lesson
    converter = GenerateAssignment(coursedir=CourseDirectory(config=config), config=config)
    converter.force = True
    messages = Messages()
    converter.log = messages.logger
    try:
        converter.start()
    except NbGraderException:
        raise CourseError(f"nbgrader cannot generate {lesson}: {messages.reason()}") from None


def _nbgrader(given: dict, cell_type: str, where: str) -> dict:
    """Return whole nbgrader metadata; a cell that is graded and no answer is locked."""
    unknown = given.keys() - DEFAULTS.keys() - {"grade_id", "points"}
    if unknown or "grade_id" not in given:
        raise CourseError(
            f"{where}: a graded cell needs a grade_id and known keys, got {dict(given)}"
        )
    meta = DEFAULTS | dict(given) | {"cell_type": cell_type}
    if meta["grade"] and not meta["solution"]:
        meta["locked"] = True
    if meta["grade"] != ("points" in meta):
        raise CourseError(
            f"{where}: graded cells have points and other cells none: see {meta['grade_id']}"
        )
    return dict(sorted(meta.items()))


def _names(cells: list[NotebookNode]) -> Iterator[str]:
    """Yield one id per cell: its grade_id, or a hash of its text; never the same twice."""
    taken: set[str] = set()
    for cell in cells:
        text = f"{cell.cell_type}\n{cell.source}"
        name = cell.metadata.get("nbgrader", {}).get("grade_id")
        name = name or hashlib.sha256(text.encode()).hexdigest()[:8]
        while name in taken:
            name += "-"
        taken.add(name)
        yield name
