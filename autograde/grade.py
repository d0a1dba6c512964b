"""Grade an assignment: look, execute in parallel, let nbgrader write the gradebook."""

from collections.abc import Callable, Iterator
from concurrent.futures import Future
from dataclasses import dataclass
from pathlib import Path

from nbgrader.api import MissingEntry

from autograde import CourseError
from autograde.course import Course
from autograde.diagnose import execute_with_diagnoses
from autograde.execute.executors import local, run_all
from autograde.execute.limits import Limits
from autograde.lock import locked
from autograde.misplaced import forget_misplaced, misplaced
from autograde.names import one_line, readable, wrong_with
from autograde.originals import Original
from autograde.records import Record, fingerprint, read_record
from autograde.save import save
from autograde.submissions import Submission, assignment_cells, folders, inspect

Progress = Callable[[int, int, Record], None]
EARLIER = "the scores in the gradebook are those of what was handed in before"


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
) -> list[Record]:
    """Grade what is new or changed, and return the record of every submission; see `run`."""
    return run(course, assignment, jobs, limits, force, progress).records


def run(
    course: Course,
    assignment: str,
    jobs: int,
    limits: Limits,
    force: bool = False,
    progress: Progress = lambda done, total, record: None,
) -> Run:
    """Grade what is new or changed, and say what was.

    Args:
        course: the course folder.
        assignment: its name in the gradebook.
        jobs: submissions executed at the same time.
        limits: of each submission.
        force: grade again what is unchanged.
        progress: called with (done, total, record) after each submission.

    Raises:
        CourseError: there is no such assignment, nothing was handed in, or a second run is on.
    """
    with locked(course.records):
        work = _Work(course, assignment, force)
        records = []
        for record in work.records(jobs, limits):
            records.append(record)
            progress(len(records), work.total, record)
    return Run(sorted(records, key=lambda record: record.student), frozenset(work.unchanged))


@dataclass
class _Work:
    """One run over an assignment's submissions."""

    course: Course
    assignment: str
    force: bool

    def __post_init__(self) -> None:
        self.originals = _assignment_cells(self.course, self.assignment)
        self.folders = list(folders(self.course, self.assignment))
        self.misplaced = misplaced(self.course, self.assignment, self.originals)
        if not self.total:
            submitted = self.course.folder("submitted", "STUDENT", self.assignment)
            raise CourseError(f"nothing was handed in for {self.assignment}: expected {submitted}")
        self.graded = self._in_gradebook()
        self.unchanged: set[str] = set()
        self.finished = [self._refuse(one) for one in self.misplaced]  # nothing to execute
        still = {record.student for record in self.finished}
        forget_misplaced(self.course, self.assignment, still)

    @property
    def total(self) -> int:
        return len(self.folders) + len(self.misplaced)

    def records(self, jobs: int, limits: Limits) -> Iterator[Record]:
        tasks = self._tasks(limits)
        with local(jobs) as executor:
            for submission, future in run_all(execute_with_diagnoses, tasks, executor, jobs + 1):
                yield from self._take_finished()
                yield self._save(submission, future)
        yield from self._take_finished()

    def _take_finished(self) -> list[Record]:
        taken, self.finished = self.finished, []
        return taken

    def _tasks(self, limits: Limits) -> Iterator[tuple[Submission, tuple]]:
        for student, folder in self.folders:
            record = read_record(self.course.records, self.assignment, student)
            if student in self.graded and self._is_current(record, folder, limits):
                self.unchanged.add(student)
                self.finished.append(record)
                continue
            submission = inspect(student, self.assignment, folder, self.originals)
            if submission.notebook is None:
                self.finished.append(self._refuse(submission))
            else:
                yield submission, (submission.notebook, limits)

    def _in_gradebook(self) -> set[str]:
        with self.course.gradebook() as gradebook:
            found = gradebook.assignment_submissions(self.assignment)
            students = [submission.student_id for submission in found]
        name = f"{self.assignment}.ipynb"
        return {
            student
            for student in students
            if (self.course.folder("autograded", student, self.assignment) / name).is_file()
        }

    def _is_current(self, record: Record | None, folder: Path, limits: Limits) -> bool:
        if self.force or record is None or record.status != "graded":
            return False
        if record.may_change(limits):
            return False
        return record.fingerprint == fingerprint(folder, self.assignment, self.originals)

    def _save(self, submission: Submission, future: Future) -> Record:
        error = future.exception()
        if error is not None:
            return self._refuse(submission, _failed(error))
        try:
            return save(self.course, submission, future.result())
        except CourseError as reason:
            return self._refuse(submission, str(reason))
        except Exception as reason:  # a fault of one submission must not end the class's run
            return self._refuse(submission, _failed(reason))

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
        known = ", ".join(course.assignments()) or "none"
        raise CourseError(
            f"no assignment {assignment!r} in the gradebook: there are {known}"
        ) from None
