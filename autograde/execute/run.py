"""Run submissions: this process's own fork server, started when it is first needed."""

import atexit
import json
import logging
import os
import socket
import subprocess
import sys
import threading
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from tempfile import TemporaryFile
from time import monotonic

from autograde.execute.environment import server_environment
from autograde.execute.request import GRADED, Done, Fault, Request
from autograde.execute.sandbox import levels, ways
from autograde.execute.sandbox.walls import Walls
from autograde.execute.server.disk import remove
from autograde.execute.sides.grader import receive_some, send
from autograde.execute.sides.wire import Gone, Late, Malformed, Wire

PRELOAD = ("cnnlib", "ipywidgets", "anywidget")
START_SECONDS = 120
TRIES = 3  # of one submission, when a process of the grader's own is killed
PATIENCE = 10.0  # seconds beyond the notebook's limit until everything of it is killed
MOST_TOLD = 64 << 20  # bytes of one submission; the trusted side tells less than half of that


@dataclass(frozen=True)
class Result:
    """What a submission did.

    Args:
        done: of every cell, by index; a cell that was not run has a fault.
        level: of the sandbox.
        seconds: of the clock, in all.
        calls: from tests to the student side.
        starts: of a student side; more than one when it died.
    """

    done: dict[int, Done]
    level: str
    seconds: float = 0.0
    calls: int = 0
    starts: int = 0


class ServerError(RuntimeError):
    """The fork server does not start, or has ended: no fault of a submission."""


@dataclass
class ForkServer:
    """A connection to a fork server of our own; it ends when the connection is closed."""

    walls: Walls = field(default_factory=Walls)
    start_seconds: float = 0.0
    folder: str = ""

    def __post_init__(self) -> None:
        try:
            way = ways.wanted()
        except ValueError as error:
            raise ServerError(str(error)) from None
        ours, theirs = socket.socketpair()
        self._log = TemporaryFile()  # noqa: SIM115  (closed with the server)
        self._process = subprocess.Popen(
            [
                sys.executable,
                "-P",
                "-m",
                "autograde.execute.server",
                str(theirs.fileno()),
                way,
                *PRELOAD,
            ],
            env=server_environment(),
            pass_fds=[theirs.fileno()],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=self._log,
        )
        theirs.close()
        self._control, self._lock = ours, threading.Lock()
        try:
            self._hear_hello()
        except ServerError:
            self.close()
            raise

    def open(self) -> Wire:
        """Start the trusted side of a submission; return the connection to it."""
        ours, theirs = socket.socketpair()
        try:
            with self._lock:
                socket.send_fds(self._control, [b"t"], [theirs.fileno()])
        except OSError:
            ours.close()
            raise ServerError(f"the fork server has ended: {self._last_words()}") from None
        finally:
            theirs.close()
        return Wire(ours)

    @property
    def level(self) -> str:
        return self.walls.level

    @property
    def pid(self) -> int:
        """Of the process that this one has started; the server may be a child of it."""
        return self._process.pid

    def alive(self) -> bool:
        return self._process.poll() is None

    def close(self) -> None:
        """End the server and everything it has started."""
        self._control.close()
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(10)
        self._process.kill()
        self._process.wait()
        self._log.close()
        self.clean()

    def clean(self) -> None:
        """Remove what a server that was killed has left."""
        if self.folder and os.path.exists(self.folder):
            remove(Path(self.folder))

    def _hear_hello(self) -> None:
        self._control.settimeout(START_SECONDS)
        text = b""
        try:
            while not text.endswith(b"\n"):
                part = self._control.recv(4096)
                if not part:
                    raise ServerError(f"the fork server does not start: {self._last_words()}")
                text += part
        except TimeoutError:
            raise ServerError(f"the fork server was not ready after {START_SECONDS} s") from None
        told = json.loads(text)
        self.walls, self.folder = Walls(**told["walls"]), told["folder"]
        self.start_seconds = told["seconds"]
        self._control.settimeout(None)

    def _last_words(self) -> str:
        self._process.wait()
        lines: list[str] = []
        with suppress(ValueError):  # another thread has closed it
            self._log.seek(0)
            lines = self._log.read().decode(errors="replace").strip().splitlines()
        return lines[-1] if lines else f"status {self._process.returncode}"


