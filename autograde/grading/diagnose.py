"""Run a submission together with the probes that recognize named mistakes."""

from copy import deepcopy
from dataclasses import asdict
from time import monotonic

from nbformat import NotebookNode

from autograde.execute.limits import Limits
from autograde.execute.notebook import finish, request_for
from autograde.execute.outputs import NOT_RUN, TIMED_OUT, errors_of, prepare
from autograde.execute.request import Request
from autograde.execute.run import Result, run
from autograde.grading.forbidden import out_of_reach
from autograde.grading.originals import Original, asked_names
from autograde.misconceptions.probes import add_probes, take_diagnoses


def execute_with_diagnoses(
    notebook: NotebookNode, limits: Limits, originals: list[Original]
) -> NotebookNode:
    """Return the executed notebook; what was recognized is in `metadata.autograde.diagnoses`."""
    notebook, request = to_run(deepcopy(notebook), limits, originals)
    return conclude(notebook, run(request), limits)


def to_run(
    notebook: NotebookNode, limits: Limits, originals: list[Original]
) -> tuple[NotebookNode, Request]:
    """Return a restored submission, with probes, in place, and what is to be run of it.

    What students are asked for, and may not call, is told by the assignment, not by the notebook.
    """
    began = monotonic()
    prepare(add_probes(notebook))
    asked = asked_names(originals)
    request = request_for(notebook, limits, asked, out_of_reach(asked))
    _took(notebook, "read", began)
    return notebook, request


def conclude(notebook: NotebookNode, result: Result, limits: Limits) -> NotebookNode:
    """Put into a submission what was done and recognized, in place, and return it."""
    began = monotonic()
    executed, diagnoses = take_diagnoses(finish(notebook, result))
    if any(_is_stopped(cell) for cell in executed.cells):
        executed.metadata.autograde["stopped_by"] = asdict(limits)
    executed.metadata.autograde["diagnoses"] = [asdict(diagnosis) for diagnosis in diagnoses]
    _took(executed, "convert", began)
    return executed


def _took(notebook: NotebookNode, phase: str, began: float) -> None:
    """Add to the seconds that a phase of the work took."""
    ours = notebook.metadata.setdefault("autograde", NotebookNode())
    seconds = ours.setdefault("seconds", NotebookNode())
    seconds[phase] = round(seconds.get(phase, 0.0) + monotonic() - began, 4)


def _is_stopped(cell: NotebookNode) -> bool:
    return any(error.ename in (TIMED_OUT, NOT_RUN) for error in errors_of(cell))
