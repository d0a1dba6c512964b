"""`nbgrader validate` with our execution: in the sandbox, tests apart from answers.

nbgrader runs a notebook through nbclient, whose hooks can be set. The notebook is run here when
nbclient is about to begin, and every cell is marked as one that it leaves alone, so its kernel
starts and runs nothing.
"""

from nbformat import NotebookNode

from autograde.execute.limits import Limits
from autograde.execute.notebook import execute
from autograde.releasing.crossing import asked_in

DONE = "autograde-has-run-this"


def run_apart(notebook: NotebookNode, limits: Limits | None = None) -> None:
    """Run a notebook in place, and mark its cells."""
    done = execute(notebook, limits or Limits(), tuple(asked_in(notebook)))
    for cell, other in zip(notebook.cells, done.cells, strict=True):
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = other.outputs, other.execution_count
            cell.metadata["tags"] = [DONE]


def take_marks(notebook: NotebookNode) -> None:
    """Remove the marks, in place."""
    for cell in notebook.cells:
        cell.metadata.pop("tags", None)
