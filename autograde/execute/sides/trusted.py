"""The trusted side: runs the locked cells, asks the student side, and tells what each cell did."""

import builtins
import inspect
import re
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict
from time import monotonic
from typing import Protocol

import numpy as np

from autograde.execute.request import GRADED, LOCKED, PROBE, STUDENT, Cell, Done, Fault, Request
from autograde.execute.sides.asking import Asking, KernelDied, Stopped, TimedOut
from autograde.execute.sides.faults import not_run, of_a_limit, of_a_student_cell, of_a_test
from autograde.execute.sides.figures import know_figures
from autograde.execute.sides.names import bound_by, globals_of, shown_by
from autograde.execute.sides.shell import Shell, run_cell, shown_to
from autograde.execute.sides.stand_ins import StudentFunction, is_stand_in, source_lines
from autograde.execute.sides.wire import FOREVER, Wire

PATIENCE = 3.0  # seconds beyond its limit until a cell of the trusted side itself is stopped
PROBE_SECONDS = 5.0  # an endless function was waited for in its graded cell already
START_SECONDS = 60.0
SEEDS = r"seed\(|setstate\("  # a test that draws from the stream that student code draws from
HIDDEN = "BEGIN HIDDEN TESTS"
FALSE_STARTS = 3  # of student sides that end before they have run anything


class Home(Protocol):
    """The fork server, as the trusted side sees it."""

    def start_student(self) -> Wire:
        """Start a fresh student side in the place of the one before."""

    def interrupt(self) -> bool:
        """Interrupt the student side."""


