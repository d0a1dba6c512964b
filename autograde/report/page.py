"""Lay the class report out as one HTML file that needs nothing else."""

import base64
import hashlib
import statistics
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from autograde.report import charts
from autograde.report.items import FEWEST, Item
from autograde.report.mistakes import FunctionMistakes
from autograde.report.model import Cell, ClassResult, Student
from autograde.report.needs import find_needs, needs_human

HERE = Path(__file__).parent
NONE = "\N{EN DASH}"
MINUS = "\N{MINUS SIGN}"


@dataclass(frozen=True)
class Shade:
    """One entry of the score table: what it shows, sorts by, and how much was lost (0 to 5)."""

    text: str
    sort: float
    level: int | None
    waits: bool


def render_page(result: ClassResult, items: list[Item], functions: list[FunctionMistakes]) -> str:
    """Fill the template; every text in it is escaped by Jinja."""
    page = Environment(
        loader=FileSystemLoader(HERE),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    page.filters |= {"number": number, "decimal": decimal, "duration": duration, "signed": signed}
    page.globals |= {"charts": charts, "shade": shade, "mean_of": partial(exercise_mean, result)}
    totals = [student.total for student in result.graded]
    script = (HERE / "sort.js").read_text(encoding="utf-8")
    return page.get_template("template.html.j2").render(
        result=result,
        exercises=result.exercises(),
        ranked=rank(result),
        needs=find_needs(result),
        waiting=sum(map(needs_human, result.students)),
        totals=totals,
        provisional=sum(student.provisional for student in result.graded),
        several=len({cell.notebook for cell in result.cells}) > 1,
        median=statistics.median(totals) if totals else None,
        mean=statistics.fmean(totals) if totals else None,
        timed=[s for s in result.students if s.seconds is not None],
        timed_rows=[_times(s) for s in result.students if s.seconds is not None],
        items=items,
        item_groups=_grouped(items),
        functions=functions,
        fewest=FEWEST,
        script=Markup(script),
        script_hash=fingerprint(script),
    )


def fingerprint(script: str) -> str:
    """Name the one script the browser may run: any other that slips in stays dead text."""
    return base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()


def _times(student: Student) -> tuple[str, float, float]:
    """Split a submission's seconds into execution and the rest."""
    total = student.seconds or 0.0
    execute = min(student.execute_seconds, total)
    return student.id, execute, total - execute


def _grouped(items: list[Item]) -> list[tuple[str, list[Item]]]:
    """Put items under their exercise, in the lesson's order."""
    groups: dict[str, list[Item]] = {}
    for item in items:
        title = f"{item.cell.exercise} (bonus)" if item.cell.bonus else item.cell.exercise
        groups.setdefault(title, []).append(item)
    return list(groups.items())


def rank(result: ClassResult) -> list[Student]:
    """Put the best total first and those without a score last."""
    return sorted(result.students, key=lambda s: (not s.graded, -s.total, s.id))


def exercise_mean(result: ClassResult, cells: list[Cell]) -> float | None:
    """Average an exercise over the submissions in which all its cells have a score."""
    sums = [s.earned(cells) for s in result.graded if not s.is_open(cells)]
    return statistics.fmean(sums) if sums else None


def shade(student: Student, cells: list[Cell]) -> Shade:
    """Sum up some cells of one student for the score table."""
    if not student.graded or all(c not in student.marks for c in cells):
        return Shade(NONE, -1.0, None, False)
    earned, points = student.earned(cells), sum(c.points for c in cells)
    if all(student.is_open([c]) for c in cells):
        return Shade("?", -0.5, None, True)
    waits = student.is_open(cells)
    lost = 1 - earned / points if points else 0.0
    level = 0 if lost <= 1e-9 else min(5, 1 + int(lost * 5 - 1e-9))
    return Shade(number(earned) + ("+?" if waits else ""), earned, level, waits)


def number(value: float | None, digits: int = 2) -> str:
    """Write a number without needless zeros; a dash when it is not defined."""
    text = decimal(value, digits)
    return text.rstrip("0").rstrip(".") if "." in text else text


def decimal(value: float | None, digits: int) -> str:
    """Write a number with so many decimals, so that a column of them lines up."""
    return NONE if value is None else f"{value:.{digits}f}".replace("-", MINUS)


def signed(value: float | None) -> str:
    """Write a correlation with its sign."""
    return NONE if value is None else f"{value:+.2f}".replace("-", MINUS)


def duration(seconds: float) -> str:
    """Write seconds as people say them."""
    if seconds < 60:
        return f"{number(seconds, 1)} s"
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    if hours:
        return f"{hours} h {minutes} min"
    return f"{minutes} min {rest} s" if minutes < 10 else f"{minutes} min"
