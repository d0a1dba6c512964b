"""What walls cost, measured on forks of this process."""

import os
import struct
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import replace
from shutil import rmtree
from statistics import median
from time import perf_counter

from autograde.execute.limits import Limits
from autograde.execute.sandbox.mounts import private_scratch
from autograde.execute.sandbox.paths import SCRATCH
from autograde.execute.sandbox.walls import Walls, build_inner, new_process_namespace
from autograde.execute.sandbox.ways import OWN

# Milliseconds: to build the walls, from the fork to the end, of a processor for the fork.
Cost = tuple[float, float, float]


def costs(walls: Walls, count: int) -> dict[str, Cost]:
    """Return medians for no walls, for each layer, and for all of them, taken in turns."""
    layers = layers_of(walls)
    if walls.outer == OWN:
        private_scratch(64)  # for those without one of their own
        tempfile.tempdir = str(SCRATCH)  # where Python lies in /tmp, nothing can be written there
    taken: dict[str, list[Cost]] = {name: [] for name in layers}
    for _ in range(count):
        for name, layer in layers.items():
            taken[name].append(once(layer))
    return {name: _median(found) for name, found in taken.items()}


def layers_of(walls: Walls) -> dict[str, Walls | None]:
    """Return walls of one layer each, those of none and those of all."""
    bare = replace(walls, namespaces=False, landlock=0, seccomp=False, lent_user=0)
    layers: dict[str, Walls | None] = {"fork alone": None, "limits": bare}
    if walls.seccomp:
        layers["seccomp"] = replace(bare, seccomp=True)
    if walls.landlock:
        layers["Landlock"] = replace(bare, landlock=walls.landlock)
    if walls.lent_user:
        layers["lent user"] = replace(bare, lent_user=walls.lent_user)
    if walls.namespaces:
        layers["namespaces"] = replace(bare, namespaces=True)
    return layers | {"all": walls}


def once(walls: Walls | None) -> Cost:
    """Build walls around one fork, which then ends."""
    apart = walls is not None and walls.namespaces
    with nullcontext() if apart else _scratch() as folder:
        told, telling = os.pipe()
        began = perf_counter()
        back = new_process_namespace() if apart else lambda: None
        child = os.fork()
        if child == 0:
            _build(walls, folder, telling)
        back()
        used = os.wait4(child, 0)[2]
        whole = 1000 * (perf_counter() - began)
        built = struct.unpack("d", os.read(told, 8))[0]
        os.close(told)
        os.close(telling)
    return built, whole, 1000 * (used.ru_utime + used.ru_stime)


def _build(walls: Walls | None, folder: str | None, telling: int) -> None:
    status = 1
    try:
        began = perf_counter()
        if folder:
            os.chdir(folder)
        if walls is not None:
            build_inner(walls, Limits(), 0)
        os.write(telling, struct.pack("d", 1000 * (perf_counter() - began)))
        status = 0
    finally:
        os._exit(status)


@contextmanager
def _scratch() -> Iterator[str]:
    folder = tempfile.mkdtemp(prefix="scratch-")
    try:
        yield folder
    finally:
        rmtree(folder)


def _median(taken: list[Cost]) -> Cost:
    built, whole, used = (round(median(column), 3) for column in zip(*taken, strict=True))
    return built, whole, used
