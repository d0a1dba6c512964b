"""Limits: raising them, and what happens at them."""

import os
import resource
import signal
import threading
from functools import partial

from autograde.tests.walled_in.trying import FACTS, gained, in_a_child, tell

NAMES = ["AS", "CPU", "NOFILE", "FSIZE", "CORE", "NPROC"]


def limit(name):
    return resource.getrlimit(getattr(resource, f"RLIMIT_{name}"))[1]


def raise_limit(name):
    number = getattr(resource, f"RLIMIT_{name}")
    _, hard = resource.getrlimit(number)
    resource.setrlimit(number, (hard, hard + 1))


def open_many():
    files = []
    try:
        while len(files) < 2000:
            files.append(os.open("/dev/null", os.O_RDONLY))
    finally:
        for file in files:
            os.close(file)


def one_large():
    with open("large", "wb") as file:
        os.truncate(file.fileno(), 1 << 30)


def many_small():
    os.mkdir("small")
    try:
        for number in range(30_000):
            open(f"small/{number}", "w").close()
    finally:
        for entry in os.scandir("small"):
            os.remove(entry.path)


def fill():
    written, names = 0, [f"full{number}" for number in range(9)]
    try:
        for name in names:
            with open(name, "wb") as file:
                for _ in range(60):
                    written += file.write(bytes(1 << 20))
    finally:
        for name in filter(os.path.exists, names):
            os.remove(name)
    return written


def dump_core():
    os.chdir(os.environ["HOME"])
    in_a_child(os.abort)


def forks():
    children = []
    try:
        while len(children) < 300:
            child = os.fork()
            if child == 0:
                signal.pause()
            children.append(child)
    finally:
        for child in children:
            os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)


def start_threads():
    end, started = threading.Event(), []
    try:
        while len(started) < 300:
            started.append(threading.Thread(target=end.wait))
            started[-1].start()
    finally:
        end.set()


tell(
    {f"raise {name}": partial(raise_limit, name) for name in NAMES}
    | {name: partial(limit, name) for name in NAMES}
    | {
        "much memory": lambda: len(bytearray(5 << 30)),
        "many files open": open_many,
        "a large file": one_large,
        "the core of a crash": dump_core,
        "a core is left": lambda: gained([name for name in os.listdir() if "core" in name]),
        **({"many files": many_small, "a full disk": fill} if FACTS["private disk"] else {}),
        **({"many processes": forks, "many threads": start_threads} if FACTS["counted"] else {}),
        "user": os.getuid,
        "process": os.getpid,
    }
)
