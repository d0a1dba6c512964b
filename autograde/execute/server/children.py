"""The processes of the fork server: one trusted side and one student side for a submission."""

import os
import signal
import socket
import sys
import tempfile
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import mkdtemp

import numpy as np

from autograde.execute.limits import Limits
from autograde.execute.sandbox.walls import Walls, build_inner, new_process_namespace
from autograde.execute.server.disk import remove

OPEN_FILES = "/proc/self/fd" if sys.platform == "linux" else "/dev/fd"
KEPT = (
    "LANG",
    "LC_ALL",
    "TZ",
    "OPENBLAS_NUM_THREADS",
    "OMP_NUM_THREADS",
    "MKL_NUM_THREADS",
)


@dataclass
class Child:
    """A forked process, the user that was lent to it or 0, and where it may write."""

    pid: int
    slot: int
    limits: Limits
    scratch: Path | None
    user: int


def fork(walls: Walls, slot: int, limits: Limits, keep: list[int], serve: Callable) -> Child:
    """Fork a side that serves and ends.

    Args:
        walls: what to build around it.
        slot: a number that no other living child has.
        limits: of the process.
        keep: file descriptors that stay open.
        serve: what it does, called with how to build its walls.

    Raises:
        OSError: the machine has no room for another process.
    """
    scratch = None if walls.namespaces else Path(mkdtemp(prefix="scratch-"))
    try:
        pid = _fork(walls)
    except OSError:
        if scratch is not None:
            scratch.rmdir()
        raise
    if pid:
        user = walls.lent_user and walls.lent_user + slot
        return Child(pid, slot, limits, scratch, user)
    status = 1
    try:
        _leave_the_server(keep)
        serve(lambda given, hidden=(): _wall_in(walls, slot, given, scratch, hidden))
        status = 0
    except BaseException as error:
        with suppress(Exception):
            sys.__stderr__.write(f"{type(error).__name__}: {error}\n")
            sys.__stderr__.flush()
    finally:
        os._exit(status)


def _fork(walls: Walls) -> int:
    """Fork, into a namespace of processes where there are such."""
    back = new_process_namespace() if walls.namespaces else _nothing
    pid = None
    try:
        pid = os.fork()
    finally:
        if pid != 0:
            back()
    return pid


def end(child: Child, ended: bool = False) -> None:
    """Kill a child and all that it started, wait until they are gone, remove what it wrote.

    Args:
        child: of the server.
        ended: whether it was waited for already; then its number may be another's.
    """
    for kill in (os.killpg,) if ended else (os.killpg, os.kill):  # it may not lead its group yet
        with suppress(ProcessLookupError, PermissionError):
            kill(child.pid, signal.SIGKILL)
    for whom in (child.pid, -child.pid):
        with suppress(ChildProcessError):
            while True:
                os.waitpid(whom, 0)
    if child.scratch is not None:
        remove(child.scratch)


def _nothing() -> None:
    pass


def _leave_the_server(keep: list[int]) -> None:
    """Close what belongs to the server, and be a process of one's own."""
    os.setsid()
    signal.set_wakeup_fd(-1)
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    for number in _open_files():
        if number > 2 and number not in keep:
            with suppress(OSError):  # that of the list itself
                os.close(number)
    np.random.seed()  # noqa: NPY002  (the generator that a student may use)


def _open_files() -> Iterable[int]:
    """Return which files are open; all that might be, which can be many, where nobody tells."""
    try:
        return [int(name) for name in os.listdir(OPEN_FILES)]
    except OSError:
        return range(os.sysconf("SC_OPEN_MAX"))


def _wall_in(
    walls: Walls, slot: int, limits: Limits, scratch: Path | None, hidden: Iterable[str]
) -> None:
    if scratch is not None:
        os.chdir(scratch)
    build_inner(walls, limits, slot, hidden)
    home = os.getcwd()
    kept = {name: os.environ[name] for name in KEPT if name in os.environ}
    os.environ.clear()
    os.environ.update(kept, HOME=home, TMPDIR=home, MPLCONFIGDIR=home)
    os.environ.update(PATH=os.defpath, NBGRADER_EXECUTION="autograde")
    tempfile.tempdir = home  # Python has found the server's long ago
    sys.path[:] = [path for path in sys.path if path]


def pair() -> tuple[socket.socket, socket.socket]:
    """Return two ends of a connection, with room for an image each way."""
    one, other = socket.socketpair()
    for end in (one, other):
        with suppress(OSError):
            end.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 1 << 20)
    return one, other
