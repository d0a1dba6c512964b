"""Which exercise a graded cell belongs to: the one place that reads meaning into cell names."""

import re

QUESTIONS, CHOICES, WRITTEN = "questions", "choices", "written"
BONUS_PREFIX = "bonus-"


def is_bonus(name: str) -> bool:
    """Tell whether the cell's points come on top of the regular ones."""
    return name.startswith(BONUS_PREFIX)


def exercise_of(name: str, cell_type: str) -> str:
    """Name the exercise of a graded cell.

    `check-NAME`, `test-NAME` and `test-NAME-care` are exercise NAME; `check-q07`, `check-own02` and
    `check-e01` (an error to find) are questions, `test-choice-1` is one of the choices; graded
    Markdown is a written answer. Any other name is an exercise of its own.
    """
    if cell_type == "markdown":
        return WRITTEN
    stem = re.sub(r"^(check|test)-", "", name.removeprefix(BONUS_PREFIX))
    if re.fullmatch(r"(q|own|e)\d+[a-z]?", stem):
        return QUESTIONS
    if re.fullmatch(r"choice-\d+[a-z]?", stem):
        return CHOICES
    if re.match(r"(bonus-)?test-", name):
        stem = stem.removesuffix("-care")
    return stem
