"""Memory of a process and of those that it has started, as Linux tells it."""

from contextlib import suppress
from pathlib import Path

PROC = Path("/proc")


def family(pid: int) -> list[int]:
    """Return a process and its descendants; itself alone where the system does not tell."""
    found, waiting = [], [pid]
    while waiting:
        member = waiting.pop()
        found.append(member)
        waiting += children(member)
    return found


def children(pid: int) -> list[int]:
    """Return the processes that a process has started; none where the system does not tell."""
    found: list[int] = []
    with suppress(OSError):
        for task in (PROC / str(pid) / "task").iterdir():
            found += map(int, (task / "children").read_text().split())
    return found


def megabytes(pids: list[int]) -> dict[str, float]:
    """Return what processes hold: "share", where pages of several are shared out, and "resident".

    Both are 0 where the system does not tell.
    """
    sums = {"Pss": 0, "Rss": 0}
    for pid in pids:
        with suppress(OSError):
            for line in (PROC / str(pid) / "smaps_rollup").read_text().splitlines():
                name, _, value = line.partition(":")
                if name in sums:
                    sums[name] += int(value.split()[0])
    return {"share": round(sums["Pss"] / 1024, 1), "resident": round(sums["Rss"] / 1024, 1)}
