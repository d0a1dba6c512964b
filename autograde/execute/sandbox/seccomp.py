"""seccomp: system calls that a process may not make, as a program for the kernel's filter.

Denied calls fail with "Operation not permitted", as a library expects where it has no right.
"""

import ctypes
import os
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from autograde.execute.sandbox.calls import (
    ABSENT,
    ALL,
    DENIED,
    MARKS,
    METADATA,
    NEWEST,
    SESSIONS,
    SIGNALS,
)
from autograde.execute.sandbox.syscalls import LINUX, MACHINE, PR_SET_PDEATHSIG, syscall

EPERM, ENOSYS = 1, 38
ALLOW, ERRNO, KILL = 0x7FFF0000, 0x00050000, 0x80000000
LOAD, EQUAL, SHARE, ABOVE, RETURN = 0x20, 0x15, 0x45, 0x25, 0x06  # SHARE: a bit is in both
NUMBER, ARCHITECTURE, ARGUMENTS = 0, 4, 16  # where they are in `struct seccomp_data`
AUDIT = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}
NAMESPACES = 0x7E020000  # all CLONE_NEW... that clone knows
AF_UNIX, DATAGRAM, WRITING, TRUNCATE = 1, 2, 3, 0o1000
Test = tuple[int, int, bool]  # what to compare with, how, and whether it is to hold


@dataclass(frozen=True)
class Surroundings:
    """What is in sight of a process, which the filter has to protect.

    Args:
        others: processes and files of other people.
        own_files: files of the user that it runs as.
        signals: other processes of the user that it runs as, and nothing else protects them.
        truncation: files that can be emptied, and nothing else protects them.
    """

    others: bool = False
    own_files: bool = False
    signals: bool = False
    truncation: bool = False


def available() -> bool:
    """Whether the numbers of this machine's system calls are known."""
    return LINUX and MACHINE in AUDIT


def restrict(around: Surroundings) -> None:
    """Deny calls to this process and its children, for good.

    Raises:
        OSError: the kernel refuses.
    """
    load(program(around, os.getpid() if around.signals else 0))


def load(code: bytes) -> None:
    """Give a filter to the kernel."""
    instructions = ctypes.create_string_buffer(code, len(code))
    length = len(code) // 8
    filter_program = struct.pack("HxxxxxxP", length, ctypes.addressof(instructions))
    syscall("seccomp", 1, 0, ctypes.create_string_buffer(filter_program, 16))


@cache
def program(around: Surroundings, pid: int = 0) -> bytes:
    """Return the filter for this machine and, where it protects from signals, for a process."""
    return assemble(
        _step(ABOVE, NEWEST, 0, 1),
        _step(RETURN, ERRNO | ENOSYS),
        *deny(*DENIED),
        *deny(*ABSENT, code=ENOSYS),
        *deny_when("clone", 0, (SHARE, NAMESPACES, True)),
        *deny_when("prctl", 0, (EQUAL, PR_SET_PDEATHSIG, True)),
        *deny_when("prlimit64", 0, (EQUAL, 0, False)),
        *deny_when("sched_setaffinity", 0, (EQUAL, 0, False)),
        *_protect(around, pid),
    )


def assemble(*rules: bytes) -> bytes:
    """Return the program that follows some rules, and allows what none of them denies."""
    start = [
        _step(LOAD, ARCHITECTURE),
        _step(EQUAL, AUDIT[MACHINE], 1, 0),
        _step(RETURN, KILL),
        _step(LOAD, NUMBER),
    ]
    return b"".join([*start, *rules, _step(RETURN, ALLOW)])


def _protect(around: Surroundings, pid: int) -> Iterator[bytes]:
    """Yield what is denied because of what is in sight."""
    if around.others:  # a socket could reach theirs; a pair reaches itself if it is a stream
        yield from deny("socket", *SESSIONS, *MARKS)
        yield from deny_when("socketpair", 0, (EQUAL, AF_UNIX, False))
        yield from deny_when("socketpair", 1, (SHARE, DATAGRAM, True))
    else:
        yield from deny_when("socket", 0, (EQUAL, AF_UNIX, False))
    if around.own_files:
        yield from deny(*METADATA)
    if around.signals:
        yield from deny(*SIGNALS)
        yield from deny_when("tgkill", 0, (EQUAL, pid, False))
        yield from deny_when("kill", 0, (EQUAL, pid, False), (EQUAL, 0, False))
    if around.truncation:
        yield from deny("truncate")
        for name, place in [("open", 1), ("openat", 2)]:
            yield from deny_when(name, place, (SHARE, TRUNCATE, True), (SHARE, WRITING, False))


def deny(*names: str, code: int = EPERM) -> Iterator[bytes]:
    """Yield how to deny some calls."""
    for name in names:
        number = _number(name)
        if number is not None:
            yield _step(EQUAL, number, 0, 1)
            yield _step(RETURN, ERRNO | code)


def deny_when(name: str, place: int, *tests: Test) -> Iterator[bytes]:
    """Yield how to deny a call when one of its arguments passes all tests."""
    number = _number(name)
    if number is None:
        return
    yield _step(EQUAL, number, 0, len(tests) + 3)
    yield _step(LOAD, ARGUMENTS + 8 * place)
    for rest, (test, value, holds) in zip(range(len(tests), 0, -1), tests, strict=True):
        yield _step(test, value, *((0, rest) if holds else (rest, 0)))
    yield _step(RETURN, ERRNO | EPERM)
    yield _step(LOAD, NUMBER)


def _number(name: str) -> int | None:
    return ALL[name][list(AUDIT).index(MACHINE)]


def _step(code: int, value: int, when_true: int = 0, when_false: int = 0) -> bytes:
    return struct.pack("HBBI", code, when_true, when_false, value & 0xFFFFFFFF)
