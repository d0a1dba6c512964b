"""Parts of the kernel that no lesson needs."""

import errno
import os
from functools import partial

from autograde.tests.walled_in.trying import LIBC, checked, system, tell

NAMESPACES = {
    "mounts": 0x20000,
    "hosts": 0x4000000,
    "ipc": 0x8000000,
    "users": 0x10000000,
    "processes": 0x20000000,
    "networks": 0x40000000,
}


def tomorrow():
    """Make a call that the filter does not know; what there is answers, if only with an error."""
    try:
        return system("newest", 0, 0, 0, 0)
    except OSError as error:
        if error.errno == errno.ENOSYS:
            raise
        return error.errno


def unshared(flag):
    return checked(LIBC.unshare(flag))


def cloned(flags):
    """Make a process in new namespaces; it ends at once."""
    child = system("clone", flags | 17, 0, 0, 0, 0)
    if child == 0:
        os._exit(0)
    os.waitpid(child, 0)


def removed(control, number):
    """Leave nothing on a machine where it can be made."""
    return checked(control(number, 0, None))


tell(
    {f"unshare {name}": partial(unshared, flag) for name, flag in NAMESPACES.items()}
    | {f"clone {name}": partial(cloned, flag) for name, flag in NAMESPACES.items()}
    | {
        "clone3": lambda: system("clone3", bytes(88), 88),
        "setns": lambda: system("setns", 0, 0),
        "mount by descriptor": lambda: system("fsopen", b"tmpfs", 0),
        "pivot_root": lambda: system("pivot_root", b".", b"."),
        "chroot": lambda: os.chroot("."),
        "key": lambda: system("keyctl", 0, -3, 0, 0, 0),
        "new key": lambda: system("add_key", b"user", b"x", b"y", 1, -3),
        "bpf": lambda: system("bpf", 0, bytes(72), 72),
        "page faults": lambda: system("userfaultfd", 0),
        "counters": lambda: system("perf_event_open", bytes(112), 0, -1, -1, 0),
        "watch files": lambda: system("fanotify_init", 0, 0),
        "watch names": lambda: system("inotify_init1", 0),
        "a file by number": lambda: system("open_by_handle_at", -100, bytes(16), 0),
        "another personality": lambda: system("personality", 0x40000),
        "a module": lambda: system("init_module", b"", 0, b""),
        "kexec": lambda: system("kexec_load", 0, 0, None, 0),
        "reboot": lambda: system("reboot", 1, 2, 3, None),
        "swap": lambda: system("swapon", b"/dev/null", 0),
        "accounting": lambda: system("acct", None),
        "the kernel's log": lambda: system("syslog", 3, None, 0),
        "the host's name": lambda: system("sethostname", b"x", 1),
        "set the time": lambda: system("settimeofday", bytes(16), None),
        "set a clock": lambda: system("clock_settime", 0, bytes(16)),
        "bend the clock": lambda: system("adjtimex", b"\xff" * 208),
        "memory without a limit": lambda: os.close(system("memfd_create", b"x", 0)),
        "memory that stays": lambda: removed(LIBC.shmctl, system("shmget", 0, 4096, 0o1600)),
        "messages that stay": lambda: removed(LIBC.msgctl, system("msgget", 0, 0o1600)),
        "a queue": lambda: system("mq_open", b"/x", 0o102, 0o600, None),
        "a call of tomorrow": tomorrow,
        "threads": lambda: __import__("threading").Thread(target=int).start(),
    }
)
