"""Find what was handed in where nobody looks, so that it is not passed over in silence."""

from pathlib import Path

from nbgrader.coursedir import CourseDirectory

from autograde.course import Course
from autograde.grading.files import MOST_FILES, files_in
from autograde.grading.originals import Original
from autograde.grading.reading import Refused, read_notebook
from autograde.grading.recognize import graded_names, holds
from autograde.grading.records import read_record
from autograde.grading.submissions import Submission, folders

NOTHING = "nothing for"
UNREAD = "more than can be looked through"
MOST_NAMES = 10  # in one line


def misplaced(course: Course, assignment: str, originals: list[Original]) -> list[Submission]:
    """One refused submission per student who has something for an assignment, elsewhere."""
    if course.coursedir.directory_structure != CourseDirectory.directory_structure.default_value:
        return []  # a course that lays out its folders by itself knows best where they are
    handed_in = {student for student, _ in folders(course, assignment)}
    others = {name for name in course.assignments() if name != assignment}
    graded, found = graded_names(originals), []
    for entry in sorted((course.root / course.coursedir.submitted_directory).glob("[!.]*")):
        if entry.name not in handed_in:
            try:
                files = _files(entry, assignment, others, graded)
            except Exception:  # one student must not end the class's run
                files = [entry]  # nobody can tell what it is for
            if files:
                line = _line(course, assignment, entry, files)
                found.append(Submission(entry.name, assignment, entry, (line,)))
    return found


def forget_misplaced(course: Course, assignment: str, still: set[str]) -> None:
    """Remove the records of what was in the wrong place once, and is there no more."""
    for path in sorted((course.records / assignment).glob("*.json")):
        record = read_record(course.records, assignment, path.stem)
        problems = [] if record is None or record.student in still else record.problems
        if any(problem.startswith(f"{NOTHING} {assignment}: found ") for problem in problems):
            path.unlink()


def _files(entry: Path, assignment: str, others: set[str], graded: set[str]) -> list[Path]:
    """What lies in a student's folder, or instead of one, for this assignment."""
    is_folder = entry.is_dir() and not entry.is_symlink()
    parts = sorted(entry.iterdir()) if is_folder else [entry]
    if len(parts) > MOST_FILES:
        return [entry]
    files = [path for part in parts for path in _inside(part, others)]
    files = [path for path in files if not path.name.startswith(".")]
    files = [path for path in files if not path.name.endswith("-checkpoint.ipynb")]
    return [path for path in files if _is_for(path, entry, assignment, others, graded)]


def _inside(part: Path, others: set[str]) -> list[Path]:
    """The files in a part of a student's folder; the part itself when there are too many."""
    if part.is_symlink() or not part.is_dir():
        files = [part]
    else:
        try:
            files = files_in(part)
        except Refused:
            return [] if part.name in others else [part]
    return [path for path in files if not path.is_dir()]


def _is_for(path: Path, entry: Path, assignment: str, others: set[str], graded: set[str]) -> bool:
    name = path.name.lower()
    if name.startswith(assignment.lower()) or path.is_dir():
        return True
    known = others & set(path.relative_to(entry).parts[:1])
    if path.suffix != ".ipynb" or known or any(name.startswith(one.lower()) for one in others):
        return False
    try:
        notebook, _ = read_notebook(path)
    except Refused:
        return True  # nobody can tell what it is for
    return holds(notebook, graded) or not others


def _line(course: Course, assignment: str, entry: Path, files: list[Path]) -> str:
    is_folder = entry.is_dir() and entry.name not in course.assignments()
    student = entry.name if is_folder else "STUDENT"
    place = entry if entry.is_dir() else entry.parent
    names = [UNREAD if path == place else str(path.relative_to(place)) for path in files]
    more = [f"{len(names) - MOST_NAMES} more"] if len(names) > MOST_NAMES else []
    found = ", ".join([*names[:MOST_NAMES], *more])
    where = place.relative_to(course.root)
    expected = course.folder("submitted", student, assignment) / f"{assignment}.ipynb"
    expected = expected.relative_to(course.root)
    return f"{NOTHING} {assignment}: found {found} in {where}, expected {expected}"
