"""Run submissions: this process's own fork server, started when it is first needed."""

import atexit
import json
import socket
import subprocess
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from tempfile import TemporaryFile
from time import monotonic

from autograde.execute.environment import server_environment
from autograde.execute.request import GRADED, Done, Fault, Request
from autograde.execute.sides.grader import receive, send
from autograde.execute.sides.wire import Gone, Late, Malformed, Wire

PRELOAD = ("cnnlib", "ipywidgets", "anywidget")
START_SECONDS = 120
PATIENCE = 10.0  # seconds beyond the notebook's limit until everything of it is killed


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

    level: str = ""
    walls: dict = field(default_factory=dict)
    start_seconds: float = 0.0

    def __post_init__(self) -> None:
        ours, theirs = socket.socketpair()
        self._log = TemporaryFile()  # noqa: SIM115  (closed with the server)
        self._process = subprocess.Popen(
            [
                sys.executable,
                "-P",
                "-m",
                "autograde.execute.server",
                str(theirs.fileno()),
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
        self._hear_hello()

    def open(self) -> Wire:
        """Start the trusted side of a submission; return the connection to it."""
        ours, theirs = socket.socketpair()
        try:
            with self._lock:
                socket.send_fds(self._control, [b"t"], [theirs.fileno()])
        except OSError:
            raise ServerError(f"the fork server has ended: {self._last_words()}") from None
        finally:
            theirs.close()
        return Wire(ours)

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
        self.level, self.walls, self.start_seconds = told["level"], told["walls"], told["seconds"]
        self._control.settimeout(None)

    def _last_words(self) -> str:
        self._process.wait()
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
            _server = ForkServer()
            atexit.register(_server.close)
        return _server


def stop_server() -> None:
    """End this process's fork server; the next run starts another."""
    global _server
    with _starting:
        if _server is not None:
            _server.close()
            atexit.unregister(_server.close)
        _server = None


def run(request: Request) -> Result:
    """Run one submission.

    Whatever the student's code does, there is an entry for every cell, and a graded cell that did
    not run to its end has a fault.

    Raises:
        ServerError: nothing can be run here.
    """
    began, here = monotonic(), server()
    wire, done, end = here.open(), {}, {}
    try:
        _talk(wire, request, began, lambda one: done.setdefault(one.index, one), end.update)
    finally:
        wire.close()
    for cell in request.cells:
        if cell.kind == GRADED and cell.index not in done:
            done[cell.index] = _not_run(cell.index)
    seconds = round(monotonic() - began, 4)
    return Result(done, here.level, seconds, end.get("calls", 0), end.get("starts", 0))


def _talk(
    wire: Wire,
    request: Request,
    began: float,
    take: Callable[[Done], object],
    end: Callable[[dict], None],
) -> None:
    """Send the request and take what comes back, until the end or the time is up."""
    deadline = began + request.limits.notebook_timeout + PATIENCE
    known = {cell.index for cell in request.cells}
    with suppress(Gone, Late, Malformed, TypeError, KeyError, ValueError):
        send(wire, request.to_dict())
        while True:
            word, told = receive(wire, deadline)
            if word == "end":
                end(told)
                return
            one = Done.from_dict(told)
            if one.index in known:
                take(one)


def _not_run(index: int) -> Done:
    message = "the grader's process ended before this cell"
    return Done(index, fault=Fault("NotRun", message, [f"NotRun: {message}"], origin="limit"))
