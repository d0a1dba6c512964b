"""Run every cell of a notebook; a fault costs its own cell, never the run."""

from collections.abc import Iterable
from copy import deepcopy
from dataclasses import asdict

from nbformat import NotebookNode
from nbgrader.utils import is_locked

from autograde.execute.hidden import has_hidden_part
from autograde.execute.limits import Limits
from autograde.execute.outputs import clean, is_graded_code, prepare, show
from autograde.execute.request import GRADED, LOCKED, PROBE, STUDENT, Cell, Request
from autograde.execute.run import Result, run


def execute(
    notebook: NotebookNode,
    limits: Limits,
    asked: Iterable[str] = (),
    forbidden: Iterable[str] = (),
) -> NotebookNode:
    """Run a copy of the notebook and return it with its outputs.

    Whatever the student's code does, the result has an error under every graded code cell that
    did not run to its end. What the run took is in `metadata.autograde`.

    Args:
        notebook: a submission, with the locked cells of its assignment.
        limits: of the submission.
        asked: names that students are asked to define.
        forbidden: functions and modules that an answer may not call.

    Raises:
        ServerError: nothing can be run here, which is no fault of the notebook.
    """
    notebook = deepcopy(notebook)
    prepare(notebook)
    return finish(notebook, run(request_for(notebook, limits, asked, forbidden)))


def request_for(
    notebook: NotebookNode,
    limits: Limits,
    asked: Iterable[str] = (),
    forbidden: Iterable[str] = (),
) -> Request:
    """Return what is to be run of a notebook."""
    code = [(index, cell) for index, cell in enumerate(notebook.cells) if cell.cell_type == "code"]
    cells = tuple(
        Cell(
            index,
            cell.source,
            _kind(cell),
            tuple(_ours(cell).get("when_failed", ())),
            has_hidden_part(cell),
        )
        for index, cell in code
    )
    return Request(cells, limits, tuple(asked), tuple(forbidden))


def finish(notebook: NotebookNode, result: Result) -> NotebookNode:
    """Put into a notebook what its cells did, in place, and return it."""
    faults, informed, spent = {}, [], {"student": 0.0, "graded": 0.0}
    for index, done in result.done.items():
        cell = notebook.cells[index]
        spent["graded" if _kind(cell) == GRADED else "student"] += done.seconds
        show(cell, done)
        if done.informed:
            informed.append(cell.metadata.nbgrader.grade_id)
        if done.fault is not None and is_graded_code(cell):
            faults[cell.metadata.nbgrader.grade_id] = clean(asdict(done.fault))
    ours = notebook.metadata.setdefault("autograde", NotebookNode())
    spent = {"start": max(0.0, result.seconds - sum(spent.values())), **spent}
    spent = {part: round(seconds, 4) for part, seconds in spent.items()}
    ours["seconds"] = {**ours.get("seconds", {}), "execute": round(result.seconds, 4), **spent}
    ours.update(sandbox=result.level, faults=faults, informed=informed)
    return notebook


def _kind(cell: NotebookNode) -> str:
    if "probe" in _ours(cell):
        return PROBE
    if is_graded_code(cell):
        return GRADED
    return LOCKED if is_locked(cell) else STUDENT


def _ours(cell: NotebookNode) -> dict:
    ours = cell.metadata.get("autograde")
    return ours if isinstance(ours, dict) else {}
