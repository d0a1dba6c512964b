"""What cells have shown, up to a limit for each and one for all."""

import json
from collections.abc import Iterator
from contextlib import contextmanager

Shown = tuple[str, str, str]  # kind, name, text or JSON
IN_ALL = 20_000_000  # bytes of one notebook
EACH = 500  # bytes that an output takes, beside its texts
REST = "\n[The rest of what this cell shows is not kept: it is too much.]\n"


class Kept:
    """The outputs of the cell that runs.

    Args:
        most: bytes that are kept of one cell.
        in_all: bytes that are kept of all cells together.
    """

    def __init__(self, most: int, in_all: int = IN_ALL):
        self._most, self._left = most, in_all
        self.clear()

    def clear(self) -> None:
        """Begin another cell."""
        self.outputs: list[Shown] = []
        self._room, self._full = min(self._most, self._left), False

    def take(self, kind: str, name: str, text: str) -> None:
        """Keep one output, while there is room; say once when there is no more."""
        if self._full:
            return
        size = EACH + bytes_of(kind, name, text)
        if size > self._room:
            self._full = True
            self.outputs.append(("stream", "stdout", REST))
            return
        self._room, self._left = self._room - size, self._left - size
        self.outputs.append((kind, name, text))

    @contextmanager
    def aside(self) -> Iterator[None]:
        """Keep nothing of what is shown in the meantime."""
        kept = self.outputs, self._room, self._full, self._left
        self.clear()
        try:
            yield
        finally:
            self.outputs, self._room, self._full, self._left = kept


def bytes_of(*texts: str) -> int:
    """Return how long texts are where a notebook is written."""
    text = json.dumps(texts, ensure_ascii=False)
    return len(text.encode("utf-8", "surrogatepass"))
