"""The trusted side's end: asks the student side, and believes nothing but plain data."""

from collections.abc import Callable, Iterator
from threading import RLock

from autograde.execute.sides.blame import blamed, frames_in, frames_of
from autograde.execute.sides.errors import plain
from autograde.execute.sides.link import TRUSTED, Link
from autograde.execute.sides.making import stand_in
from autograde.execute.sides.offers import offer
from autograde.execute.sides.reader import Reader
from autograde.execute.sides.scalars import name_in
from autograde.execute.sides.settings import Watched, show_here
from autograde.execute.sides.wire import FOREVER, Gone, Late, Malformed, TooLarge, Tree, Wire
from autograde.execute.sides.writer import Writer

DEEPEST = 40  # calls back and forth within one another
TO_STOP = 3.0  # seconds for code that is interrupted, on a busy machine
MOST_THROWN = 100  # errors of a test that may yet pass through student code
MOST_OUTPUT = 64 << 20  # characters that one cell may send, kept or not
EACH_OUTPUT = 100  # characters that an output counts for, beside its text
# Python takes these for the end of a loop; only an iterator may raise them.
ENDS = (StopIteration, StopAsyncIteration, GeneratorExit)

Show = Callable[[str, str, str], None]


def follow_nothing(name: str, value: object) -> None:
    """No test runs that a name could matter to."""


class Stopped(BaseException):
    """The student side is of no use any more, or did not answer in time: so ends the cell."""


class TimedOut(Stopped):
    """It did not answer in time."""


class KernelDied(Stopped):
    """It ended, or sent what is no answer."""


