"""What a student is told of each graded cell of an executed notebook that failed."""

import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

from nbformat import NotebookNode
from nbgrader.utils import is_solution

import cnnlib
from autograde.execute.hidden import has_hidden_part, hidden_lines, without_hidden
from autograde.execute.outputs import errors_of, is_graded_code
from autograde.feedback.own_lines import cell_of, own_lines
from autograde.feedback.plain_text import plain, without_paths
from autograde.feedback.public import (
    DEFINES,
    FIRST,
    LIMITS,
    WORDS_OF_AUTHOR,
    Said,
    of_error,
    said_of_hidden,
    said_of_visible,
)
from autograde.feedback.vocabulary import HOLE, Reader, Vocabulary, hints_in

LONGEST = 2000  # characters of what is said of one cell
NOT_SHOWN = "[not shown]"
UNDEFINED = re.compile(r"name '(\w+)' is not defined|^(\w+): .*raised NameError")
CHECKS = ("checks.py", "questions.py", "own_numbers.py")  # their words may be in any message


class Notebook:
    """An executed notebook, and what its reader sees of it."""

    def __init__(self, notebook: NotebookNode):
        self._code = [cell for cell in notebook.cells if cell.cell_type == "code"]
        self.hidden = hidden_lines(notebook)
        secret = hidden_lines(notebook, telling=1)
        ours = notebook.metadata.get("autograde", {})
        self._faults, self._informed = ours.get("faults", {}), {*ours.get("informed", [])}
        own = [cell for cell in self._code if not is_graded_code(cell)]
        self._own = {cell.execution_count: cell.source for cell in own if cell.execution_count}
        for cell in self._code:
            if is_graded_code(cell):  # no number is of two cells
                self._own.pop(cell.execution_count, None)
        visible = [without_hidden(cell) for cell in self._code]
        self._student = Vocabulary.of(visible, secret)
        self._all = Vocabulary.of([*visible, *(c.source for c in self._code), *_of_course()])

    def said(self) -> dict[str, Said]:
        """Return what is said of every graded cell that failed, by its name."""
        return {
            cell.metadata.nbgrader.grade_id: self._said(cell, fault)
            for cell, fault in self._failed()
        }

    def _failed(self) -> Iterator[tuple[NotebookNode, Mapping]]:
        for cell in self._code:
            errors = errors_of(cell)
            if is_graded_code(cell) and errors:
                told = self._faults.get(cell.metadata.nbgrader.grade_id)
                yield cell, told or _of_unknown_origin(errors[-1])

    def _said(self, cell: NotebookNode, fault: Mapping) -> Said:
        if self._is_secret(cell):
            reader = Reader(self._student, self._all, frozenset(hints_in(cell.source)))
            text, frames = said_of_hidden(fault, reader), fault["frames"]
            sources = self._own
        else:
            text = said_of_visible(fault)
            sources = {**self._own, cell.execution_count: cell.source}
            frames = _all_frames(fault, cell.execution_count)
        text = self.scrubbed(without_paths(plain(text)))
        text = text if len(text) <= LONGEST else f"{text[:LONGEST]}{HOLE}"
        lines = [text, *self._cause(cell, fault), *self._why(text)]
        said = Said("\n".join(lines), own_lines(frames, sources))
        return Said(said.text) if said.unwritten else said

    def _cause(self, cell: NotebookNode, fault: Mapping) -> Iterator[str]:
        """Say what the student's code raised first, when a test only says that it did."""
        if fault.get("cause") and ": your function raised " in fault["message"]:
            name, message = fault["cause"]
            told = of_error(name, message, self._student)
            yield f"{FIRST}{told if self._is_secret(cell) else f'{name}: {message}'}"

    def _is_secret(self, cell: NotebookNode) -> bool:
        """Whether an error of a test may carry what a hidden test has handed over."""
        return has_hidden_part(cell) or cell.metadata.nbgrader.grade_id in self._informed

    def own_lines(self, cell: NotebookNode, error: NotebookNode) -> list[str]:
        """Return the lines of a student's cell that an error came through."""
        return own_lines(error.traceback, {**self._own, cell.execution_count: cell.source})

    def scrubbed(self, text: str) -> str:
        """Return a text, or what stands for one that quotes a hidden test."""
        return NOT_SHOWN if any(line in text for line in self.hidden) else text

    def _why(self, text: str) -> Iterator[str]:
        """Say why a name is not defined, when its cell failed."""
        for names in UNDEFINED.findall(text)[:1]:
            name = "".join(names)
            defines = re.compile(rf"^(?:def|class)?\s*{name}\b\s*[(:=]", re.MULTILINE)
            for cell in self._code:
                errors = errors_of(cell)
                if is_solution(cell) and errors and defines.search(cell.source):
                    number, kind = cell.execution_count, self._student.mask_words(errors[-1].ename)
                    yield f"{DEFINES}stopped with a {kind}: see In [{number}]."


def _of_unknown_origin(error: NotebookNode) -> Mapping:
    """Return a fault of which nothing is known but what stands under the cell."""
    origin = "limit" if error.ename in LIMITS else "library"
    fault = {"name": error.ename, "message": error.evalue, "origin": origin}
    return {**fault, "frames": list(error.traceback), "traceback": list(error.traceback)}


def _all_frames(fault: Mapping, check: int) -> list[str]:
    """Return the line of a visible check too, unless its message says it all."""
    if fault["name"] in WORDS_OF_AUTHOR and fault["message"]:
        return fault["frames"]
    ours = [frame for frame in fault["traceback"] if cell_of(frame) == check]
    return [*ours[-1:], *fault["frames"]]


@cache
def _of_course() -> list[str]:
    folder = Path(cnnlib.__file__).parent
    return [(folder / name).read_text(encoding="utf-8") for name in CHECKS]
