"""The verdict on one notebook, on a terminal."""

from rich.console import Console
from rich.table import Table
from rich.text import Text

from autograde.check import Exercise, Verdict

console = Console()


def print_verdict(verdict: Verdict) -> None:
    """Print score, message and question of every exercise, and the sum."""
    table = Table(title=verdict.lesson or None, title_justify="left")
    table.add_column("exercise", no_wrap=True)
    table.add_column("points", justify="right", no_wrap=True)
    table.add_column("what to look at", overflow="fold")
    for exercise in verdict.exercises:
        table.add_row(Text(exercise.name), _points(exercise), _advice(exercise))
    console.print(table)
    for problem in verdict.problems:
        console.print(Text.assemble(("note ", "yellow"), problem), soft_wrap=True)
    extra = f", {verdict.bonus:g} of the bonus" if verdict.bonus else ""
    manual = f", {verdict.manual:g} more for a person to give" if verdict.manual else ""
    console.print(f"{verdict.score:g} of {verdict.points:g} points{extra}{manual}", style="bold")


def _points(exercise: Exercise) -> Text:
    if exercise.manual and not exercise.points:
        return Text(f"- / {exercise.manual:g}", "dim")
    style = "green" if exercise.score == exercise.points else "red"
    return Text(f"{exercise.score:g} / {exercise.points:g}", style)


def _advice(exercise: Exercise) -> Text:
    mistake = f"It does the same as: {exercise.mistake}." if exercise.mistake else ""
    reader = "a person reads this" if exercise.manual else ""
    lines = [mistake, exercise.question, *exercise.messages, reader]
    return Text("\n".join(line for line in lines if line))
