"""Give an executed submission to nbgrader's own converter, which writes gradebook and files."""

import glob
import warnings
from time import monotonic

from nbformat import NotebookNode
from nbgrader.converters import Autograde
from nbgrader.converters.base import NbGraderException
from nbgrader.coursedir import CourseDirectory
from sqlalchemy.exc import SAWarning
from traitlets import Instance

from autograde import CourseError
from autograde.course import Course
from autograde.messages import Messages
from autograde.preprocessors import ExecuteSubmission
from autograde.records import Record, read_record
from autograde.submissions import Submission


class SaveExecuted(Autograde):
    """nbgrader's Autograde for a notebook that was sanitized and executed before."""

    executed = Instance(NotebookNode)

    def convert_single_notebook(self, notebook_filename: str) -> None:
        resources = self.init_single_notebook_resources(notebook_filename)
        resources["save_began"] = monotonic()
        steps = self.autograde_preprocessors
        self.autograde_preprocessors = [step for step in steps if step is not ExecuteSubmission]
        self._sanitizing = False
        try:
            self._init_preprocessors()
            output, resources = self.exporter.from_notebook_node(self.executed, resources)
            self.write_single_notebook(output, resources)
        finally:
            self._sanitizing = True


def save(course: Course, submission: Submission, executed: NotebookNode) -> Record:
    """Write scores, comments, autograded/ and the record; replaces what an earlier run wrote.

    Raises:
        CourseError: nbgrader could not, with its last message.
    """
    coursedir = CourseDirectory(
        config=course.config,
        student_id=glob.escape(submission.student),
        assignment_id=glob.escape(submission.assignment),
    )
    converter = SaveExecuted(
        coursedir=coursedir, config=course.config, force=True, executed=executed
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
    record = read_record(course.records, submission.assignment, submission.student)
    if record is None:
        raise CourseError("nbgrader saved it under another name, or its record cannot be read")
    return record
