"""What isolation this machine offers student code, what is missing, and how to get it."""

import json
import platform
import subprocess
import sys
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from shutil import which

from autograde import CourseError
from autograde.execute.environment import server_environment
from autograde.execute.memory import family, megabytes
from autograde.execute.run import PRELOAD, server
from autograde.execute.sandbox import levels, ways
from autograde.execute.sandbox.walls import Walls
from autograde.isolation import walls
from autograde.remedies import remedies

FORKS = 20  # for the cost of walls
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "chrome")
PACKAGES = ("nbgrader", "numpy", "matplotlib", "ipython")
STOPS = {
    "namespaces": "sees no file, process, user or network but its own",
    "bubblewrap": "the same around the server, where namespaces of our own are refused",
    "Landlock": "touches no file outside its folder, even with a hole in the wall before",
    "seccomp": "calls nothing in the kernel that lessons have no use for",
    "a lent user": "owns nothing here, and its processes are counted for themselves",
    "limits": "memory, processors' time, open files and sizes of files have an end",
    "watch": "memory and processes of a submission together have an end",
}


@dataclass(frozen=True)
class Layer:
    """One part of the isolation.

    Args:
        name: what it is called.
        used: whether it is around student code here.
        stops: what it stops.
        remedy: how to get it; empty where it is not needed.
    """

    name: str
    used: bool
    stops: str
    remedy: str


@dataclass(frozen=True)
class Findings:
    """What was found on this machine.

    Args:
        level: full, landlock or limits.
        way: what a setting asks for, auto when none does.
        layers: of the isolation.
        enforced: what student code is kept from.
        missing: what it is not kept from.
        milliseconds: of a process: its fork and end alone, and what building its walls takes.
        megabytes: of a warm server that waits: its share of memory, and what is resident.
        start_seconds: of that server, once per run.
        versions: of what it depends on.
        extras: what some commands and tests need.
    """

    level: str
    way: str
    layers: list[Layer]
    enforced: list[str]
    missing: list[str]
    milliseconds: dict[str, float]
    megabytes: dict[str, float]
    start_seconds: float
    versions: dict[str, str]
    extras: dict[str, bool]

    @property
    def full(self) -> bool:
        return self.level == levels.FULL


def examine() -> Findings:
    """Start a fork server and look at it, and at what there would be.

    Raises:
        CourseError: it does not start.
    """
    found = walls()
    return Findings(
        level=found.level,
        way=ways.wanted(),
        layers=layers(found, _ask("examine")),
        enforced=levels.enforced(found),
        missing=levels.missing(found),
        milliseconds=_milliseconds(),
        megabytes=megabytes(family(server().pid)),
        start_seconds=round(server().start_seconds, 2),
        versions=_versions(),
        extras={
            "browser": any(map(which, BROWSERS)),
            "PostgreSQL": find_spec("psycopg") is not None,
            "Dask": find_spec("distributed") is not None,
        },
    )


def layers(found: Walls, there: dict) -> list[Layer]:
    """Return every layer, from the walls that are used and from what there is."""
    used = {
        "namespaces": found.namespaces,
        "bubblewrap": found.outer == ways.BUBBLEWRAP,
        "Landlock": bool(found.landlock),
        "seccomp": found.seccomp,
        "a lent user": bool(found.lent_user),
        "limits": True,
        "watch": found.others is not None,
    }
    needed = remedies(found, there)
    return [Layer(name, used[name], STOPS[name], needed.get(name, "")) for name in used]


def _ask(*words: str) -> dict:
    """Ask a fresh process, which may fork as it likes."""
    command = [sys.executable, "-P", "-m", "autograde.execute.sandbox", *words]
    done = subprocess.run(command, env=server_environment(), capture_output=True, text=True)
    if done.returncode:
        raise CourseError(f"the sandbox cannot be examined: {done.stderr.strip()[-300:]}")
    return json.loads(done.stdout)


def _milliseconds() -> dict[str, float]:
    costs = _ask("measure", ways.wanted(), str(FORKS), *PRELOAD)["costs"]
    return {"fork": costs["fork alone"][1], "walls": costs["all"][0]}


def _versions() -> dict[str, str]:
    found = {"Python": platform.python_version(), "kernel": platform.release()}
    for name in PACKAGES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            found[name] = "not installed"
    return found
