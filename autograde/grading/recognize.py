"""Which assignment a notebook belongs to, by the names of its cells."""

from collections.abc import Iterable

from nbformat import NotebookNode

from autograde.grading.originals import Original
from autograde.grading.restore import name_of


def graded_names(originals: Iterable[Original]) -> set[str]:
    """The names of an assignment's graded cells."""
    return {original.name for original in originals if original.grade}


def holds(notebook: NotebookNode, graded: set[str]) -> bool:
    """Whether a notebook has most of these cells; lessons share some names, such as `imports`."""
    return 2 * len(graded & cell_names(notebook)) > len(graded)


def cell_names(notebook: NotebookNode) -> set[str]:
    """What cells are called: a name in the metadata, which some tools remove, or the cell's id."""
    given = [cell.get("id") for cell in notebook.cells]
    for cell in notebook.cells:
        if isinstance(cell.metadata.get("nbgrader", {}), dict):
            given.append(name_of(cell))  # of a student's own metadata: anything
    return {name for name in given if isinstance(name, str)}
