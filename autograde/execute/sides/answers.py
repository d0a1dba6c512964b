"""The student side as the trusted side has it: started, and started again when it has ended."""

import re
from collections.abc import Callable
from contextlib import suppress
from time import monotonic
from typing import Protocol

from autograde.execute.request import GRADED, LOCKED, PROBE, STUDENT, Cell, Fault, Request
from autograde.execute.sides.alarm import OutOfTime, alarm
from autograde.execute.sides.asking import Asking, Show, Stopped, TimedOut
from autograde.execute.sides.faults import of_a_limit, of_a_student_cell
from autograde.execute.sides.kept import Kept
from autograde.execute.sides.wire import FOREVER, Wire

PROBE_SECONDS = 5.0  # an endless function was waited for in its graded cell already
START_SECONDS = 60.0
MORE_STARTS = 10  # than there are cells: something ends student sides again and again
FALSE_STARTS = 3  # of student sides that end before they have run anything
SEEDS = r"seed\(|setstate\("  # a test that draws from the stream that student code draws from


class Home(Protocol):
    """The fork server, as the trusted side sees it."""

    def start_student(self) -> Wire:
        """Start a fresh student side in the place of the one before."""

    def interrupt(self) -> bool:
        """Interrupt the student side."""


class NoStudent(RuntimeError):
    """No student side starts here, which is no fault of the student's."""


class Answers:
    """The cells of the student's, on a student side that knows those that came before.

    Args:
        request: the submission.
        home: starts student sides.
        show: called with what student code shows.
        kept: what cells have shown.
        again: runs a locked cell on the trusted side again, for a fresh student side.

    Attributes:
        asking: the student side; None before the first cell.
        calls: from tests, to all student sides.
        starts: of student sides.
    """

    def __init__(
        self,
        request: Request,
        home: Home,
        show: Show,
        kept: Kept,
        again: Callable[[Cell], None],
    ):
        self._request, self._home, self._show = request, home, show
        self._kept, self._again = kept, again
        self._end = monotonic() + request.limits.notebook_timeout
        self._culprits: set[int] = set()  # cells that are not run again on a new student side
        self._callers: set[int] = set()  # locked cells that have used what the student defined
        self._known = 0  # cells, from the first, whose effect the student side has
        self._calls = 0
        self._most_starts = len(request.cells) + MORE_STARTS
        self.asking: Asking | None = None
        self.starts = 0

    @property
    def calls(self) -> int:
        return self._calls + (self.asking.calls if self.asking else 0)

    def over(self) -> bool:
        """Whether the time of the notebook is used up."""
        return monotonic() >= self._end

    def deadline(self, most: float = FOREVER) -> float:
        """Return until when a cell that begins now may run."""
        allowed = min(self._request.limits.cell_timeout, most)
        return max(min(monotonic() + allowed, self._end), monotonic() + 0.1)

    def run(self, place: int, number: int) -> Fault | None:
        """Run the student's cell in a place of the notebook; return why it failed."""
        cell, self._known = self._request.cells[place], place + 1
        self.asking.begin(self.deadline(PROBE_SECONDS if cell.kind == PROBE else FOREVER))
        try:
            with alarm(self.asking.deadline):
                self.asking.run(number, cell.source)
        except (Stopped, OutOfTime) as error:
            self._culprits.add(cell.index)
            error = error if isinstance(error, Stopped) else TimedOut("its answer does not end")
            return of_a_limit(error, self._request.limits.cell_timeout)
        except BaseException as error:
            return of_a_student_cell(error)
        return None

    def note_caller(self, cell: Cell) -> None:
        """Note a locked cell that has kept something of this student side's."""
        self._callers.add(cell.index)

    def have(self, place: int, numbers: dict[int, int]) -> None:
        """Make sure that there is a student side, which knows what the cells before define.

        Raises:
            NoStudent: none can be started here.
        """
        while self.asking is None or not self.asking.usable or self._known < place:
            if self.asking is not None and (self.over() or self.starts > self._most_starts):
                return
            if self.asking is None or not self.asking.usable:
                self._start()
            with self._kept.aside(), suppress(Stopped):
                self._catch_up(place, numbers)

    def begin_again(self) -> None:
        """Go back to the first cell, on a fresh student side."""
        self.asking.close()

    def _start(self) -> None:
        """Start a student side, which has run nothing yet."""
        if self.asking is not None:
            self._calls += self.asking.calls
        self._known = 0
        for _ in range(FALSE_STARTS):
            self.starts += 1
            self.asking = Asking(self._home.start_student(), self._show, self._home.interrupt)
            self.asking.begin(monotonic() + START_SECONDS)
            with suppress(Stopped):
                self.asking.wait()
                self.asking.forbid(list(self._request.forbidden))
                tests = [c for c in self._request.cells if c.kind in (LOCKED, GRADED)]
                if any(re.search(SEEDS, cell.source) for cell in tests):
                    self.asking.share_random()
                return
        raise NoStudent("a student side ends before it has begun")

    def _catch_up(self, place: int, numbers: dict[int, int]) -> None:
        """Run what came before, without what has ended others; nobody sees what it shows."""
        self.asking.look(seen=False)
        for before in range(self._known, place):
            cell, self._known = self._request.cells[before], before + 1
            again = cell.kind in (STUDENT, LOCKED) and cell.index not in self._culprits
            if again and self.asking.usable and not self.over():
                self.run(before, numbers[cell.index])
            if again and self.asking.usable and cell.index in self._callers:
                self._again(cell)  # what it has kept was an object of the side that has ended
                if not self.asking.usable:
                    self._culprits.add(cell.index)
        self.asking.look(seen=True)
