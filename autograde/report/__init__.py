"""The class report: one page to read and three tables to compute with."""

from pathlib import Path

from autograde.report.gather import CourseFolder, gather
from autograde.report.items import analyze
from autograde.report.mistakes import group_mistakes
from autograde.report.page import render_page
from autograde.report.tables import write_items, write_mistakes, write_scores

__all__ = ["write_report"]


def write_report(course: CourseFolder, assignment: str, out: Path) -> Path:
    """Write index.html, scores.csv, items.csv and misconceptions.csv; return the page's path.

    Raises:
        CourseError: there is no gradebook, or it does not know the assignment.
    """
    result = gather(course, assignment)
    items, functions = analyze(result), group_mistakes(result)
    out.mkdir(parents=True, exist_ok=True)
    write_scores(result, out / "scores.csv")
    write_items(items, out / "items.csv")
    write_mistakes(functions, out / "misconceptions.csv")
    page = out / "index.html"
    page.write_text(render_page(result, items, functions), encoding="utf-8")
    return page
