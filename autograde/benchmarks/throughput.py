"""Seconds per submission: plain `nbgrader autograde` and ours, on the same class in one run.

python -m autograde.benchmarks.throughput [--students 12] [--rounds 1]
"""

import argparse
import shutil
import subprocess
import sys
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import monotonic

from rich.console import Console
from rich.table import Table

from autograde import build, samples
from autograde.course import SETTINGS, Course
from autograde.records import read_record

LESSON = "01_convolution"
CONTENDERS = {
    "nbgrader autograde": [sys.executable, "-m", "nbgrader", "autograde", LESSON],
    "ours, --jobs 1": [sys.executable, "-m", "autograde", "grade", "--jobs", "1"],
    "ours, --jobs 2": [sys.executable, "-m", "autograde", "grade", "--jobs", "2"],
}
console = Console()


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--students", type=int, default=12)
    parser.add_argument("--rounds", type=int, default=1)
    args = parser.parse_args()
    with TemporaryDirectory() as folder:
        original = make_class(Path(folder) / "original", args.students)
        seconds: dict[str, list[float]] = {name: [] for name in CONTENDERS}
        for _ in range(args.rounds):
            for name, command in CONTENDERS.items():
                took, course = run(original, Path(folder) / "copy", name, command)
                seconds[name].append(took / args.students)
        show(seconds, course)


def make_class(root: Path, students: int) -> Course:
    """Hand in the submissions that plain nbgrader finishes too, again and again."""
    course = Course.create(root)
    build.generate(course, LESSON)
    samples.write(course)
    written = root / "submitted"
    plain = [one.student for one in samples.SAMPLES if one.score and one.score >= 60]
    calm = [name for name in plain if name not in {"lena-b", "mateo-g", "quynh-t"}]
    for number in range(students):
        source = written / calm[number % len(calm)]
        shutil.copytree(source, root / "class" / f"student-{number:03d}")
    shutil.rmtree(written)
    (root / "class").rename(written)
    return course


def run(original: Course, copy: Path, name: str, command: list[str]) -> tuple[float, Course]:
    """Grade a fresh copy of the class; plain nbgrader runs without our settings."""
    shutil.rmtree(copy, ignore_errors=True)
    shutil.copytree(original.root, copy)
    if name.startswith("nbgrader"):
        (copy / SETTINGS).write_text("c = get_config()\n")
    began = monotonic()
    done = subprocess.run(command, cwd=copy, capture_output=True, text=True)
    took = monotonic() - began
    if done.returncode:
        raise SystemExit(f"{name} failed:\n{done.stderr[-2000:]}")
    return took, Course(copy)


def show(seconds: dict[str, list[float]], course: Course) -> None:
    """Print medians, ratios, and where our own time goes."""
    table = Table("grader", "s per submission", "per minute", "ratio")
    base = median(seconds["nbgrader autograde"])
    for name, taken in seconds.items():
        one = median(taken)
        table.add_row(name, f"{one:.2f}", f"{60 / one:.1f}", f"{base / one:.2f}")
    console.print(table)
    parts: dict[str, list[float]] = {}
    for folder in (course.root / "submitted").iterdir():
        record = read_record(course.records, LESSON, folder.name)
        for part, taken in record.seconds.items():
            parts.setdefault(part, []).append(taken)
    spent = ", ".join(f"{part} {median(taken):.2f}" for part, taken in parts.items())
    console.print(f"where the time of one submission goes, median seconds: {spent}")


if __name__ == "__main__":
    main()
