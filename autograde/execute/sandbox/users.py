"""Users that own nothing, whom a grader who is root lends to student code."""

import os
import platform
import sys
from dataclasses import replace
from pathlib import Path

from autograde.execute.sandbox.trial import holds
from autograde.execute.sandbox.walls import Walls

UNUSED = 2_000_000_000  # far from the users that systems give numbers to
SMALL = 61_000  # for containers that know of no others
UNSEEN = 4000  # processes that a user may have
EACH = 1000  # users of one server
OURS = ("autograde", "__main__")  # not to be read by anybody
ROOM = 64  # processes that this user may start while a submission runs
COUNTED_APART = (5, 14)  # the kernel that counts processes for each user namespace


def lendable(walls: Walls) -> int:
    """Return the first user to lend, 0 when there is none."""
    if os.geteuid() != 0:
        return 0
    first = UNUSED + os.getpid() % 2_000_000 * EACH
    for user in (first, SMALL):
        if holds(replace(walls, lent_user=user), _read_all):
            return user
    return 0


def others(walls: Walls) -> int:
    """Return for how many other processes of its user a limit has to leave room."""
    if walls.lent_user or (walls.namespaces and kernel() >= COUNTED_APART):
        return 0
    if walls.outer:  # others are out of sight
        return UNSEEN
    return ROOM + sum(map(_tasks, Path("/proc").glob("[0-9]*")))


def kernel() -> tuple[int, ...]:
    """Return the version of the kernel."""
    return tuple(int(part) for part in platform.release().split("-")[0].split(".")[:2])


def _read_all() -> None:
    """Read, as student code would, what the server has imported."""
    for name, module in list(sys.modules.items()):
        file, ours = getattr(module, "__file__", None), name.partition(".")[0] in OURS
        if file and not ours and not os.access(file, os.R_OK):
            raise PermissionError(file)


def _tasks(process: Path) -> int:
    """Return how many threads of this user a process has."""
    try:
        own = process.stat().st_uid == os.geteuid()
        return len(os.listdir(process / "task")) if own else 0
    except OSError:
        return 0
