"""python -m autograde.execute.server FD WAY MODULE...

Walls itself in that way, imports the modules and all their parts, and serves the connection with
that file descriptor.
"""

import gc
import importlib
import json
import os
import pkgutil
import socket
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext, suppress
from dataclasses import asdict
from pathlib import Path
from time import monotonic

from autograde.execute.sandbox import outer
from autograde.execute.server.disk import remove

LEFT_OUT = ("tests", "benchmarks", "__main__")


def main(argv: list[str]) -> None:
    """Enter the outer walls, warm up, close them, say hello, serve."""
    began = monotonic()
    descriptor, way, *modules = argv
    built = outer.enter(way, lambda inside: _command(descriptor, inside, *modules))

    from autograde.execute.server.serve import Server  # what is slow to import is behind walls
    from autograde.execute.sides.shell import make_shell

    control, shell = socket.socket(fileno=int(descriptor)), make_shell()
    for name in modules:
        load(name)
    walls = outer.close(built, way)
    gc.collect()
    gc.freeze()
    if threads() > 1:
        raise RuntimeError("a module started a thread while it was imported: forks are not safe")
    with nullcontext("") if walls.namespaces else scratch() as folder:
        hello = {"walls": asdict(walls), "folder": folder, "seconds": monotonic() - began}
        control.sendall(json.dumps(hello).encode() + b"\n")
        Server(control, walls, shell).run()
    os._exit(0)


@contextmanager
def scratch() -> Iterator[str]:
    """Give a folder for those of all submissions; a user that is lent can pass through it."""
    folder = tempfile.mkdtemp(prefix="autograde-")
    os.chmod(folder, 0o711)
    tempfile.tempdir = folder
    try:
        yield folder
    finally:
        remove(Path(folder))


def threads() -> int:
    """Return how many threads this process has, those that Python does not know of included."""
    with suppress(OSError):
        return len(os.listdir("/proc/self/task"))
    return threading.active_count()


def load(name: str) -> None:
    """Import a package and its parts; what cannot be imported here is not warm, no more."""
    with suppress(ImportError):
        package = importlib.import_module(name)
        for part in pkgutil.walk_packages(getattr(package, "__path__", []), f"{name}."):
            if not set(part.name.split(".")) & set(LEFT_OUT):
                with suppress(ImportError):
                    importlib.import_module(part.name)


def _command(*words: str) -> list[str]:
    return [sys.executable, "-P", "-m", "autograde.execute.server", *words]


main(sys.argv[1:])
