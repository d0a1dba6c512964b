"""The trusted side: runs the locked cells, asks the student side, and tells what each cell did.

Cells run in the order of the notebook, but for hidden tests: those wait until student code has
shown all that it shows, so that no later cell can show what a hidden test has handed over. They
are given what the student's names meant in their place. One that fails is tried once more in its
place, on a student side of which nobody sees anything: later cells may have changed what it needs.
A visible test that needs what a hidden one defines waits as well, and shows nothing.
"""

from collections.abc import Callable
from copy import deepcopy
from dataclasses import asdict, dataclass, replace
from time import monotonic

import numpy as np

from autograde.execute.request import GRADED, LOCKED, PROBE, Cell, Done, Fault, Request
from autograde.execute.sides.answers import Answers, Home
from autograde.execute.sides.asking import Asking, Stopped
from autograde.execute.sides.faults import not_run, of_a_limit, of_a_test, shortened, size_of
from autograde.execute.sides.kept import Kept
from autograde.execute.sides.shell import Shell
from autograde.execute.sides.testing import Lent, Testing

FINAL = ("TimedOut", "KernelDied", "NotImplementedError")  # another try would end alike
ALL_FAULTS = 4_000_000  # bytes of one notebook; beyond them, faults are told in short


@dataclass
class Late:
    """A hidden test that waits.

    Attributes:
        place: of the cell in the notebook.
        cell: the test.
        asking: the student side that was asked; None when there was none.
        lent: what the student's names meant in its place.
        done: what it did, when it has run.
        called: whether it has called the student's code.
    """

    place: int
    cell: Cell
    asking: Asking | None = None
    lent: Lent | None = None
    done: Done | None = None
    called: bool = False

    def may_pass(self) -> bool:
        """Whether it may pass in its place, though it has not passed at the end."""
        if self.done is None:
            return True
        return self.called and self.done.fault is not None and self.done.fault.name not in FINAL


