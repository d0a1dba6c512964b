"""The walls around the fork server, and around each process that it forks.

Outer walls are built once: no network, a root with nothing in it but libraries. Inner walls are
built after every fork: namespaces, a private /tmp, Landlock, seccomp, limits.
"""

import os
import resource
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from signal import SIGKILL

from autograde.execute.limits import Limits
from autograde.execute.sandbox import landlock, seccomp
from autograde.execute.sandbox.mounts import SCRATCH, private_root, private_scratch, readable
from autograde.execute.sandbox.syscalls import (
    CLONE_NEWIPC,
    CLONE_NEWNET,
    CLONE_NEWNS,
    CLONE_NEWPID,
    CLONE_NEWUSER,
    CLONE_NEWUTS,
    LINUX,
    PR_SET_CHILD_SUBREAPER,
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
FIRST_USER = 61_000  # of those that a grader who is root lends to student code


@dataclass(frozen=True)
class Walls:
    """What this machine can enforce.

    Attributes:
        namespaces: processes, mounts and network of its own for each process.
        landlock: version of Landlock, 0 when there is none.
        seccomp: system calls are filtered.
        lent_user: student code runs as a user that owns nothing.
    """

    namespaces: bool = False
    landlock: int = 0
    seccomp: bool = False
    lent_user: bool = False

    @property
    def level(self) -> str:
        """Return "full", "landlock" or "limits"."""
        if self.namespaces and self.seccomp:
            return "full"
        return "landlock" if self.landlock and self.seccomp else "limits"


def build_outer() -> Walls:
    """Wall in this process as far as the machine allows; tells what its children can have."""
    walls = Walls(landlock=landlock.version(), seccomp=seccomp.available())
    if not LINUX:
        return walls
    with suppress(OSError):
        prctl(PR_SET_CHILD_SUBREAPER, 1)
    walls = replace(walls, lent_user=os.geteuid() == 0 and _is_public(os.__file__))
    if _works(_own_root):
        _own_root()
        walls = replace(walls, namespaces=True)
    tried = replace(walls, landlock=0, seccomp=False)
    if walls.landlock and not _works(lambda: build_inner(replace(tried, landlock=1), Limits(), 1)):
        walls = replace(walls, landlock=0)
    if walls.seccomp and not _works(lambda: build_inner(replace(tried, seccomp=True), Limits(), 1)):
        walls = replace(walls, seccomp=False)
    return walls


def build_inner(walls: Walls, limits: Limits, slot: int) -> None:
    """Wall in this process, a fresh fork of the server; there is no way back.

    Raises:
        OSError: the kernel refuses what it did not refuse at first.
    """
    if walls.namespaces:
        proc = os.open("/proc", os.O_PATH | os.O_DIRECTORY)
        unshare(SEPARATE)
        private_scratch(limits.tmp_mb)
        unmount("/proc")
        _become_nobody(walls, slot, proc)
        os.chdir(SCRATCH)
    limit_resources(limits)
    if LINUX:
        prctl(PR_SET_NO_NEW_PRIVS, 1)
    if walls.landlock:
        landlock.restrict(["/"] if walls.namespaces else readable(), [os.getcwd()])
    if walls.seccomp:
        seccomp.restrict()


def limit_resources(limits: Limits) -> None:
    """Set the limits of this process and its children, as far as the system knows them."""
    wanted = {
        "RLIMIT_AS": limits.memory_mb << 20,
        "RLIMIT_CPU": int(2 * limits.notebook_timeout) + 10,
        "RLIMIT_NPROC": limits.processes,
        "RLIMIT_NOFILE": limits.files,
        "RLIMIT_FSIZE": limits.file_mb << 20,
        "RLIMIT_CORE": 0,
        "RLIMIT_MSGQUEUE": 0,
    }
    for name, value in wanted.items():
        if hasattr(resource, name):
            with suppress(OSError, ValueError):
                resource.setrlimit(getattr(resource, name), (value, value))


def new_process_namespace() -> Callable[[], None]:
    """Let the next fork be the first process of a namespace; returns how to go back to the old."""
    here = os.open("/proc/self/ns/pid", os.O_RDONLY | os.O_CLOEXEC)
    unshare(CLONE_NEWPID)

    def back() -> None:
        call("setns", here, CLONE_NEWPID)
        os.close(here)

    return back


def _own_root() -> None:
    """Go on in a child that is the first process of a namespace, in a root of its own.

    When it ends, whatever it has started ends as well.
    """
    if os.geteuid() != 0 or not _try(lambda: unshare(SEPARATE | CLONE_NEWPID)):
        user, group = os.geteuid(), os.getegid()
        unshare(CLONE_NEWUSER | CLONE_NEWPID | SEPARATE)
        _map_user(user, group, os.open("/proc", os.O_PATH | os.O_DIRECTORY))
    child = os.fork()
    if child:
        os._exit(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) & 0xFF)
    die_with_parent(SIGKILL)
    private_root(readable())


def _become_nobody(walls: Walls, slot: int, proc: int) -> None:
    """Leave every privilege behind."""
    if walls.lent_user:
        user = FIRST_USER + slot % 1000
        os.setgroups([])
        os.setresgid(user, user, user)
        os.setresuid(user, user, user)
        prctl(PR_SET_DUMPABLE, 1)
    user, group = os.geteuid(), os.getegid()
    if _try(lambda: unshare(CLONE_NEWUSER)):  # so that its processes are counted by themselves
        _map_user(user, group, proc)
    else:
        os.close(proc)
    drop_capabilities()


def _map_user(user: int, group: int, proc: int) -> None:
    for name, text in [
        ("setgroups", "deny"),
        ("uid_map", f"{user} {user} 1"),
        ("gid_map", f"{group} {group} 1"),
    ]:
        file = os.open(f"self/{name}", os.O_WRONLY, dir_fd=proc)
        os.write(file, text.encode())
        os.close(file)
    os.close(proc)


def _try(action: Callable[[], None]) -> bool:
    try:
        action()
    except OSError:
        return False
    return True


def _works(action: Callable[[], None]) -> bool:
    """Whether an action succeeds in a child, which then ends."""
    child = os.fork()
    if child == 0:
        os._exit(0 if _try(action) else 1)
    return os.waitpid(child, 0)[1] == 0


def _is_public(file: str) -> bool:
    return bool(Path(file).stat().st_mode & 0o004)
