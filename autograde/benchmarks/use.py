"""What running programs use: memory at its peak, processor time, with all that they start."""

import os
import subprocess
import time
from dataclasses import dataclass

from autograde.execute.memory import family, megabytes

EVERY = 0.05  # seconds


@dataclass
class Use:
    """What was used; memory that processes share is counted once."""

    peak_mb: float = 0.0
    cpu_seconds: float = 0.0


def watched(running: list[subprocess.Popen]) -> Use:
    """Wait for programs to end and return what they used."""
    use, before = Use(), _children_seconds()
    while any(process.poll() is None for process in running):
        everybody = [pid for process in running for pid in family(process.pid)]
        use.peak_mb = max(use.peak_mb, megabytes(everybody)["share"])
        time.sleep(EVERY)
    use.cpu_seconds = _children_seconds() - before
    return use


def _children_seconds() -> float:
    times = os.times()
    return times.children_user + times.children_system
