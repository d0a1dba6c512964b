"""Run every cell of a notebook; a fault costs its own cell, never the run."""

from copy import deepcopy
from pathlib import Path
from tempfile import TemporaryDirectory
from time import monotonic

from nbclient.exceptions import CellTimeoutError, DeadKernelError
from nbformat import NotebookNode

from autograde.execute.client import Client
from autograde.execute.limits import Limits
from autograde.execute.outputs import (
    KERNEL_DIED,
    NOT_RUN,
    TIMED_OUT,
    fail,
    has_error,
    is_graded_code,
    prepare,
    settle,
    timed_out,
)

PROBE_SECONDS = 5  # an endless function was waited for in its graded cells already


def execute(notebook: NotebookNode, limits: Limits) -> NotebookNode:
    """Run a copy of the notebook and return it with its outputs.

    Whatever the student's code does, the result has an error under every graded code cell that
    did not run to its end. The seconds spent are in `metadata.autograde.seconds`.

    Raises:
        RuntimeError: the kernel does not start, which is no fault of the notebook.
    """
    notebook = deepcopy(notebook)
    prepare(notebook)
    with TemporaryDirectory(prefix="submission-", ignore_cleanup_errors=True) as folder:
        run = _Run(notebook, limits, Path(folder))
        try:
            run.start()
            run.every_cell()
        finally:
            run.client.stop()
    for index, cell in enumerate(notebook.cells):
        if is_graded_code(cell):
            if index not in run.answered and not has_error(cell):
                fail(cell, NOT_RUN, "the cell was not run")
            settle(cell)
    ours = notebook.metadata.setdefault("autograde", NotebookNode())
    ours["seconds"] = {**ours.get("seconds", {}), **run.seconds()}
    return notebook


class _Run:
    """The cells of one notebook on one kernel, or on the next one when it dies."""

    def __init__(self, notebook: NotebookNode, limits: Limits, folder: Path):
        self.notebook, self.limits, self.folder = notebook, limits, folder
        self.code = [i for i, cell in enumerate(notebook.cells) if cell.cell_type == "code"]
        self.answered: set[int] = set()
        self.culprits: set[int] = set()  # cells that are not run again on a new kernel
        self.began = monotonic()
        self.start_seconds = 0.0

    def start(self) -> None:
        began = monotonic()
        self.client = Client(self.notebook, self.limits, self.folder)
        self.client.timeout_func = self.seconds_left
        self.client.answered = self.answered
        self.client.start()
        self.start_seconds += monotonic() - began

    def seconds(self) -> dict[str, float]:
        total = monotonic() - self.began
        return {"start": round(self.start_seconds, 3), "execute": round(total, 3)}

    def seconds_left(self, cell: NotebookNode) -> float:
        """Seconds for the next cell: its own limit, or what the notebook has left."""
        left = self.began + self.limits.notebook_timeout - monotonic()
        most = PROBE_SECONDS if "probe" in cell.metadata.get("autograde", {}) else left
        self.client.allowed = max(0.1, min(self.limits.cell_timeout, left, most))
        return self.client.allowed

    def out_of_time(self) -> bool:
        return monotonic() - self.began >= self.limits.notebook_timeout

    def every_cell(self) -> None:
        for index in self.code:
            if self.out_of_time():
                limit = f"{self.limits.notebook_timeout:.0f} s"
                fail(self.notebook.cells[index], NOT_RUN, f"the notebook had used its {limit}")
            elif not self.runs(index):
                self.replay(index)

    def runs(self, index: int) -> bool:
        """Run one cell; False when it took the kernel with it."""
        cell = self.notebook.cells[index]
        try:
            self.client.execute_cell(cell, index)
        except CellTimeoutError:
            fail(cell, TIMED_OUT, "the cell did not end and could not be interrupted")
        except DeadKernelError:
            fail(cell, KERNEL_DIED, "the cell ended the Python process")
        except Exception as error:  # a message that is not what Jupyter's protocol says
            fail(cell, KERNEL_DIED, f"the kernel's answer cannot be read: {type(error).__name__}")
        else:
            if timed_out(cell):
                self.culprits.add(index)
            return True
        self.culprits.add(index)
        return False

    def replay(self, end: int) -> None:
        """Start a new kernel and give it what the cells before `end` had defined."""
        self.client.stop()
        self.start()
        for index in self.code[: self.code.index(end)]:
            cell = self.notebook.cells[index]
            if index in self.culprits or is_graded_code(cell) or self.out_of_time():
                continue
            outputs = cell.outputs
            survived = self.runs(index)
            if not survived:
                return self.replay(end)
            cell.outputs = outputs
        return None
