"""The lines of a traceback that stand in cells of the notebook."""

import linecache
import re
import traceback
from types import TracebackType

CELL = re.compile(r"<ipython-input-(\d+)-\w+>")
AROUND, FIRST, LAST = 2, 3, 12  # lines of context; frames kept of a long traceback
LONGEST_LINE = 200

Frame = tuple[int, str]  # the number of the cell, the text


def cell_frames(trace: TracebackType | None) -> list[Frame]:
    """Return the frames of a traceback that are in cells, outermost first."""
    found = []
    for frame, line in traceback.walk_tb(trace):
        code = frame.f_code
        cell = CELL.fullmatch(code.co_filename)
        if cell:
            found.append((int(cell[1]), _text(int(cell[1]), code.co_filename, line, code.co_name)))
    return found if len(found) <= FIRST + LAST else [*found[:FIRST], *found[-LAST:]]


def syntax_frame(error: SyntaxError) -> list[Frame]:
    """Return the place in a cell that cannot be parsed."""
    cell = CELL.fullmatch(error.filename or "")
    if not cell:
        return []
    return [(int(cell[1]), _text(int(cell[1]), error.filename, error.lineno or 1, ""))]


def render(frames: list[Frame], name: str, message: str) -> list[str]:
    """Return the traceback of an error as Jupyter shows it."""
    rule, title = "-" * 75, f"{name:42}Traceback (most recent call last)"
    texts = [text for _, text in frames]
    return [rule, title, *texts, f"{name}: {message}" if message else name]


def _text(number: int, file: str, line: int, function: str) -> str:
    place = f"Cell In[{number}], line {line}"
    if function and function != "<module>":
        place += f", in {function}"
    lines = []
    for n in range(max(1, line - AROUND), line + AROUND + 1):
        source = linecache.getline(file, n)
        if source:
            arrow = "---->" if n == line else "     "
            lines.append(f"{arrow} {n:3} {source.rstrip()[:LONGEST_LINE]}")
    return "\n".join([place, *lines])
