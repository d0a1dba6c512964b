"""The trusted side's end: asks the student side, and believes nothing but plain data."""

from collections.abc import Callable

from autograde.execute.sides.frames import Frame
from autograde.execute.sides.link import TRUSTED, Link
from autograde.execute.sides.reader import Reader
from autograde.execute.sides.stand_ins import is_stand_in, number_of, stand_in
from autograde.execute.sides.wire import FOREVER, Gone, Late, Malformed, Tree, Wire
from autograde.execute.sides.writer import Writer

DEEPEST = 40  # calls back and forth within one another
MOST_OUTPUT = 64 << 20  # characters that one cell may send, kept or not
LONGEST_MESSAGE = 10_000
# Python takes these for the end of a loop; only an iterator may raise them.
ENDS = (StopIteration, StopAsyncIteration, GeneratorExit)
FRAMES = "__student_frames__"

Show = Callable[[str, str, str], None]


class Stopped(BaseException):
    """The student side is of no use any more: it is ended, and the cell with it."""


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
    """

    def __init__(self, wire: Wire, show: Show, interrupt: Callable[[], bool]):
        self._link = Link(wire, TRUSTED, self._export, self._stand_in)
        self._show, self._interrupt = show, interrupt
        self._depth, self._output = 0, 0
        self.deadline = FOREVER
        self.usable = True
        self.calls = 0

    def close(self) -> None:
        self.usable = False
        self._link.wire.close()

    def names(self, wanted: list[str]) -> dict[str, object]:
        """Return the names that the student has defined, with their values or stand-ins."""
        answer = self._ask("names", tuple(wanted))
        if not isinstance(answer, tuple) or len(answer) != len(wanted):
            raise self._died("it did not tell its names")
        pairs = zip(wanted, answer, strict=True)
        return {
            name: told[1] for name, told in pairs if isinstance(told, tuple) and told[0] is True
        }

    def run(self, number: int, source: str) -> None:
        """Run a cell of the student's; raises what the cell raises."""
        self._output = 0
        self._ask("run", number, source)

    def forbid(self, names: list[str]) -> None:
        """Put functions out of the reach of what a test calls."""
        self._send("forbid", names)

    def share_random(self) -> None:
        """Let both sides draw from one stream of global random numbers."""
        self._send("share random")
        self._link.share_random()

    def __call__(self, what: str, *values: object) -> object:
        """Ask for something on behalf of a test: a call, an attribute."""
        self.calls += 1
        try:
            return self._ask(what, *values)
        except ENDS as error:
            if what == "special" and values[1] == "__next__" and isinstance(error, StopIteration):
                raise
            raise _with_frames(RuntimeError(f"{type(error).__name__} was raised"), error) from None

    def _ask(self, what: str, *values: object) -> object:
        if not self.usable:
            raise KernelDied("the student's process has ended")
        if self._depth >= DEEPEST:
            raise RecursionError("the student's code and the test call each other without end")
        self._depth += 1
        try:
            self._send(what, *values)
            return self._answer()
        finally:
            self._depth -= 1

    def _send(self, *values: object) -> None:
        try:
            self._link.send(*values, deadline=self.deadline)
        except (Gone, Late):
            raise self._died("it does not listen any more") from None

    def _answer(self) -> object:
        while True:
            word, *told = self._receive()
            if word == "done" and len(told) == 1:
                return told[0]
            if word == "raised" and len(told) == 3:
                raise self._error(*told)
            if word == "output" and len(told) == 3 and all(type(each) is str for each in told):
                self._take_output(*told)
            elif word == "callback" and len(told) == 3:
                self._call_back(*told)
            else:
                raise self._died("its answer cannot be read")

    def _receive(self) -> list:
        late = False
        while True:
            try:
                values = self._link.receive(self.deadline + 1 if late else self.deadline)
            except Late:
                if late or not self._link.wire.between_messages or not self._interrupt():
                    self.close()
                    raise TimedOut("it could not be interrupted") from None
                late = True
                continue
            except Gone:
                raise self._died("it ended") from None
            except (Malformed, MemoryError) as error:
                raise self._died(f"its answer cannot be read: {error}") from None
            if late and values and values[0] in ("done", "raised"):
                raise TimedOut("it was interrupted")
            if not values or type(values[0]) is not str:
                raise self._died("its answer cannot be read")
            return values

    def _died(self, why: str) -> KernelDied:
        self.close()
        return KernelDied(f"the student's process cannot go on: {why}")

    def _take_output(self, kind: str, name: str, text: str) -> None:
        self._output += len(text)
        if self._output > MOST_OUTPUT:
            raise self._died("it printed without end")
        self._show(kind, name, text)

    def _call_back(self, number: object, args: object, kwargs: object) -> None:
        try:
            function = self._link.own[number]
            pairs = {str(key): value for key, value in kwargs}
        except (KeyError, TypeError, ValueError):
            raise self._died("it calls what it was not given") from None
        if not isinstance(args, tuple):
            raise self._died("it calls without arguments")
        try:
            self._send("return", function(*args, **pairs))
        except Exception as error:
            kind = type(error) if type(error).__module__ == "builtins" else RuntimeError
            self._send("fail", kind, str(error)[:LONGEST_MESSAGE])
        except BaseException:  # the other side waits for an answer that never comes
            self.close()
            raise

    def _error(self, kind: object, args: object, frames: object) -> BaseException:
        if not (isinstance(kind, type) and issubclass(kind, BaseException)):
            raise self._died("it raised what is no error")
        if issubclass(kind, Stopped) or not isinstance(args, tuple):
            raise self._died("it raised what is no error")
        try:
            error = kind(*args)
        except Exception:
            error = RuntimeError(f"{kind.__name__}: {args}"[:LONGEST_MESSAGE])
        setattr(error, FRAMES, _read_frames(frames))
        return error

    def _export(self, value: object, writer: Writer) -> Tree:
        if is_stand_in(value):
            return ["o", number_of(value)]
        if not callable(value):
            raise TypeError(
                f"a {type(value).__name__} cannot be handed to a student's function: expected "
                "numbers, text, arrays, lists, tuples, dicts, functions or what students made"
            )
        number = self._link.own.number(value)
        return ["h", number, "f", str(getattr(value, "__name__", "function"))[:100]]

    def _stand_in(self, tree: list, reader: Reader) -> object:
        return stand_in(self, tree, reader)


def frames_of(error: BaseException) -> list[Frame]:
    """Return the student's lines of a traceback that came with an error."""
    return getattr(error, FRAMES, [])


def _with_frames(error: BaseException, origin: BaseException) -> BaseException:
    setattr(error, FRAMES, frames_of(origin))
    return error


def _read_frames(told: object) -> list[Frame]:
    """Return the frames that are frames; a hostile list of others says nothing."""
    frames = told if isinstance(told, tuple) else ()
    return [
        (frame[0], frame[1][:LONGEST_MESSAGE])
        for frame in frames[:50]
        if isinstance(frame, tuple)
        and len(frame) == 2
        and type(frame[0]) is int
        and isinstance(frame[1], str)
    ]
