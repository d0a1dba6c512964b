"""The student side: runs the student's cells and answers the trusted side's requests.

All of this may be taken over by the code that it runs. Nothing is decided here.
"""

import copy
import inspect
import signal
import sys
import threading
import types
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

from autograde.execute.sides.frames import cell_frames, syntax_frame
from autograde.execute.sides.guard import Guard
from autograde.execute.sides.link import STUDENT, Link
from autograde.execute.sides.reader import Reader
from autograde.execute.sides.scalars import NAMES
from autograde.execute.sides.shell import Shell, run_cell, shown_to
from autograde.execute.sides.special import SPECIAL, specials_of
from autograde.execute.sides.wire import Gone, Tree, Wire
from autograde.execute.sides.writer import Writer

FUNCTIONS = (types.FunctionType, types.MethodType, types.BuiltinFunctionType)
LONGEST_TEXT = 10_000


class Callback:
    """Stands for a function of the test that the student's code may call."""

    def __init__(self, student: "Student", number: int, name: str):
        self._student, self._number, self.__name__ = student, number, name

    def __call__(self, *args: object, **kwargs: object) -> object:
        return self._student.call_back(self._number, args, kwargs)


class Student:
    """Serves one connection until it is closed."""

    def __init__(self, wire: Wire, shell: Shell):
        self._shell, self._guard, self._lock = shell, Guard(), threading.RLock()
        self._link = Link(wire, STUDENT, self._export, self._stand_in)
        self._running = False  # whether an interrupt is meant for the code that runs
        self._main = threading.get_ident()
        signal.signal(signal.SIGINT, self._interrupt)

    def serve(self) -> object:
        """Answer requests; return when the trusted side has called back to an end."""
        while True:
            what, *values = self._link.receive()
            if what == "return":
                return values[0]
            if what == "fail":
                raise values[0](values[1])
            if what == "forbid":
                self._guard.forbid(values[0])
            elif what == "share random":
                self._link.share_random()
            else:
                self._answer(what, values)
                del values

    def call_back(self, number: int, args: tuple, kwargs: dict) -> object:
        """Call a function of the test."""
        if threading.get_ident() != self._main:
            raise RuntimeError("a function of the test can be called from the main thread alone")
        self._running = False
        try:
            with self._lock:
                self._link.send("callback", number, args, tuple(kwargs.items()))
            return self.serve()
        finally:
            self._running = True

    def _answer(self, what: str, values: list) -> None:
        with shown_to(self._shell, self._emit):
            try:
                with self._interruptible(), self._guard.enforced(what not in FREE):
                    answer = ["done", REQUESTS[what](self, *values)]
            except BaseException as error:
                answer = ["raised", type(error), _told(error), tuple(_frames(error))]
        values.clear()
        with self._lock:
            try:
                self._link.send(*answer)
            except (TypeError, ValueError) as error:
                self._link.send("raised", TypeError, (str(error),), ())

    def names(self, wanted: tuple) -> tuple:
        """Return for each name whether it is defined, and its value."""
        space = self._shell.user_ns
        return tuple((name in space, space.get(name)) for name in wanted)

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

    def _interrupt(self, *_: object) -> None:
        if self._running:
            raise KeyboardInterrupt

    def _emit(self, kind: str, name: str, text: str) -> None:
        """Send one output; any thread may."""
        text = text.encode("utf-8", "replace").decode()
        running, here = self._running, threading.get_ident() == self._main
        self._running = running and not here
        try:
            with self._lock, suppress(Gone, ValueError):
                self._link.wire.send([[], [], [], ["output", kind, name, text]], [])
        finally:
            self._running = running if here else self._running

    def _export(self, value: object, writer: Writer) -> Tree:
        if isinstance(value, Callback):
            return ["o", value._number]
        number = self._link.own.number(value)
        if isinstance(value, type):
            return ["h", number, "c", *_class(value, writer)]
        if isinstance(value, FUNCTIONS):
            name, doc = str(getattr(value, "__name__", "function"))[:100], _doc(value)
            return ["h", number, "f", name, doc, _signature(value, writer)]
        return ["h", number, "i", writer.value(type(value))]

    def _stand_in(self, tree: list, reader: Reader) -> object:
        number, _, name = tree
        return Callback(self, number, name)


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
    "dir": lambda _, value: dir(value),
    "copy": lambda _, value: copy.copy(value),
    "deepcopy": lambda _, value: copy.deepcopy(value),
}

FREE = ("names", "run")  # what may call the answers to the exercises


def _told(error: BaseException) -> tuple:
    """Return the arguments of an error that are plain, or its text."""
    plain = all(type(arg) in (str, int, float, bool, type(None)) for arg in error.args)
    if plain and sum(len(str(arg)) for arg in error.args) < LONGEST_TEXT:
        return error.args
    with suppress(Exception):
        return (str(error)[:LONGEST_TEXT],)
    return ()


def _frames(error: BaseException) -> list[tuple[int, str]]:
    found = cell_frames(error.__traceback__)
    return found + syntax_frame(error) if isinstance(error, SyntaxError) else found


def _class(kind: type, writer: Writer) -> list[Tree]:
    bases = [base for base in kind.__bases__ if base is not object and _is_told(base, kind)]
    trees = [writer.value(base) for base in bases]
    return [kind.__name__[:100], _doc(kind), _signature(kind, writer), trees, specials_of(kind)]


def _is_told(base: type, kind: type) -> bool:
    """Whether the trusted side needs to know a base: of an error, or of the student's own."""
    if issubclass(kind, BaseException):
        return issubclass(base, BaseException)
    return base.__module__ == "__main__" and base not in NAMES


def _doc(value: object) -> str | None:
    doc = getattr(value, "__doc__", None)
    return doc[:LONGEST_TEXT] if isinstance(doc, str) else None


def _signature(value: object, writer: Writer) -> Tree:
    """Return name, kind and plain default of every parameter."""
    if getattr(value, "__module__", None) != "__main__":
        return None
    try:
        parameters = inspect.signature(value).parameters.values()
    except (TypeError, ValueError):
        return None
    return [[p.name[:100], int(p.kind), _default(p.default, writer)] for p in parameters]


def _default(default: object, writer: Writer) -> Tree:
    if default is inspect.Parameter.empty:
        return []
    plain = isinstance(default, (bool, int, float, str, tuple, type(None)))
    return [writer.value(default if plain else repr(default)[:100])]


def serve(wire: Wire, shell: Shell) -> None:
    """Be the student side until the trusted side closes the connection."""
    sys.modules["__main__"] = shell.user_module
    with suppress(Gone):
        Student(wire, shell).serve()
