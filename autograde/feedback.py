"""What a student may see of graded cells: the verdict, never the hidden tests."""

import re
from copy import deepcopy

from nbformat import NotebookNode
from nbgrader.preprocessors import ClearHiddenTests
from nbgrader.utils import is_grade, is_locked

ANSI = re.compile(r"\x1b\[[0-9;]*m")
CELL_FRAME = re.compile(r"^(?:Cell )?In\s?\[(\d+)\]")
PATH = re.compile(r"(?<![\w./:])(?:/[\w.~+-]+){2,}/?")  # neither a date nor an address
TELLING = 8  # characters; a shorter line of a hidden test says nothing, and stands anywhere


def hide_tests(notebook: NotebookNode) -> NotebookNode:
    """Return a copy without hidden tests, in sources and in outputs."""
    notebook = deepcopy(notebook)
    hidden = hidden_lines(notebook)
    own = {c.get("execution_count") for c in notebook.cells if not _is_test(c)} - {None}
    own -= {c.get("execution_count") for c in notebook.cells if _is_test(c)}
    for cell in notebook.cells:
        if _is_test(cell):
            had_hidden_part = _clear(cell)
            if had_hidden_part:
                cell.outputs = [o for o in cell.outputs if o.output_type == "error"]
        for output in cell.get("outputs", []):
            if output.output_type == "error":
                output.traceback = student_frames(output, own)
            _prefer_picture(output)
            _scrub(output, hidden)
    return notebook


def hidden_lines(notebook: NotebookNode) -> set[str]:
    """Lines that stand only in hidden tests, and tell something."""
    visible, hidden = set(), set()
    for cell in notebook.cells:
        before = _lines(cell.source)
        if _is_test(cell):
            copy = deepcopy(cell)
            _clear(copy)
            hidden |= before - _lines(copy.source)
            before = _lines(copy.source)
        visible |= before
    return {line for line in hidden - visible if len(line) >= TELLING}


def student_frames(error: NotebookNode, own: set[int]) -> list[str]:
    """The frames of a traceback in the student's own cells, and the error itself."""
    frames = [frame for frame in error.traceback if _cell_number(frame) in own]
    message = f"{error.ename}: {error.evalue}" if error.evalue else error.ename
    return [*(_without_paths(frame) for frame in frames), _without_paths(message)]


def _is_test(cell: NotebookNode) -> bool:
    return cell.cell_type == "code" and bool(is_grade(cell)) and bool(is_locked(cell))


def _clear(cell: NotebookNode) -> bool:
    return ClearHiddenTests()._remove_hidden_test_region(cell)


def _lines(text: str) -> set[str]:
    return {line.strip() for line in text.splitlines()}


def _cell_number(frame: str) -> int | None:
    match = CELL_FRAME.match(ANSI.sub("", frame).lstrip())
    return int(match.group(1)) if match else None


def _without_paths(text: str) -> str:
    return PATH.sub(lambda match: match.group(0).rstrip("/").rsplit("/", 1)[-1], text)


def _prefer_picture(output: NotebookNode) -> None:
    """Show a picture as a picture: the HTML beside it is not let through to the page."""
    if "image/png" in output.get("data", {}):
        output.data.pop("text/html", None)


def _scrub(output: NotebookNode, hidden: set[str]) -> None:
    """Blank every text of an output that quotes a hidden test."""
    if output.output_type == "stream":
        output.text = _blank(_without_paths(output.text), hidden)
    elif output.output_type == "error":
        output.evalue = _blank(_without_paths(output.evalue), hidden)
        output.traceback = [_blank(frame, hidden) for frame in output.traceback]
    else:
        for kind, value in output.get("data", {}).items():
            if isinstance(value, str):
                output.data[kind] = _blank(value, hidden)


def _blank(text: str, hidden: set[str]) -> str:
    plain = ANSI.sub("", text)
    return "[not shown]" if any(line in plain for line in hidden) else text