class NoStudent(RuntimeError):
    """No student side starts here, which is no fault of the student's."""


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
        self._callers: set[int] = set()  # locked cells that have used what the student defined
        self._failed: set[int] = set()
        self._outputs: list[tuple[str, str, str]] = []
        self._size = self._starts = self._calls = 0
        self._bound = {c.index: bound_by(shell.transform_cell(c.source)) for c in self._locked()}
        self._counts: dict[int, int] = {}  # the number that Jupyter shows beside a cell
        self._asking: Asking | None = None
        self._testing = False  # whether a cell of the trusted side runs

    def run(self) -> None:
        """Run every cell, and tell what each did."""
        signal.signal(signal.SIGALRM, self._ring)
        know_figures(self._ask_figures)
        _know_sources()
        self._shell.events.callbacks["post_execute"].insert(0, self._show_figures)
        for place, cell in enumerate(self._request.cells):
            began = monotonic()
            if cell.kind == PROBE and not self._failed & set(cell.when_failed):
                continue
            done = self._one(place, cell)
            if done.fault is not None:
                self._failed.add(cell.index)
            self._tell("cell", asdict(done) | {"seconds": round(monotonic() - began, 4)})
        calls = self._calls + (self._asking.calls if self._asking else 0)
        self._tell("end", {"calls": calls, "starts": self._starts})

    def _one(self, place: int, cell: Cell) -> Done:
        if monotonic() >= self._end:
            seconds = self._request.limits.notebook_timeout
            return Done(cell.index, fault=not_run(f"the notebook had used its {seconds:g} s"))
        self._counts[cell.index] = len(self._counts) + 1
        self._outputs, self._size = [], 0
        self._have_student(place)
        if cell.kind == GRADED:
            return self._grade(cell)
        done = self._run(cell)
        if cell.kind == LOCKED:
            self._have_student(place)
            self._run_locked(cell)
        return done

    def _run(self, cell: Cell) -> Done:
        """Run a cell on the student side."""
        self._asking.begin(self._deadline(PROBE_SECONDS if cell.kind == PROBE else FOREVER))
        try:
            with self._alarm():
                self._asking.run(self._counts[cell.index], cell.source)
        except (Stopped, OutOfTime) as error:
            self._culprits.add(cell.index)
            error = error if isinstance(error, Stopped) else TimedOut("its answer does not end")
            return self._done(cell, of_a_limit(error, self._request.limits.cell_timeout))
        except BaseException as error:
            return self._done(cell, of_a_student_cell(error))
        return self._done(cell, None)

    def _run_locked(self, cell: Cell) -> None:
        """Run a cell on the trusted side too; what it shows was shown already."""
        kept = self._outputs, self._size
        self._outputs, calls = [], self._asking.calls
        self._reads |= globals_of(self._shell.transform_cell(cell.source))
        self._execute(cell)
        self._outputs, self._size = kept
        if self._lent or self._asking.calls > calls:
            self._callers.add(cell.index)

    def _grade(self, cell: Cell) -> Done:
        """Run a graded cell, with what the student defined in the place of what it asks for."""
        if not cell.source.strip():
            return self._done(cell, not_run("there is no test in this cell"))
        error = self._execute(cell)
        if isinstance(error, Stopped):
            return self._done(cell, of_a_limit(error, self._request.limits.cell_timeout))
        if error is not None:
            return self._done(cell, of_a_test(error))
        try:
            return self._done(cell, None, self._score(cell))
        except TypeError as error:
            return self._done(cell, of_a_test(error))

    def _execute(self, cell: Cell) -> BaseException | None:
        """Run a cell on the trusted side; return why it failed."""
        asking, self._result, error = self._asking, None, None
        asking.begin(self._deadline())
        try:
            with self._alarm(), self._as_a_test():
                self._lend(cell)
                done = run_cell(self._shell, cell.source, self._counts[cell.index])
                self._result, error = done.result, done.error_before_exec
                error = done.error_in_exec if error is None else error
        except BaseException as stopped:
            error = stopped
        self._take_back()
        if isinstance(error, OutOfTime):  # perhaps in the middle of a message
            asking.close()
            return TimedOut("the test does not end")
        if asking.stopped is not None:  # even when the test has caught it
            return asking.stopped
        if error is None and not asking.usable:
            return KernelDied("the student's process cannot go on")
        return error

    @contextmanager
    def _as_a_test(self) -> Iterator[None]:
        with shown_to(self._shell, self._take):
            self._testing = True
            try:
                yield
            finally:
                self._testing = False

    def _lend(self, cell: Cell) -> None:
        """Put what the student defined into the space of a test, never over a trusted name."""
        self._lent = {}
        used = globals_of(self._shell.transform_cell(cell.source)) | self._reads
        known = {*vars(builtins), "display", *self._space, *self._trusted_names(cell)} - self._asked
        wanted = sorted(used - known)
        self._lent = self._asking.names(wanted) if wanted else {}
        self._space.update(self._lent)

    def _trusted_names(self, cell: Cell) -> set[str]:
        """Return the names of locked cells, wherever a student has moved them.

        A test may give a student's name another value, as in `answer = float(answer)`.
        """
        others = (each for each in self._locked() if each is not cell or cell.kind == LOCKED)
        return set().union(*(self._bound[each.index] for each in others))

    def _take_back(self) -> None:
        for name, value in self._lent.items():
            if self._space.get(name) is value:
                del self._space[name]

    def _score(self, cell: Cell) -> float | None:
        """Return the number that a test ends with, unless it is the student's own.

        Raises:
            TypeError: a hidden test has computed a score from answers, and got no number.
        """
        names = shown_by(self._shell.transform_cell(cell.source))
        if names is None or any(map(self._is_students, names)):
            return None
        if isinstance(self._result, (int, float, np.floating, np.integer)):
            return None if isinstance(self._result, bool) else float(self._result)
        odd = isinstance(self._result, np.ndarray) or is_stand_in(self._result)
        if odd and HIDDEN in cell.source:
            raise TypeError(f"the test gave a {type(self._result).__name__}, expected a score")
        return None

    def _is_students(self, name: str) -> bool:
        return name in self._lent or is_stand_in(self._space.get(name))

    def _have_student(self, place: int) -> None:
        """Make sure that there is a student side, which knows what the cells before define."""
        while self._asking is None or not self._asking.usable:
            if self._asking is not None and monotonic() > self._end:
                return
            self._start()
            kept = self._outputs, self._size
            for cell in self._request.cells[:place]:
                self._run_again(cell)
            self._outputs, self._size = kept

    def _start(self) -> None:
        """Start a student side, which has run nothing yet."""
        if self._asking is not None:
            self._calls += self._asking.calls
        for _ in range(FALSE_STARTS):
            self._starts += 1
            self._asking = Asking(self._home.start_student(), self._show, self._home.interrupt)
            self._asking.begin(monotonic() + START_SECONDS)
            with suppress(Stopped):
                self._asking.wait()
                self._asking.forbid(list(self._request.forbidden))
                if any(re.search(SEEDS, cell.source) for cell in self._locked()):
                    self._asking.share_random()
                return
        raise NoStudent("a student side ends before it has begun")

    def _run_again(self, cell: Cell) -> None:
        """Run what came before on a new student side, without what has ended another one."""
        if cell.kind not in (STUDENT, LOCKED) or cell.index in self._culprits:
            return
        if self._asking.usable and monotonic() < self._end:
            self._run(cell)
        if self._asking.usable and cell.index in self._callers:
            self._run_locked(cell)  # what it has kept was an object of the side that has ended
            if not self._asking.usable:
                self._culprits.add(cell.index)

    def _locked(self) -> Iterator[Cell]:
        return (cell for cell in self._request.cells if cell.kind in (LOCKED, GRADED))

    def _deadline(self, most: float = FOREVER) -> float:
        allowed = min(self._request.limits.cell_timeout, most)
        return max(min(monotonic() + allowed, self._end), monotonic() + 0.1)

    @contextmanager
    def _alarm(self) -> Iterator[None]:
        seconds = self._asking.deadline - monotonic() + PATIENCE
        signal.setitimer(signal.ITIMER_REAL, seconds, 1.0)
        try:
            yield
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)

    def _ring(self, *_: object) -> None:
        raise OutOfTime

    def _show(self, kind: str, name: str, text: str) -> None:
        """Show what student code shows; what it prints goes where the test has its prints go."""
        if self._testing and kind == "stream" and name in ("stdout", "stderr"):
            getattr(sys, name).write(text)
            return
        if self._testing:
            sys.stdout.flush()
        self._take(kind, name, text)

    def _take(self, kind: str, name: str, text: str) -> None:
        """Keep one output, while there is room."""
        self._size += len(text)
        if self._size <= 1000 * self._request.limits.output_kb:
            self._outputs.append((kind, name, text))

    def _show_figures(self) -> None:
        """Have figures shown that student code has drawn for a test."""
        if self._testing:
            self._ask_figures("show figures")

    def _ask_figures(self, what: str, *values: object) -> object:
        asking = self._asking
        if asking is None or not asking.usable or asking.stopped is not None:
            return None
        return asking.figures(what, *values)

    def _done(self, cell: Cell, fault: Fault | None, score: float | None = None) -> Done:
        return Done(cell.index, self._counts[cell.index], self._outputs, fault, score)


def _know_sources() -> None:
    """Let `inspect.getsource` find the text of a student's function."""
    lines_of = inspect.getsourcelines

    def getsourcelines(value: object) -> tuple[list[str], int]:
        return source_lines(value) if isinstance(value, StudentFunction) else lines_of(value)

    inspect.getsourcelines = getsourcelines
