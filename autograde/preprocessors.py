"""nbgrader plug-ins: the steps of autograding and feedback that differ from the stock ones.

`autograde.config` puts them at nbgrader's own extension points, so its command line, the
formgrader's button and our `grade` command do the same.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from nbconvert.exporters.exporter import ResourcesDict
from nbformat import NotebookNode
from nbgrader.api import Gradebook
from nbgrader.coursedir import CourseDirectory
from nbgrader.preprocessors import NbGraderPreprocessor
from nbgrader.utils import is_solution
from traitlets import Bool, Float, Integer

from autograde import CourseError
from autograde.execute.limits import Limits
from autograde.feedback.page import HEAD, feedback
from autograde.grading.claims import Claims
from autograde.grading.diagnose import execute_with_diagnoses
from autograde.grading.forbidden import forbidden
from autograde.grading.originals import Original, from_gradebook
from autograde.grading.records import RECORDS, Record, cell_results, fingerprint
from autograde.grading.restore import restore
from autograde.isolation import require_sandbox
from autograde.releasing.crossing import problems

PHASES = ("read", "execute", "convert", "database")  # of the work on a submission

Step = tuple[NotebookNode, ResourcesDict]


class CheckTests(NbGraderPreprocessor):
    """Refuse to generate an assignment with tests that cannot be graded."""

    cell_timeout = Float(60.0, help="seconds for one cell").tag(config=True)

    def preprocess(self, nb: NotebookNode, resources: ResourcesDict) -> Step:
        found = problems(nb, Limits(cell_timeout=self.cell_timeout))
        if found:
            raise CourseError("; ".join(found))
        return nb, resources


class RestoreCells(NbGraderPreprocessor):
    """Put locked text, metadata and missing cells back, before nbgrader looks at the cells."""

    def preprocess(self, nb: NotebookNode, resources: ResourcesDict) -> Step:
        ids, originals = resources["nbgrader"], _originals(self, resources)
        _claim(self, ids["assignment"], ids["student"])
        with _released_after_an_error(self):
            return self._restore(nb, resources, originals), resources

    def _restore(
        self, nb: NotebookNode, resources: ResourcesDict, originals: list[Original]
    ) -> NotebookNode:
        ids = resources["nbgrader"]
        nb, problems = restore(nb, originals)
        coursedir: CourseDirectory = self.parent.parent.coursedir
        folder = coursedir.format_path(
            coursedir.submitted_directory, ids["student"], ids["assignment"]
        )
        nb.metadata["autograde"] = NotebookNode(
            problems=[*problems, *forbidden(nb)],
            fingerprint=fingerprint(Path(folder), ids["assignment"], originals),
        )
        return nb


class ExecuteSubmission(NbGraderPreprocessor):
    """Execute within limits, and look for named mistakes."""

    cell_timeout = Float(Limits.cell_timeout, help="seconds for one cell").tag(config=True)
    notebook_timeout = Float(Limits.notebook_timeout, help="seconds for a notebook").tag(
        config=True
    )
    memory_mb = Integer(Limits.memory_mb, help="megabytes for the student's code").tag(config=True)
    require_sandbox = Bool(False, help="run nothing where the sandbox is not full").tag(config=True)

    def preprocess(self, nb: NotebookNode, resources: ResourcesDict) -> Step:
        if self.require_sandbox:
            require_sandbox()
        with _released_after_an_error(self):
            return execute_with_diagnoses(nb, self.limits, _originals(self, resources)), resources

    @property
    def limits(self) -> Limits:
        """As the course's settings have them."""
        return Limits(self.cell_timeout, self.notebook_timeout, self.memory_mb)


class SaveDiagnoses(NbGraderPreprocessor):
    """Comment on the functions whose mistake was recognized, and write the record."""

    def preprocess(self, nb: NotebookNode, resources: ResourcesDict) -> Step:
        ids, found = resources["nbgrader"], nb.metadata.get("autograde", {})
        student, assignment = ids["student"], ids["assignment"]
        with _released_after_an_error(self), Gradebook(ids["db_url"]) as gradebook:
            for name, text in comments(nb, found.get("diagnoses", [])).items():
                comment = gradebook.find_comment(name, ids["notebook"], assignment, student)
                comment.auto_comment = text
            gradebook.db.commit()
            moment = gradebook.find_submission(assignment, student).timestamp
        record_of(nb, student, assignment, moment).write(_records(self))
        _release(self)
        return nb, resources


