"""Running a lesson's cells in this process: what it imports, what it checks."""

import contextlib
import io
import warnings
from collections.abc import Iterator

from nbformat import NotebookNode

from autograde.misconceptions.probes import graded_function


def graded(notebook: NotebookNode, function: str, lesson: str) -> list[NotebookNode]:
    """Return the graded cells that are about a function of a lesson."""
    cells = [cell for cell in notebook.cells if cell.metadata.get("nbgrader", {}).get("grade")]
    about = [graded_function(cell.metadata.nbgrader.grade_id, lesson) for cell in cells]
    return [cell for cell, topic in zip(cells, about, strict=True) if topic == function]


def imports(notebook: NotebookNode, solutions: bool = False) -> dict:
    """Run the locked cells that are not graded: what a lesson imports and defines.

    One that shows a question waits for an answer of the student's, which no function needs.

    Args:
        notebook: a lesson.
        solutions: run the cells that a student writes as well.
    """
    space: dict = {}
    for cell in notebook.cells:
        meta = cell.metadata.get("nbgrader", {})
        wanted = (meta.get("locked") and not meta.get("grade")) or (
            solutions and meta.get("solution")
        )
        if cell.cell_type == "code" and wanted:
            with silence(), contextlib.suppress(NameError):
                exec(cell.source, space)
    return space


def error_of(source: str, space: dict) -> str:
    """Return the error of a cell, empty when it runs through."""
    with silence():
        try:
            exec(source, dict(space))
        except Exception as error:
            return f"{type(error).__name__}: {error}"
    return ""


@contextlib.contextmanager
def silence() -> Iterator[None]:
    """Drop what a cell prints and what it warns of."""
    nowhere = io.StringIO()
    with (
        warnings.catch_warnings(),
        contextlib.redirect_stdout(nowhere),
        contextlib.redirect_stderr(nowhere),
    ):
        warnings.simplefilter("ignore")
        yield
