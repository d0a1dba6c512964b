"""Run a submission together with the probes that recognize named mistakes."""

from copy import deepcopy
from dataclasses import asdict

from nbformat import NotebookNode

from autograde.execute.limits import Limits
from autograde.execute.notebook import execute
from autograde.execute.outputs import NOT_RUN, TIMED_OUT
from autograde.misconceptions.probes import add_probes, take_diagnoses


def execute_with_diagnoses(notebook: NotebookNode, limits: Limits) -> NotebookNode:
    """Return the executed notebook; what was recognized is in `metadata.autograde.diagnoses`."""
    executed, diagnoses = take_diagnoses(execute(add_probes(deepcopy(notebook)), limits))
    if any(_is_stopped(cell) for cell in executed.cells):
        executed.metadata.autograde["stopped_by"] = asdict(limits)
    executed.metadata.autograde["diagnoses"] = [asdict(diagnosis) for diagnosis in diagnoses]
    return executed


def _is_stopped(cell: NotebookNode) -> bool:
    errors = [output for output in cell.get("outputs", []) if output.output_type == "error"]
    return any(error.ename in (TIMED_OUT, NOT_RUN) for error in errors)
