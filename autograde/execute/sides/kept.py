"""What a cell has shown, up to a limit."""

from collections.abc import Iterator
from contextlib import contextmanager

Shown = tuple[str, str, str]  # kind, name, text or JSON


class Kept:
    """The outputs of the cell that runs.

    Args:
        most: characters that are kept of one cell.
    """

    def __init__(self, most: int):
        self._most = most
        self.clear()

    def clear(self) -> None:
        """Begin another cell."""
        self.outputs: list[Shown] = []
        self._size = 0

    def take(self, kind: str, name: str, text: str) -> None:
        """Keep one output, while there is room."""
        self._size += len(text)
        if self._size <= self._most:
            self.outputs.append((kind, name, text))

    @contextmanager
    def aside(self) -> Iterator[None]:
        """Keep nothing of what is shown in the meantime."""
        kept = self.outputs, self._size
        self.clear()
        try:
            yield
        finally:
            self.outputs, self._size = kept
