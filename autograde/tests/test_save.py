"""Our way of saving and nbgrader's own: the same rows, the same files."""

import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

from autograde.course import Course
from autograde.grading.grade import grade
from autograde.grading.records import read_record
from autograde.tests import tiny

NBGRADER = Path(sys.executable).with_name("nbgrader")
STUDENTS = ["ada", "bob", "dan", "eve"]
GRADES = """
select s.student_id, s.timestamp, n.late_submission_penalty, n.flagged, b.name, b.type,
       g.auto_score, g.manual_score, g.extra_credit, g.needs_manual_grade
from grade g join submitted_notebook n on n.id = g.notebook_id
join submitted_assignment s on s.id = n.assignment_id join base_cell b on b.id = g.cell_id
order by s.student_id, b.name"""
COMMENTS = """
select s.student_id, b.name, b.type, c.auto_comment, c.manual_comment
from comment c join submitted_notebook n on n.id = c.notebook_id
join submitted_assignment s on s.id = n.assignment_id join base_cell b on b.id = c.cell_id
order by s.student_id, b.name"""


def rows(course, query):
    from sqlalchemy import text

    with course.gradebook() as gradebook:
        return [tuple(row) for row in gradebook.db.execute(text(query))]


def files(course):
    """Every file of autograded/: its text, without what a clock says; and its permissions."""
    found = {}
    for path in sorted((course.root / "autograded").rglob("*")):
        if path.is_file():
            text = path.read_text()
            if path.suffix == ".ipynb":
                notebook = nbformat.reads(text, as_version=4)
                notebook.metadata.autograde.pop("seconds")
                text = nbformat.writes(notebook)
            name = str(path.relative_to(course.root))
            found[name] = (text, oct(path.stat().st_mode & 0o777))
    return found


def nbgrader(course):
    arguments = ["autograde", tiny.NAME, "--force", "--ExecuteSubmission.cell_timeout=1.5"]
    done = subprocess.run([NBGRADER, *arguments], cwd=course.root, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


@pytest.fixture(scope="module")
def both(class_course, tmp_path_factory):
    """The same class twice: late, with files beside the notebooks; ours and nbgrader's."""
    root = tmp_path_factory.mktemp("both")
    course = Course(Path(shutil.copytree(class_course.root, root / "ours")))
    tiny.keep_only(course, *STUDENTS)
    with (course.root / "nbgrader_config.py").open("a") as settings:
        settings.write("c.LateSubmissionPlugin.penalty_method = 'zero'\n")
    with course.gradebook() as gradebook:
        gradebook.update_or_create_assignment(tiny.NAME, duedate="2026-01-31 12:00:00 UTC")
    for student, day in [("ada", 30), ("bob", 31)]:
        folder = course.folder("submitted", student, tiny.NAME)
        (folder / "timestamp.txt").write_text(f"2026-01-{day} 13:00:00 UTC")
        (folder / "notes").mkdir()
        (folder / "notes" / "mine.txt").write_text(student)
    (course.root / "source" / tiny.NAME / "given.csv").write_text("1,2,3\n")
    unanswered = tiny.released(course)
    nbformat.write(unanswered, course.folder("submitted", "eve", tiny.NAME) / "tiny.ipynb")
    shutil.copytree(course.root, root / "theirs")
    theirs = Course(root / "theirs")
    grade(course, tiny.NAME, 2, tiny.LIMITS)
    nbgrader(theirs)
    return course, theirs


@pytest.mark.parametrize("query", [GRADES, COMMENTS], ids=["grades", "comments"])
def test_the_rows_are_those_of_nbgrader(both, query):
    ours, theirs = both
    assert rows(ours, query) == rows(theirs, query)
    assert len(rows(ours, query)) == 4 * len(STUDENTS) if query == GRADES else True


def test_the_rows_are_the_same_again_after_a_person_graded_and_everything_is_graded_anew(both):
    for course in both:
        with course.gradebook() as gradebook:
            grades = [gradebook.find_grade(n, tiny.NAME, tiny.NAME, "bob") for n in GIVEN]
            for one, score in zip(grades, GIVEN.values(), strict=True):
                one.manual_score = score
            grades[0].extra_credit = 0.5
            gradebook.find_comment("double", tiny.NAME, tiny.NAME, "bob").manual_comment = "Hm."
            gradebook.db.commit()
    ours, theirs = both
    grade(ours, tiny.NAME, 2, tiny.LIMITS, force=True)
    nbgrader(theirs)
    assert rows(ours, GRADES) == rows(theirs, GRADES)
    assert rows(ours, COMMENTS) == rows(theirs, COMMENTS)


GIVEN = {"why": 1.5, "test-double": 2.0}


def test_the_files_are_those_of_nbgrader(both):
    ours, theirs = map(files, both)
    assert set(ours) == set(theirs)
    for name, found in ours.items():
        assert found == theirs[name], name


def test_the_records_are_the_same(both):
    for student in STUDENTS:
        ours, theirs = (read_record(course.records, tiny.NAME, student) for course in both)
        assert (ours.cells, ours.submitted) == (theirs.cells, theirs.submitted)
        assert (ours.problems, ours.fingerprint) == (theirs.problems, theirs.fingerprint)


def test_the_files_of_the_course_win_whatever_a_student_names_alike(course):
    source = course.root / "source" / tiny.NAME
    folder = tiny.hand_in(course, "ada", tiny.answer(course)).parent
    for place, name in [(source, "both"), (source, "images/a"), (source, "b")]:
        (place / name).parent.mkdir(exist_ok=True)
        (place / name).write_text("of the course")
    for name in ["both", "images", "b/c/d", "own/e"]:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text("of the student")
    (record,) = grade(course, tiny.NAME, 1, tiny.LIMITS).records
    assert (record.status, record.problems) == ("graded", [])
    copied = {name.split("/", 2)[-1]: text for name, (text, _) in files(course).items()}
    copied.pop("tiny/tiny.ipynb")
    ours = dict.fromkeys(["tiny/both", "tiny/images/a", "tiny/b"], "of the course")
    assert copied == {**ours, "tiny/own/e": "of the student"}
