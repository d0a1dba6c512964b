"""The walls around the fork server itself, built once, when it starts.

Namespaces of our own come first, bubblewrap where they are refused. Both put the same things
around the server, and inside either each submission has the same walls; but ours leave nothing of
`autograde` in the new root, and need no second program whose options differ between versions.
Bubblewrap is what an AppArmor profile may allow, what may be setuid root, and what knows how to
make mounts read-only on kernels before 5.12.
"""

import os
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from signal import SIGKILL

from autograde.execute.sandbox import bubblewrap, landlock, seccomp, ways
from autograde.execute.sandbox.mounts import private_root
from autograde.execute.sandbox.paths import readable
from autograde.execute.sandbox.syscalls import (
    CLONE_NEWPID,
    CLONE_NEWUSER,
    LINUX,
    PR_SET_CHILD_SUBREAPER,
    die_with_parent,
    prctl,
    unshare,
)
from autograde.execute.sandbox.trial import holds, why_not
from autograde.execute.sandbox.users import lendable, others
from autograde.execute.sandbox.walls import SEPARATE, Walls, map_user
from autograde.execute.sandbox.ways import AUTO, BUBBLEWRAP, INSIDE, LIMITS, OWN


def enter(way: str, again: Callable[[str], list[str]]) -> str:
    """Go on behind walls, before anything is imported; returns which: own, bubblewrap or none.

    Args:
        way: one of WAYS, with or without a number, or INSIDE.
        again: returns the command that starts this server, from a way.

    Raises:
        RuntimeError: the way that was asked for is closed here.
    """
    way, version = ways.parts(way)
    if way == INSIDE:
        return BUBBLEWRAP
    if LINUX and way in (AUTO, OWN) and not why_not_own():
        _separate()
        return OWN
    if LINUX and way in (AUTO, BUBBLEWRAP) and (command := bubblewrap.command()):
        go_on_in_child()
        os.execv(command[0], [*command, *again(f"{INSIDE}{version}")])
    if way in (OWN, BUBBLEWRAP):
        raise RuntimeError(f"{way} was asked for, and is not to be had here")
    return ""


def close(outer: str, way: str) -> Walls:
    """Close the walls after the imports; tells what can be built around each process."""
    if not LINUX:
        return Walls(others=None)
    with suppress(OSError):
        prctl(PR_SET_CHILD_SUBREAPER, 1)
    if outer == OWN:
        private_root(readable())
    elif outer == BUBBLEWRAP:
        bubblewrap.hide()
    walls = Walls(outer)
    if outer and holds(replace(walls, namespaces=True)):
        walls = replace(walls, namespaces=True)
    else:
        walls = replace(walls, paths=tuple(map(str, readable())))
    walls = replace(walls, lent_user=lendable(walls))
    walls = replace(walls, others=others(walls))
    way, version = ways.parts(way)
    return walls if way == LIMITS else _locked(walls, version)


def why_not_own() -> str:
    """Return why namespaces of our own are not to be had, nothing when they are."""
    return why_not(lambda: (_separate(), private_root(readable())))


def go_on_in_child() -> None:
    """Go on in a child that dies with its parent; this process waits for it and ends as it does."""
    child = os.fork()
    if child:
        os._exit(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) & 0xFF)
    die_with_parent(SIGKILL)


def _separate() -> None:
    """Go on in a child that is the first process of a namespace, with mounts of its own.

    When it ends, whatever it has started ends as well.
    """
    if os.geteuid() != 0 or not _unshares(SEPARATE | CLONE_NEWPID):
        user, group = os.geteuid(), os.getegid()
        unshare(CLONE_NEWUSER | CLONE_NEWPID | SEPARATE)
        map_user(user, group, os.open("/proc", os.O_PATH | os.O_DIRECTORY))
    go_on_in_child()


def _unshares(flags: int) -> bool:
    try:
        unshare(flags)
    except OSError:
        return False
    return True


def _locked(walls: Walls, newest: int) -> Walls:
    """Add Landlock and seccomp, where they are to be had."""
    version = min(landlock.version(), newest)
    if version and holds(replace(walls, landlock=version)):
        walls = replace(walls, landlock=version)
    if seccomp.available() and holds(replace(walls, seccomp=True)):
        walls = replace(walls, seccomp=True)
    return walls
