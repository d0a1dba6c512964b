"""A Dask scheduler and its workers as processes of this machine, on loopback."""

import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

QUIET = ["--host", "127.0.0.1", "--no-dashboard"]
PATIENCE = 60  # seconds until everything is up


@contextmanager
def scheduler(folder: Path) -> Iterator[str]:
    """Start a scheduler without workers; yield its address."""
    where = folder / "scheduler.json"
    words = [*QUIET, "--port", "0", "--scheduler-file", str(where)]
    with _program("distributed.cli.dask_scheduler", *words):
        wait_until(where.exists)
        yield json.loads(where.read_text())["address"]


@contextmanager
def cluster(folder: Path, count: int = 2) -> Iterator[tuple[str, list[subprocess.Popen]]]:
    """Start a scheduler and workers of one thread each; yield its address and their processes."""
    with ExitStack() as stack:
        address = stack.enter_context(scheduler(folder))
        words = [address, *QUIET, "--nthreads", "1", "--no-nanny"]
        words += ["--local-directory", str(folder)]
        workers = [
            stack.enter_context(_program("distributed.cli.dask_worker", *words))
            for _ in range(count)
        ]
        wait_until(lambda: _count(address) == count)
        yield address, workers


def wait_until(true: Callable[[], bool]) -> None:
    """Wait for something to come true; a TimeoutError when it does not."""
    end = time.monotonic() + PATIENCE
    while not true():
        if time.monotonic() > end:
            raise TimeoutError(f"it did not come true in {PATIENCE} s")
        time.sleep(0.05)


def _count(address: str) -> int:
    from distributed import Client

    with Client(address) as client:
        return len(client.nthreads())


@contextmanager
def _program(module: str, *words: str) -> Iterator[subprocess.Popen]:
    process = subprocess.Popen(
        [sys.executable, "-W", "ignore", "-m", module, *words],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        yield process
    finally:
        process.kill()
        process.wait()
