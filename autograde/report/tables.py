"""The same numbers as CSV, for programs and spreadsheets."""

import csv
from collections.abc import Iterable
from pathlib import Path

from autograde.report.items import Item
from autograde.report.mistakes import FunctionMistakes, Mistake
from autograde.report.model import Cell, ClassResult, Student

Value = str | float | None


def write_scores(result: ClassResult, path: Path) -> None:
    """Write one row per student; columns of scores stay empty where there is no score."""
    regular, bonus = result.exercises(), result.exercises(bonus=True)
    names = [*regular, *(f"bonus {name}" for name in bonus)]
    head = ["id", "total", "max", "bonus", "penalty", *names]
    head += ["needs_manual", "status", "problems", "seconds"]
    groups = [*regular.values(), *bonus.values()]
    _write(path, head, (_score_row(result, groups, s) for s in result.students))


def _score_row(result: ClassResult, groups: list[list[Cell]], student: Student) -> list[Value]:
    if student.graded:
        sums = [student.total, result.max_total, student.bonus, student.penalty]
        scores = [None if _unscored(student, g) else student.earned(g) for g in groups]
    else:
        sums, scores = [None, result.max_total, None, None], [None] * len(groups)
    stopped = [f"{cell}: {status}" for cell, status in student.stopped]
    problems = "; ".join([*student.problems, *stopped])
    rest = [len(student.waiting), student.status, problems, student.seconds]
    return [student.id, *sums, *scores, *rest]


def _unscored(student: Student, cells: list[Cell]) -> bool:
    return all(student.is_open([cell]) for cell in cells)


def write_items(items: list[Item], path: Path) -> None:
    """Write one row per graded cell; what is not defined stays empty."""
    head = ["notebook", "cell", "exercise", "bonus", "points"]
    head += ["n", "mean", "difficulty", "discrimination"]
    _write(path, head, map(_item_row, items))


def _item_row(item: Item) -> list[Value]:
    cell = item.cell
    about = [cell.notebook, cell.name, cell.exercise, "yes" if cell.bonus else "no", cell.points]
    return [*about, item.n, item.mean, item.difficulty, item.discrimination]


def write_mistakes(functions: list[FunctionMistakes], path: Path) -> None:
    """Write one row per named mistake."""
    rows = (_mistake_row(f.function, m) for f in functions for m in f.mistakes)
    _write(path, ["function", "mistake", "question", "n", "students"], rows)


def _mistake_row(function: str, row: Mistake) -> list[Value]:
    names = "; ".join(row.students)
    return [function, row.diagnosis.mistake, row.diagnosis.question, len(row.students), names]


def _write(path: Path, head: list[str], rows: Iterable[list[Value]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        for row in [head, *rows]:
            writer.writerow([guard(value) for value in row])


def guard(value: Value) -> Value:
    """Keep a spreadsheet from running text that looks like a formula."""
    if isinstance(value, str):
        return f"'{value}" if value.startswith(("=", "+", "-", "@", "\t", "\r", "\n")) else value
    if isinstance(value, float):
        return int(value) if value.is_integer() else round(value, 6)
    return value