_server: ForkServer | None = None
_starting = threading.Lock()


def server() -> ForkServer:
    """Return this process's fork server; starts it when there is none that lives."""
    global _server
    with _starting:
        if _server is None or not _server.alive():
            if _server is not None:
                _server.close()
                atexit.unregister(_server.close)
            _server = ForkServer()
            atexit.register(_server.close)
        return _server


def start_early() -> None:
    """Start the fork server while something else is done; `server` waits for it, and tells."""

    def start() -> None:
        with suppress(Exception):
            server()

    threading.Thread(target=start, daemon=True).start()


@cache
def _warn(line: str) -> None:
    """Say it once: without settings of its own, logging writes it to stderr."""
    logging.getLogger(__name__).warning(line)


def stop_server() -> None:
    """End this process's fork server; the next run starts another."""
    global _server
    with _starting:
        if _server is not None:
            _server.close()
            atexit.unregister(_server.close)
        _server = None


def abandon() -> None:
    """End the runs of other threads with an error, and this process's fork server."""
    global _abandoned
    _abandoned = object()
    stop_server()


_abandoned: object | None = None  # another one each time


def run(request: Request) -> Result:
    """Run one submission.

    Whatever the student's code does, there is an entry for every cell, and a graded cell that did
    not run to its end has a fault. When a process of the grader's own is killed, it is run again.

    Raises:
        ServerError: nothing can be run here, or the runs were abandoned.
    """
    began, before = monotonic(), _abandoned
    for last in [False] * (TRIES - 1) + [True]:
        here, wire = _connect()
        if here.level != levels.FULL:
            _warn(levels.in_one_line(here.walls))
        talk = _Talk(wire, request)
        if _abandoned is not before:
            raise ServerError("the run was stopped")
        if talk.complete or (last and here.alive() and talk.begun):
            break
        if talk.fault or (last and here.alive()):
            raise ServerError(talk.fault or "a trusted side ends before it has begun")
        if last:
            raise ServerError("the fork server was killed again and again")
    for cell in request.cells:
        if cell.kind == GRADED and cell.index not in talk.done:
            talk.done[cell.index] = _not_run(cell.index)
    seconds = round(monotonic() - began, 4)
    calls, starts = talk.end.get("calls", 0), talk.end.get("starts", 0)
    return Result(talk.done, here.level, seconds, calls, starts)


def _connect() -> tuple[ForkServer, Wire]:
    """Return the fork server, another one if it is about to end, and a connection."""
    here, before = server(), _abandoned
    try:
        return here, here.open()
    except ServerError:
        if _abandoned is not before:
            raise
    here.close()
    here = server()
    return here, here.open()


class _Talk:
    """One try to run a submission.

    Attributes:
        done: what each cell did, as far as it was told.
        end: what was told in the end.
        complete: whether this is all there is to know: it came to its end, or its time was up.
        begun: whether the trusted side has come as far as the first cell.
        fault: why nothing can be run here, as the trusted side has found.
    """

    def __init__(self, wire: Wire, request: Request):
        self.done: dict[int, Done] = {}
        self.end: dict[str, int] = {}
        self.complete = self.begun = False
        self.fault = ""
        self._known = {cell.index for cell in request.cells}
        try:
            self._listen(wire, request)
        except Late:
            self.complete = True
        except (Gone, Malformed, TypeError, KeyError, ValueError):
            pass
        finally:
            wire.close()

    def _listen(self, wire: Wire, request: Request) -> None:
        deadline = monotonic() + request.limits.notebook_timeout + PATIENCE
        send(wire, request.to_dict())
        left = MOST_TOLD
        while not self.complete:
            (word, told), size = receive_some(wire, deadline, left)
            left -= size
            if word == "begin":
                self.begun = True
            elif word == "fault":
                self.fault = told["message"]
            elif word == "end":
                self.end, self.complete = told, True
            else:
                done = Done.from_dict(told)
                if done.index in self._known:
                    self.done.setdefault(done.index, done)


def _not_run(index: int) -> Done:
    message = "the grader's process ended before this cell"
    return Done(index, fault=Fault("NotRun", message, [f"NotRun: {message}"], origin="limit"))
