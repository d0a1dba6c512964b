"""A crowd: many submissions, none lost; memory flat; the same on a cluster that loses a worker.

python -m autograde.benchmarks.crowd [--students 1000] [--jobs 2] [--skip-cluster]
"""

import argparse
import os
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Thread
from time import monotonic, sleep

from rich.console import Console
from sqlalchemy import text

from autograde.benchmarks import dask_here, small
from autograde.benchmarks.use import Use, watched
from autograde.course import Course
from autograde.grading.records import read_record

console = Console()
SCORES = """
select s.student_id, sum(g.auto_score) from submitted_assignment s
join submitted_notebook n on n.assignment_id = s.id join grade g on g.notebook_id = n.id
group by s.student_id"""


def main() -> None:
    """Grade a tenth of the crowd, the crowd, and the crowd on a cluster; exit 1 on a loss."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--students", type=int, default=1000)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--skip-cluster", action="store_true")
    args = parser.parse_args()
    lost = 0
    for students in (args.students // 10, args.students):
        with TemporaryDirectory() as folder:
            course = make(Path(folder), students)
            lost += grade(course, students, f"--jobs {args.jobs}", ["--jobs", str(args.jobs)])
    if not args.skip_cluster:
        with TemporaryDirectory() as folder, dask_here.cluster(Path(folder)) as (address, workers):
            course = make(Path(folder), args.students)
            killer = Thread(
                target=kill_half_way, args=(course, args.students, workers[0]), daemon=True
            )
            killer.start()
            title = "--cluster, a worker killed half-way"
            lost += grade(course, args.students, title, ["--cluster", address])
            killer.join(1)
    sys.exit(1 if lost else 0)


def make(folder: Path, students: int) -> Course:
    """Hand in right and wrong answers."""
    course = Course.create(folder / "course")
    small.make_class(course, students)
    return course


def grade(course: Course, students: int, title: str, words: list[str]) -> int:
    """Grade a class, print what it took, and return how many were lost or graded wrongly."""
    command = [sys.executable, "-m", "autograde", "grade", *words]
    began = monotonic()
    environment = {**os.environ, "OPENBLAS_NUM_THREADS": "1"}
    running = subprocess.Popen(command, cwd=course.root, env=environment, stdout=subprocess.DEVNULL)
    use = watched([running])
    seconds = monotonic() - began
    worth = {small.student(number): small.worth(number) for number in range(students)}
    wrong = [name for name, total in totals(course, students).items() if total != worth[name]]
    console.print(_line(title, students, seconds, use, running.returncode, wrong), soft_wrap=True)
    return len(wrong)


def totals(course: Course, students: int) -> dict[str, float | None]:
    """Return the automatic score of every student in the gradebook, None for one that is lost."""
    with course.gradebook() as gradebook:
        found = dict(gradebook.db.execute(text(SCORES)).all())
    names = [small.student(number) for number in range(students)]
    kept = [name for name in names if read_record(course.records, small.NAME, name)]
    return dict.fromkeys(names) | {name: found.get(name) for name in kept}


def kill_half_way(course: Course, students: int, worker: subprocess.Popen) -> None:
    """Kill a worker when half of the records are there."""
    folder = course.records / small.NAME
    while len(list(folder.glob("*.json"))) < students // 2:
        sleep(0.1)
    worker.kill()


def _line(
    title: str, students: int, seconds: float, use: Use, status: int, wrong: list[str]
) -> str:
    speed = f"{students} submissions in {seconds:.1f} s, {60 * students / seconds:.0f} per minute"
    lost = f"lost or wrong: {', '.join(wrong)}" if wrong else "none lost, every score as expected"
    return f"{title}: {speed}, peak {use.peak_mb:.0f} MB, exit {status}; {lost}"


if __name__ == "__main__":
    main()
