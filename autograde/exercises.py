"""Which exercise a graded cell belongs to: the one place that reads meaning into cell names."""

import re

from autograde.misconceptions.probes import graded_function, kebab

QUESTIONS, CHOICES, WRITTEN = "questions", "choices", "written"
BONUS_PREFIX = "bonus-"


def is_bonus(name: str) -> bool:
    """Tell whether the cell's points come on top of the regular ones."""
    return name.startswith(BONUS_PREFIX)


def exercise_of(name: str, lesson: str = "") -> str:
    """Name what a graded cell is about: a function of the lesson, or what its name says.

    `test-conv2d-valid-bias` is about conv2d_valid and `check-q07` about q07; where no function is
    known, `check-NAME`, `test-NAME` and `test-NAME-care` are about NAME.
    """
    if function := graded_function(name, lesson):
        return function
    stem = re.sub(r"^(check|test)-", "", name.removeprefix(BONUS_PREFIX))
    return stem.removesuffix("-care") if re.match(r"(bonus-)?test-", name) else stem


def group_of(name: str, cell_type: str, lesson: str = "") -> str:
    """Name the row of a class's report that a graded cell counts in.

    `check-q07`, `check-own02` and `check-e01` (an error to find) are questions, `test-choice-1` and
    `test-statement-1` choices; graded Markdown is a written answer. Else it is the exercise.
    """
    if cell_type == "markdown":
        return WRITTEN
    exercise = exercise_of(name, lesson)
    if re.fullmatch(r"(q|own|e)\d+[a-z]?", exercise):
        return QUESTIONS
    if re.fullmatch(r"(choice|statement)-\d+[a-z]?", exercise):
        return CHOICES
    return kebab(exercise)
