"""A course with two students who do nothing wrong, files around it, and one who listens."""

import socket
import threading
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

from autograde.course import Course
from autograde.tests.attacks import assignment
from autograde.tests.attacks.entry import Entry, Place

EARLY, LATE = "early", "zoe"  # graded before the attacks; graded with them, the last of all
SCORES = {EARLY: 14.0, LATE: 13.5}
DIARY = "DIARY-PLATYPUS-90417"  # what is outside of the course, and private
LARGE = 1 << 20  # of a larger file, the beginning and the size
FILES = {"diary.txt": DIARY, "bin/tool": "#!/bin/sh\n", "empty.txt": ""}


@dataclass
class World:
    """All that an attack may touch, in one folder."""

    base: Path
    heard: list[bytes] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._ends = _listen(self.heard)
        port = self._ends[0].getsockname()[1]
        self.place = Place(self.base / "course", self.base / "outside", port)

    @property
    def course(self) -> Course:
        return Course(self.place.course)

    def close(self) -> None:
        """Listen no more."""
        for end in self._ends:
            end.close()

    def snapshot(self) -> dict[str, str]:
        """What every file is, by its path below the folder."""
        found = {}
        for path in sorted(inside(self.base)):
            if path.is_symlink():
                found[str(path.relative_to(self.base))] = f"-> {path.readlink()}"
            elif path.is_file():
                mode = oct(path.stat().st_mode & 0o7777)
                found[str(path.relative_to(self.base))] = mode + sha256(_bytes(path)).hexdigest()
        return found


def build(base: Path) -> None:
    """Make the course, what the two students hand in, and the files around it."""
    assignment.make_course(base / "course")
    place = Place(base / "course", base / "outside", 0)
    for student, change in [(EARLY, _early), (LATE, _late)]:
        entry = Entry(place, student)
        entry.right()
        change(entry)
        entry.write()
    for name, text in FILES.items():
        (base / "outside" / name).parent.mkdir(parents=True, exist_ok=True)
        (base / "outside" / name).write_text(text)


def _early(entry: Entry) -> None:
    entry.answer(twice="def twice(f, x):\n    return f(x)")


def _late(entry: Entry) -> None:
    entry.answer(letter="def letter(points):\n    return 'B'")


def inside(base: Path) -> Iterator[Path]:
    """All that lies in a folder; `rglob` goes no deeper than recursion does."""
    waiting = [base]
    while waiting:
        with suppress(PermissionError):
            for path in waiting.pop().iterdir():
                yield path
                if path.is_dir() and not path.is_symlink():
                    waiting.append(path)


def _bytes(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return f"{path.stat().st_size} ".encode() + file.read(LARGE)
    except OSError as error:
        return type(error).__name__.encode()


def _listen(heard: list[bytes]) -> list[socket.socket]:
    """Listen on loopback, TCP and UDP, and on an abstract socket; keep what is heard."""
    stream, packets = socket.socket(), socket.socket(type=socket.SOCK_DGRAM)
    stream.bind(("127.0.0.1", 0))
    port = stream.getsockname()[1]
    packets.bind(("127.0.0.1", port))
    ends = [stream, packets]
    with suppress(OSError, TypeError):
        abstract = socket.socket(socket.AF_UNIX)
        abstract.bind(f"\0attack-{port}")
        ends.append(abstract)
    for end in ends:
        threading.Thread(target=_hear, args=[end, heard], daemon=True).start()
    return ends


def _hear(end: socket.socket, heard: list[bytes]) -> None:
    with suppress(OSError):
        if end.type == socket.SOCK_DGRAM:
            while True:
                heard.append(end.recv(4096))
        end.listen()
        while True:
            caller, _ = end.accept()
            with caller:
                caller.settimeout(2)
                heard.append(b"connected ")
                with suppress(TimeoutError):
                    heard.append(caller.recv(4096))
