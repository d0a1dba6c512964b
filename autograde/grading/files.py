"""The files in a folder that was handed in, found without opening one, whatever its shape."""

import os
from collections.abc import Iterator
from pathlib import Path

from autograde.grading.reading import Refused

MOST_FILES, DEEPEST = 1000, 20  # files and folders of one student; folders in one another


def files_in(folder: Path) -> list[Path]:
    """Return what lies in a folder and in its folders, by name: files, links and the like.

    Raises:
        Refused: there are too many, they lie too deep, or a folder cannot be read.
    """
    found: list[Path] = []
    count, waiting = 0, [(folder, 1)]
    while waiting:
        here, depth = waiting.pop()
        if depth > DEEPEST:
            told = f"more than {DEEPEST} folders lie in one another"
            raise Refused(f"in {folder.name} {told}: ask for the notebook and what it reads alone")
        for entry in _entries(here):
            count += 1
            if count > MOST_FILES:
                continue  # only counted
            if entry.is_dir(follow_symlinks=False):
                waiting.append((Path(entry.path), depth + 1))
            else:
                found.append(Path(entry.path))
    if count > MOST_FILES:
        told = f"{count} files and folders or more, expected up to {MOST_FILES}"
        raise Refused(f"{folder.name} has {told}: ask for the notebook and what it reads alone")
    return sorted(found)


def _entries(folder: Path) -> Iterator[os.DirEntry]:
    try:
        with os.scandir(folder) as entries:
            yield from entries
    except OSError as error:
        raise Refused(f"the folder cannot be read: {error.strerror}") from None
