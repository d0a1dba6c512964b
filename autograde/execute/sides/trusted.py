"""The trusted side: runs the locked cells, asks the student side, and tells what each cell did."""

import builtins
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, replace
from time import monotonic
from typing import Protocol

from autograde.execute.request import GRADED, LOCKED, PROBE, STUDENT, Cell, Done, Fault, Request
from autograde.execute.sides.asking import Asking, Stopped, TimedOut, frames_of
from autograde.execute.sides.frames import cell_frames, render, syntax_frame
from autograde.execute.sides.names import globals_of, last_expression
from autograde.execute.sides.shell import Shell, run_cell, shown_to
from autograde.execute.sides.wire import FOREVER, Wire

PATIENCE = 3.0  # seconds beyond its limit until a cell of the trusted side itself is stopped
PROBE_SECONDS = 5.0  # an endless function was waited for in its graded cell already
LONGEST_MESSAGE = 10_000
CHECKS = "cnnlib."  # its messages name properties and sizes


class Home(Protocol):
    """The fork server, as the trusted side sees it."""

    def start_student(self) -> Wire:
        """Start a fresh student side in the place of the one before."""

    def interrupt(self) -> bool:
        """Interrupt the student side."""


class OutOfTime(BaseException):
    """A cell of the trusted side does not end."""


