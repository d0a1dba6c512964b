"""Grade an assignment: look, run on an executor, save many at a time.

One process reads and writes the course; the executor runs student code elsewhere. Another grader
may work on the same course: each submission is claimed before it is looked at.
"""

import logging
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future
from contextlib import ExitStack, closing
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic, sleep

from nbformat import NotebookNode
from nbgrader.api import MissingEntry

from autograde import CourseError
from autograde.course import Course
from autograde.execute.executors import local, run_all
from autograde.execute.limits import Limits
from autograde.execute.run import Result, run
from autograde.grading.claims import PAUSE, Claims
from autograde.grading.diagnose import conclude, to_run
from autograde.grading.misplaced import forget_misplaced, misplaced
from autograde.grading.names import one_line, readable, wrong_with
from autograde.grading.originals import Original
from autograde.grading.records import Record, fingerprint, read_record
from autograde.grading.save import Graded, Saver, saver_for
from autograde.grading.submissions import Submission, assignment_cells, folders, inspect
from autograde.isolation import walls

Progress = Callable[[int, int, Record], None]
EARLIER = "the scores in the gradebook are those of what was handed in before"
BATCH, BATCH_SECONDS = 16, 1.0  # submissions in one transaction; seconds that one waits for others


@dataclass(frozen=True)
class Run:
    """The record of every submission, and whose were kept from an earlier run."""

    records: list[Record]
    unchanged: frozenset[str]

    def summary(self) -> str:
        refused = sum(record.status == "refused" for record in self.records)
        kept = len(self.unchanged)
        now = len(self.records) - refused - kept
        return f"{kept} unchanged, {now} graded now, {refused} refused"


def grade(
    course: Course,
    assignment: str,
    jobs: int,
    limits: Limits,
    force: bool = False,
    progress: Progress = lambda done, total, record: None,
    executor: Executor | None = None,
) -> Run:
    """Grade what is new or changed, and say what was.

    Args:
        course: the course folder.
        assignment: its name in the gradebook.
        jobs: submissions that are run at the same time.
        limits: of each submission.
        force: grade again what is unchanged.
        progress: called with (done, total, record) after each submission.
        executor: where they are run; by default on this machine. It is given plain data alone.

    Raises:
        CourseError: there is no such assignment, nothing was handed in, or nothing can be run.
    """
    records: dict[str, Record] = {}
    with ExitStack() as stack:
        originals = _assignment_cells(course, assignment)
        claims = stack.enter_context(Claims(course.records, course.coursedir.groupshared))
        saver = stack.enter_context(closing(saver_for(course, assignment)))
        work = _Work(course, assignment, originals, limits, force, claims, saver)
        if executor is None:
            executor = stack.enter_context(local(jobs))
            walls()  # where they cannot be built, no submission is to blame
        for record in work.records(executor, jobs):
            records[record.student] = record
            progress(len(records), work.total, record)
    found = sorted(records.values(), key=lambda record: record.student)
    return Run(found, frozenset(work.unchanged))


