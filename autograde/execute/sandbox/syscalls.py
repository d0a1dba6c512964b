"""System calls that Python has no function for."""

import ctypes
import os
import platform
import sys

LINUX = sys.platform == "linux"
MACHINE = platform.machine()

CLONE_NEWNS, CLONE_NEWUTS, CLONE_NEWIPC = 0x00020000, 0x04000000, 0x08000000
CLONE_NEWUSER, CLONE_NEWPID, CLONE_NEWNET = 0x10000000, 0x20000000, 0x40000000
MS_RDONLY, MS_NOSUID, MS_NODEV, MS_NOEXEC = 1, 2, 4, 8
MS_REMOUNT, MS_BIND, MS_REC, MS_PRIVATE = 32, 4096, 16384, 1 << 18
MNT_DETACH = 2
PR_SET_PDEATHSIG, PR_SET_DUMPABLE, PR_SET_NO_NEW_PRIVS = 1, 4, 38
PR_SET_CHILD_SUBREAPER, PR_CAPBSET_DROP = 36, 24

# The same numbers on every architecture since 2018; pivot_root and capset are older.
LANDLOCK_CREATE, LANDLOCK_ADD, LANDLOCK_RESTRICT = 444, 445, 446
_NUMBERS = {
    "x86_64": {"pivot_root": 155, "capset": 126, "seccomp": 317},
    "aarch64": {"pivot_root": 41, "capset": 91, "seccomp": 277},
}
_libc = ctypes.CDLL(None, use_errno=True) if LINUX else None


def call(name: str, *arguments: object) -> int:
    """Call a function of the C library; raise OSError when it returns -1."""
    return _checked(name, getattr(_libc, name)(*arguments))


def syscall(number: int | str, *arguments: object) -> int:
    """Make a system call by number, or by a name of _NUMBERS; raise OSError when it fails."""
    name = str(number)
    if isinstance(number, str):
        try:
            number = _NUMBERS[MACHINE][number]
        except KeyError:
            raise OSError(38, f"{name} is not known on {MACHINE}") from None
    wide = [ctypes.c_long(a) if isinstance(a, int) else a for a in arguments]
    return _checked(f"system call {name}", _libc.syscall(ctypes.c_long(number), *wide))


def unshare(flags: int) -> None:
    call("unshare", flags)


def mount(source: str, target: str, kind: str | None, flags: int, data: str | None = None) -> None:
    call("mount", *map(_bytes, (source, target, kind)), ctypes.c_ulong(flags), _bytes(data))


def unmount(target: str) -> None:
    call("umount2", _bytes(target), MNT_DETACH)


def prctl(option: int, value: int = 0) -> None:
    call("prctl", option, ctypes.c_ulong(value), 0, 0, 0)


def die_with_parent(signal: int) -> None:
    """Have the kernel kill this process when the one that started it ends."""
    parent = os.getppid()
    if LINUX:
        prctl(PR_SET_PDEATHSIG, signal)
    if os.getppid() != parent:  # it ended before we could ask
        os._exit(1)


def drop_capabilities() -> None:
    """Give up every privilege, for good."""
    for capability in range(64):
        try:
            prctl(PR_CAPBSET_DROP, capability)
        except OSError:
            break
    header = (ctypes.c_uint32 * 2)(0x20080522, 0)
    syscall("capset", header, (ctypes.c_uint32 * 6)())


def _bytes(text: str | None) -> bytes | None:
    return None if text is None else os.fsencode(text)


def _checked(what: str, result: int) -> int:
    if result == -1:
        code = ctypes.get_errno()
        raise OSError(code, f"{what}: {os.strerror(code)}")
    return result
