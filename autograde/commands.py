"""What each command does: a thin layer over one function, and a line or a table for a person."""

import argparse
import json
import sys
from contextlib import ExitStack
from dataclasses import asdict, replace

from rich.console import Console
from rich.progress import track
from sqlalchemy.exc import SQLAlchemyError

from autograde import CourseError, demo, doctor, measure, samples, solution
from autograde.check import check
from autograde.course import Course
from autograde.execute.executors import cluster
from autograde.execute.limits import Limits
from autograde.execute.run import ServerError
from autograde.grading.grade import grade
from autograde.isolation import require_sandbox
from autograde.lms import write_lms
from autograde.misconceptions.matrix import print_matrix
from autograde.misconceptions.mutation import print_mutation
from autograde.preprocessors import ExecuteSubmission
from autograde.releasing import build, bundle, release
from autograde.releasing.cheats import doubts
from autograde.report import write_report
from autograde.report.gather import gather
from autograde.show import print_findings, print_grades, progress_bar
from autograde.verdict import print_verdict

console = Console()
FAULTS = (CourseError, ServerError, OSError, SQLAlchemyError)  # told in a line, without a traceback


def run_command(args: argparse.Namespace) -> int:
    """Run the command that was given; 2 when it cannot be done."""
    try:
        return globals()[args.command](args)
    except FAULTS as error:
        print(f"autograde: {_told(error)}", file=sys.stderr)
        return 2


def _told(error: Exception) -> str:
    if isinstance(error, OSError) and error.filename is not None:
        return f"{error.filename}: {error.strerror}"
    text = str(error).strip() or type(error).__name__
    return text if isinstance(error, CourseError) else text.splitlines()[0]


def release_command(args: argparse.Namespace) -> int:
    """Write the student notebooks that changed; with --check, only say which."""
    stale = release.release(args.names, args.check, args.term)
    console.print(f"{'stale' if args.check else 'written'}: {', '.join(stale) or 'nothing'}")
    if args.course and not args.check:
        course = Course.create(args.course)
        for name in args.names or build.lesson_names():
            build.generate(course, name)
            for doubt in doubts(build.read_lesson(name), Limits(cell_timeout=60)):
                console.print(f"{name}: {doubt}", markup=False)
        console.print(f"generated in {course.root}: {', '.join(course.assignments())}")
    if args.bundle and not args.check:
        console.print(f"the student's course: {bundle.write_bundle(args.bundle)}")
    return 1 if args.check and stale else 0


def grade_command(args: argparse.Namespace) -> int:
    """Grade what is new; 1 when a submission needs a human before it has a grade."""
    course = Course(args.course)
    assignment = find_assignment(course, args.assignment)
    settings = ExecuteSubmission(config=course.config)
    full = args.require_sandbox or settings.require_sandbox
    if full and not args.cluster:
        require_sandbox()
    with ExitStack() as stack:
        executor, jobs = None, args.jobs
        if args.cluster:
            executor, jobs = stack.enter_context(cluster(args.cluster, full))
        progress = stack.enter_context(progress_bar(hidden=args.json))
        limits = limits_of(args, settings.limits)
        done = grade(course, assignment, jobs, limits, args.force, progress, executor)
    if args.json:
        print(json.dumps([asdict(record) for record in done.records], indent=1))
    else:
        print_grades(gather(course, assignment))
        console.print(done.summary())
    return 1 if any(record.status == "refused" for record in done.records) else 0


def check_command(args: argparse.Namespace) -> int:
    """Grade one notebook; 1 when a check fails."""
    if args.require_sandbox:
        require_sandbox()
    verdict = check(args.notebook, limits_of(args, Limits()))
    if args.json:
        print(json.dumps(asdict(verdict), indent=1))
    else:
        print_verdict(verdict)
    return 0 if verdict.passed else 1


def report_command(args: argparse.Namespace) -> int:
    """Write the class report."""
    course = Course(args.course)
    assignment = find_assignment(course, args.assignment)
    page = write_report(course, assignment, args.out or course.root / "report" / assignment)
    console.print(f"written: {page}", soft_wrap=True)
    return 0


def export_command(args: argparse.Namespace) -> int:
    """Write scores for a learning management system; 1 when somebody is left out."""
    course = Course(args.course)
    assignment = find_assignment(course, args.assignment)
    path = args.out or course.root / f"{assignment}-{args.format}.csv"
    notes = write_lms(course, assignment, args.format, path)
    console.print(f"written: {path}", soft_wrap=True)
    for note in notes:
        console.print(note, markup=False)
    return 1 if notes else 0


def samples_command(args: argparse.Namespace) -> int:
    """Write the sample class into a course's submitted/."""
    course = Course(args.course)
    samples.write(course)
    console.print(f"written: {len(samples.SAMPLES)} submissions in {course.root / 'submitted'}")
    return 0


def misconceptions_command(args: argparse.Namespace) -> int:
    """Print the matrix of known answers, or of mutants; 1 when one is misjudged."""
    if args.mutants:
        return print_mutation(args.names, args.jobs)
    return max(print_matrix(name) for name in args.names or build.lesson_names())


def solution_command(args: argparse.Namespace) -> int:
    """Print the model solution of a function that was tried."""
    print(solution.show(args.lesson, args.function, args.progress))
    return 0


def lessons_command(args: argparse.Namespace) -> int:
    """Run lessons with their solutions and print what they cost; 1 when one costs too much."""
    names = [build.find_lesson(name) for name in args.names] or build.lesson_names()
    shown = Console(stderr=True)
    todo = track(names, "running", console=shown, disable=not shown.is_terminal)
    costs = [measure.measure(name) for name in todo]
    if args.json:
        print(json.dumps(measure.plain(costs), indent=1))
    else:
        console.print(measure.table(costs))
        for line in [f"{cost.lesson}: {error}" for cost in costs for error in cost.errors]:
            console.print(line, markup=False)
    return 0 if all(cost.fine for cost in costs) else 1


def demo_command(args: argparse.Namespace) -> int:
    """Run the whole path on the sample class; 1 when a grade is not the expected one."""
    return demo.run(args.dir, args.jobs)


def doctor_command(args: argparse.Namespace) -> int:
    """Say what isolation this machine offers; 1 when it is not full."""
    findings = doctor.examine()
    if args.json:
        print(json.dumps(asdict(findings), indent=1))
    else:
        print_findings(findings)
    return 0 if findings.full else 1


def limits_of(args: argparse.Namespace, otherwise: Limits) -> Limits:
    """Return the limits that were asked for."""
    asked = {
        "cell_timeout": args.timeout,
        "notebook_timeout": args.notebook_timeout,
        "memory_mb": args.memory,
    }
    return replace(otherwise, **{name: one for name, one in asked.items() if one is not None})


def find_assignment(course: Course, name: str | None) -> str:
    """Return the assignment that was named, as "01" or in full, or the only one there is."""
    known = course.assignments()
    found = [one for one in known if name in (None, one, one.split("_")[0])]
    if len(found) == 1:
        return found[0]
    listed = ", ".join(known) or "none; generate one with release 01 --course DIR"
    if name is not None:
        raise CourseError(f"unknown assignment {name!r}: there are {listed}")
    raise CourseError(f"choose one assignment with --assignment: there are {listed}")
