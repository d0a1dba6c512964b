"""Save through nbgrader's own converter, for a course with steps of its own in autograding."""

import glob
import warnings
from pathlib import Path

from nbformat import NotebookNode
from nbgrader.converters import Autograde
from nbgrader.converters.base import NbGraderException
from nbgrader.coursedir import CourseDirectory
from sqlalchemy.exc import SAWarning
from traitlets import Instance

from autograde import CourseError
from autograde.course import Course
from autograde.grading.records import Record, read_record
from autograde.grading.save import Graded
from autograde.messages import Messages
from autograde.preprocessors import ExecuteSubmission


class ConvertExecuted(Autograde):
    """nbgrader's Autograde for a notebook that was sanitized and executed before."""

    executed = Instance(NotebookNode)

    def convert_single_notebook(self, notebook_filename: str) -> None:
        resources = self.init_single_notebook_resources(notebook_filename)
        steps = self.autograde_preprocessors
        self.autograde_preprocessors = [step for step in steps if step is not ExecuteSubmission]
        self._sanitizing = False
        try:
            self._init_preprocessors()
            output, resources = self.exporter.from_notebook_node(self.executed, resources)
            self.write_single_notebook(output, resources)
        finally:
            self._sanitizing = True


class Converter:
    """Saves the submissions of one assignment one by one, with the course's own steps."""

    def __init__(self, course: Course, assignment: str):
        self._course, self._assignment = course, assignment

    def close(self) -> None:
        """Nothing is open."""

    def students(self) -> set[str]:
        """Return who has a submission in the gradebook."""
        with self._course.gradebook() as gradebook:
            found = gradebook.assignment_submissions(self._assignment)
            return {submission.student_id for submission in found}

    def save(self, batch: list[Graded]) -> list[Record]:
        """Save some submissions and return their records.

        Raises:
            CourseError: nbgrader could not, with its last message.
        """
        return [self._save(one) for one in batch]

    def _save(self, one: Graded) -> Record:
        course, student = self._course, one.submission.student
        coursedir = CourseDirectory(
            config=course.config,
            student_id=glob.escape(student),
            assignment_id=glob.escape(self._assignment),
        )
        converter = ConvertExecuted(
            coursedir=coursedir, config=course.config, force=True, executed=one.notebook
        )
        messages = Messages()
        converter.log = messages.logger
        try:
            with warnings.catch_warnings():
                # nbgrader adds rows before it ties them to their parents; SQLAlchemy mentions it.
                warnings.simplefilter("ignore", SAWarning)
                converter.start()
        except NbGraderException:
            raise CourseError(f"nbgrader cannot save it: {messages.reason()}") from None
        record = read_record(Path(course.records), self._assignment, student)
        if record is None:
            raise CourseError("nbgrader saved it under another name, or its record is unreadable")
        return record
