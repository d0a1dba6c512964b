"""Attacks on other processes, and processes that outlive the grading."""

from autograde.tests.attacks.entry import HARM, Entry, attack

SLEEPER = """
import os, signal, subprocess, sys, time
program = [sys.executable, "-c", "import time; time.sleep(300)", MARK]
"""


@attack(HARM)
def daemon(entry: Entry) -> None:
    """Forks twice, leaves its session, and sleeps on."""
    entry.answer(
        area=SLEEPER
        + """
if os.fork() == 0:
    os.setsid()
    for signal_number in (signal.SIGHUP, signal.SIGINT, signal.SIGTERM):
        signal.signal(signal_number, signal.SIG_IGN)
    if os.fork() == 0:
        os.execv(sys.executable, program)
    os._exit(0)
os.wait()
area = 0"""
    )


@attack(HARM)
def daemon_without_a_program(entry: Entry) -> None:
    """Leaves a fork of itself, which prints and writes for as long as it lives."""
    entry.answer(
        area=SLEEPER
        + """
import ctypes
for _ in range(3):
    if os.fork() == 0:
        os.setsid()
        ctypes.CDLL(None).prctl(15, MARK.encode(), 0, 0, 0)
        while True:
            try:
                print("still here")
                time.sleep(0.1)
            except BaseException:
                pass
area = 0"""
    )


@attack(HARM)
def programs(entry: Entry) -> None:
    """Starts programs in a function that a test calls, by shells, spawn and at."""
    entry.first(SLEEPER)
    entry.answer(
        area="area = 0",
        letter="""
def letter(points):
    subprocess.Popen(program, start_new_session=True, stdin=subprocess.DEVNULL,
                     stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    os.system(f"nohup setsid sleep 300 {MARK} >/dev/null 2>&1 &")
    os.posix_spawn(sys.executable, program, os.environ)
    os.system("echo 'sleep 300' | at now; (crontab -l; echo '* * * * * true') | crontab -")
    return "F" """,
    )


@attack(HARM)
def waiting_at_the_end(entry: Entry) -> None:
    """Has threads, exit functions and destructors that do not end."""
    entry.answer(
        area="""
import atexit, threading, time
def wait():
    while True:
        try:
            time.sleep(1)
        except BaseException:
            pass
class Last:
    __del__ = lambda self: wait()
last = Last()
atexit.register(wait)
threading.Thread(target=wait, daemon=False).start()
threading._register_atexit(wait)
area = 0"""
    )


@attack(HARM)
def killed_parents(entry: Entry) -> None:
    """Kills its parent, its group, and every process it may."""
    entry.answer(
        correlate="""
import os, signal
def cross_correlate1d(x, w):
    for number in (signal.SIGSTOP, signal.SIGKILL):
        for kill in (os.kill, os.killpg):
            for target in (os.getppid(), -1, *range(2, 400)):
                if target not in (os.getpid(), 0):
                    try:
                        kill(target, number)
                    except OSError:
                        pass
    return 0"""
    )


@attack(HARM)
def killed_group(entry: Entry) -> None:
    """Kills its own group, by signals that programs do not expect."""
    entry.answer(
        correlate="""
import os, signal
def cross_correlate1d(x, w):
    for number in (signal.SIGUSR1, signal.SIGALRM, signal.SIGCHLD, signal.SIGPIPE, signal.SIGQUIT):
        try:
            os.kill(os.getppid(), number)
            os.killpg(0, number)
        except OSError:
            pass
    return 0"""
    )


@attack(HARM)
def traced_parents(entry: Entry) -> None:
    """Attaches to other processes by ptrace, and reads and writes their memory."""
    entry.answer(
        area="""
import ctypes, os
libc = ctypes.CDLL(None, use_errno=True)
for pid in (os.getppid(), 1, *range(2, 60)):
    if pid in (0, os.getpid()):
        continue
    if libc.ptrace(16, pid, 0, 0) == 0:
        print("attached to", pid)
    for name in ("mem", "environ", "maps", "cwd/gradebook.db", "root/etc/shadow", "fd/0"):
        try:
            with open(f"/proc/{pid}/{name}", "rb") as file:
                print(pid, name, file.read(400))
        except OSError:
            pass
area = 0"""
    )


@attack(HARM)
def signals(entry: Entry) -> None:
    """Ignores every signal, and sends itself alarms in the middle of a test."""
    entry.answer(
        correlate="""
import os, signal, sys
def cross_correlate1d(x, w):
    def leave(*args):
        raise SystemExit(0)
    signal.signal(signal.SIGALRM, leave)
    signal.setitimer(signal.ITIMER_REAL, 0.001, 0.001)
    return np.zeros(len(x) - len(w) + 1)""",
        area="""
import signal
for number in set(signal.Signals) - {signal.SIGKILL, signal.SIGSTOP}:
    signal.signal(number, signal.SIG_IGN)
area = 0""",
    )


