"""Probe cells: ungraded cells at the end of a submission that show what its functions do.

They run after every graded cell, so that no score can depend on them, and are taken out again.
"""

import inspect
import re
from textwrap import indent

from nbformat import NotebookNode
from nbformat.v4 import new_code_cell

from autograde.misconceptions import FUNCTIONS, observe
from autograde.misconceptions.diagnosis import Diagnosis, Outcome, diagnose, read_line
from autograde.misconceptions.inputs import probes

__all__ = ["Diagnosis", "add_probes", "graded_function", "take_diagnoses"]

ALL = [function for functions in FUNCTIONS.values() for function in functions]


def add_probes(notebook: NotebookNode) -> NotebookNode:
    """Append one probe cell per graded function to a notebook, in place, and return it."""
    for cell in notebook.cells:
        _mark(cell, None)
    taken = {cell.get("id") for cell in notebook.cells}
    for function in _graded_functions(notebook):
        cell = new_code_cell(probe_source(function), id=_free(f"probe-{function}", taken))
        _mark(cell, function)
        notebook.cells.append(cell)
    return notebook


def take_diagnoses(notebook: NotebookNode) -> tuple[NotebookNode, list[Diagnosis]]:
    """Take the probe cells out of an executed notebook, in place, and read them.

    Returns:
        The notebook and a diagnosis for each function that failed a graded cell and does just what
        a named mistake does. A function that calls a failed one is not judged.
    """
    seen = {}
    for cell in notebook.cells:
        if function := _probed(cell):
            seen[function] = _read(cell, function)
    notebook.cells = [cell for cell in notebook.cells if not _probed(cell)]
    failed = _failed_functions(notebook)
    found = [
        diagnose(function, outcomes)
        for function, (outcomes, uses) in seen.items()
        if function in failed and not uses & (failed - {function})
    ]
    return notebook, [diagnosis for diagnosis in found if diagnosis]


def probe_source(function: str) -> str:
    """Return the source of a probe cell: a function around `observe`, so that no name collides."""
    body = f"{inspect.getsource(observe)}\n\nreport({function!r}, function, {probes(function)!r})"
    call = f"autograde_probe(globals().get({function!r}))"
    return f"def autograde_probe(function):\n{indent(body, '    ')}\n\n\n{call}"


def graded_function(grade_id: str) -> str | None:
    """Return the function that a graded cell is about: `test-conv2d-valid-care`, conv2d_valid."""
    topic = re.sub(r"^(bonus-)?(check|test)-", "", grade_id)
    if topic == grade_id:
        return None
    names = [name for name in ALL if f"{topic}-".startswith(f"{name.replace('_', '-')}-")]
    return max(names, key=len, default=None)


def _graded_functions(notebook: NotebookNode) -> list[str]:
    present = {_topic(cell) for cell in notebook.cells}
    return [function for function in ALL if function in present]


def _failed_functions(notebook: NotebookNode) -> set[str]:
    failed = [cell for cell in notebook.cells if cell.cell_type == "code" and _has_error(cell)]
    return {topic for cell in failed if (topic := _topic(cell))}


def _topic(cell: NotebookNode) -> str | None:
    meta = cell.metadata.get("nbgrader")
    if not isinstance(meta, dict) or not meta.get("grade"):
        return None
    return graded_function(str(meta.get("grade_id", "")))


def _has_error(cell: NotebookNode) -> bool:
    return any(output.output_type == "error" for output in cell.outputs)


def _mark(cell: NotebookNode, function: str | None) -> None:
    """Mark a cell as the probe of a function; with None, remove a mark that a student made."""
    ours = cell.metadata.get("autograde")
    if function:
        cell.metadata["autograde"] = NotebookNode(probe=function)
    elif isinstance(ours, dict):
        ours.pop("probe", None)


def _probed(cell: NotebookNode) -> str | None:
    ours = cell.metadata.get("autograde")
    return ours.get("probe") if isinstance(ours, dict) else None


def _free(name: str, taken: set[str]) -> str:
    while name in taken:
        name += "-"
    return name


def _read(cell: NotebookNode, function: str) -> tuple[list[Outcome], set[str]]:
    """Read the one line a probe cell prints; anything else is no outcome at all."""
    streams = [output for output in cell.outputs if output.output_type == "stream"]
    lines = "".join(str(output.get("text", "")) for output in streams).splitlines()
    lines = [line for line in lines if line.startswith(observe.MARK)]
    try:
        name, outcomes, uses = read_line(lines[0].removeprefix(observe.MARK))
    except (IndexError, ValueError):
        return [], set()
    return (outcomes, uses) if len(lines) == 1 and name == function else ([], set())
