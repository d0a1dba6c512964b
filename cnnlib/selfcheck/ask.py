"""Ask another process: the grader, or a fresh one that runs the visible checks."""

import json
import os
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from cnnlib.selfcheck.place import CHECKING

SECONDS = 600
LIBRARY = Path(__file__).parents[2]


class Trouble(Exception):
    """What a person must know when a check could not be made."""


def ask_grader(path, root):
    """Return the grader's verdict on a notebook, a dict.

    Args:
        path: the saved notebook.
        root: the course's folder.

    Raises:
        Trouble: there is none.
    """
    done = _run(["autograde", "check", str(path), "--json"], root)
    if done.returncode not in (0, 1):
        raise Trouble(_reason(done))
    try:
        return json.loads(done.stdout)
    except ValueError:
        raise Trouble(_reason(done)) from None


def ask_visible_checks(path):
    """Return what each visible check of a notebook said, run in a fresh process: a list of dicts.

    Raises:
        Trouble: the process did not come to its end.
    """
    with TemporaryDirectory() as folder:
        out = Path(folder) / "checks.json"
        done = _run(["cnnlib.selfcheck.fresh", str(path), str(out)], path.parent)
        if not out.exists():
            raise Trouble(_reason(done))
        return json.loads(out.read_text(encoding="utf-8"))


def solution(lesson, function, root, progress):
    """Return the model solution of a function.

    Raises:
        Trouble: there is none, or it is too early to see it.
    """
    done = _run(["autograde", "solution", lesson, function, "--progress", str(progress)], root)
    if done.returncode != 0:
        raise Trouble(_reason(done))
    return done.stdout


def _run(words, folder):
    """Run a module as a program that knows it is being used for a check."""
    environment = {k: v for k, v in os.environ.items() if k != "JPY_SESSION_NAME"}
    environment[CHECKING] = "1"
    environment["MPLBACKEND"] = "Agg"
    paths = [str(LIBRARY), os.environ.get("PYTHONPATH", "")]
    environment["PYTHONPATH"] = os.pathsep.join(filter(None, paths))
    try:
        return subprocess.run(
            [sys.executable, "-m", *words],
            cwd=folder,
            env=environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            encoding="utf-8",
            errors="replace",
            timeout=SECONDS,
        )
    except subprocess.TimeoutExpired:
        raise Trouble(f"The check took more than {SECONDS // 60} minutes: stopped.") from None


def _reason(done):
    lines = (done.stderr or done.stdout).strip().splitlines()
    if not lines:
        return f"The check ended with status {done.returncode}."
    return lines[-1].removeprefix("autograde: ")
