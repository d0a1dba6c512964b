"""The walls around each process that the fork server forks; there is no way back through them."""

import os
import resource
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from signal import SIGKILL

from autograde.execute.limits import Limits
from autograde.execute.sandbox import landlock, seccomp
from autograde.execute.sandbox.mounts import hide_packages, private_scratch
from autograde.execute.sandbox.paths import SCRATCH
from autograde.execute.sandbox.seccomp import Surroundings
from autograde.execute.sandbox.syscalls import (
    CLONE_NEWIPC,
    CLONE_NEWNET,
    CLONE_NEWNS,
    CLONE_NEWPID,
    CLONE_NEWUSER,
    CLONE_NEWUTS,
    LINUX,
    PR_SET_DUMPABLE,
    PR_SET_NO_NEW_PRIVS,
    call,
    die_with_parent,
    drop_capabilities,
    prctl,
    unmount,
    unshare,
)

SEPARATE = CLONE_NEWNS | CLONE_NEWIPC | CLONE_NEWUTS | CLONE_NEWNET
FIRST_TO_DIE = 1000  # when the machine has no memory left
NO_FILE = 1  # bytes of a core; with 0 a program of the machine's would still be given it


@dataclass(frozen=True)
class Walls:
    """What this machine can enforce.

    Args:
        outer: what is around the server, "own" or "bubblewrap": a root with nothing in it but
            libraries, no network, no process but ours.
        namespaces: processes, mounts and network of its own for each process.
        landlock: version of Landlock, 0 when there is none.
        seccomp: system calls are filtered.
        lent_user: the first of the users that own nothing, lent to student code; 0 when the
            grader is no root, or has nobody to lend.
        others: processes of this user that a limit has to leave room for; None when they cannot
            be counted.
        paths: what may be read, where the whole root is in sight.
    """

    outer: str = ""
    namespaces: bool = False
    landlock: int = 0
    seccomp: bool = False
    lent_user: int = 0
    others: int | None = 0
    paths: tuple[str, ...] = ("/",)

    @property
    def level(self) -> str:
        """Return "full", "landlock" or "limits"."""
        if self.namespaces and self.seccomp:
            return "full"
        return "landlock" if self.landlock and self.seccomp else "limits"

    @property
    def around(self) -> Surroundings:
        """Return what the filter of system calls has to protect."""
        shared, owner = not self.namespaces, not self.lent_user
        return Surroundings(
            others=shared,
            own_files=shared and owner,
            signals=shared and owner and self.landlock < landlock.SIGNALS,
            truncation=shared and self.landlock < landlock.TRUNCATION,
        )


def build_inner(walls: Walls, limits: Limits, slot: int, hidden: Iterable[str] = ()) -> None:
    """Wall in this process, a fresh fork of the server, in its working directory.

    Args:
        walls: what this machine can enforce.
        limits: of this process and its children.
        slot: which of the lent users it becomes.
        hidden: Python packages that are out of its sight, where it has mounts of its own.

    Raises:
        OSError: the kernel refuses what it did not refuse at first.
    """
    if LINUX:
        _die_first()
    if walls.namespaces:
        proc = os.open("/proc", os.O_PATH | os.O_DIRECTORY)
        unshare(SEPARATE)
        private_scratch(limits.tmp_mb)
        hide_packages(hidden)
        unmount("/proc")
        os.chdir(SCRATCH)
        _become_nobody(walls, slot)
        _count_for_itself(proc)
    elif walls.lent_user:
        os.chown(".", walls.lent_user + slot, walls.lent_user + slot)
        _become_nobody(walls, slot)
    limit_resources(walls, limits)
    if LINUX:
        drop_capabilities()
        prctl(PR_SET_NO_NEW_PRIVS, 1)
        die_with_parent(SIGKILL)
    if walls.landlock:
        landlock.restrict(walls.paths, [os.getcwd()], walls.landlock)
    if walls.seccomp:
        seccomp.restrict(walls.around)


def limit_resources(walls: Walls, limits: Limits) -> None:
    """Set the limits of this process and its children, as far as the system knows them."""
    wanted = {
        "RLIMIT_AS": limits.memory_mb << 20,
        "RLIMIT_CPU": int(2 * limits.notebook_timeout) + 10,
        "RLIMIT_NOFILE": limits.files,
        "RLIMIT_FSIZE": limits.file_mb << 20,
        "RLIMIT_CORE": NO_FILE,
        "RLIMIT_MSGQUEUE": 0,
    }
    if walls.others is not None:
        wanted["RLIMIT_NPROC"] = limits.processes + walls.others
    for name, value in wanted.items():
        if hasattr(resource, name):
            with suppress(OSError, ValueError):
                resource.setrlimit(getattr(resource, name), (value, value))


def new_process_namespace() -> Callable[[], None]:
    """Let the next fork be the first process of a namespace; returns how to go back to the old."""
    here = os.open("/proc/self/ns/pid", os.O_RDONLY | os.O_CLOEXEC)
    try:
        unshare(CLONE_NEWPID)
    except OSError:
        os.close(here)
        raise

    def back() -> None:
        call("setns", here, CLONE_NEWPID)
        os.close(here)

    return back


def map_user(user: int, group: int, proc: int) -> None:
    """Keep user and group as they are in a new user namespace; closes the folder /proc."""
    for name, text in [
        ("setgroups", "deny"),
        ("uid_map", f"{user} {user} 1"),
        ("gid_map", f"{group} {group} 1"),
    ]:
        file = os.open(f"self/{name}", os.O_WRONLY, dir_fd=proc)
        os.write(file, text.encode())
        os.close(file)
    os.close(proc)


def _die_first() -> None:
    with suppress(OSError), open("/proc/self/oom_score_adj", "w") as file:
        file.write(str(FIRST_TO_DIE))


def _become_nobody(walls: Walls, slot: int) -> None:
    """Leave the user behind, when another one is lent."""
    if walls.lent_user:
        user = walls.lent_user + slot
        os.setgroups([])
        os.setresgid(user, user, user)
        os.setresuid(user, user, user)
        prctl(PR_SET_DUMPABLE, 1)


def _count_for_itself(proc: int) -> None:
    """Have the processes of a user counted apart from those of its other submissions."""
    user, group = os.geteuid(), os.getegid()
    try:
        unshare(CLONE_NEWUSER)
    except OSError:
        os.close(proc)
        return
    map_user(user, group, proc)
