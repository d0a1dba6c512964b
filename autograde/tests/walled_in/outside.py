"""python -m autograde.tests.walled_in.outside [--locked] [--user N] CELL...

Prints as JSON the walls, what came of each attempt of each cell, and what became of the world.
"""

import argparse
import json
import os
import re
import shutil
from dataclasses import asdict
from pathlib import Path
from tempfile import mkdtemp

from autograde.execute.limits import Limits
from autograde.execute.request import STUDENT, Cell, Request
from autograde.execute.run import Result, run, server, stop_server
from autograde.execute.sandbox.calls import ALL, NEWEST
from autograde.execute.sandbox.syscalls import MACHINE
from autograde.tests.walled_in.locked import lock
from autograde.tests.walled_in.world import World

HERE = Path(__file__).parent
LIMITS = Limits(cell_timeout=15, memory_mb=1500, processes=40, files=100, file_mb=64, tmp_mb=100)
MORE = {"mq_open": (240, 180), "capget": (125, 90)}


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--locked", action="store_true", help="refuse namespaces, as Docker does")
    parser.add_argument("--user", type=int, help="who the grader is")
    parser.add_argument("cells", nargs="+", help="such as files; bombs.NAME for one of the bombs")
    args = parser.parse_args()
    folder = Path(mkdtemp(prefix="walled-in-"))
    try:
        settle(folder, args.user)
        if args.locked:
            lock()
        world = World(folder)
        try:
            print(json.dumps(told(world, args.cells)))
        finally:
            stop_server()
            world.end()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def settle(folder: Path, user: int | None) -> None:
    """Be that user, with a home and a place for temporary files here."""
    folder.chmod(0o755)
    (folder / "tmp").mkdir()
    (folder / "tmp").chmod(0o1777)
    os.environ.update(HOME=str(folder), TMPDIR=str(folder / "tmp"))
    (folder / ".profile").write_text("of the grader")
    if user is not None:
        os.chown(folder, user, user)
        os.setgroups([])
        os.setresgid(user, user, user)
        os.setresuid(user, user, user)


def told(world: World, names: list[str]) -> dict:
    walls = asdict(server().walls)
    facts = world.facts | {"numbers": numbers(), "private disk": walls["namespaces"]}
    facts["counted"] = walls["others"] == 0
    result = run(request(names, facts))
    came = {name: read(result, index + 1) for index, name in enumerate(names)}
    stop_server()
    return {"level": result.level, "walls": walls, "came": came, "world": world.left()}


def request(names: list[str], facts: dict) -> Request:
    cells = [source("trying") + f"\nFACTS.update({facts!r})", *map(source, names)]
    return Request(tuple(Cell(i, text, STUDENT) for i, text in enumerate(cells)), LIMITS)


def source(name: str) -> str:
    """Return the text of a cell: a file here, without what the first cell has defined."""
    file, _, function = name.partition(".")
    text = (HERE / f"{file}.py").read_text()
    text = re.sub(r"from autograde\.\S+ import .*\n", "", text)
    return f"{text}\n{function}()\nprint('survived')" if function else text


def read(result: Result, index: int) -> dict | str:
    """Return what a cell has told, or why it told nothing."""
    done = result.done[index]
    printed = "".join(text for kind, _, text in done.outputs if kind == "stream")
    for line in printed.splitlines():
        if line.startswith("CAME "):
            return json.loads(line.removeprefix("CAME "))
    return f"{done.fault.name}: {done.fault.message}" if done.fault else printed


def numbers() -> dict[str, int | None]:
    column = ["x86_64", "aarch64"].index(MACHINE)
    known = {name: both[column] for name, both in (ALL | MORE).items()}
    return known | {"newest": NEWEST + 1}


if __name__ == "__main__":
    main()
