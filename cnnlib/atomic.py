"""Files that are never seen half-written."""

import os
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def written_whole(path):
    """Open a binary file that takes its name only once all of it is on the disk.

    A program that fails or is killed half-way leaves the old file as it was. What it leaves
    beside it, named .part, is overwritten the next time.

    Args:
        path: the file's name; its folder must exist.
    """
    path = Path(path)
    part = path.with_name(path.name + ".part")
    try:
        with part.open("wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    except BaseException:
        part.unlink(missing_ok=True)
        raise
