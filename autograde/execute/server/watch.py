"""How much student sides use, all their processes together: Linux tells, elsewhere nobody does."""

import os
import signal
from contextlib import suppress
from pathlib import Path

from autograde.execute.memory import children, family
from autograde.execute.server.children import Child
from autograde.execute.server.disk import deleted, fills

PROC = Path("/proc")
PAGE = os.sysconf("SC_PAGE_SIZE")


class Watch:
    """Looks at the processes of a child."""

    def __init__(self) -> None:
        self._warm = _resident(os.getpid())  # what every fork shares with the server

    def too_much(self, child: Child) -> bool:
        """Whether a child and its descendants use more than they may."""
        members, limits = family(child.pid), child.limits
        used = sum(max(0, _resident(member) - self._warm) for member in members)
        if used > limits.memory_mb << 20 or len(members) > limits.processes:
            return True
        if child.scratch is None:  # the kernel counts what it writes
            return False
        if fills(child.scratch, limits.tmp_mb):
            return True
        return sum(deleted(member, child.user) for member in members) > limits.tmp_mb << 20

    def kill_orphans(self, known: set[int]) -> None:
        """Kill children that nobody started: their parents have ended before them."""
        for pid in children(os.getpid()):
            if pid not in known:
                with suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)

    def leave_nobody(self) -> None:
        """Kill all children, and theirs, and wait for them."""
        with suppress(ChildProcessError):
            while True:
                self.kill_orphans(set())
                os.waitpid(-1, 0)


def _resident(pid: int) -> int:
    """Return the bytes of memory that a process holds."""
    try:
        return PAGE * int((PROC / str(pid) / "statm").read_text().split()[1])
    except (OSError, ValueError, IndexError):
        return 0
