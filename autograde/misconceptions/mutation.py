"""Do the hidden tests notice when one small thing in a solution is wrong?

Each mutant runs through the function's graded cells in a process of its own, for it may loop for
ever or ask for all the memory there is.
"""

import multiprocessing
import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from multiprocessing.connection import wait
from multiprocessing.process import BaseProcess
from time import monotonic

from nbformat import NotebookNode
from rich.box import SIMPLE
from rich.console import Console
from rich.progress import track
from rich.table import Table

from autograde import CourseError
from autograde.misconceptions.bank import functions
from autograde.misconceptions.cells import error_of, graded, imports
from autograde.misconceptions.mutants import Mutant, equivalents, mutants_of
from autograde.releasing.build import find_lesson, lesson_names, read_lesson

MEMORY = 4 * 2**30
LEAST_SECONDS = 3.0
PATIENCE = 10  # so many times the seconds of the solution


@dataclass
class Score:
    """What the hidden tests make of one function's mutants."""

    function: str
    refused: int = 0
    equivalent: int = 0
    survived: list[str] = field(default_factory=list)


class Court:
    """The hidden tests of a lesson, ready to judge any answer to its exercises."""

    def __init__(self, lesson: str):
        self.lesson = find_lesson(lesson)
        self.notebook: NotebookNode = read_lesson(self.lesson)
        self._space = imports(self.notebook, solutions=True)
        self._seconds: dict[str, float] = {}

    def mutants(self, function: str) -> list[Mutant]:
        """Return the mutants of a function's solution that are not known to be right."""
        known = equivalents(self.lesson)
        return [m for m in mutants_of(self.notebook, function) if m.name not in known]

    def score(self, function: str, jobs: int) -> Score:
        """Judge all mutants of a function."""
        score = Score(function)
        everything, chosen = mutants_of(self.notebook, function), self.mutants(function)
        score.equivalent = len(everything) - len(chosen)
        score.survived = self.survivors(chosen, jobs)
        score.refused = len(chosen) - len(score.survived)
        return score

    def survivors(self, mutants: Iterable[Mutant], jobs: int) -> list[str]:
        """Return the names of the mutants that no hidden test refuses."""
        calls = {m.name: (lambda m=m: self.accepts(m.function, m.source)) for m in mutants}
        for function in {m.function for m in mutants}:
            self._measure(function)
        seconds = max(self._seconds.values(), default=0) * PATIENCE + LEAST_SECONDS
        accepted = dict(run_apart(calls, jobs, seconds))
        return [name for name in calls if accepted[name]]

    def accepts(self, function: str, source: str) -> bool:
        """Whether the hidden tests of a function pass with this answer."""
        space = dict(self._space)
        exec(source, space)
        cells = graded(self.notebook, function, self.lesson)
        hidden = [cell.source for cell in cells if "test-" in cell.metadata.nbgrader.grade_id]
        return not any(error_of(source, space) for source in hidden)

    def _measure(self, function: str) -> None:
        """Note how long the tests of a function take when nothing is wrong.

        Raises:
            CourseError: they refuse the solution itself.
        """
        if function not in self._seconds:
            began = monotonic()
            if not self.accepts(function, ""):
                raise CourseError(f"{self.lesson}: the tests of {function} refuse its solution")
            self._seconds[function] = monotonic() - began


def run_apart(
    calls: dict[str, Callable[[], bool]], jobs: int, seconds: float
) -> Iterator[tuple[str, bool]]:
    """Run calls in processes of their own; yield name and answer, False when one does not end."""
    waiting, running = list(calls), {}
    fork = multiprocessing.get_context("fork")  # with the lesson's imports done
    while waiting or running:
        while waiting and len(running) < jobs:
            name = waiting.pop()
            process = fork.Process(target=_answer, args=(calls[name],))
            process.start()
            running[process.sentinel] = (name, process, monotonic() + seconds)
        first = min(until for _, _, until in running.values())
        wait(list(running), timeout=max(first - monotonic(), 0))
        for sentinel, (name, process, until) in list(running.items()):
            if _over(process, until):
                del running[sentinel]
                yield name, process.exitcode == 0


def print_mutation(names: list[str], jobs: int) -> int:
    """Print the table of some lessons, or all; 1 when a mistake is not refused."""
    alive = False
    for lesson in [find_lesson(name) for name in names] or lesson_names():
        court, console = Court(lesson), Console(stderr=True)
        todo = track(functions(lesson), lesson, console=console, disable=not console.is_terminal)
        scores = [court.score(function, jobs) for function in todo]
        Console().print(_table(lesson, scores))
        for survivor in [name for score in scores for name in score.survived]:
            Console().print(survivor, markup=False, highlight=False, soft_wrap=True)
        alive = alive or any(score.survived for score in scores)
    return 1 if alive else 0


def _answer(call: Callable[[], bool]) -> None:
    """Run one call in a process of its own and end with what it says."""
    import resource  # not on Windows

    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.dup2(nowhere, 2)
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    accepted = False
    try:
        accepted = call()
    finally:
        os._exit(0 if accepted else 1)


def _over(process: BaseProcess, until: float) -> bool:
    """Whether a process has ended; it is ended when its time is over."""
    if process.is_alive() and monotonic() < until:
        return False
    process.kill()
    process.join()
    return True


def _table(lesson: str, scores: list[Score]) -> Table:
    table = Table(title=f"{lesson}: one mistake in each solution", box=SIMPLE, padding=0)
    table.add_column("function", no_wrap=True)
    for title in ["mutants", "right", "refused", "survived", "%"]:
        table.add_column(title, justify="right", no_wrap=True)
    for score in scores:
        count = score.refused + len(score.survived)
        share = f"{100 * score.refused / max(count, 1):.1f}"
        counts = [count + score.equivalent, score.equivalent, score.refused, len(score.survived)]
        table.add_row(score.function, *map(str, counts), share)
    return table
