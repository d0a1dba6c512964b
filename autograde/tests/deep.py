"""Folder in folder in folder: more of them than Python follows by recursion."""

import os
from pathlib import Path

LEVELS = 1100


def dig(folder: Path) -> None:
    """Make the folders, one in another."""
    path = str(folder)
    for _ in range(LEVELS):
        path += "/a"
        os.mkdir(path)


def fill(folder: Path) -> None:
    """Remove them again, if there are any: `shutil` cannot, and so pytest."""
    for level in range(LEVELS, 0, -1):
        path = str(folder) + "/a" * level
        if os.path.isdir(path):
            os.rmdir(path)
