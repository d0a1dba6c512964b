"""What stands under a cell after a run, and what nbgrader would read into it.

nbgrader gives all points to a graded cell without an error, none to one with anything on stderr,
and takes the value of a last line for a partial score.
"""

import json
import math
import re

from nbformat import NotebookNode
from nbformat.v4 import new_output
from nbgrader.utils import is_grade, is_locked

from autograde.execute.request import Done, Fault

NOT_RUN = "NotRun"
TIMED_OUT = "TimedOut"
KERNEL_DIED = "KernelDied"
STREAMS = ("stdout", "stderr")
JSON = re.compile(r"application/(.*\+)?json")  # as the format has it
DEEPEST, TOO_DEEP = 30, "(too deep)"  # of what is displayed as data
DISPLAYED = {"display": "display_data", "result": "execute_result"}


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


def errors_of(cell: NotebookNode) -> list[NotebookNode]:
    """Return the outputs of a cell that are errors."""
    return [one for one in cell.get("outputs", []) if one.output_type == "error"]


def show(cell: NotebookNode, done: Done) -> None:
    """Put under a cell what it did; under a graded one only what its score may depend on."""
    outputs: list[NotebookNode] = []
    by_name: dict[str, NotebookNode] = {}  # displays that may be updated later
    for kind, name, text in done.outputs:
        _add(outputs, by_name, kind, name, _writable(text), done.count)
    fault = done.fault
    if is_graded_code(cell):
        outputs = [_harmless(o) for o in outputs if o.output_type != "execute_result"]
        if fault is None and done.score is not None:
            fault = _give(outputs, done, float(cell.metadata.nbgrader.points))
    if fault is not None:
        lines = [_writable(line) for line in fault.traceback]
        error = {"ename": _writable(fault.name), "evalue": _writable(fault.message)}
        outputs.append(new_output("error", **error, traceback=lines))
    cell.outputs, cell.execution_count = outputs, done.count or None


def _add(
    outputs: list[NotebookNode],
    by_name: dict[str, NotebookNode],
    kind: str,
    name: str,
    text: str,
    count: int,
) -> None:
    if kind == "stream" and name in STREAMS:
        if outputs and outputs[-1].output_type == "stream" and outputs[-1].name == name:
            outputs[-1].text += text
        else:
            outputs.append(new_output("stream", name=name, text=text))
    elif kind == "clear":
        outputs.clear()
    elif kind == "update" and name in by_name:
        by_name[name].update(_content(text))
    elif kind in DISPLAYED or kind == "update":
        output = new_output(DISPLAYED.get(kind, "display_data"), **_content(text))
        if kind == "result":
            output.execution_count = count
        outputs.append(output)
        if name:
            by_name[name] = output


def _content(text: str) -> dict[str, NotebookNode]:
    """Return data and metadata of a display; what a notebook cannot hold is left out."""
    try:
        told = json.loads(text, parse_constant=_refuse)
        data, metadata = dict(told["data"].items()), clean(told["metadata"])
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        data, metadata = {"text/plain": "(an output that cannot be read)"}, {}
    kept = {_writable(kind): clean(value) for kind, value in data.items() if _fits(kind, value)}
    metadata = metadata if isinstance(metadata, dict) else {}
    return {"data": NotebookNode(kept), "metadata": NotebookNode(metadata)}


def _refuse(constant: str) -> None:
    raise ValueError(f"{constant} is no JSON")


def _fits(kind: str, value: object) -> bool:
    return isinstance(value, str) or JSON.fullmatch(kind) is not None


def clean(value: object, most: int = DEEPEST) -> object:
    """Return what a file can hold, and what is copied and searched by recursion."""
    if isinstance(value, str):
        return _writable(value)
    if most == 0:
        return TOO_DEEP
    if isinstance(value, dict):
        return {_writable(key): clean(part, most - 1) for key, part in value.items()}
    return [clean(part, most - 1) for part in value] if isinstance(value, list | tuple) else value


def _harmless(output: NotebookNode) -> NotebookNode:
    """nbgrader takes anything on stderr for a failure."""
    if output.output_type == "stream":
        output.name = "stdout"
    return output


def _give(outputs: list[NotebookNode], done: Done, points: float) -> Fault | None:
    """Add a partial score as nbgrader reads it; a number that is no score is a fault."""
    if not math.isfinite(done.score) or not 0 <= done.score <= points:
        message = f"the test gave {done.score:g}, expected a score from 0 to {points:g}"
        return Fault("ValueError", message, [message], origin="test")
    data = {"text/plain": repr(done.score)}
    outputs.append(new_output("execute_result", data=data, execution_count=done.count))
    return None


def _writable(text: str) -> str:
    """Replace halves of characters, which no file can hold."""
    return text.encode("utf-8", "replace").decode()
