"""Release assignments, grade submissions, report on a class."""

import argparse
import os
import sys
from pathlib import Path

if sys.platform == "win32":
    print("autograde: this runs on Linux and macOS; on Windows, use WSL", file=sys.stderr)
    sys.exit(2)

from autograde.execute.limits import Limits
from autograde.execute.run import start_early

COUNT = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()


def main(argv: list[str] | None = None) -> int:
    """Run one command; return 0 when done, 1 when something needs attention, 2 for a mistake."""
    args = parser().parse_args(argv)
    if args.runs_submissions and not getattr(args, "cluster", None):
        start_early()
    try:
        from autograde import commands  # takes seconds, which the fork server uses as well

        return commands.run_command(args)
    except KeyboardInterrupt:
        print("autograde: stopped; run the same command again to go on", file=sys.stderr)
        return 130


def parser() -> argparse.ArgumentParser:
    """Return the parser of all commands."""
    whole = argparse.ArgumentParser(prog="python -m autograde", description=__doc__)
    whole.set_defaults(runs_submissions=False)
    add = whole.add_subparsers(required=True, metavar="command").add_parser

    one = add("release", help="write notebooks/ from the lessons; make an nbgrader course folder")
    one.add_argument("names", nargs="*", metavar="lesson", help="such as 01; default: all")
    one.add_argument("--check", action="store_true", help="write nothing, fail when stale")
    one.add_argument("--bundle", type=Path, metavar="DIR", help="write the student's course here")
    one.add_argument("--course", type=Path, metavar="DIR", help="generate the assignments here")
    one.add_argument("--term", metavar="NAME", help="give each student new numbers for this term")
    one.set_defaults(command="release_command")

    one = add(
        "grade",
        help="grade what was submitted to a course",
        description="Grade what is new or changed. Exits 1 when a submission was refused: "
        "a person must look at it before it has a grade.",
    )
    _course(one)
    _limits(one, "as the course has it, or ")
    one.add_argument(
        "--jobs", type=_positive, default=COUNT, metavar="N", help="default: %(default)s"
    )
    one.add_argument(
        "--cluster", metavar="ADDRESS", help="run on the workers of a Dask scheduler instead"
    )
    one.add_argument("--force", action="store_true", help="grade again what is graded")
    one.add_argument("--json", action="store_true", help="print the records for a program")
    one.set_defaults(command="grade_command", runs_submissions=True)

    one = add("check", help="grade one notebook, without a gradebook")
    one.add_argument("notebook", type=Path)
    _limits(one)
    one.add_argument("--json", action="store_true", help="print the verdict for a program")
    one.set_defaults(command="check_command", runs_submissions=True)

    one = add("report", help="write the report of a class: HTML and CSV")
    _course(one)
    one.add_argument("--out", type=Path, metavar="DIR", help="default: DIR/report/ASSIGNMENT")
    one.set_defaults(command="report_command")

    one = add("export", help="write the scores as CSV for Canvas or Moodle")
    _course(one)
    one.add_argument(
        "--format", choices=["canvas", "moodle"], default="canvas", help="default: canvas"
    )
    one.add_argument("--out", type=Path, metavar="FILE", help="default: in the course")
    one.set_defaults(command="export_command")

    one = add("samples", help="write a class of sample submissions into a course")
    _course(one)
    one.set_defaults(command="samples_command")

    one = add("misconceptions", help="try every known wrong and right answer on a lesson's tests")
    one.add_argument("names", nargs="*", metavar="lesson", help="such as 01; default: all")
    one.add_argument(
        "--mutants", action="store_true", help="machine-made mistakes in the solutions instead"
    )
    one.add_argument(
        "--jobs", type=_positive, default=COUNT, metavar="N", help="default: %(default)s"
    )
    one.set_defaults(command="misconceptions_command")

    one = add("solution", help="print the model solution of a function that was tried")
    one.add_argument("lesson", help="such as 01")
    one.add_argument("function", help="such as conv2d_valid")
    one.add_argument(
        "--progress",
        type=Path,
        default=Path("notebooks/progress.json"),
        metavar="FILE",
        help="what was tried; default: %(default)s",
    )
    one.set_defaults(command="solution_command")

    one = add("lessons", help="run lessons with their solutions: seconds, memory, points")
    one.add_argument("names", nargs="*", metavar="lesson", help="such as 01; default: all")
    one.add_argument("--json", action="store_true", help="print the costs for a program")
    one.set_defaults(command="lessons_command")

    one = add("demo", help="release, grade and report on the class of samples")
    one.add_argument("--dir", type=Path, default=Path("build/demo"), help="default: %(default)s")
    one.add_argument(
        "--jobs", type=_positive, default=COUNT, metavar="N", help="default: %(default)s"
    )
    one.set_defaults(command="demo_command", runs_submissions=True)

    one = add("doctor", help="what isolation this machine offers, and what is missing")
    one.add_argument("--json", action="store_true", help="print the findings for a program")
    one.set_defaults(command="doctor_command")
    return whole


def _course(one: argparse.ArgumentParser) -> None:
    one.add_argument("--course", type=Path, default=Path(), metavar="DIR", help="default: here")
    one.add_argument("--assignment", metavar="NAME", help="default: the only one of the course")


def _limits(one: argparse.ArgumentParser, first: str = "") -> None:
    for name, unit, words, most in [
        ("--timeout", "S", "seconds per cell", Limits.cell_timeout),
        ("--notebook-timeout", "S", "seconds in all", Limits.notebook_timeout),
        ("--memory", "MB", "megabytes", Limits.memory_mb),
    ]:
        one.add_argument(
            name, type=_positive, metavar=unit, help=f"{words}; default: {first}{most}"
        )
    one.add_argument(
        "--require-sandbox",
        action="store_true",
        help="run nothing where student code cannot be isolated in full; see doctor",
    )


def _positive(text: str) -> int:
    try:
        number = int(text)
    except ValueError:
        number = 0
    if number < 1:
        raise argparse.ArgumentTypeError(f"expected a whole number from 1, got {text}")
    return number


if __name__ == "__main__":
    sys.exit(main())
