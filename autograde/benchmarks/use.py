"""What running programs use: memory at its peak, processor time, with all that they start."""

import os
import subprocess
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

EVERY = 0.05  # seconds
PROC = Path("/proc")


@dataclass
class Use:
    """What was used; memory that processes share is counted once."""

    peak_mb: float = 0.0
    cpu_seconds: float = 0.0


def watched(running: list[subprocess.Popen]) -> Use:
    """Wait for programs to end and return what they used."""
    use, before = Use(), _children_seconds()
    while any(process.poll() is None for process in running):
        family = [pid for process in running for pid in _family(process.pid)]
        use.peak_mb = max(use.peak_mb, sum(map(_proportional_kb, family)) / 1024)
        time.sleep(EVERY)
    use.cpu_seconds = _children_seconds() - before
    return use


def _children_seconds() -> float:
    times = os.times()
    return times.children_user + times.children_system


def _family(pid: int) -> list[int]:
    found, waiting = [], [pid]
    while waiting:
        member = waiting.pop()
        found.append(member)
        with suppress(OSError):
            for task in (PROC / str(member) / "task").iterdir():
                waiting += map(int, (task / "children").read_text().split())
    return found


def _proportional_kb(pid: int) -> int:
    """Return a process's memory; of what several processes share, its part."""
    with suppress(OSError, ValueError, IndexError):
        text = (PROC / str(pid) / "smaps_rollup").read_text()
        return int(text.split("\nPss:")[1].split()[0])
    return 0
