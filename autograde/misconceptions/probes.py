"""Probe cells: ungraded cells at the end of a submission that show what its functions do.

They run after every graded cell, so that no score can depend on them, and are taken out again.
"""

import inspect
import re
from itertools import chain
from textwrap import indent

from nbformat import NotebookNode
from nbformat.v4 import new_code_cell

from autograde.execute.outputs import errors_of
from autograde.misconceptions import observe
from autograde.misconceptions.bank import FUNCTIONS, bank, functions
from autograde.misconceptions.diagnosis import Diagnosis, Outcome, diagnose, read_line
from autograde.misconceptions.variant import standalone_source

__all__ = ["Diagnosis", "add_probes", "graded_function", "lesson_in", "take_diagnoses"]


def add_probes(notebook: NotebookNode) -> NotebookNode:
    """Append one probe cell per graded function to a notebook, in place, and return it."""
    for cell in notebook.cells:
        _mark(cell, None)
    taken, lesson = {cell.get("id") for cell in notebook.cells}, lesson_in(notebook)
    graded: dict[str, list[int]] = {}
    for index, cell in enumerate(notebook.cells):
        graded.setdefault(_topic(cell, lesson) or "", []).append(index)
    for function in [each for each in functions(lesson) if each in graded]:
        cell = new_code_cell(probe_source(function, lesson), id=_free(f"probe-{function}", taken))
        _mark(cell, function, graded[function])
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
    lesson = lesson_in(notebook)
    failed = _failed_functions(notebook, lesson)
    found = [
        diagnose(function, outcomes, lesson)
        for function, (outcomes, uses) in seen.items()
        if function in failed and not uses & (failed - {function})
    ]
    return notebook, [diagnosis for diagnosis in found if diagnosis]


def probe_source(function: str, lesson: str = "") -> str:
    """Return the source of a probe cell: a function around `observe`, so that no name collides."""
    known = bank(function, lesson)
    names = [f"probe_{k}" for k in range(len(known.probes))]
    parts = [inspect.getsource(observe), *map(standalone_source, known.probes, names)]
    parts.append(f"report({function!r}, function, {list(known.tables)!r}, [{', '.join(names)}])")
    body = indent("\n\n".join(parts), "    ")
    call = f"autograde_probe(globals().get({function!r}))"
    return f"def autograde_probe(function):\n{body}\n\n\n{call}"


def graded_function(grade_id: str, lesson: str = "") -> str | None:
    """Return the function that a graded cell is about: `test-conv2d-valid-care`, conv2d_valid.

    Args:
        grade_id: the name of the cell.
        lesson: whose functions are meant; those of all lessons when it is none of them.
    """
    topic = re.sub(r"^(bonus-)?(check|test)-", "", grade_id)
    if topic == grade_id:
        return None
    known = functions(lesson) or chain(*FUNCTIONS.values())
    names = [name for name in known if f"{topic}-".startswith(f"{kebab(name)}-")]
    return max(names, key=len, default=None)


def kebab(function: str) -> str:
    """Return a function's name as the names of cells have it."""
    return function.lower().replace("_", "-")


def lesson_in(notebook: NotebookNode) -> str:
    """Return the lesson whose functions most of a notebook's graded cells are about, or ""."""
    topics = {
        lesson: sum(_topic(cell, lesson) is not None for cell in notebook.cells)
        for lesson in FUNCTIONS
    }
    best = max(topics, key=topics.__getitem__, default="")
    return best if best and topics[best] else ""


def _failed_functions(notebook: NotebookNode, lesson: str) -> set[str]:
    failed = [cell for cell in notebook.cells if errors_of(cell)]
    return {topic for cell in failed if (topic := _topic(cell, lesson))}


def _topic(cell: NotebookNode, lesson: str) -> str | None:
    meta = cell.metadata.get("nbgrader")
    if not isinstance(meta, dict) or not meta.get("grade"):
        return None
    return graded_function(str(meta.get("grade_id", "")), lesson)


def _mark(cell: NotebookNode, function: str | None, graded: list[int] | None = None) -> None:
    """Mark a cell as the probe of a function; with None, remove a mark that a student made.

    It runs when one of the function's graded cells has failed.
    """
    ours = cell.metadata.get("autograde")
    if function:
        cell.metadata["autograde"] = NotebookNode(probe=function, when_failed=graded)
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