class Grading:
    """One submission from its first cell to its last."""

    def __init__(
        self, request: Request, shell: Shell, home: Home, tell: Callable[[str, dict], None]
    ):
        self._request, self._tell = request, tell
        self._kept = Kept(1000 * request.limits.output_kb)
        self._testing = Testing(request, shell, self._kept)
        self._answers = Answers(
            request, home, self._testing.show, self._kept, lambda cell: self._run_locked(cell)
        )
        code = [cell for cell in request.cells if cell.kind != PROBE]
        code += [cell for cell in request.cells if cell.kind == PROBE]
        self._numbers = {cell.index: place + 1 for place, cell in enumerate(code)}
        self._failed: set[int] = set()
        self._informed = False  # student code has been called by a hidden test
        self._faults_left = ALL_FAULTS
        self._seconds: dict[int, float] = {}

    def run(self) -> None:
        """Run every cell, and tell what each did."""
        waiting = []
        for place, cell in enumerate(self._request.cells):
            if cell.index in self._testing.late:
                waiting.append(self._put_off(place, cell))
            elif cell.kind != PROBE:
                self._report(self._one(place, cell))
        for late in waiting:
            self._grade_late(late)
        self._try_in_place([late for late in waiting if late.may_pass()])
        for late in waiting:
            self._report(late.done or self._too_late(late.cell))
        for place, cell in enumerate(self._request.cells):
            if cell.kind == PROBE and self._failed & set(cell.when_failed):
                self._report(self._one(place, cell))
        self._tell("end", {"calls": self._answers.calls, "starts": self._answers.starts})

    def _one(self, place: int, cell: Cell) -> Done:
        """Run a cell in its place."""
        began = monotonic()
        if self._answers.over():
            return self._too_late(cell)
        self._kept.clear()
        self._answers.have(place, self._numbers)
        if cell.kind == GRADED:
            done = self._grade(cell)
        else:
            fault = self._answers.run(place, self._numbers[cell.index])
            done = Done(cell.index, self._numbers[cell.index], self._kept.outputs, fault)
            if cell.kind == LOCKED:
                self._answers.have(place, self._numbers)
                self._run_locked(cell)
        self._took(cell, began)
        return done

    def _run_locked(self, cell: Cell) -> None:
        """Run a cell on the trusted side too; what it shows was shown already."""
        asking = self._answers.asking
        calls = asking.calls
        asking.begin(self._answers.deadline())
        with self._kept.aside():
            self._testing.execute(cell, self._numbers[cell.index], asking)
        if self._testing.has_lent or asking.calls > calls:
            self._answers.note_caller(cell)

    def _grade(self, cell: Cell, lent: Lent | None = None) -> Done:
        """Run a graded cell, with what the student defined in the place of what it asks for."""
        number = self._numbers[cell.index]
        if not cell.source.strip():
            return Done(cell.index, number, fault=not_run("there is no test in this cell"))
        asking = self._answers.asking
        asking.begin(self._answers.deadline())
        informed, calls = self._informed and not cell.hidden, asking.calls
        error, score = self._testing.execute(cell, number, asking, lent), None
        self._informed |= cell.hidden and asking.calls > calls
        if error is None:
            try:
                score = self._testing.score(cell)
            except TypeError as no_score:
                error = no_score
        if isinstance(error, Stopped):
            fault = of_a_limit(error, self._request.limits.cell_timeout)
        else:
            fault = None if error is None else of_a_test(error)
        outputs = [] if informed else self._kept.outputs
        return Done(cell.index, number, outputs, fault, score, informed=informed)

    def _put_off(self, place: int, cell: Cell) -> Late:
        """Ask what the student's names mean where a hidden test stands."""
        began, late = monotonic(), Late(place, cell)
        if not self._answers.over():
            self._answers.have(place, self._numbers)
            asking = self._answers.asking
            asking.begin(self._answers.deadline())
            try:
                lent = self._testing.lend(cell, asking)
                late.asking, late.lent = asking, {n: _copied(v) for n, v in lent.items()}
            except Exception:
                pass
            except Stopped:
                pass
        self._took(cell, began)
        return late

    def _grade_late(self, late: Late) -> None:
        """Run a hidden test, when what it was lent is still there."""
        began = monotonic()
        here = late.asking is self._answers.asking and late.lent is not None
        if here and late.asking.usable and not self._answers.over():
            self._kept.clear()
            calls = late.asking.calls
            late.done = self._grade(late.cell, late.lent)
            late.called = late.asking.calls > calls
        self._took(late.cell, began)

    def _try_in_place(self, again: list[Late]) -> None:
        """Run hidden tests in their places, on a fresh student side."""
        if again:
            self._answers.begin_again()
        for late in again:
            began = monotonic()
            if self._answers.over():
                return
            self._kept.clear()
            self._answers.have(late.place, self._numbers)
            late.done = self._grade(late.cell)
            self._took(late.cell, began)

    def _too_late(self, cell: Cell) -> Done:
        seconds = self._request.limits.notebook_timeout
        return Done(cell.index, fault=not_run(f"the notebook had used its {seconds:g} s"))

    def _took(self, cell: Cell, began: float) -> None:
        spent = monotonic() - began
        self._seconds[cell.index] = self._seconds.get(cell.index, 0.0) + spent

    def _report(self, done: Done) -> None:
        if done.fault is not None:
            self._failed.add(done.index)
            done = replace(done, fault=self._in_bounds(done.fault))
        seconds = round(self._seconds.get(done.index, 0.0), 4)
        self._tell("cell", asdict(done) | {"seconds": seconds})

    def _in_bounds(self, fault: Fault) -> Fault:
        size = size_of(fault)
        if size > self._faults_left:
            return shortened(fault)
        self._faults_left -= size
        return fault


def _copied(value: object) -> object:
    """Return plain data as it is now; what later cells change is another."""
    if isinstance(value, (np.ndarray, np.random.Generator, np.random.RandomState)):
        return deepcopy(value)
    if type(value) in (list, set):
        return type(value)(map(_copied, value))
    if type(value) is dict:
        return {key: _copied(item) for key, item in value.items()}
    return tuple(map(_copied, value)) if type(value) is tuple else value
