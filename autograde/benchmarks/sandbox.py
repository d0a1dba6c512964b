"""What the sandbox costs: its walls, the calls through them, the memory of a warm server.

python -m autograde.benchmarks.sandbox [--forks 50] [--calls 2000] [--user N]

Root and an ordinary user, our own walls and bubblewrap's, all layers in turns in one run. An
ordinary user is tried when root runs this and everybody may use this Python.
"""

import argparse
import json
import logging
import os
import subprocess
import sys
import threading
from statistics import median
from time import perf_counter, sleep

from rich.console import Console
from rich.table import Table

from autograde.benchmarks.calls import direct, piped, proxied
from autograde.execute.environment import server_environment
from autograde.execute.limits import Limits
from autograde.execute.memory import family, megabytes
from autograde.execute.request import STUDENT, Cell, Request
from autograde.execute.run import PRELOAD, run, server, stop_server
from autograde.execute.sandbox.ways import BUBBLEWRAP, LANDLOCK, LIMITS, OWN, SETTING

ORDINARY = 61_234
console = Console()


def main() -> None:
    """Print three tables."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--forks", type=int, default=50, help="for each layer")
    parser.add_argument("--calls", type=int, default=2000, help="with a small array")
    parser.add_argument("--user", type=int, default=ORDINARY, help="the ordinary user")
    args = parser.parse_args()
    logging.getLogger("autograde").setLevel(logging.ERROR)  # the tables tell the levels
    for user in [None, args.user] if os.geteuid() == 0 else [None]:
        for way in (OWN, BUBBLEWRAP, LANDLOCK):
            show_walls(way, user, args.forks)
    show_servers()
    show_calls(args.calls)


def show_walls(way: str, user: int | None, count: int) -> None:
    """Print what each layer costs one process of a submission."""
    who = "this user" if user is None else f"user {user}"
    lent = {} if user is None else {"user": user, "group": user, "extra_groups": []}
    words = ["-P", "-m", "autograde.execute.sandbox", "measure", way, str(count), *PRELOAD]
    environment = server_environment() | {"HOME": os.environ.get("HOME", "/") if not lent else "/"}
    try:
        done = subprocess.run(
            [sys.executable, *words], env=environment, capture_output=True, text=True, **lent
        )
        found = json.loads(done.stdout)
    except (PermissionError, ValueError):
        console.print(f"{way}, {who}: not to be had here", markup=False)
        return
    heads = ["layer", "to build, ms", "fork to end, ms", "adds, ms", "processor, ms"]
    table = Table(*heads, title_justify="left")
    table.title = f"{way}, {who}: level {found['level']}, medians of {count}"
    alone = found["costs"]["fork alone"][1]
    for layer, (built, whole, used) in found["costs"].items():
        numbers = [built, whole, whole - alone, used]
        table.add_row(layer, *[f"{number:.2f}" for number in numbers])
    console.print(table)


def show_servers() -> None:
    """Print what a warm server costs in each way, and one submission on it."""
    table = Table("way", "level", "start s", "waits MB", "resident", "one more MB", "ms")
    for way in (OWN, BUBBLEWRAP, LANDLOCK, LIMITS):
        os.environ[SETTING] = way
        try:
            table.add_row(way, *_server_row())
        except RuntimeError as reason:
            table.add_row(way, str(reason).rpartition(": ")[2])
        finally:
            stop_server()
            del os.environ[SETTING]
    console.print(table)


def _server_row() -> list[str]:
    here = server()
    waiting = megabytes(family(here.pid))
    asleep = threading.Thread(target=run, args=(_request("import time; time.sleep(2)"),))
    asleep.start()
    sleep(1)
    busy = megabytes(family(here.pid))
    asleep.join()
    taken = []
    for _ in range(20):
        began = perf_counter()
        run(_request("1"))
        taken.append(1000 * (perf_counter() - began))
    return [
        here.level,
        f"{here.start_seconds:.2f}",
        f"{waiting['share']:.0f}",
        f"{waiting['resident']:.0f}",
        f"{busy['share'] - waiting['share']:.0f}",
        f"{median(taken):.1f}",
    ]


def _request(source: str) -> Request:
    return Request((Cell(0, source, STUDENT),), Limits(cell_timeout=10))


def show_calls(count: int) -> None:
    """Print microseconds per call with an array that has changed; another one comes back."""
    table = Table("argument and result", "direct", "pickle through a pipe", "between the sides")
    for name, size in [("8 numbers", 8), ("1 MB", 1 << 17)]:
        times = count if size < 1000 else max(count // 20, 1)
        row = [direct(size, times), piped(size, times), proxied(size, times)]
        table.add_row(name, *[f"{microseconds:,.0f} us" for microseconds in row])
    console.print(table)


if __name__ == "__main__":
    main()
