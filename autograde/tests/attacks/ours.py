"""Grade attacks with this project, all in one run, and judge what is there afterwards."""

import os
import subprocess
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from time import monotonic, sleep

from autograde.execute.limits import Limits
from autograde.execute.memory import family
from autograde.execute.run import server, stop_server
from autograde.grading.grade import grade
from autograde.tests import deep
from autograde.tests.attacks import processes
from autograde.tests.attacks.assignment import NAME
from autograde.tests.attacks.entry import Attack
from autograde.tests.attacks.judge import Verdict, judge_all, judge_one, look
from autograde.tests.attacks.world import EARLY, World, build

LIMITS = Limits(
    cell_timeout=2,
    notebook_timeout=8,
    memory_mb=1500,
    output_kb=200,
    processes=32,
    files=64,
    file_mb=16,
    tmp_mb=64,
)
GENEROUS = replace(LIMITS, cell_timeout=30, notebook_timeout=120)
TOGETHER = "all together"
MOST_SECONDS = 15  # for the grader to read one submission and to save it


def missing() -> str | None:
    """Say why attacks must not be run here, if they must not: they kill whatever they can."""
    level = server().level
    return None if level == "full" else f"the sandbox is {level} here, attacks need full walls"


def run_all(chosen: Iterable[Attack], base: Path) -> dict[str, Verdict]:
    """Grade attacks with small limits, and honest submissions with those that they need."""
    chosen, found = list(chosen), {}
    for kind, limits in [("attacks", LIMITS), ("honest", GENEROUS)]:
        some = [one for one in chosen if (kind == "attacks") == bool(one.tries)]
        if some:
            one_run = run(some, base / kind, limits=limits)
            together = found.setdefault(TOGETHER, Verdict(TOGETHER))
            together.harmed += one_run[TOGETHER].harmed
            together.left += one_run.pop(TOGETHER).left
            found |= one_run
    return found


def run(
    attacks: Iterable[Attack], base: Path, jobs: int = 2, limits: Limits = LIMITS
) -> dict[str, Verdict]:
    """Grade some attacks in one course; harm that nobody can be blamed for is under TOGETHER."""
    attacks = {attack.name: attack for attack in attacks}
    build(base)
    world = World(base)
    with _own_server(base), _filled_in(world):
        _grade_early(world)
        for attack in attacks.values():
            attack.hand_in(world.place)
        before, there = look(world), _there()
        records = {r.student: r for r in grade(world.course, NAME, jobs, limits).records}
        verdict = Verdict(TOGETHER)
        verdict.left += [f"{each} of the run" for each in _left_since(there)]
        verdict.left += [f"file {path}" for path in (base / "tmp").iterdir()]
    verdict.left += processes.marked(str(base / "tmp"))
    verdict.harmed += _feedback(world)
    verdict.harmed += judge_all(world, before, set(attacks))
    found = {TOGETHER: verdict}
    for name, attack in attacks.items():
        found[name] = judge_one(world, attack)
        found[name].left += processes.marked(f"atk-{name}")
        _judge_record(found[name], records.get(name), limits)
        page = world.place.course / "feedback" / name / NAME / f"{NAME}.html"
        if found[name].status == "graded" and not page.exists():
            found[name].harmed.append("there is no feedback page")
    world.close()
    return found


@contextmanager
def _own_server(base: Path) -> Iterator[None]:
    """Use a fork server of our own, whose processes can be told by their environment."""
    before = os.environ.get("TMPDIR")
    (base / "tmp").mkdir()
    stop_server()
    os.environ["TMPDIR"] = str(base / "tmp")
    try:
        yield
    finally:
        stop_server()
        os.environ.pop("TMPDIR") if before is None else os.environ.update(TMPDIR=before)


@contextmanager
def _filled_in(world: World) -> Iterator[None]:
    """Remove folders that are too deep to be removed otherwise."""
    try:
        yield
    finally:
        for student in (world.place.course / "submitted").iterdir():
            deep.fill(student)
            deep.fill(student / NAME)


def _grade_early(world: World) -> None:
    """Grade one student alone, before anything hostile is handed in."""
    submitted = world.place.course / "submitted"
    kept = [path for path in submitted.iterdir() if path.name != EARLY]
    for path in kept:
        path.rename(world.base / path.name)
    grade(world.course, NAME, 1, GENEROUS)
    for path in kept:
        (world.base / path.name).rename(path)


def _there() -> set[str]:
    """What lives, and could outlive a submission: processes of the fork server, shared memory."""
    others = family(server().pid)[1:]
    return {f"process {pid}" for pid in others} | processes.shared_memory()


def _left_since(before: set[str]) -> set[str]:
    """What has come and stays; other programs of this machine have shared memory for a moment."""
    left, end = _there() - before, monotonic() + 5
    while left and monotonic() < end:
        sleep(0.1)
        left &= _there()
    return left


def _judge_record(verdict: Verdict, record: object, limits: Limits) -> None:
    if record is None:
        verdict.status = "lost"
        verdict.harmed.append("it has no record")
        return
    verdict.status = record.status
    if any(not problem.isprintable() for problem in record.problems):
        verdict.harmed.append("its problems hold control characters")
    took = record.seconds.get("read", 0) + record.seconds.get("convert", 0)
    if took > MOST_SECONDS:
        verdict.harmed.append(f"the grader itself took {took:.0f} s")
    if record.seconds.get("execute", 0) > limits.notebook_timeout + 12:
        verdict.harmed.append(f"it ran for {record.seconds['execute']:.0f} s")


def _feedback(world: World) -> list[str]:
    command = [sys.executable, "-m", "nbgrader", "generate_feedback", NAME, "--force"]
    done = subprocess.run(command, cwd=world.place.course, capture_output=True, text=True)
    return [] if done.returncode == 0 else [f"generate_feedback failed: {done.stderr[-300:]}"]
