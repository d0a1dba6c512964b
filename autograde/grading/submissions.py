"""Look at what was handed in, before anything is run. Nothing in submitted/ is ever changed."""

import glob
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from time import monotonic

from nbformat import NotebookNode
from nbgrader.utils import parse_utc

from autograde.course import Course
from autograde.grading.files import files_in
from autograde.grading.forbidden import forbidden
from autograde.grading.names import one_line, readable, wrong_with
from autograde.grading.originals import Original, from_gradebook
from autograde.grading.reading import Refused, read_notebook, require_plain_file
from autograde.grading.records import fingerprint
from autograde.grading.restore import restore

USUAL_NAME = re.compile(r"[\w.@-]+", re.ASCII)
LONGEST_TIME = 100  # characters


@dataclass(frozen=True)
class Submission:
    """One student's folder. `notebook` is what will be run; None when it is refused."""

    student: str
    assignment: str
    folder: Path
    problems: tuple[str, ...] = ()
    notebook: NotebookNode | None = None


def assignment_cells(course: Course, assignment: str) -> list[Original]:
    """The cells an assignment was released with."""
    source = course.folder("source", ".", assignment) / f"{assignment}.ipynb"
    with course.gradebook() as gradebook:
        return from_gradebook(gradebook, assignment, assignment, source)


def folders(course: Course, assignment: str) -> Iterator[tuple[str, Path]]:
    """Every student and the folder handed in for an assignment, by name."""
    path_of, step = course.coursedir.format_path, course.coursedir.submitted_directory
    pattern = path_of(step, "(?P<student>.*)", re.escape(assignment), escape=True)
    for path in sorted(glob.glob(path_of(step, "*", glob.escape(assignment)))):
        yield re.fullmatch(pattern, path, re.DOTALL)["student"], Path(path)


def inspect(student: str, assignment: str, folder: Path, originals: list[Original]) -> Submission:
    """Read one submission, restore its cells, and note every problem in one line.

    Whatever was handed in, there is a submission: what nobody has thought of is refused too.
    """
    reason = wrong_with(student)
    if reason is not None:
        problem = f"the folder name {readable(student)} {reason}: rename the folder"
        return Submission(readable(student), assignment, folder, (problem,))
    try:
        return _inspect(student, assignment, folder, originals)
    except Exception as error:  # one submission must not end the class's run
        told = f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
        problem = one_line(f"the grader cannot read it ({told[:200]}): look at the files yourself")
        return Submission(student, assignment, folder, (problem,))


def _inspect(student: str, assignment: str, folder: Path, originals: list[Original]) -> Submission:
    began, notes = monotonic(), []
    if not USUAL_NAME.fullmatch(student):
        notes.append(f"the folder name {student!r} has unusual characters")
    try:
        # Before it is read: what replaces it from here on is graded by the next run.
        mark = fingerprint(folder, assignment, originals)
        notes += _look_at_files(folder, f"{assignment}.ipynb")
        notebook, read = read_notebook(folder / f"{assignment}.ipynb")
        notebook, restored = restore(notebook, originals)
    except Refused as refusal:
        return Submission(student, assignment, folder, (*notes, one_line(str(refusal))))
    except (OSError, UnicodeError) as error:
        problem = one_line(f"the folder cannot be read: {error}")
        return Submission(student, assignment, folder, (*notes, problem))
    problems = [*notes, *read, *restored, *forbidden(notebook)]
    seconds = {"read": round(monotonic() - began, 3)}
    notebook.metadata["autograde"] = NotebookNode(
        problems=problems, seconds=seconds, fingerprint=mark
    )
    return Submission(student, assignment, folder, tuple(problems), notebook)


def _look_at_files(folder: Path, expected: str) -> list[str]:
    if folder.is_symlink() or folder.parent.is_symlink():
        raise Refused("the folder is a symbolic link: ask for the files themselves")
    if not folder.is_dir():
        raise Refused(f"{folder.name} is not a folder: expected {folder.name}/{expected}")
    files = files_in(folder)
    for path in files:
        require_plain_file(path)
    _look_at_timestamp(folder / "timestamp.txt")
    others = [path.name for path in files if path.suffix == ".ipynb" and path.name != expected]
    others = [name for name in others if not name.endswith("-checkpoint.ipynb")]
    if not (folder / expected).exists():
        found = f"found {', '.join(map(repr, others))}" if others else "found no notebook"
        raise Refused(f"{found}, expected {expected!r}")
    return [one_line(f"other notebooks are not graded: {', '.join(others)}")] if others else []


def _look_at_timestamp(path: Path) -> None:
    """nbgrader stops at a time it cannot read."""
    if path.is_dir():
        raise Refused(f"{path.name} is a folder, expected a file or nothing")
    text = path.read_text(encoding="utf-8", errors="replace").strip() if path.exists() else ""
    try:
        if len(text) > LONGEST_TIME:
            raise ValueError("too long")  # a long number takes long to be read
        if text:
            parse_utc(text)
    except Exception:  # of a time that is none, dateutil raises this and that
        example = "2026-01-31 12:00:00 UTC"
        raise Refused(f"{path.name} says {text[:40]!r}, expected such as {example!r}") from None
