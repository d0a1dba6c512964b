"""The first cell of a feedback: what is right, and where to look at what is not."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from html import escape

from nbformat import NotebookNode
from nbformat.v4 import new_markdown_cell
from nbgrader.utils import is_grade

from autograde.exercises import exercise_of, is_bonus
from autograde.feedback.public import Said

MOST_LINES = 3  # of what tests say; all of it stands at the tests
HEADS = "<tr><th>exercise</th><th>points</th><th>what to look at</th></tr>"


@dataclass
class Exercise:
    """The graded cells about one thing.

    Attributes:
        anchor: the name of its first cell that failed, or of its first cell.
        waits: whether a person has not read it yet.
        lines: what to look at.
    """

    name: str
    bonus: bool = False
    anchor: str = ""
    waits: bool = False
    score: float = 0
    points: float = 0
    lines: list[str] = field(default_factory=list)


def overview(
    notebook: NotebookNode,
    said: Mapping[str, Said],
    lesson: str = "",
    unread: Iterable[str] = (),
) -> NotebookNode:
    """Return the cell.

    Args:
        notebook: with the scores that nbgrader puts into a feedback.
        said: what is told of the tests that failed, by their names.
        lesson: the name of the assignment.
        unread: names of cells that wait for a person.
    """
    exercises = _exercises(notebook, said, lesson, {*unread})
    wrong = [each for each in exercises if each.score < each.points and not each.waits]
    right = [each for each in exercises if each.score >= each.points > 0 and not each.waits]
    parts = ["## Your result", _sum(exercises)]
    if wrong:
        rows = "".join(map(_row, wrong))
        parts.append(f"<table><thead>{HEADS}</thead><tbody>{rows}</tbody></table>")
    if right:
        parts.append(f"All points: {', '.join(map(_link, right))}.")
    if waiting := [each for each in exercises if each.waits]:
        parts.append(f"A person reads this: {', '.join(map(_link, waiting))}.")
    return new_markdown_cell("\n\n".join(parts), id="overview")


def _exercises(
    notebook: NotebookNode, said: Mapping[str, Said], lesson: str, unread: set[str]
) -> list[Exercise]:
    found: dict[str, Exercise] = {}
    for cell in filter(is_grade, notebook.cells):
        meta = cell.metadata.nbgrader
        name = exercise_of(meta.grade_id, lesson)
        each = found.setdefault(name, Exercise(name, is_bonus(meta.grade_id), meta.grade_id))
        each.score += meta.get("score") or 0
        each.points += meta.get("points") or 0
        each.waits |= meta.grade_id in unread
        if meta.grade_id in said:
            each.anchor = each.anchor if each.lines else meta.grade_id
            _add(each, said[meta.grade_id])
        elif meta.get("comment"):
            each.lines.append(meta.comment.partition("\n")[0])
    for diagnosis in notebook.metadata.get("autograde", {}).get("diagnoses", []):
        if each := found.get(diagnosis["function"]):
            each.lines = [f"It does the same as: {diagnosis['mistake']}.", diagnosis["question"]]
    return list(found.values())


def _add(each: Exercise, said: Said) -> None:
    """Add what is said of one more cell, unless it says nothing new."""
    if said.short[0] not in each.lines and not (said.unwritten and each.lines):
        each.lines += [line for line in said.short if line and line not in each.lines]


def _sum(exercises: list[Exercise]) -> str:
    regular = [each for each in exercises if not each.bonus]
    score, points = sum(each.score for each in regular), sum(each.points for each in regular)
    bonus = sum(each.score for each in exercises if each.bonus)
    waiting = sum(each.points for each in exercises if each.waits)
    extra = f", and {bonus:g} of the bonus" if bonus else ""
    wait = f" {waiting:g} more are for a person to give." if waiting else ""
    return f"**{score:g} of {points:g} points**{extra}.{wait}"


def _row(each: Exercise) -> str:
    lines = "<br>".join(escape(line) for line in each.lines[:MOST_LINES])
    cells = [_link(each), f"{each.score:g} / {each.points:g}", lines]
    return f"<tr>{''.join(f'<td>{cell}</td>' for cell in cells)}</tr>"


def _link(each: Exercise) -> str:
    return f'<a href="#{escape(each.anchor)}"><code>{escape(each.name)}</code></a>'
