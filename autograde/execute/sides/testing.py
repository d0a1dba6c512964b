"""Locked and graded cells in their own space of names, with what students define lent to it."""

import builtins
import inspect
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np

from autograde.execute.request import GRADED, LOCKED, Cell, Request
from autograde.execute.sides.alarm import OutOfTime, alarm
from autograde.execute.sides.asking import Asking, KernelDied, TimedOut, follow_nothing
from autograde.execute.sides.figures import know_figures
from autograde.execute.sides.kept import Kept
from autograde.execute.sides.names import bound_by, globals_of, set_first, shown_by
from autograde.execute.sides.shell import Shell, run_cell, shown_to
from autograde.execute.sides.stand_ins import StudentFunction, is_stand_in, source_lines

Lent = dict[str, object]
MISSING = object()  # no value of a name


class Testing:
    """The space of the tests.

    Attributes:
        late: indices of graded cells that must wait until nobody sees any more what student code
            shows: hidden ones, and those that read what only a hidden one has defined.
    """

    def __init__(self, request: Request, shell: Shell, kept: Kept):
        self._shell, self._kept, self._space = shell, kept, shell.user_ns
        self._asked = set(request.asked)
        self._cells = [cell for cell in request.cells if cell.kind in (LOCKED, GRADED)]
        self._sources = {cell.index: shell.transform_cell(cell.source) for cell in self._cells}
        self._bound = {index: bound_by(source) for index, source in self._sources.items()}
        self._set_first = {index: set_first(source) for index, source in self._sources.items()}
        self._reads: set[str] = set()  # global names that locked cells read
        self._result: object = None
        self._names: set[str] = set()  # lent to the cell that ran last
        self._asking: Asking | None = None  # while a cell runs
        self.late = self._find_late()
        know_figures(self._ask_figures)
        _know_sources()
        shell.events.callbacks["post_execute"].insert(0, self._show_figures)

    def lend(self, cell: Cell, asking: Asking) -> Lent:
        """Return what the student has defined of the names that a cell uses, never a trusted one.

        Raises:
            Stopped: the student side does not tell.
        """
        used = globals_of(self._sources[cell.index]) - self._set_first[cell.index] | self._reads
        known = {*vars(builtins), "display", *self._space, *self._trusted_names(cell)} - self._asked
        wanted = sorted(used - known)
        return asking.names(wanted) if wanted else {}

    def execute(
        self, cell: Cell, number: int, asking: Asking, lent: Lent | None = None
    ) -> BaseException | None:
        """Run a cell; return why it failed.

        Args:
            cell: a locked or a graded one.
            number: that Jupyter shows beside it.
            asking: the student side, which has until its deadline.
            lent: what the student has defined, when it was asked before.
        """
        error, self._result, self._names = None, None, set()
        given: Lent = {}
        try:
            with alarm(asking.deadline), self._as_a_test(asking):
                given = self.lend(cell, asking) if lent is None else lent
                self._names = {*given}
                self._space.update(given)
                theirs = {*given} - self._bound[cell.index]  # and never a name of the test's own
                asking.rebind = lambda name, value: self._rebind(given, theirs, name, value)
                done = run_cell(self._shell, cell.source, number)
                self._result, error = done.result, done.error_before_exec
                error = done.error_in_exec if error is None else error
        except BaseException as stopped:
            error = stopped
        asking.rebind = follow_nothing
        self._take_back(given)
        if cell.kind == LOCKED:
            self._reads |= globals_of(self._sources[cell.index])
        return self._judged(error, asking)

    @property
    def has_lent(self) -> bool:
        """Whether the cell that ran last was given anything of the student's."""
        return bool(self._names)

    def score(self, cell: Cell) -> float | None:
        """Return the number that a test ends with, unless it is the student's own.

        Raises:
            TypeError: a hidden test has computed a score from answers, and got no number.
        """
        names = shown_by(self._sources[cell.index])
        if names is None or any(map(self._is_students, names)):
            return None
        if isinstance(self._result, (int, float, np.floating, np.integer)):
            return None if isinstance(self._result, bool) else float(self._result)
        odd = isinstance(self._result, np.ndarray) or is_stand_in(self._result)
        if odd and cell.hidden:
            raise TypeError(f"the test gave a {type(self._result).__name__}, expected a score")
        return None

    def _is_students(self, name: str) -> bool:
        return name in self._names or is_stand_in(self._space.get(name))

    def show(self, kind: str, name: str, text: str) -> None:
        """Show what student code shows; what it prints goes where the test has its prints go."""
        if self._asking is not None and kind == "stream" and name in ("stdout", "stderr"):
            getattr(sys, name).write(text)
            return
        if self._asking is not None:
            sys.stdout.flush()
        self._kept.take(kind, name, text)

    def _find_late(self) -> set[int]:
        late = {cell.index for cell in self._cells if cell.hidden}
        names = set().union(*(self._bound[index] for index in late))
        return late | {
            cell.index
            for cell in self._cells
            if cell.kind == GRADED
            and names & globals_of(self._sources[cell.index]) - self._set_first[cell.index]
        }

    def _judged(self, error: BaseException | None, asking: Asking) -> BaseException | None:
        if isinstance(error, OutOfTime):  # perhaps in the middle of a message
            asking.close()
            return TimedOut("the test does not end")
        if asking.stopped is not None:  # even when the test has caught it
            return asking.stopped
        if error is None and not asking.usable:
            return KernelDied("the student's process cannot go on")
        return error

    @contextmanager
    def _as_a_test(self, asking: Asking) -> Iterator[None]:
        with shown_to(self._shell, self._kept.take):
            self._asking = asking
            try:
                yield
            finally:
                self._asking = None

    def _trusted_names(self, cell: Cell) -> set[str]:
        """Return the names of locked cells, wherever a student has moved them.

        A test may give a student's name another value, as in `answer = float(answer)`.
        """
        others = (each for each in self._cells if each is not cell or cell.kind == LOCKED)
        return set().union(*(self._bound[each.index] for each in others))

    def _rebind(self, given: Lent, theirs: set[str], name: str, value: object) -> None:
        """Follow a name that student code has given another value, unless the test has as well."""
        if name in theirs and self._space.get(name, MISSING) is given[name]:
            self._space[name] = given[name] = value

    def _take_back(self, given: Lent) -> None:
        for name, value in given.items():
            if self._space.get(name, MISSING) is value:
                del self._space[name]

    def _show_figures(self) -> None:
        """Have figures shown that student code has drawn for a test."""
        if self._asking is not None:
            self._ask_figures("show figures")

    def _ask_figures(self, what: str, *values: object) -> object:
        asking = self._asking
        if asking is None or not asking.usable or asking.stopped is not None:
            return None
        return asking.figures(what, *values)


def _know_sources() -> None:
    """Let `inspect.getsource` find the text of a student's function."""
    lines_of = inspect.getsourcelines

    def getsourcelines(value: object) -> tuple[list[str], int]:
        return source_lines(value) if isinstance(value, StudentFunction) else lines_of(value)

    inspect.getsourcelines = getsourcelines
