"""Submissions per minute: plain `nbgrader autograde` and ours, the same class in one run.

python -m autograde.benchmarks.throughput [--students 100] [--lesson small|01] [--jobs 2]
"""

import argparse
import os
import shutil
import sqlite3
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from statistics import mean
from tempfile import TemporaryDirectory
from time import monotonic

from rich.console import Console
from rich.table import Table

from autograde import samples
from autograde.benchmarks import small
from autograde.benchmarks.use import Use, watched
from autograde.course import SETTINGS, Course
from autograde.grading.records import read_record
from autograde.releasing import build

PYTHON = sys.executable
console = Console()


@dataclass
class Contender:
    """A grader: its commands, which share the class between them and run side by side."""

    name: str
    commands: list[list[str]]
    stock: bool = False


@dataclass(frozen=True)
class Outcome:
    """What one grader did with the class."""

    seconds: float
    use: Use
    graded: int


def main() -> None:
    """Print the table, and where our time goes."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--students", type=int, default=100)
    parser.add_argument("--lesson", default=small.NAME, help="small, or a lesson such as 01")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--ours-only", action="store_true")
    args = parser.parse_args()
    with TemporaryDirectory() as folder:
        original, assignment = make_class(Path(folder) / "original", args.lesson, args.students)
        outcomes, course = {}, original
        for contender in contenders(assignment, args.jobs):
            if contender.stock and args.ours_only:
                continue
            course, outcomes[contender.name] = run(original, Path(folder) / "copy", contender)
        show(outcomes, args.students, assignment)
        console.print(f"seconds of a submission, on average: {where(course, assignment)}")


def contenders(assignment: str, jobs: int) -> list[Contender]:
    """Return the graders: one process of plain nbgrader, two side by side, ours."""
    plain = [PYTHON, "-m", "nbgrader", "autograde", assignment]
    halves = [[*plain, f"--student=student-???{digits}"] for digits in ("[02468]", "[13579]")]
    ours = [PYTHON, "-m", "autograde", "grade", "--assignment", assignment]
    return [
        Contender("nbgrader autograde", [plain], stock=True),
        Contender("nbgrader autograde, two side by side", halves, stock=True),
        Contender("ours, --jobs 1", [[*ours, "--jobs", "1"]]),
        Contender(f"ours, --jobs {jobs}", [[*ours, "--jobs", str(jobs)]]),
    ]


def make_class(root: Path, lesson: str, students: int) -> tuple[Course, str]:
    """Make a course with a class of submissions that plain nbgrader finishes too."""
    course = Course.create(root)
    if lesson == small.NAME:
        small.make_class(course, students)
        return course, small.NAME
    name = build.find_lesson(lesson)
    build.generate(course, name)
    samples.write(course)
    written = root / "submitted"
    plain = [one.student for one in samples.SAMPLES if one.score and one.score >= 60]
    calm = [student for student in plain if student not in {"lena-b", "mateo-g", "quynh-t"}]
    for number in range(students):
        source = written / calm[number % len(calm)]
        shutil.copytree(source, root / "class" / f"student-{number:04d}")
    shutil.rmtree(written)
    (root / "class").rename(written)
    return course, name


def run(original: Course, copy: Path, contender: Contender) -> tuple[Course, Outcome]:
    """Grade a fresh copy of the class; plain nbgrader runs without our settings."""
    shutil.rmtree(copy, ignore_errors=True)
    shutil.copytree(original.root, copy)
    if contender.stock:
        (copy / SETTINGS).write_text("c = get_config()\n")
    began = monotonic()
    environment = {**os.environ, "OPENBLAS_NUM_THREADS": "1"}
    running = [
        subprocess.Popen(
            command, cwd=copy, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        for command in contender.commands
    ]
    use = watched(running)
    seconds = monotonic() - began
    if any(process.returncode for process in running):
        raise SystemExit(f"{contender.name} failed: {[p.returncode for p in running]}")
    return Course(copy), Outcome(seconds, use, _graded(copy))


def show(outcomes: dict[str, Outcome], students: int, assignment: str) -> None:
    """Print submissions per minute, ratios, memory and processor time."""
    table = Table(title=f"{students} submissions of {assignment}", title_justify="left")
    for column in ["grader", "graded", "s in all", "per minute", "ratio", "peak MB", "CPU s each"]:
        table.add_column(column, justify="left" if column == "grader" else "right")
    base = next(iter(outcomes.values())).seconds
    for name, one in outcomes.items():
        table.add_row(
            name,
            f"{one.graded}",
            f"{one.seconds:.1f}",
            f"{60 * students / one.seconds:.1f}",
            f"{base / one.seconds:.2f}",
            f"{one.use.peak_mb:.0f}",
            f"{one.use.cpu_seconds / students:.3f}",
        )
    console.print(table)


def where(course: Course, assignment: str) -> str:
    """Return where the time of a submission goes, from its record.

    `execute` is `start` (two forks and their walls, the messages), `student` and `graded` cells.
    """
    parts: dict[str, list[float]] = {}
    for folder in (course.root / "submitted").iterdir():
        record = read_record(course.records, assignment, folder.name)
        for part, seconds in record.seconds.items():
            parts.setdefault(part, []).append(seconds)
    return ", ".join(f"{part} {mean(seconds):.4f}" for part, seconds in parts.items())


def _graded(root: Path) -> int:
    """Count the submissions that have grades in the gradebook."""
    query = (
        "select count(distinct n.id) from submitted_notebook n join grade g on g.notebook_id = n.id"
        " where g.auto_score is not null"
    )
    with sqlite3.connect(root / "gradebook.db") as database:
        return database.execute(query).fetchone()[0]


if __name__ == "__main__":
    main()
