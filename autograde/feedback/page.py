"""A notebook as its student gets it back: the verdict, never the hidden tests."""

import html
import re
from collections.abc import Iterable
from copy import deepcopy
from pathlib import Path

from nbformat import NotebookNode
from nbformat.v4 import new_output

from autograde.execute.hidden import has_hidden_part, without_hidden
from autograde.execute.outputs import is_graded_code
from autograde.feedback.overview import overview
from autograde.feedback.plain_text import plain, without_paths
from autograde.feedback.said import NOT_SHOWN, Notebook, Said

TAG = re.compile(r"<[^<>]*>")
PASSED = "These tests pass.\n"
RED = "\x1b[1;31m{}\x1b[0m"
STYLE = Path(__file__).with_suffix(".css").read_text(encoding="utf-8")
# nbgrader's page does not tell a telephone to show it at its own width.
HEAD = f'{STYLE}</style><meta name="viewport" content="width=device-width"><style>'


def feedback(notebook: NotebookNode, lesson: str, unread: Iterable[str]) -> NotebookNode:
    """Return a graded notebook as its student gets it back.

    Args:
        notebook: with the scores that nbgrader puts into a feedback.
        lesson: the name of the assignment.
        unread: names of cells that wait for a person.
    """
    shown, said = hide_tests(notebook), Notebook(notebook).said()
    return NotebookNode(shown, cells=[overview(notebook, said, lesson, unread), *shown.cells])


def hide_tests(notebook: NotebookNode) -> NotebookNode:
    """Return a copy without hidden tests, in sources and in outputs."""
    notebook = deepcopy(notebook)
    read = Notebook(notebook)
    said = read.said()
    for cell in notebook.cells:
        if cell.cell_type != "code":
            continue
        for output in cell.outputs:
            _prefer_picture(output)
            _scrub(output, read)
        if is_graded_code(cell):
            _tell(cell, said.get(cell.metadata.nbgrader.grade_id))
        else:
            cell.outputs = [o for output in cell.outputs for o in _own_error(cell, output, read)]
    return notebook


def _tell(cell: NotebookNode, said: Said | None) -> None:
    """Put under a graded cell what may be said of it, and take its hidden tests away."""
    kept = [output for output in cell.outputs if output.output_type != "error"]
    if has_hidden_part(cell):
        cell.source = without_hidden(cell)
        scored = any(output.output_type == "execute_result" for output in kept)
        kept = [] if said or scored else [new_output("stream", name="stdout", text=PASSED)]
    cell.outputs = kept if said is None else [*kept, *_shown(said)]


def _own_error(cell: NotebookNode, output: NotebookNode, read: Notebook) -> list[NotebookNode]:
    """Show an error of a student's cell as that of a test is shown."""
    if output.output_type != "error":
        return [output]
    text = f"{output.ename}: {output.evalue}" if output.evalue else output.ename
    return _shown(Said(text, read.own_lines(cell, output)))


def _shown(said: Said) -> list[NotebookNode]:
    """Return the outputs for what was wrong, and for where."""
    first, *rest = said.text.splitlines() or [""]
    lines = [RED.format(first), *rest]
    error = new_output("error", ename="", evalue=said.text, traceback=lines)
    data = {"text/plain": "\n".join(said.frames)}
    return [error, new_output("display_data", data)] if said.frames else [error]


def _prefer_picture(output: NotebookNode) -> None:
    """Show a picture as a picture: the HTML beside it is not let through to the page."""
    if "image/png" in output.get("data", {}):
        output.data.pop("text/html", None)


def _scrub(output: NotebookNode, read: Notebook) -> None:
    """Take paths out of every text of an output, and a text that quotes a hidden test."""
    if output.output_type == "stream":
        output.text = _scrubbed(output.text, read)
    elif output.output_type == "error":
        output.ename, output.evalue = plain(output.ename), _scrubbed(plain(output.evalue), read)
    else:
        for kind, value in output.get("data", {}).items():
            if isinstance(value, str) and not kind.startswith("image/"):
                output.data[kind] = _scrubbed(value, read)


def _scrubbed(text: str, read: Notebook) -> str:
    seen = [plain(text), html.unescape(TAG.sub("", text))]  # of a page, what it shows
    quotes = any(read.scrubbed(each) == NOT_SHOWN for each in seen)
    return NOT_SHOWN if quotes else without_paths(text)