@dataclass
class _Work:
    """One run over an assignment's submissions."""

    course: Course
    assignment: str
    originals: list[Original]
    limits: Limits
    force: bool
    claims: Claims
    saver: Saver
    unchanged: set[str] = field(default_factory=set)
    finished: list[Record] = field(default_factory=list)  # nothing to be run

    def __post_init__(self) -> None:
        self.waiting = list(folders(self.course, self.assignment))
        elsewhere = misplaced(self.course, self.assignment, self.originals)
        self.total = len(self.waiting) + len(elsewhere)
        if not self.total:
            submitted = self.course.folder("submitted", "STUDENT", self.assignment)
            raise CourseError(f"nothing was handed in for {self.assignment}: expected {submitted}")
        self.graded = self.saver.students()
        self.elsewhere = elsewhere
        self.told = False

    def records(self, executor: Executor, width: int) -> Iterator[Record]:
        """Yield the record of every submission, in the order in which they are done."""
        self.finished += [self._refuse(one) for one in self.elsewhere]
        still = {record.student for record in self.finished}
        forget_misplaced(self.course, self.assignment, still)
        yield from self._take_finished()
        while self.waiting:
            before = len(self.waiting)
            yield from self._pass(executor, width)
            if len(self.waiting) == before:  # all of them are another grader's at the moment
                self._tell()
                sleep(PAUSE)

    def _tell(self) -> None:
        """Say once what is waited for."""
        if not self.told:
            students = ", ".join(readable(student) for student, _ in self.waiting[:3])
            more = ", ..." if len(self.waiting) > 3 else ""
            logging.getLogger(__name__).warning(
                f"waiting for another grader, which has claimed {students}{more}"
            )
        self.told = True

    def _pass(self, executor: Executor, width: int) -> Iterator[Record]:
        """Go once through what is waiting; what another grader has claimed goes on waiting."""
        batch: list[tuple[Submission, NotebookNode, Future]] = []
        began = monotonic()
        for (submission, notebook), future in run_all(run, self._tasks(), executor, width + 1):
            yield from self._take_finished()
            batch.append((submission, notebook, future))
            if len(batch) >= BATCH or monotonic() - began > BATCH_SECONDS:
                yield from self._save(batch)
                batch, began = [], monotonic()
        yield from self._save(batch)
        yield from self._take_finished()

    def _take_finished(self) -> list[Record]:
        taken, self.finished = self.finished, []
        return taken

    def _tasks(self) -> Iterator[tuple[tuple[Submission, NotebookNode], tuple]]:
        """Yield what is to be run, and note what is not."""
        todo, self.waiting = self.waiting, []
        for student, folder in todo:
            if not self.claims.claim(self.assignment, student):
                self.waiting.append((student, folder))
                continue
            record = read_record(self.course.records, self.assignment, student)
            if self._is_current(record, student, folder):
                self.unchanged.add(student)
                self._finish(student, record)
                continue
            submission = inspect(student, self.assignment, folder, self.originals)
            if submission.notebook is None:
                self._finish(student, self._refuse(submission))
                continue
            try:
                notebook, request = to_run(submission.notebook, self.limits, self.originals)
            except Exception as reason:  # as in `_save`
                self._finish(student, self._refuse(submission, _failed(reason)))
                continue
            yield (submission, notebook), (request,)

    def _finish(self, student: str, record: Record) -> None:
        self.claims.release(self.assignment, student)
        self.finished.append(record)

    def _is_current(self, record: Record | None, student: str, folder: Path) -> bool:
        if self.force or record is None or record.status != "graded":
            return False
        if record.may_change(self.limits) or not self._is_written(student):
            return False
        return record.fingerprint == fingerprint(folder, self.assignment, self.originals)

    def _is_written(self, student: str) -> bool:
        """Whether gradebook and autograded/ have a submission that has a record."""
        written = self.course.folder("autograded", student, self.assignment)
        if student not in self.graded:  # another grader may have saved it since
            self.graded = self.saver.students()
        return student in self.graded and (written / f"{self.assignment}.ipynb").is_file()

    def _save(self, batch: list) -> list[Record]:
        """Save what was run; one that cannot be saved does not keep the others from it."""
        graded, records = [], []
        for submission, notebook, future in batch:
            try:
                result: Result = future.result()
                graded.append(Graded(submission, conclude(notebook, result, self.limits)))
            except Exception as reason:  # a fault of one submission must not end the class's run
                records.append(self._refuse(submission, _failed(reason)))
        try:
            records += self.saver.save(graded) if graded else []
        except Exception:
            records += [self._save_alone(one) for one in graded]
        for submission, _, _ in batch:
            self.claims.release(self.assignment, submission.student)
        return records

    def _save_alone(self, one: Graded) -> Record:
        try:
            return self.saver.save([one])[0]
        except Exception as reason:
            problem = str(reason) if isinstance(reason, CourseError) else _failed(reason)
            return self._refuse(one.submission, problem)

    def _refuse(self, submission: Submission, *problems: str) -> Record:
        if submission.student in self.graded:
            problems = (*problems, EARLIER)
        student = submission.student
        record = Record(
            student=readable(student) if wrong_with(student) else student,
            assignment=self.assignment,
            status="refused",
            problems=[one_line(problem) for problem in (*submission.problems, *problems)],
        )
        record.write(self.course.records)
        return record


def _failed(error: BaseException) -> str:
    reason = str(error).splitlines()[0] if str(error) else type(error).__name__
    return f"the grader failed on it: {reason}"


def _assignment_cells(course: Course, assignment: str) -> list[Original]:
    try:
        return assignment_cells(course, assignment)
    except MissingEntry:
        if assignment in course.assignments():
            raise CourseError(
                f"{assignment} has no notebook {assignment}.ipynb, which is the one that is graded"
            ) from None
        known = ", ".join(course.assignments()) or "none"
        raise CourseError(
            f"no assignment {assignment!r} in the gradebook: there are {known}"
        ) from None
