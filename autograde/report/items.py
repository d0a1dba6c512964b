"""Item analysis: how hard each cell was, and whether it tells strong from weak."""

import statistics
from collections.abc import Sequence
from dataclasses import dataclass

from autograde.report.model import Cell, ClassResult, Student

FEWEST = 3  # Two points always lie on a line: their correlation says nothing.


@dataclass(frozen=True)
class Item:
    """Statistics of one cell over the submissions that have a score for it; None: not defined."""

    cell: Cell
    n: int
    mean: float | None
    difficulty: float | None
    discrimination: float | None


def analyze(result: ClassResult) -> list[Item]:
    """Compute the statistics of every cell, in the lesson's order."""
    complete = [
        c for c in result.cells if not c.bonus and not any(s.is_open([c]) for s in result.graded)
    ]
    return [_item(cell, complete, result.graded) for cell in result.cells]


def _item(cell: Cell, complete: list[Cell], graded: list[Student]) -> Item:
    """Cells which somebody still has open stay out of the rest, so that totals compare."""
    rest = [other for other in complete if other != cell]
    scored = [s for s in graded if not s.is_open([cell])]
    scores = [s.earned([cell]) for s in scored]
    mean = statistics.fmean(scores) if scores else None
    share = mean / cell.points if mean is not None and cell.points else None
    return Item(
        cell, len(scores), mean, share, correlation(scores, [s.earned(rest) for s in scored])
    )


def correlation(xs: Sequence[float], ys: Sequence[float]) -> float | None:
    """Compute Pearson's r; None when a side does not vary or there are fewer than three pairs.

    With xs of two values only (passed or not) this is the point-biserial correlation.
    """
    if len(xs) < FEWEST or len(set(xs)) < 2 or len(set(ys)) < 2:
        return None
    return statistics.correlation(xs, ys)
