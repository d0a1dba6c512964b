"""Claims on submissions: no two graders work on one at a time, on one machine or on several.

A claim is a lock on one byte of a file that all graders of a course share. It ends with its
process, however that ends, so a grader that is killed leaves nothing to clean up.
"""

import fcntl
import os
import struct
import time
from hashlib import sha256
from pathlib import Path

FILE = ".claims"
PAUSE = 0.2  # seconds until another grader is asked again
LATEST = 1 << 62  # offsets that a lock may have
# Locks of an open file, where the system knows them: they are no other thread's of this process.
SET = getattr(fcntl, "F_OFD_SETLK", fcntl.F_SETLK)


class Claims:
    """The claims of one grader in a course; all end when it is closed."""

    def __init__(self, folder: Path):
        folder.mkdir(parents=True, exist_ok=True)
        self._file = os.open(folder / FILE, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o666)

    def __enter__(self) -> "Claims":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        os.close(self._file)

    def claim(self, assignment: str, student: str) -> bool:
        """Claim a submission; False when another grader has it."""
        try:
            self._set(fcntl.F_WRLCK, assignment, student)
        except (BlockingIOError, PermissionError):
            return False
        return True

    def wait(self, assignment: str, student: str) -> None:
        """Claim a submission, when another grader has done with it."""
        while not self.claim(assignment, student):
            time.sleep(PAUSE)

    def release(self, assignment: str, student: str) -> None:
        """Let others have a submission again."""
        self._set(fcntl.F_UNLCK, assignment, student)

    def _set(self, kind: int, assignment: str, student: str) -> None:
        name = f"{assignment}\0{student}".encode("utf-8", "surrogateescape")
        place = int.from_bytes(sha256(name).digest()[:8], "big") % LATEST
        lock = struct.pack("@hhqqi4x", kind, os.SEEK_SET, place, 1, 0)
        fcntl.fcntl(self._file, SET, lock)
