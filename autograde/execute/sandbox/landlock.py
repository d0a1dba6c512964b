"""Landlock: which files a process may touch, from now on and for good. No privileges needed.

Source: the kernel's documentation, userspace-api/landlock. Versions of the interface differ in
what they know; all that a kernel knows is taken away, and given back for the paths named.
"""

import ctypes
import os
from collections.abc import Iterable
from contextlib import suppress
from functools import cache
from pathlib import Path

from autograde.execute.sandbox.paths import DEVICES
from autograde.execute.sandbox.syscalls import (
    LANDLOCK_ADD,
    LANDLOCK_CREATE,
    LANDLOCK_RESTRICT,
    LINUX,
    syscall,
)

EXECUTE, WRITE_FILE, READ_FILE, READ_DIR = 1, 2, 4, 8
REMOVE_DIR, REMOVE_FILE, MAKE_CHAR, MAKE_DIR, MAKE_REG, MAKE_SOCK = 16, 32, 64, 128, 256, 512
MAKE_FIFO, MAKE_BLOCK, MAKE_SYM, REFER, TRUNCATE, IOCTL = 1024, 2048, 4096, 8192, 16384, 32768
FILE = EXECUTE | WRITE_FILE | READ_FILE | TRUNCATE | IOCTL
READ = EXECUTE | READ_FILE | READ_DIR
OWN = READ | WRITE_FILE | REMOVE_DIR | REMOVE_FILE | MAKE_DIR | MAKE_REG | MAKE_SOCK
OWN |= MAKE_FIFO | MAKE_SYM | REFER | TRUNCATE
KNOWN = {1: 0x1FFF, 2: 0x3FFF, 3: 0x7FFF, 4: 0x7FFF, 5: 0xFFFF}  # of files, by version
TCP = 0x3  # bind and connect, from version 4
SCOPED = 0x3  # abstract sockets and signals stay inside, from version 6
TRUNCATION, SIGNALS = 3, 6  # the versions that know of them
PATH_BENEATH = 1


@cache
def version() -> int:
    """Return the version of the kernel's interface, 0 when there is none."""
    if not LINUX:
        return 0
    with suppress(OSError):
        return syscall(LANDLOCK_CREATE, None, 0, 1)
    return 0


def restrict(readable: Iterable[Path | str], own: Iterable[Path | str], known: int) -> None:
    """Allow this process and its children to read some paths and to use others as their own.

    Args:
        readable: files, and folders with all that is in them.
        own: folders to do anything in but to make devices.
        known: version of the interface to use, at most that of the kernel.

    Raises:
        OSError: the kernel refuses.
    """
    files = KNOWN[min(known, max(KNOWN))]
    rules = [(path, READ) for path in readable] + [(path, OWN) for path in own]
    rules += [(f"/dev/{name}", READ_FILE) for name in DEVICES]
    rules += [("/dev/null", WRITE_FILE)]
    attributes = (ctypes.c_uint64 * 3)(files, TCP, SCOPED)
    size = 24 if known >= SIGNALS else 16 if known >= 4 else 8  # what an old kernel has read
    ruleset = syscall(LANDLOCK_CREATE, attributes, size, 0)
    try:
        for path, access in rules:
            _allow(ruleset, os.fspath(path), access & files)
        syscall(LANDLOCK_RESTRICT, ruleset, 0)
    finally:
        os.close(ruleset)


class _Beneath(ctypes.Structure):
    _pack_ = 1
    _fields_ = (("access", ctypes.c_uint64), ("parent", ctypes.c_int32))


def _allow(ruleset: int, path: str, access: int) -> None:
    try:
        place = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except (FileNotFoundError, PermissionError):
        return  # then there is nothing to allow
    try:
        if not os.path.isdir(path):
            access &= FILE
        rule = _Beneath(access, place)
        syscall(LANDLOCK_ADD, ruleset, PATH_BENEATH, ctypes.byref(rule), 0)
    finally:
        os.close(place)
