"""Files that several graders of a course write, with nbgrader's setting `groupshared`."""

from contextlib import suppress
from pathlib import Path

FOLDER, FILE = 0o2770, 0o660  # what is made in such a folder is its group's


def share(folder: Path) -> None:
    """Let the group of a folder write it."""
    with suppress(PermissionError):  # it is a colleague's, who has shared it
        folder.chmod(folder.stat().st_mode & 0o2777 | FOLDER)


def make_like_its_parent(folder: Path) -> None:
    """Make a folder, and share it when the folder that it is in is shared."""
    with suppress(FileExistsError):
        folder.mkdir()
        if _is_shared(folder.parent):
            share(folder)


def like_its_folder(path: Path) -> None:
    """Share a file when the folder that it is in is shared."""
    if _is_shared(path.parent):
        with suppress(PermissionError):
            path.chmod(path.stat().st_mode & 0o777 | FILE)


def _is_shared(folder: Path) -> bool:
    return folder.stat().st_mode & FOLDER == FOLDER
