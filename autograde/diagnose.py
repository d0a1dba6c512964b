"""Run a submission together with the probes that recognize named mistakes."""

from copy import deepcopy
from dataclasses import asdict

from nbformat import NotebookNode

from autograde.execute import Limits, execute
from autograde.misconceptions.probes import add_probes, take_diagnoses


def execute_with_diagnoses(notebook: NotebookNode, limits: Limits) -> NotebookNode:
    """Return the executed notebook; what was recognized is in `metadata.autograde.diagnoses`."""
    executed, diagnoses = take_diagnoses(execute(add_probes(deepcopy(notebook)), limits))
    executed.metadata.autograde["diagnoses"] = [asdict(diagnosis) for diagnosis in diagnoses]
    return executed