class HideTests(NbGraderPreprocessor):
    """Take hidden tests, and what could show them, out of a student's feedback."""

    def preprocess(self, nb: NotebookNode, resources: ResourcesDict) -> Step:
        ids = resources["nbgrader"]
        with Gradebook(ids["db_url"]) as gradebook:
            submission = gradebook.find_submission_notebook(
                ids["notebook"], ids["assignment"], ids["student"]
            )
            unread = [grade.name for grade in submission.grades if grade.needs_manual_grade]
        resources["inlining"]["css"] = [*resources["inlining"]["css"], HEAD]
        return feedback(nb, ids["assignment"], unread), resources


def comments(notebook: NotebookNode, diagnoses: list[dict[str, str]]) -> dict[str, str]:
    """Comment per solution cell, from the diagnoses of the functions it defines."""
    texts: dict[str, list[str]] = {}
    for diagnosis in diagnoses:
        defines = re.compile(rf"^def {re.escape(diagnosis['function'])}\b", re.MULTILINE)
        for cell in filter(is_solution, notebook.cells):
            if defines.search(cell.source):
                text = f"{diagnosis['function']}: {diagnosis['mistake']}. {diagnosis['question']}"
                texts.setdefault(cell.metadata.nbgrader.grade_id, []).append(text.strip())
    return {name: "\n".join(found) for name, found in texts.items()}


_held: dict[Path, Claims] = {}  # of this process, by course


def _claim(step: NbGraderPreprocessor, assignment: str, student: str) -> None:
    """Claim a submission, so that no two graders work on it; ends what an error has left."""
    _release(step)
    coursedir: CourseDirectory = step.parent.parent.coursedir
    claims = Claims(_records(step), coursedir.groupshared)
    _held[_records(step)] = claims
    claims.wait(assignment, student)


def _release(step: NbGraderPreprocessor) -> None:
    """Let others have what this process has claimed in a course."""
    held = _held.pop(_records(step), None)
    if held is not None:
        held.close()


@contextmanager
def _released_after_an_error(step: NbGraderPreprocessor) -> Iterator[None]:
    try:
        yield
    except BaseException:
        _release(step)
        raise


def _records(step: NbGraderPreprocessor) -> Path:
    return Path(step.parent.parent.coursedir.root) / RECORDS


def _originals(step: NbGraderPreprocessor, resources: ResourcesDict) -> list[Original]:
    """Return the cells that the assignment was released with, as the gradebook keeps them."""
    ids, coursedir = resources["nbgrader"], step.parent.parent.coursedir
    folder = coursedir.format_path(coursedir.source_directory, ".", ids["assignment"])
    source = Path(folder) / f"{ids['notebook']}.ipynb"
    with Gradebook(ids["db_url"]) as gradebook:
        return from_gradebook(gradebook, ids["notebook"], ids["assignment"], source)


def record_of(
    notebook: NotebookNode, student: str, assignment: str, moment: datetime | None
) -> Record:
    """Return the record of a graded notebook, handed in at a moment if that is known."""
    found = notebook.metadata.get("autograde", {})
    seconds = dict(found.get("seconds", {}))
    total = sum(seconds.get(phase, 0.0) for phase in PHASES)
    return Record(
        student=student,
        assignment=assignment,
        status="graded",
        problems=list(found.get("problems", [])),
        seconds=seconds | {"total": round(total, 4)},
        diagnoses=[dict(diagnosis) for diagnosis in found.get("diagnoses", [])],
        submitted=None if moment is None else moment.isoformat(),
        cells=cell_results(notebook),
        fingerprint=found.get("fingerprint", ""),
        stopped_by=dict(found.get("stopped_by", {})),
    )
