"""Run `outside` in each way that this machine has, once for all tests that look at the outcome."""

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from functools import cache

import pytest

from autograde.execute.sandbox import landlock, seccomp
from autograde.execute.sandbox.ways import SETTING

ORDINARY = 61_234  # a user who owns nothing
SECONDS = 240


@dataclass(frozen=True)
class Way:
    """How the server is walled in, and where.

    Args:
        setting: of AUTOGRADE_SANDBOX.
        level: what it comes to.
        locked: in a container that refuses namespaces.
        ordinary: as a user without privileges, where the tests are run by root.
    """

    setting: str
    level: str
    locked: bool = False
    ordinary: bool = False

    def __str__(self) -> str:
        words = [self.setting, "locked" * self.locked, "ordinary" * self.ordinary]
        return "-".join(filter(None, words))


@cache
def outcome(way: Way, *cells: str) -> dict:
    """Return what `outside` tells; skips the test where the machine has no such way."""
    if way.level != "limits" and not seccomp.available():
        pytest.skip("the numbers of this machine's system calls are not known")
    if way.level == "landlock" and not landlock.version():
        pytest.skip("this kernel has no Landlock")
    if way.ordinary and os.geteuid() != 0:
        pytest.skip("these tests are run by an ordinary user already")
    if way.ordinary and not _is_python_public():
        pytest.skip(f"root alone may use {sys.base_prefix}")
    words = [*["--locked"] * way.locked, *["--user", str(ORDINARY)] * way.ordinary, *cells]
    done = subprocess.run(
        [sys.executable, "-m", "autograde.tests.walled_in.outside", *words],
        env=os.environ | {SETTING: way.setting},
        capture_output=True,
        text=True,
        timeout=SECONDS,
    )
    if "not to be had here" in done.stderr:
        pytest.skip(f"{way.setting} is refused on this machine")
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def _is_python_public() -> bool:
    """Whether an ordinary user can use this Python and what it has imported."""
    trial = "import numpy, nbgrader, autograde.execute.run"
    words = [sys.executable, "-c", trial]
    lent = {"user": ORDINARY, "group": ORDINARY, "extra_groups": []}
    try:
        return subprocess.run(words, capture_output=True, **lent).returncode == 0
    except PermissionError:
        return False
