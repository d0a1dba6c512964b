"""The student side: runs the student's cells and answers the trusted side's requests.

All of this may be taken over by the code that it runs. Nothing is decided here.
"""

import copy
import linecache
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

import matplotlib.pyplot as plt

from autograde.execute.sides import lent
from autograde.execute.sides.errors import LONGEST_TEXT, plain
from autograde.execute.sides.guard import Guard
from autograde.execute.sides.link import STUDENT, Link
from autograde.execute.sides.reader import Reader
from autograde.execute.sides.settings import AS_THEY_ARE, as_told, but_ours
from autograde.execute.sides.shell import Shell, run_cell, shown_to
from autograde.execute.sides.special import SPECIAL
from autograde.execute.sides.telling import description, frames, source_lines
from autograde.execute.sides.wire import Gone, Tree, Wire
from autograde.execute.sides.writer import Writer

THROWN = "_autograde_thrown"  # by a function of the test: the number of an error


class Student:
    """Serves one connection until it is closed."""

    def __init__(self, wire: Wire, shell: Shell):
        self._shell, self._guard, self._lock = shell, Guard(), threading.RLock()
        self._link = Link(wire, STUDENT, self._export, self._stand_in)
        self._running = False  # whether an interrupt is meant for the code that runs
        self._missed = False  # whether one came while that was not so
        self._process, self._settings = os.getpid(), AS_THEY_ARE
        self._wanted: set[str] = set()  # names that tests read
        self._meant: dict[str, object] = {}  # what those meant when a call of a test began
        self._main = threading.get_ident()
        signal.signal(signal.SIGINT, self._interrupt)

    def begin(self) -> None:
        """Say that it is there, and serve."""
        self._link.send("ready")
        self.serve()

    def serve(self) -> object:
        """Answer requests; return what a function of the test that was called has returned."""
        while True:
            what, *values = self._link.receive()
            if what == "return":
                return values[0]
            if what == "fail":
                vars(values[0])[THROWN] = values[1]
                raise values[0]
            if what == "forbid":
                self._guard.forbid(values[0])
            elif what == "unseen":
                self._shell.unseen = values[0]
            elif what == "settings":
                self._settings = but_ours(tuple(values))
            elif what == "share random":
                self._link.share_random()
            else:
                self._answer(what, values)
                del values

    def call_back(self, number: int, args: tuple, kwargs: dict) -> object:
        """Call a function of the test."""
        if (os.getpid(), threading.get_ident()) != (self._process, self._main):
            raise RuntimeError("a function of the test can be called from the main thread alone")
        self._running = False
        try:
            with self._lock:
                self._tell_names()
                self._link.send("callback", number, args, tuple(kwargs.items()))
            return self.serve()
        finally:
            self._running = True

    def _answer(self, what: str, values: list) -> None:
        space = self._shell.user_ns
        self._meant = {name: space[name] for name in self._wanted if name in space}
        with shown_to(self._shell, self._emit):
            try:
                with self._interruptible(), self._for_a_test(what not in FREE):
                    answer = ["done", REQUESTS[what](self, *values)]
            except BaseException as error:
                answer = ["raised", error, frames(error), vars(error).get(THROWN)]
        values.clear()
        if os.getpid() != self._process:
            os._exit(0)  # a process started by student code that has run on
        with self._lock:
            try:
                if what not in FREE:
                    self._tell_names()
                self._link.send(*answer)
            except (TypeError, ValueError) as fault:
                error = plain(answer[1] if answer[0] == "raised" else fault)
                self._link.send("raised", error, frames(error), None)

    def names(self, wanted: tuple) -> tuple:
        """Return for each name a tuple with its value; an empty one when it is not defined."""
        space = self._shell.user_ns
        self._wanted |= {*wanted}
        return tuple((space[name],) if name in space else () for name in wanted)

    def _tell_names(self) -> None:
        """Tell which names mean something else since the trusted side has asked."""
        for name, before in self._meant.items():
            now = self._shell.user_ns.get(name, before)
            if now is not before:
                self._meant[name] = now
                with suppress(TypeError, ValueError):
                    self._link.send("rebound", name, now)

    def run(self, number: int, source: str) -> None:
        """Run one cell."""
        done = run_cell(self._shell, source, number)
        error = done.error_before_exec or done.error_in_exec
        if error is not None:
            raise error

    @contextmanager
    def _interruptible(self) -> Iterator[None]:
        self._running = True
        try:
            yield
        finally:
            self._running = False

    @contextmanager
    def _for_a_test(self, on: bool) -> Iterator[None]:
        """Keep to what is forbidden, and warn as the test wants it."""
        settings = self._settings if on else AS_THEY_ARE
        with self._guard.enforced(on), as_told(settings, self._warn):
            yield

    def _warn(
        self, message: Warning, category: type, filename: str, lineno: int, *_: object
    ) -> None:
        """Have a warning shown where the test listens."""
        told = (
            str(message)[:LONGEST_TEXT],
            str(filename),
            lineno,
            linecache.getline(filename, lineno),
        )
        if threading.get_ident() == self._main:
            with self._uninterrupted(), self._lock:
                self._link.send("warned", category, *told)

    @contextmanager
    def _uninterrupted(self) -> Iterator[None]:
        """Put an interrupt of the code that runs off until a message is sent as a whole."""
        running = self._running
        if threading.get_ident() != self._main or not running:
            yield
            return
        self._running = self._missed = False
        try:
            yield
        finally:
            self._running = running
        if self._missed:
            raise KeyboardInterrupt

    def _interrupt(self, *_: object) -> None:
        if self._running:
            raise KeyboardInterrupt
        self._missed = True

    def _emit(self, kind: str, name: str, text: str) -> None:
        """Send one output; any thread may."""
        if os.getpid() != self._process:
            return  # what a process started by student code prints is not shown
        message = [[], [], [], ["output", kind, name, text.encode("utf-8", "replace").decode()]]
        with self._uninterrupted(), self._lock, suppress(Gone, ValueError):
            self._link.wire.send(message, [])

    def _export(self, value: object, writer: Writer) -> Tree:
        number = lent.number_of(value)
        if number is not None:
            return ["o", number]
        return ["h", self._link.own.number(value), *description(value, writer)]

    def _stand_in(self, tree: list, reader: Reader) -> object:
        number, kind, *told = tree
        return lent.LENT[kind](self.call_back, number, *map(reader.value, told))


