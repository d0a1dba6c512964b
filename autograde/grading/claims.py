"""Claims on submissions: no two graders work on one at a time, on one machine or on several.

A claim is a lock on one byte of a file that all graders of a course share. It ends with its
process, however that ends, so a grader that is killed leaves nothing to clean up.
"""

import fcntl
import os
import struct
import sys
import time
from hashlib import sha256
from pathlib import Path

from autograde import CourseError
from autograde.grading.shared import like_its_folder, share

FILE = ".claims"
PAUSE = 0.2  # seconds until another grader is asked again
LATEST = 1 << 62  # offsets that a lock may have
# Linux has locks of an open file: they are no other thread's of this process. Others lock for it.
OF_A_FILE = sys.platform == "linux"


class Claims:
    """The claims of one grader in a course; all end when it is closed.

    Args:
        folder: of the course's records.
        shared: whether other users of its group grade as well.
    """

    def __init__(self, folder: Path, shared: bool = False):
        folder.mkdir(parents=True, exist_ok=True)
        if shared:
            share(folder)
        self._path = folder / FILE
        self._file = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o666)
        like_its_folder(self._path)

    def __enter__(self) -> "Claims":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        os.close(self._file)

    def claim(self, assignment: str, student: str) -> bool:
        """Claim a submission; False when another grader has it.

        Raises:
            CourseError: the file system has no locks.
        """
        try:
            self._lock(True, assignment, student)
        except (BlockingIOError, PermissionError):
            return False
        except OSError as error:
            raise CourseError(
                f"{self._path} cannot be locked: {error.strerror}; a course must be on a file "
                "system with locks, or two graders would do one thing"
            ) from None
        return True

    def wait(self, assignment: str, student: str) -> None:
        """Claim a submission, when another grader has done with it."""
        while not self.claim(assignment, student):
            time.sleep(PAUSE)

    def release(self, assignment: str, student: str) -> None:
        """Let others have a submission again."""
        self._lock(False, assignment, student)

    def _lock(self, on: bool, assignment: str, student: str) -> None:
        name = f"{assignment}\0{student}".encode("utf-8", "surrogateescape")
        place = int.from_bytes(sha256(name).digest()[:8], "big") % LATEST
        if OF_A_FILE:
            kind = fcntl.F_WRLCK if on else fcntl.F_UNLCK
            lock = struct.pack("@hhqqi4x", kind, os.SEEK_SET, place, 1, 0)
            fcntl.fcntl(self._file, fcntl.F_OFD_SETLK, lock)
        else:
            kind = fcntl.LOCK_EX | fcntl.LOCK_NB if on else fcntl.LOCK_UN
            fcntl.lockf(self._file, kind, 1, place)
