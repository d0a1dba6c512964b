"""What student sides have written, where their folder is one of the machine's own disk."""

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from itertools import count
from pathlib import Path
from tempfile import mkdtemp

BLOCK = 512  # bytes, whatever the file system
MOST_FILES = 20_000


def fills(folder: Path, megabytes: int) -> bool:
    """Whether a folder holds more than it may, or hides what it holds."""
    left, files, waiting = (megabytes << 20) // BLOCK, MOST_FILES, [os.fspath(folder)]
    try:
        while waiting and left >= 0 and files >= 0:
            with os.scandir(waiting.pop()) as entries:
                for entry in entries:
                    files -= 1
                    if entry.is_dir(follow_symlinks=False):
                        waiting.append(entry.path)
                    with suppress(FileNotFoundError):
                        left -= entry.stat(follow_symlinks=False).st_blocks
    except (FileNotFoundError, NotADirectoryError):
        pass  # it was removed while we looked; the next look is soon
    except OSError:
        return True  # too deep, or not to be read
    return left < 0 or files < 0


def remove(folder: Path) -> None:
    """Remove a folder, whatever its permissions; what is deep in it is moved up, to be reached.

    What is moved is out of the reach of a process that may still live in it, so no link that it
    puts in the place of a folder is followed.
    """
    grave, names = Path(mkdtemp(prefix="scratch-", dir=folder.parent)), map(str, count())
    waiting: list[Path] = []

    def bury(path: str | Path) -> None:
        _open_up(path)
        waiting.append(grave / next(names))
        os.rename(path, waiting[-1])

    with suppress(OSError):
        bury(folder)
        while waiting:
            here = waiting.pop()
            for entry in [] if here.is_symlink() else _entries(here):
                if entry.is_dir(follow_symlinks=False):
                    bury(entry.path)
                else:
                    os.unlink(entry.path)
            os.unlink(here) if here.is_symlink() else here.rmdir()
    with suppress(OSError):
        grave.rmdir()


def _open_up(path: str | Path) -> None:
    """Allow its owner everything in a folder, but not in one that a link leads to."""
    if os.chmod in os.supports_follow_symlinks:
        os.chmod(path, 0o700, follow_symlinks=False)
        return
    there = os.open(path, os.O_PATH | os.O_NOFOLLOW | os.O_DIRECTORY)
    try:
        os.chmod(f"/proc/self/fd/{there}", 0o700)
    finally:
        os.close(there)


def deleted(pid: int, user: int) -> int:
    """Return the bytes of files that have no name any more but are open in a process."""
    found, folder = 0, f"/proc/{pid}/fd"
    with suppress(OSError), as_user(user):
        for name in os.listdir(folder):
            with suppress(OSError):
                status = os.stat(f"{folder}/{name}")
                if stat.S_ISREG(status.st_mode) and status.st_nlink == 0:
                    found += status.st_blocks * BLOCK
    return found


@contextmanager
def as_user(user: int) -> Iterator[None]:
    """See what a user sees, for root in a container that may not look at others' processes."""
    if not user:
        yield
        return
    os.setegid(user)
    os.seteuid(user)
    try:
        yield
    finally:
        os.seteuid(0)
        os.setegid(0)


def _entries(folder: Path) -> list[os.DirEntry]:
    with os.scandir(folder) as entries:
        return list(entries)
