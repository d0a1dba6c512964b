"""The lines of a traceback that stand in cells the reader can see, taken from the cells themselves.

Only the numbers of cells and lines are believed: the process that tells them runs a student's code,
and could have written anything into its text.
"""

import re
from collections.abc import Iterable, Mapping

from autograde.feedback.vocabulary import WORD

FRAME = re.compile(r"\s*(?:Cell )?In\s?\[(\d{1,6})\],? line (\d{1,6})(?:, in ([\w.<>]{1,100}))?")
ANSI = re.compile(r"\x1b\[[0-9;]*m")
AROUND, FIRST, LAST = 2, 2, 4  # lines of context; frames kept of a long traceback
ARROW = "-->"
NO_NAME = {"<lambda>", "<listcomp>", "<genexpr>", "<dictcomp>", "<setcomp>"}


def own_lines(frames: Iterable[str], sources: Mapping[int, str]) -> list[str]:
    """Return the frames that lie in cells, by the cells' numbers, with the lines they have."""
    found: list[str] = []
    for frame in frames:
        match = FRAME.match(ANSI.sub("", frame))
        if match and int(match[1]) in sources:
            text = _text(int(match[1]), int(match[2]), match[3] or "", sources[int(match[1])])
            if text not in found[-1:]:
                found.append(text)
    found = [text for text in found if text]
    return found if len(found) <= FIRST + LAST else [*found[:FIRST], *found[-LAST:]]


def cell_of(frame: str) -> int | None:
    """Return the number of the cell that a frame is in; None when it is no frame of a cell."""
    match = FRAME.match(ANSI.sub("", frame))
    return int(match[1]) if match else None


def place_of(frame: str) -> str:
    """Return where a frame of `own_lines` is: `line 3 of conv2d: return x @ w`."""
    match, rows = FRAME.match(frame), frame.splitlines()
    where = match[3] or f"In[{match[1]}]"
    (line,) = [row.removeprefix(ARROW).split(maxsplit=1) for row in rows if row.startswith(ARROW)]
    return f"line {line[0]} of {where}: {''.join(line[1:])}"


def _text(cell: int, line: int, function: str, source: str) -> str:
    lines = source.splitlines()
    if not 1 <= line <= len(lines):
        return ""
    place = f"Cell In[{cell}], line {line}"
    if function in NO_NAME or function in WORD.findall(source):
        place += f", in {function}"
    shown = range(max(1, line - AROUND), min(len(lines), line + AROUND) + 1)
    rows = [f"{ARROW if n == line else '   '} {n:3} {lines[n - 1].rstrip()}" for n in shown]
    return "\n".join([place, *rows])