REQUESTS: dict[str, Callable] = {
    "names": Student.names,
    "run": Student.run,
    "call": lambda _, function, args, kwargs: function(*args, **dict(kwargs)),
    "special": lambda _, value, name, values: SPECIAL[name](value, *values),
    "get": lambda _, value, name: getattr(value, name),
    "set": lambda _, value, name, given: setattr(value, name, given),
    "delete": lambda _, value, name: delattr(value, name),
    "repr": lambda _, value: repr(value)[:LONGEST_TEXT],
    "str": lambda _, value: str(value)[:LONGEST_TEXT],
    "format": lambda _, value, spec: format(value, spec)[:LONGEST_TEXT],
    "dir": lambda _, value: dir(value),
    "copy": lambda _, value: copy.copy(value),
    "deepcopy": lambda _, value: copy.deepcopy(value),
    "generator": lambda _, value, name, values: getattr(value, name)(*values),
    "source": lambda _, value: source_lines(value),
    "show figures": lambda student: student._shell.events.trigger("post_execute"),
    "figure": lambda _: plt.gcf() if plt.get_fignums() else None,
    "figure numbers": lambda _: plt.get_fignums(),
    "close figure": lambda _, figure: plt.close(figure),
}

FREE = ("names", "run", "show figures")  # what may call the answers to the exercises


def serve(wire: Wire, shell: Shell) -> None:
    """Be the student side until the trusted side closes the connection."""
    sys.modules["__main__"] = shell.user_module
    with suppress(Gone):
        Student(wire, shell).begin()