class Grading:
    """One submission from its first cell to its last."""

    def __init__(
        self, request: Request, shell: Shell, home: Home, tell: Callable[[str, dict], None]
    ):
        self._request, self._shell, self._home, self._tell = request, shell, home, tell
        self._end = monotonic() + request.limits.notebook_timeout
        self._space = shell.user_ns
        self._reads: set[str] = set()  # global names that locked cells read
        self._asked = set(request.asked)
        self._lent: dict[str, object] = {}  # names of the student's in the space of a test
        self._culprits: set[int] = set()  # cells that are not run again on a new student side
        self._failed: set[int] = set()
        self._outputs: list[tuple[str, str, str]] = []
        self._size = self._starts = 0
        self._counts: dict[int, int] = {}  # the number that Jupyter shows beside a cell
        self._asking: Asking | None = None
        self._calls = 0

    def run(self) -> None:
        """Run every cell, and tell what each did."""
        signal.signal(signal.SIGALRM, self._ring)
        for place, cell in enumerate(self._request.cells):
            began = monotonic()
            if cell.kind == PROBE and not self._failed & set(cell.when_failed):
                continue
            done = self._one(place, cell) if began < self._end else self._too_late(cell)
            if done.fault is not None:
                self._failed.add(cell.index)
            self._tell("cell", asdict(done) | {"seconds": round(monotonic() - began, 4)})
        calls = self._calls + (self._asking.calls if self._asking else 0)
        self._tell("end", {"calls": calls, "starts": self._starts})

    def _one(self, place: int, cell: Cell) -> Done:
        self._counts[cell.index] = len(self._counts) + 1
        self._outputs, self._size = [], 0
        if self._asking is None or not self._asking.usable:
            self._start(place)
        if cell.kind == GRADED:
            return self._grade(cell)
        done = self._run(cell)
        if cell.kind == LOCKED:
            self._run_locked(cell)
        return done

    def _run(self, cell: Cell) -> Done:
        """Run a cell on the student side."""
        asking = self._asking
        asking.deadline = self._deadline(PROBE_SECONDS if cell.kind == PROBE else FOREVER)
        try:
            asking.run(self._counts[cell.index], cell.source)
        except Stopped as error:
            self._culprits.add(cell.index)
            return self._done(cell, self._stopped(error))
        except BaseException as error:
            frames = frames_of(error)
            return self._done(cell, _fault(error, frames, "student"))
        return self._done(cell, None)

    def _run_locked(self, cell: Cell) -> None:
        """Run a cell on the trusted side too; what it shows was shown already."""
        kept, self._outputs = self._outputs, []
        self._reads |= globals_of(self._shell.transform_cell(cell.source))
        self._execute(cell)
        self._outputs = kept

    def _grade(self, cell: Cell) -> Done:
        """Run a graded cell, with what the student defined in the place of what it asks for."""
        error = self._execute(cell)
        if isinstance(error, Stopped):
            return self._done(cell, self._stopped(error))
        if error is not None:
            return self._done(cell, _blame(error))
        return self._done(cell, None, self._score(cell))

    def _execute(self, cell: Cell) -> BaseException | None:
        asking, self._result = self._asking, None
        asking.deadline = self._deadline()
        try:
            with self._alarm(), shown_to(self._shell, self._take):
                self._lend(cell.source)
                done = run_cell(self._shell, cell.source, self._counts[cell.index])
            error, self._result = done.error_before_exec or done.error_in_exec, done.result
        except (Stopped, OutOfTime) as stopped:
            error = stopped
        finally:
            self._take_back()
        if isinstance(error, OutOfTime):  # perhaps in the middle of a message
            asking.close()
            return TimedOut("the test does not end")
        return error

    def _lend(self, source: str) -> None:
        """Put what the student defined into the space of a test, never over a trusted name."""
        used = globals_of(self._shell.transform_cell(source)) | self._reads
        known = {name for name in vars(builtins) if name not in self._asked}
        wanted = sorted(used - known - (self._space.keys() - self._asked))
        self._lent = self._asking.names(wanted) if wanted else {}
        self._space.update(self._lent)

    def _take_back(self) -> None:
        for name, value in self._lent.items():
            if self._space.get(name) is value:
                del self._space[name]

    def _score(self, cell: Cell) -> float | None:
        """Return the number that a test ends with, unless it is the student's own."""
        names = last_expression(self._shell.transform_cell(cell.source))
        number = type(self._result) in (int, float)
        return (
            float(self._result)
            if number and names is not None and not names & {*self._lent}
            else None
        )

    def _start(self, place: int) -> None:
        """Start a student side, and give it what the cells before had defined."""
        if self._asking is not None:
            self._calls += self._asking.calls
        self._starts += 1
        self._asking = Asking(self._home.start_student(), self._take, self._home.interrupt)
        self._asking.deadline = self._deadline()
        self._asking.forbid(list(self._request.forbidden))
        if any("seed(" in cell.source or "setstate(" in cell.source for cell in self._locked()):
            self._asking.share_random()
        kept, self._outputs = (self._outputs, self._size), []
        for cell in self._request.cells[:place]:
            again = cell.kind in (STUDENT, LOCKED) and cell.index not in self._culprits
            if again and monotonic() < self._end:
                self._run(cell)
                if not self._asking.usable:
                    break
        self._outputs, self._size = kept
        if not self._asking.usable and monotonic() < self._end:
            self._start(place)  # without the cell that ended it

    def _locked(self) -> Iterator[Cell]:
        return (cell for cell in self._request.cells if cell.kind in (LOCKED, GRADED))

    def _deadline(self, most: float = FOREVER) -> float:
        allowed = min(self._request.limits.cell_timeout, most)
        return max(min(monotonic() + allowed, self._end), monotonic() + 0.1)

    @contextmanager
    def _alarm(self) -> Iterator[None]:
        signal.setitimer(signal.ITIMER_REAL, self._asking.deadline - monotonic() + PATIENCE, 1.0)
        try:
            yield
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)

    def _ring(self, *_: object) -> None:
        raise OutOfTime

    def _take(self, kind: str, name: str, text: str) -> None:
        """Keep one output, while there is room."""
        self._size += len(text)
        if self._size <= 1000 * self._request.limits.output_kb:
            self._outputs.append((kind, name, text))

    def _stopped(self, error: Stopped) -> Fault:
        seconds = self._request.limits.cell_timeout
        name, message = type(error).__name__, str(error)
        if isinstance(error, TimedOut):
            message = f"it had not ended after {seconds:g} s"
        return Fault(name, message, render([], name, message), origin="limit")

    def _too_late(self, cell: Cell) -> Done:
        message = f"the notebook had used its {self._request.limits.notebook_timeout:g} s"
        return Done(
            cell.index,
            fault=Fault("NotRun", message, render([], "NotRun", message), origin="limit"),
        )

    def _done(self, cell: Cell, fault: Fault | None, score: float | None = None) -> Done:
        return Done(cell.index, self._counts[cell.index], self._outputs, fault, score)


def _fault(error: BaseException, frames: list, origin: str) -> Fault:
    name, message = type(error).__name__[:200], _message(error)
    texts = [text for _, text in frames]
    return Fault(name, message, render(frames, name, message), texts, origin)


def _blame(error: BaseException) -> Fault:
    """Tell an error of a test: who raised it, and the lines of both sides."""
    theirs, ours = frames_of(error), cell_frames(error.__traceback__)
    if isinstance(error, SyntaxError):
        ours += syntax_frame(error)
    origin = "student" if theirs else "test" if _is_of_the_course(error) else "library"
    fault = _fault(error, ours + theirs, origin)
    public = getattr(error, "sizes", None)
    return replace(fault, frames=[text for _, text in theirs], sizes=public and str(public))


def _is_of_the_course(error: BaseException) -> bool:
    """Whether a test, or what the course has for testing, raised an error in so many words."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    module = "" if trace is None else trace.tb_frame.f_globals.get("__name__", "")
    return trace is not None and (bool(cell_frames(trace)) or module.startswith(CHECKS))


def _message(error: BaseException) -> str:
    try:
        return str(error)[:LONGEST_MESSAGE]
    except Exception as fault:
        return f"(no message: {type(fault).__name__})"
