"""Charts as SVG text: pure functions of numbers, colored by the page's style sheet.

Widths are percentages and heights are pixels, so that a chart fits any screen and its letters
keep their size. Every chart carries its numbers as text for those who do not see it.
"""

import math
import statistics
from collections.abc import Sequence
from html import escape

from markupsafe import Markup

BINS = 10
MARGIN = 8  # Percent left of the bars, for the numbers of the axis.


def histogram(values: Sequence[float], top: float) -> Markup:
    """Draw how many values fall in each tenth of 0..top, and their median."""
    counts = count_bins(values, top)
    edges = [top * k / BINS for k in range(BINS + 1)]
    tallest = max(1, *counts)
    body = [_column(k, n, 150 * n / tallest, edges) for k, n in enumerate(counts)]
    body += ['<line class="axis" x1="0" x2="100%" y1="200" y2="200"/>']
    body += [_text(10 * k, 218, f"{edge:g}", k == BINS) for k, edge in enumerate(edges)]
    if values and top:
        body.append(_median(statistics.median(values), top))
    parts = (f"{edges[k]:g} to {edges[k + 1]:g}: {n}" for k, n in enumerate(counts))
    return _svg(224, "Students by points. " + ", ".join(parts), body)


def count_bins(values: Sequence[float], top: float) -> list[int]:
    """Count values in tenths of 0..top; a bin has its lower edge, the last one has both."""
    counts = [0] * BINS
    for value in values:
        place = math.floor(value / top * BINS + 1e-9) if top else 0
        counts[min(max(place, 0), BINS - 1)] += 1
    return counts


def times(rows: Sequence[tuple[str, float, float]]) -> Markup:
    """Draw seconds per submission, shortest first: (name, execute, rest), stacked."""
    rows = sorted(rows, key=lambda row: row[1] + row[2])
    top = max((execute + rest for _, execute, rest in rows), default=0.0) or 1.0
    ticks = [tick for tick in nice_ticks(top) if tick > 0]
    scale = 185 / max(top, ticks[-1])
    body = [_gridline(200 - tick * scale, f"{tick:g} s") for tick in ticks]
    width = (100 - MARGIN) / max(len(rows), 12)
    body += [_stack(MARGIN + k * width, width, row, scale) for k, row in enumerate(rows)]
    body += ['<line class="axis" x1="0" x2="100%" y1="200" y2="200"/>']
    sums = [execute + rest for _, execute, rest in rows] or [0.0]
    label = f"Seconds per submission, shortest first, from {sums[0]:.1f} to {sums[-1]:.1f}"
    return _svg(204, f"{label}, median {statistics.median(sums):.1f}", body)


def nice_ticks(top: float) -> list[float]:
    """Choose three to six round numbers from 0 up to at most top."""
    power = 10.0 ** math.floor(math.log10(top))
    step = next(s for s in (power / 5, power / 2, power, 2 * power) if top / s <= 5)
    return [step * k for k in range(int(top / step + 1e-9) + 1)]


def share_bar(share: float) -> Markup:
    """Draw a share of 0..1 as a small bar; the number stands next to it."""
    width = 100 * min(max(share, 0.0), 1.0)
    return _small(f'<rect class="mark" width="{width:.1f}%" height="10"/>')


def signed_bar(value: float) -> Markup:
    """Draw a number of -1..1 as a small bar to the right or to the left of zero."""
    width = 50 * min(abs(value), 1.0)
    left, kind = (50.0, "mark") if value >= 0 else (50 - width, "mark low")
    bar = f'<rect class="{kind}" x="{left:.1f}%" width="{width:.1f}%" height="10"/>'
    return _small(bar + '<line class="axis" x1="50%" x2="50%" y1="0" y2="10"/>')


def _svg(height: int, label: str, body: Sequence[str]) -> Markup:
    """Everything in `body` is made here or escaped."""
    head = f'<svg class="chart" width="100%" height="{height}" role="img"'
    return Markup(f'{head} aria-label="{escape(label)}">{"".join(body)}</svg>')


def _small(body: str) -> Markup:
    track = '<rect class="track" width="100%" height="10"/>'
    return Markup(f'<svg class="bar" width="72" height="10" aria-hidden="true">{track}{body}</svg>')


def _text(x: float, y: float, text: str, last: bool = False, kind: str = "tick") -> str:
    """Write text centered on x percent; the outermost ones stay inside the chart."""
    anchor = "start" if x == 0 else "end" if last else "middle"
    return (
        f'<text class="{kind}" x="{x:.2f}%" y="{y:g}" text-anchor="{anchor}">{escape(text)}</text>'
    )


def _column(k: int, n: int, height: float, edges: Sequence[float]) -> str:
    if not n:
        return ""
    title = f"<title>{edges[k]:g} to {edges[k + 1]:g}: {n}</title>"
    size = f'x="{10 * k + 0.4:g}%" width="9.2%" y="{200 - height:.1f}" height="{height:.1f}"'
    label = _text(10 * k + 5, 194 - height, str(n), kind="count")
    return f'<rect class="mark" {size} rx="2">{title}</rect>{label}'


def _median(median: float, top: float) -> str:
    x = 100 * min(max(median / top, 0.0), 1.0)
    anchor, shift = ("end", -6) if x > 50 else ("start", 6)
    line = f'<line class="median" x1="{x:.2f}%" x2="{x:.2f}%" y1="4" y2="200"/>'
    text = f'<text class="median" x="{x:.2f}%" dx="{shift}" y="14" text-anchor="{anchor}">'
    return f"{line}{text}median {median:.4g}</text>"


def _gridline(y: float, label: str) -> str:
    line = f'<line class="grid" x1="0" x2="100%" y1="{y:.1f}" y2="{y:.1f}"/>'
    return line + _text(0, y - 4, label)


def _stack(x: float, width: float, row: tuple[str, float, float], scale: float) -> str:
    name, execute, rest = row
    low, high = execute * scale, rest * scale
    fill = 0.86 if width > 0.5 else 1.2  # Thin bars overlap, or rounding would leave stripes.
    size = f'x="{x:.3f}%" width="{width * fill:.3f}%"'
    title = f"<title>{escape(name)}: {execute:.2f} s execute, {rest:.2f} s rest</title>"
    below = f'<rect class="mark" {size} y="{200 - low:.1f}" height="{low:.1f}"/>'
    above = f'<rect class="rest" {size} y="{200 - low - high:.1f}" height="{high:.1f}"/>'
    return f"<g>{title}{below}{above}</g>"