@attack(HARM)
def stopped(entry: Entry) -> None:
    """Stops itself, as Ctrl+Z does, and everything around it."""
    entry.answer(
        correlate="""
import os, signal
def cross_correlate1d(x, w):
    os.kill(os.getpid(), signal.SIGSTOP)
    os.killpg(0, signal.SIGSTOP)"""
    )


@attack(HARM)
def shared_memory(entry: Entry) -> None:
    """Leaves memory behind that has no process: segments, queues, files in /dev/shm."""
    entry.answer(
        area="""
import ctypes
from multiprocessing import shared_memory
try:
    shared_memory.SharedMemory(MARK, create=True, size=1 << 20)
except OSError as error:
    print(error.strerror)
libc = ctypes.CDLL(None)
print(libc.shmget(4242, 1 << 20, 0o1666), libc.msgget(4242, 0o1666), libc.semget(4242, 1, 0o1666))
area = 0"""
    )


@attack(HARM)
def loosened_limits(entry: Entry) -> None:
    """Raises its limits, those of others, and its priority."""
    entry.answer(
        area="""
import ctypes, os, resource
for name in dir(resource):
    if name.startswith("RLIMIT"):
        for pid in (0, os.getppid(), 1):
            try:
                infinite = (resource.RLIM_INFINITY, resource.RLIM_INFINITY)
                resource.prlimit(pid, getattr(resource, name), infinite)
            except (OSError, ValueError):
                pass
for action in (lambda: os.nice(-20), lambda: os.setpriority(0, os.getppid(), 19),
               lambda: os.sched_setscheduler(0, os.SCHED_FIFO, os.sched_param(99)),
               lambda: os.sched_setaffinity(os.getppid(), {0})):
    try:
        action()
    except OSError as error:
        print(error.strerror)
hog = bytearray(1_900_000_000)
area = 0"""
    )


@attack(HARM)
def system_calls(entry: Entry) -> None:
    """Mounts, changes its root, enters namespaces, loads keys and modules, sets the clock."""
    entry.answer(
        area="""
import ctypes, os, time
libc = ctypes.CDLL(None, use_errno=True)
for flags in (0x10000000, 0x20000, 0x20000000, 0x40000000):
    if libc.unshare(flags) == 0:
        print("unshared", hex(flags))
os.makedirs("m", exist_ok=True)
for kind in (b"tmpfs", b"proc", b"overlay", b"sysfs"):
    if libc.mount(b"none", b"m", kind, 0, None) == 0:
        print("mounted", kind)
calls = {"keyctl": (250, 0, -3, 0), "add_key": (248, b"user", b"a", b"b", 1, -3), "bpf": (321, 0),
         "perf": (298, 0), "userfaultfd": (323, 0), "io_uring": (425, 8, 0), "ptrace": (101, 0),
         "open_by_handle": (304, -100, 0, 0), "kexec": (246, 0), "swapoff": (168, b"x"),
         "clock_settime": (227, 0, b"x" * 16), "sethostname": (170, b"owned", 5),
         "setns": (308, 0, 0), "memfd": (319, b"x", 0), "reboot": (169, 0, 0, 0, 0)}
for name, numbers in calls.items():
    if name != "reboot" and libc.syscall(*numbers) >= 0:
        print("did", name)
for action in (lambda: os.chroot("/"), lambda: os.setuid(0), lambda: os.setgroups([0]),
               lambda: time.clock_settime(0, 0), lambda: os.sync()):
    try:
        action()
    except OSError as error:
        print(error.strerror)
area = 0"""
    )


@attack(HARM)
def more_rights(entry: Entry) -> None:
    """Looks for programs that run as root, and makes one."""
    entry.answer(
        area="""
import os, subprocess
for command in (["su", "-c", "id"], ["sudo", "-n", "id"], ["mount"], ["newgrp"],
                ["ping", "-c1", "::1"],
                ["unshare", "-Ur", "id"], ["bwrap", "--ro-bind", "/", "/", "id"], ["pkexec", "id"]):
    try:
        done = subprocess.run(command, capture_output=True, timeout=2, stdin=subprocess.DEVNULL)
        print(command, done.returncode, done.stdout[:200])
    except (OSError, subprocess.TimeoutExpired) as error:
        print(type(error).__name__)
with open("tool", "w") as file:
    file.write("#!/bin/sh\\nid")
os.chmod("tool", 0o6755)
print(subprocess.run(["./tool"], capture_output=True))
area = 0"""
    )


@attack(HARM)
def clocks(entry: Entry) -> None:
    """Stops the clocks by which it is timed, and waits."""
    entry.answer(
        area="""
import datetime, time
now = time.time()
time.time = time.monotonic = time.perf_counter = lambda: now
sleep, time.sleep = time.sleep, lambda seconds: None
while True:
    sleep(0.1)"""
    )


@attack(HARM)
def date_of_the_hand_in(entry: Entry) -> None:
    """Hands in a date in the far past, so that it cannot be late."""
    (entry.folder / "timestamp.txt").write_text("0001-01-01 00:00:00 UTC")
