"""Other processes: those of the grader, and one of the same user that has nothing to do with us."""

import ctypes
import os
import resource
import signal
import struct
from contextlib import suppress

from autograde.tests.walled_in.trying import FACTS, LIBC, checked, gained, system, tell

SEIZE = 0x4206  # of ptrace: it does not stop
victim, parent = FACTS["victim"], os.getppid() or FACTS["victim"]


def look_into(pid):
    there, here = ctypes.create_string_buffer(8), ctypes.create_string_buffer(8)
    local = (ctypes.c_size_t * 2)(ctypes.addressof(here), 8)
    remote = (ctypes.c_size_t * 2)(ctypes.addressof(there), 8)
    return system("process_vm_readv", pid, local, 1, remote, 1, 0)


def queue_signal(pid):
    return system("rt_sigqueueinfo", pid, 10, struct.pack("iii", 10, 0, -1) + bytes(116))


def signal_by_descriptor(pid):
    end = os.pidfd_open(pid)
    return system("pidfd_send_signal", end, 10, None, 0)


def capabilities():
    header, data = (ctypes.c_uint32 * 2)(0x20080522, 0), (ctypes.c_uint32 * 6)()
    system("capget", header, data)
    return gained(any(data))


def daemon():
    """Leave a process that has left its parents, its group, and its terminal."""
    if os.fork() == 0:
        for leave in (os.setsid, lambda: os.setpgid(0, 0)):
            with suppress(OSError):
                leave()
        if os.fork() == 0:
            for number in (1, 2, 15):
                signal.signal(number, signal.SIG_IGN)
            os.execv("/bin/sleep", ["sleep", FACTS["sleeps"]])
        os._exit(0)
    os.wait()


tell(
    {
        "see the victim": lambda: os.kill(victim, 0),
        "signal the victim": lambda: os.kill(victim, signal.SIGUSR1),
        "signal its thread": lambda: system("tgkill", victim, victim, 10),
        "queue a signal": lambda: queue_signal(victim),
        "signal by descriptor": lambda: signal_by_descriptor(victim),
        "signal the parent": lambda: os.kill(parent, 0),
        "trace the victim": lambda: checked(LIBC.ptrace(SEIZE, victim, 0, 0)),
        "trace the parent": lambda: checked(LIBC.ptrace(SEIZE, parent, 0, 0)),
        "look into the victim": lambda: look_into(victim),
        "look into the parent": lambda: look_into(parent),
        "open the victim's memory": lambda: os.open(f"/proc/{victim}/mem", os.O_RDONLY),
        "slow the victim": lambda: os.setpriority(os.PRIO_PROCESS, victim, 19),
        "pin the victim": lambda: os.sched_setaffinity(victim, {0}),
        "limit the victim": lambda: resource.prlimit(victim, resource.RLIMIT_CORE, (0, 0)),
        "compare": lambda: system("kcmp", os.getpid(), victim, 0, 0, 0),
        "move the victim's pages": lambda: system("migrate_pages", victim, 64, bytes(8), bytes(8)),
        "a real-time process": lambda: os.sched_setscheduler(0, os.SCHED_FIFO, os.sched_param(1)),
        "outlive its parent": lambda: checked(LIBC.prctl(1, 0, 0, 0, 0)),
        "become root": lambda: os.setuid(0) if os.getuid() else os.setgid(12),
        "change groups": lambda: os.setgroups([0]),
        "gain privileges": lambda: gained(LIBC.prctl(39, 0, 0, 0, 0) == 0),
        "a capability": capabilities,
        "a password's state": lambda: gained(
            os.spawnvp(os.P_WAIT, "passwd", ["passwd", "-S", "root"]) == 0
        ),
        "start a program": lambda: os.spawnvp(os.P_WAIT, "true", ["true"]),
        "leave a daemon": daemon,
        "signal itself": lambda: os.kill(os.getpid(), 0),
    }
)
