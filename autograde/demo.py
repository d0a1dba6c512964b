"""The whole path on a class of samples: release, hand in, grade, compare, report."""

import shutil
import sys
from pathlib import Path

from rich.console import Console

from autograde import CourseError, samples
from autograde.course import SETTINGS, Course
from autograde.execute.limits import Limits
from autograde.grading.grade import grade
from autograde.releasing import build
from autograde.report import write_report
from autograde.report.gather import gather
from autograde.report.model import ClassResult
from autograde.show import print_grades, progress_bar

LESSON = "01_convolution"
LIMITS = Limits(cell_timeout=10, notebook_timeout=120)
console = Console()


def run(root: Path, jobs: int) -> int:
    """Grade the sample class in a fresh course folder; 1 when a grade is not the expected one."""
    course = make_course(root)
    console.rule("[bold]Grading")
    with progress_bar() as progress:
        grade(course, LESSON, jobs, LIMITS, progress=progress)
    result = gather(course, LESSON)
    print_grades(result, expected={sample.student: sample.score for sample in samples.SAMPLES})
    page = write_report(course, LESSON, root / "report")
    console.print(f"The report of this class: {page}", soft_wrap=True)
    console.print(
        f"The formgrader: cd {course.root} && {Path(sys.executable).parent / 'jupyter'} lab, "
        "menu Nbgrader",
        soft_wrap=True,
    )
    wrong = unexpected(result)
    if wrong:
        console.print(f"[bold]Not as expected:[/] {', '.join(wrong)}")
    return 1 if wrong else 0


def make_course(root: Path) -> Course:
    """Make a fresh course with the lesson and the sample class; replaces an earlier demo only."""
    if root.exists() and not (root / SETTINGS).is_file() and any(root.iterdir()):
        raise CourseError(f"{root} holds something that is no demo: remove it, or choose another")
    shutil.rmtree(root, ignore_errors=True)
    console.rule("[bold]Release")
    course = Course.create(root)
    build.generate(course, LESSON)
    console.print(f"Student notebook: {course.root / 'release' / LESSON}", soft_wrap=True)
    samples.write(course)
    console.print(f"Handed in: {len(samples.SAMPLES)} sample submissions")
    return course


def unexpected(result: ClassResult) -> list[str]:
    """Return the students whose automatic score is not the expected one."""
    got = {student.id: student.total if student.graded else None for student in result.students}
    return [one.student for one in samples.SAMPLES if got.get(one.student) != one.score]