class Asking:
    """One student side.

    Args:
        wire: the connection to it.
        show: called with kind, name and text of what student code prints or displays.
        interrupt: asks it to stop what it is doing; tells whether it was asked.

    Attributes:
        usable: whether it can be asked anything more.
        stopped: why the cell that runs now has ended, even when a test has caught the error.
        calls: how many there were.
        deadline: of the cell that runs now.
        rebind: called when a call has given one of the student's names another value.
    """

    def __init__(self, wire: Wire, show: Show, interrupt: Callable[[], bool]):
        self._link = Link(wire, TRUSTED, self._export, self._stand_in)
        self._show, self._interrupt = show, interrupt
        self._depth, self._lock = 0, RLock()  # a test may have threads
        self._settings = Watched()
        # Errors of functions of the test, in the call that runs, by number.
        self._thrown: dict[int, BaseException] = {}
        self._throws = 0
        self.usable, self.calls = True, 0
        self.rebind: Callable[[str, object], None] = follow_nothing
        self.begin(FOREVER)

    def begin(self, deadline: float) -> None:
        """Begin a cell that has until then."""
        self.deadline, self._output = deadline, 0
        self.stopped: Stopped | None = None

    def close(self) -> None:
        self.usable = False
        self._link.wire.close()

    def wait(self) -> None:
        """Wait until it is there, which it says before it runs anything."""
        _, values = self._receive()
        if values != ["ready"]:
            raise self._died("it does not begin")

    def names(self, wanted: list[str]) -> dict[str, object]:
        """Return the names that the student has defined, with their values or stand-ins."""
        answer = self._ask("names", tuple(wanted))
        told = answer if isinstance(answer, tuple) and len(answer) == len(wanted) else [None]
        if not all(isinstance(each, tuple) and len(each) in (0, 1) for each in told):
            raise self._died("it did not tell its names")
        return {name: each[0] for name, each in zip(wanted, told, strict=True) if each}

    def run(self, number: int, source: str) -> None:
        """Run a cell of the student's; raises what the cell raises."""
        self._ask("run", number, source)

    def forbid(self, names: list[str]) -> None:
        """Put functions out of the reach of what a test calls."""
        self._send("forbid", names)

    def look(self, seen: bool) -> None:
        """Tell whether anybody looks at what is shown; drawing it takes most of the time."""
        self._send("unseen", not seen)

    def share_random(self) -> None:
        """Let both sides draw from one stream of global random numbers."""
        self._send("share random")
        self._link.share_random()

    def figures(self, what: str, *values: object) -> object:
        """Ask something about the figures that the student's functions have drawn for a test."""
        return self._ask(what, *values)

    def __call__(self, what: str, *values: object) -> object:
        """Ask for something on behalf of a test: a call, an attribute."""
        self.calls += 1
        try:
            with self._lock:
                self._tell_settings()
                return self._ask(what, *values)
        except ENDS as error:
            iterates = what == "generator" or (what == "special" and values[1] == "__next__")
            if iterates and isinstance(error, StopIteration):
                raise
            raise blamed(
                RuntimeError(f"{type(error).__name__} was raised"), frames_of(error)
            ) from None

    def _tell_settings(self) -> None:
        settings = self._settings.news() if self.usable else None
        if settings is not None:
            self._send("settings", *settings)

    def _ask(self, what: str, *values: object) -> object:
        with self._lock:
            word, *told = self._exchange(what, *values)
        if word == "late":
            raise self._stopping(TimedOut("it was interrupted"))
        if word == "raised":
            raise self._error(*told)
        return told[0]

    def _exchange(self, what: str, *values: object) -> list:
        if self.stopped is not None:
            raise self.stopped
        if not self.usable:
            raise self._stopping(KernelDied("the student's process has ended"))
        if self._depth >= DEEPEST:
            raise RecursionError("the student's code and the test call each other without end")
        if self._depth == 0:
            self._thrown.clear()
        self._depth += 1
        try:
            self._send(what, *values)
            return self._answer()
        finally:
            self._depth -= 1

    def _send(self, *values: object) -> None:
        try:
            self._link.send(*values, deadline=self.deadline)
        except TooLarge as error:
            raise ValueError(str(error)) from None
        except (TypeError, ValueError):
            raise  # nothing was sent
        except (Gone, Late):
            raise self._died("it does not listen any more") from None
        except BaseException:  # perhaps half of it was sent
            self.close()
            raise

    def _answer(self) -> list:
        """Return "done" and a value, "raised" and what `_error` needs, or "late"."""
        try:
            while True:
                late, (word, *told) = self._receive()
                if (word, len(told)) in (("done", 1), ("raised", 3)):
                    return ["late"] if late else [word, *told]
                if word == "output" and len(told) == 3 and all(type(x) is str for x in told):
                    self._take_output(*told)
                elif word == "callback" and len(told) == 3:
                    self._call_back(*told)
                elif word == "rebound" and len(told) == 2 and type(told[0]) is str:
                    self.rebind(*told)
                elif word == "warned" and len(told) == 5:
                    self._take_warning(*told)
                else:
                    raise self._died("its answer cannot be read")
        except BaseException:  # the answer to this may still come, or be awaited over there
            self.close()
            raise

    def _receive(self) -> tuple[bool, list]:
        """Return one message, and whether it came after the deadline."""
        late = False
        while True:
            try:
                values = self._link.receive(self.deadline + TO_STOP * late)
            except Late:
                if late or not self._link.wire.between_messages or not self._interrupt():
                    raise self._stopping(TimedOut("it could not be interrupted")) from None
                late = True
                continue
            except Gone:
                raise self._died("it ended") from None
            except (Malformed, MemoryError) as error:
                raise self._died(f"its answer cannot be read: {error}") from None
            if not values or type(values[0]) is not str:
                raise self._died("its answer cannot be read")
            return late, values

    def _died(self, why: str) -> Stopped:
        self.close()
        return self._stopping(KernelDied(f"the student's process cannot go on: {why}"))

    def _stopping(self, error: Stopped) -> Stopped:
        self.stopped = self.stopped or error
        return error

    def _take_output(self, kind: str, name: str, text: str) -> None:
        self._output += len(text) + EACH_OUTPUT
        if self._output > MOST_OUTPUT:
            raise self._died("it printed without end")
        self._show(kind, name, text)

    def _take_warning(self, category: object, *told: object) -> None:
        text, file, number, line = told
        known = isinstance(category, type) and issubclass(category, Warning)
        if not known or [type(each) for each in told] != [str, str, int, str]:
            raise self._died("its warning cannot be read")
        self._output += len(text) + EACH_OUTPUT
        if self._output > MOST_OUTPUT:
            raise self._died("it warned without end")
        show_here(category, text, file, number, line)

    def _call_back(self, number: object, args: object, kwargs: object) -> None:
        try:
            function = self._link.own[number]
            pairs = {name_in(name): value for name, value in kwargs}
        except (KeyError, TypeError, ValueError, Malformed):
            raise self._died("it calls what it was not given") from None
        if not isinstance(args, tuple):
            raise self._died("it calls without arguments")
        if isinstance(function, Iterator):
            function = function.__next__
        try:
            self._send("return", function(*args, **pairs))
        except (Exception, GeneratorExit, KeyboardInterrupt, SystemExit) as error:
            self._throw(error)

    def _throw(self, error: BaseException) -> None:
        """Have an error of a function of the test raised where the student's code called it."""
        if not self.usable:
            raise error
        self._throws += 1
        self._thrown[self._throws] = error
        self._thrown.pop(self._throws - MOST_THROWN, None)
        try:
            self._send("fail", error, self._throws)
        except (TypeError, ValueError):
            self._send("fail", plain(error), self._throws)

    def _error(self, error: object, frames: object, thrown: object) -> BaseException:
        """Return what was raised: the test's own error when it has only passed through."""
        if type(thrown) is int and thrown in self._thrown:
            return self._thrown[thrown]
        if not isinstance(error, BaseException):
            raise self._died("it raised what is no error")
        return blamed(error, frames_in(frames))

    def _export(self, value: object, writer: Writer) -> Tree:
        return offer(value, self._link.own, writer)

    def _stand_in(self, tree: list, reader: Reader) -> object:
        return stand_in(self, tree, reader)
