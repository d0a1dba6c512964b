"""What may stand under a cell after a run, and what nbgrader would read into it.

nbgrader gives all points to a graded cell without an error, none to one with anything on stderr,
and takes the value of a last line for a partial score.
"""

from nbformat import NotebookNode
from nbformat.v4 import new_output
from nbgrader.utils import is_grade, is_locked

NOT_RUN = "NotRun"
TIMED_OUT = "TimedOut"
KERNEL_DIED = "KernelDied"
LONGEST_MESSAGE = 10_000


def prepare(notebook: NotebookNode) -> None:
    """Clear what a student may have left: outputs, and tags that change how a cell is run."""
    for cell in notebook.cells:
        cell.metadata.pop("tags", None)
        if cell.cell_type == "code":
            cell.outputs = []
            cell.execution_count = None


def is_graded_code(cell: NotebookNode) -> bool:
    """Whether nbgrader reads the score of this cell from its outputs."""
    return cell.cell_type == "code" and bool(is_grade(cell)) and bool(is_locked(cell))


def fail(cell: NotebookNode, name: str, message: str) -> None:
    """Put one error under a cell, in the place of those that are there."""
    kept = [output for output in cell.outputs if output.output_type != "error"]
    error = new_output("error", ename=name, evalue=message, traceback=[f"{name}: {message}"])
    cell.outputs = [*kept, error]


def has_error(cell: NotebookNode) -> bool:
    return any(output.output_type == "error" for output in cell.outputs)


def timed_out(cell: NotebookNode) -> bool:
    return any(output.get("ename") == TIMED_OUT for output in cell.outputs)


def settle(cell: NotebookNode) -> None:
    """Leave under a graded cell only what a score may depend on: its error, or none."""
    kept = []
    for output in cell.outputs:
        if output.output_type == "execute_result":
            continue
        if output.output_type == "stream":
            output.name = "stdout"
        if output.output_type == "error":
            output.evalue = output.evalue[:LONGEST_MESSAGE]
        kept.append(output)
    cell.outputs = kept
