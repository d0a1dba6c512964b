"""python -m autograde.execute.server FD MODULE...

Serves the connection with that file descriptor, after importing the modules and all their parts.
"""

import gc
import importlib
import json
import os
import pkgutil
import socket
import sys
import threading
from contextlib import suppress
from dataclasses import asdict
from time import monotonic

from autograde.execute.sandbox.walls import build_outer
from autograde.execute.server.serve import Server
from autograde.execute.sides.shell import make_shell

LEFT_OUT = ("tests", "benchmarks", "__main__")


def main(argv: list[str]) -> None:
    """Warm up, wall in, say hello, serve."""
    began = monotonic()
    control = socket.socket(fileno=int(argv[0]))
    shell = make_shell()
    for name in argv[1:]:
        load(name)
    walls = build_outer()
    gc.collect()
    gc.freeze()
    if threading.active_count() > 1:
        raise RuntimeError("a module started a thread while it was imported: forks are not safe")
    hello = {"walls": asdict(walls), "level": walls.level, "seconds": monotonic() - began}
    control.sendall(json.dumps(hello).encode() + b"\n")
    Server(control, walls, shell).run()
    os._exit(0)


def load(name: str) -> None:
    """Import a package and its parts; what cannot be imported here is not warm, no more."""
    with suppress(ImportError):
        package = importlib.import_module(name)
        for part in pkgutil.walk_packages(getattr(package, "__path__", []), f"{name}."):
            if not set(part.name.split(".")) & set(LEFT_OUT):
                with suppress(ImportError):
                    importlib.import_module(part.name)


main(sys.argv[1:])
