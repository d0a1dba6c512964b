"""seccomp: system calls that a process may not make, as a program for the kernel's filter.

Denied calls fail with "Operation not permitted", as a library expects where it has no right.
"""

import ctypes
import struct
from functools import cache

from autograde.execute.sandbox.syscalls import LINUX, MACHINE, PR_SET_PDEATHSIG, syscall

EPERM, ENOSYS = 1, 38
ALLOW, ERRNO, KILL = 0x7FFF0000, 0x00050000, 0x80000000
LOAD, JUMP_EQUAL, JUMP_SET, JUMP_ABOVE, RETURN = 0x20, 0x15, 0x45, 0x35, 0x06
NUMBER, ARCHITECTURE, ARGUMENT = 0, 4, 16  # where they are in `struct seccomp_data`
AUDIT = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}
OTHER_ABI = 0x40000000  # numbers of the 32-bit-pointer ABI of x86_64
NAMESPACES = 0x7E020000  # all CLONE_NEW... but that of time
AF_UNIX = 1

# name: (x86_64, aarch64); None where there is no such call.
DENIED: dict[str, tuple[int, int | None]] = {
    "ptrace": (101, 117),
    "process_vm_readv": (310, 270),
    "process_vm_writev": (311, 271),
    "process_madvise": (440, 440),
    "kcmp": (312, 272),
    "pidfd_getfd": (438, 438),
    "pidfd_send_signal": (424, 424),
    "unshare": (272, 97),
    "setns": (308, 268),
    "mount": (165, 40),
    "umount2": (166, 39),
    "pivot_root": (155, 41),
    "chroot": (161, 51),
    "open_tree": (428, 428),
    "move_mount": (429, 429),
    "fsopen": (430, 430),
    "fsconfig": (431, 431),
    "fsmount": (432, 432),
    "fspick": (433, 433),
    "mount_setattr": (442, 442),
    "open_by_handle_at": (304, 265),
    "name_to_handle_at": (303, 264),
    "add_key": (248, 217),
    "request_key": (249, 218),
    "keyctl": (250, 219),
    "bpf": (321, 280),
    "perf_event_open": (298, 241),
    "userfaultfd": (323, 282),
    "io_uring_setup": (425, 425),
    "io_uring_enter": (426, 426),
    "io_uring_register": (427, 427),
    "fanotify_init": (300, 262),
    "init_module": (175, 105),
    "finit_module": (313, 273),
    "delete_module": (176, 106),
    "kexec_load": (246, 104),
    "kexec_file_load": (320, 294),
    "reboot": (169, 142),
    "swapon": (167, 224),
    "swapoff": (168, 225),
    "acct": (163, 89),
    "quotactl": (179, 60),
    "syslog": (103, 116),
    "sethostname": (170, 161),
    "setdomainname": (171, 162),
    "settimeofday": (164, 170),
    "clock_settime": (227, 112),
    "clock_adjtime": (305, 266),
    "adjtimex": (159, 171),
    "iopl": (172, None),
    "ioperm": (173, None),
    "personality": (135, 92),
    "vhangup": (153, 58),
    "setpriority": (141, 140),
    "ioprio_set": (251, 30),
    "sched_setscheduler": (144, 119),
    "sched_setattr": (314, 274),
}
SOCKET, CLONE, CLONE3, PRCTL = (41, 198), (56, 220), (435, 435), (157, 167)
PRLIMIT = (302, 261)


def available() -> bool:
    """Whether the numbers of this machine's system calls are known."""
    return LINUX and MACHINE in AUDIT


def restrict() -> None:
    """Deny these calls to this process and its children, for good; no new privileges either.

    Raises:
        OSError: the kernel refuses.
    """
    code = program()
    instructions = ctypes.create_string_buffer(code, len(code))
    length = len(code) // 8
    filter_program = struct.pack("HxxxxxxP", length, ctypes.addressof(instructions))
    syscall("seccomp", 1, 0, ctypes.create_string_buffer(filter_program, 16))


@cache
def program() -> bytes:
    """Return the filter for this machine."""
    column = list(AUDIT).index(MACHINE)
    rules = [*_check_architecture(AUDIT[MACHINE])]
    for numbers in DENIED.values():
        if numbers[column] is not None:
            rules += _deny(numbers[column])
    rules += _deny(CLONE3[column], ENOSYS)  # libraries then use clone, whose flags can be seen
    rules += _judge(SOCKET[column], JUMP_EQUAL, AF_UNIX, denied=False)
    rules += _judge(PRLIMIT[column], JUMP_EQUAL, 0, denied=False)
    rules += _judge(CLONE[column], JUMP_SET, NAMESPACES, denied=True)
    rules += _judge(PRCTL[column], JUMP_EQUAL, PR_SET_PDEATHSIG, denied=True)
    return b"".join([*rules, _step(RETURN, ALLOW)])


def _check_architecture(audit: int) -> list[bytes]:
    return [
        _step(LOAD, ARCHITECTURE),
        _step(JUMP_EQUAL, audit, 1, 0),
        _step(RETURN, KILL),
        _step(LOAD, NUMBER),
        _step(JUMP_ABOVE, OTHER_ABI, 0, 1),
        _step(RETURN, ERRNO | ENOSYS),
    ]


def _deny(number: int, code: int = EPERM) -> list[bytes]:
    return [_step(JUMP_EQUAL, number, 0, 1), _step(RETURN, ERRNO | code)]


def _judge(number: int, test: int, value: int, denied: bool) -> list[bytes]:
    """Deny a call by its first argument: when it passes the test, or unless it does."""
    return [
        _step(JUMP_EQUAL, number, 0, 4),
        _step(LOAD, ARGUMENT),
        _step(test, value, *((0, 1) if denied else (1, 0))),
        _step(RETURN, ERRNO | EPERM),
        _step(LOAD, NUMBER),
    ]


def _step(code: int, value: int, when_true: int = 0, when_false: int = 0) -> bytes:
    return struct.pack("HBBI", code, when_true, when_false, value)
