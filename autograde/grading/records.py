"""The record of one graded submission: a JSON file that is either whole or absent."""

import json
import os
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path

from nbformat import NotebookNode
from nbgrader.utils import is_grade, is_solution

from autograde.execute.limits import Limits
from autograde.execute.outputs import NOT_RUN, TIMED_OUT, errors_of
from autograde.grading.originals import Original
from autograde.grading.reading import LARGEST
from autograde.grading.shared import like_its_folder, make_like_its_parent

RECORDS = "grading"
STATUS = {
    "AssertionError": "failed",
    "Mismatch": "failed",  # of cnnlib.checks, an AssertionError too
    TIMED_OUT: "timeout",
    NOT_RUN: "not run",
}

STOPPED = (STATUS[TIMED_OUT], STATUS[NOT_RUN])


@dataclass(frozen=True)
class Record:
    """What is known of one submission besides its scores, which are in the gradebook."""

    student: str
    assignment: str
    status: str  # "graded", or "refused": a human must look
    problems: list[str] = field(default_factory=list)
    seconds: dict[str, float] = field(default_factory=dict)
    diagnoses: list[dict[str, str]] = field(default_factory=list)
    submitted: str | None = None
    autograde_version: str = version("cnn-course")
    cells: dict[str, dict[str, str]] = field(default_factory=dict)
    fingerprint: str = ""
    stopped_by: dict[str, float] = field(default_factory=dict)  # limits, when a cell met one

    def may_change(self, limits: Limits) -> bool:
        """Whether a cell was stopped by less than these limits, or by nobody knows which."""
        stopped = any(cell["status"] in STOPPED for cell in self.cells.values())
        if not self.stopped_by:
            return stopped
        return any(value > self.stopped_by.get(name, 0) for name, value in asdict(limits).items())

    def write(self, folder: Path) -> None:
        """Replace `<folder>/<assignment>/<student>.json` in one step."""
        path = record_path(folder, self.assignment, self.student)
        folder.mkdir(parents=True, exist_ok=True)
        make_like_its_parent(path.parent)
        fresh = path.with_name(f".{path.name}.{os.getpid()}")
        fresh.write_text(json.dumps(asdict(self), indent=1, ensure_ascii=False), encoding="utf-8")
        like_its_folder(fresh)
        os.replace(fresh, path)


def record_path(folder: Path, assignment: str, student: str) -> Path:
    return folder / assignment / f"{student}.json"


def read_record(folder: Path, assignment: str, student: str) -> Record | None:
    """Read a record; None when there is none, or none that can be read."""
    try:
        text = record_path(folder, assignment, student).read_text(encoding="utf-8")
        return Record(**json.loads(text))
    except (OSError, ValueError, TypeError):
        return None


def fingerprint(folder: Path, assignment: str, originals: list[Original]) -> str:
    """A hash of what a grade depends on: the submission and the assignment's cells."""
    digest = sha256(repr(originals).encode())
    for path in [folder / f"{assignment}.ipynb", folder / "timestamp.txt"]:
        with suppress(OSError):
            digest.update(_bytes(path) if path.is_file() and not path.is_symlink() else b"")
        digest.update(b"\0")
    return digest.hexdigest()


def _bytes(path: Path) -> bytes:
    """What is in a file; of one that is refused for its size, the size alone."""
    with path.open("rb") as file:
        size = path.stat().st_size
        return file.read(size) if size <= LARGEST else f"{size} bytes".encode()


def cell_results(notebook: NotebookNode) -> dict[str, dict[str, str]]:
    """Status and message of every graded cell of an executed notebook."""
    graded = [cell for cell in notebook.cells if is_grade(cell)]
    return {cell.metadata.nbgrader.grade_id: _result(cell) for cell in graded}


def _result(cell: NotebookNode) -> dict[str, str]:
    if is_solution(cell) or cell.cell_type != "code":
        return {"status": "manual", "message": ""}
    errors = errors_of(cell)
    if not errors:
        return {"status": "passed", "message": ""}
    name, message = errors[-1].ename, errors[-1].evalue
    if name in STATUS:
        return {"status": STATUS[name], "message": message}
    return {"status": "error", "message": f"{name}: {message}" if message else name}
