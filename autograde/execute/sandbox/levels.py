"""What walls enforce and what they do not, in words for the person who grades.

full      two walls around everything: each process has namespaces of its own, and a filter
landlock  one wall: Landlock and a filter of system calls; a container that forbids namespaces
limits    a process of its own, with limits
"""

from collections.abc import Callable
from dataclasses import dataclass

from autograde.execute.sandbox.walls import Walls

FULL = "full"


@dataclass(frozen=True)
class Promise:
    """Something that walls enforce, or not.

    Args:
        kept: what is enforced.
        broken: what is not, where it is not.
        holds: whether it is.
    """

    kept: str
    broken: str
    holds: Callable[[Walls], bool]


PROMISES = [
    Promise(
        "student code reads nothing but Python, its packages and cnnlib",
        "student code can read the files of this machine",
        lambda walls: bool(walls.outer or walls.landlock),
    ),
    Promise(
        "it cannot tell which other files there are",
        "it can find out names, sizes and dates of files",
        lambda walls: bool(walls.outer),
    ),
    Promise(
        "it writes into a folder of its own",
        "it can write wherever this user can",
        lambda walls: walls.namespaces or bool(walls.landlock),
    ),
    Promise(
        "it has no network",
        "it can use the network",
        lambda walls: bool(walls.outer) or walls.seccomp,
    ),
    Promise(
        "it reaches no process but its own",
        "it can reach processes of this user",
        lambda walls: walls.namespaces or walls.seccomp or bool(walls.lent_user),
    ),
    Promise(
        "the kernel refuses it what lessons have no use for",
        "it can call all of the kernel",
        lambda walls: walls.seccomp,
    ),
    Promise(
        "nothing that it starts goes on when it ends",
        "what it starts may hide and go on",
        lambda walls: walls.namespaces or walls.seccomp,
    ),
    Promise(
        "its memory, processors' time and open files have limits",
        "memory has a limit for each process, not for all together",
        lambda walls: walls.others is not None,
    ),
    Promise(
        "it starts no more processes than it may",
        "its processes are counted ten times a second at most",
        lambda walls: walls.others == 0,
    ),
    Promise(
        "what it writes has a limit",
        "its files are counted ten times a second at most",
        lambda walls: walls.namespaces,
    ),
    Promise(
        "no two submissions share anything",
        "submissions are kept apart by one wall at most",
        lambda walls: walls.namespaces,
    ),
]


def enforced(walls: Walls) -> list[str]:
    """Return what these walls enforce."""
    return [promise.kept for promise in PROMISES if promise.holds(walls)]


def missing(walls: Walls) -> list[str]:
    """Return what these walls do not enforce."""
    return [promise.broken for promise in PROMISES if not promise.holds(walls)]


def in_one_line(walls: Walls) -> str:
    """Return what a run says where the level is below full."""
    return (
        f"the sandbox is at level {walls.level!r}, not {FULL!r}: {'; '.join(missing(walls))} "
        "(python -m autograde doctor tells what would help)"
    )
