"""The verdict as a table: in a notebook as HTML, elsewhere as text."""

import html
import re
from collections import namedtuple

RIGHT, NOT_YET, UNWRITTEN, READ = "right", "not yet", "not written yet", "a person reads this"
PASSES = "visible checks pass"
UNANSWERED = re.compile("no answer yet|your choice is None")
LEFT = 'style="text-align: left; vertical-align: top"'

# An exercise, one of the words above, its points as text, and what to look at.
Row = namedtuple("Row", "exercise state points advice")


class Report:
    """A table of exercises and some lines below it."""

    def __init__(self, title, rows, notes):
        self.title, self.rows, self.notes = title, rows, notes

    def __repr__(self):
        width = max((len(row.exercise) for row in self.rows), default=0)
        lines = [self.title]
        for row in self.rows:
            lines.append(f"{row.exercise:{width}}  {row.points:>8}  {row.state}")
            lines += [f"    {line}" for line in row.advice.splitlines()]
        return "\n".join([*lines, *self.notes])

    def _repr_html_(self):
        points = any(row.points for row in self.rows)
        heads = ["exercise", *(["points"] if points else []), "state", "what to look at"]
        parts = [f"<table><caption {LEFT}>{html.escape(self.title)}</caption><tr>"]
        parts += [f'<th scope="col" {LEFT}>{head}</th>' for head in heads]
        parts += ["</tr>", *(_html(row, points) for row in self.rows), "</table>"]
        return "".join([*parts, *(f"<p>{html.escape(note)}</p>" for note in self.notes)])


def graded_rows(verdict):
    """Return the rows of what the grader says, a dict."""
    return [_graded(exercise) for exercise in verdict["exercises"]]


def visible_rows(checks):
    """Return the rows of what the visible checks say, a list of dicts; an exercise has one."""
    rows = {}
    for check in checks:
        row = _visible(check)
        if rows.setdefault(check["name"], row).state == PASSES:
            rows[check["name"]] = row
    return list(rows.values())


def _graded(exercise):
    state = RIGHT if exercise["score"] == exercise["points"] else NOT_YET
    points = f"{exercise['score']:g} / {exercise['points']:g}"
    if exercise["manual"] and not exercise["points"]:
        state, points = READ, f"- / {exercise['manual']:g}"
    elif exercise["messages"] and all(map(_is_unwritten, exercise["messages"])):
        return Row(exercise["name"], UNWRITTEN, points, "")
    mistake = f"It does the same as: {exercise['mistake']}." if exercise["mistake"] else ""
    lines = [mistake, exercise["question"], *exercise["messages"]]
    return Row(exercise["name"], state, points, "\n".join(line for line in lines if line))


def _visible(check):
    name, error = check["name"], check["error"]
    if error and _is_unwritten(error):
        return Row(name, UNWRITTEN, "", "")
    told = re.sub("^(Mismatch|AssertionError): ", "", error)
    return Row(name, NOT_YET if error else PASSES, "", told)


def _is_unwritten(message):
    begins = message.startswith(("NotImplementedError", UNWRITTEN))
    return begins or bool(UNANSWERED.search(message))


def _html(row, points):
    texts = [row.points, row.state] if points else [row.state]
    cells = "".join(f"<td {LEFT}>{html.escape(text)}</td>" for text in texts)
    lines = html.escape(row.advice).replace("\n", "<br>")
    head = f'<th scope="row" {LEFT}>{html.escape(row.exercise)}</th>'
    return f"<tr>{head}{cells}<td {LEFT}>{lines}</td></tr>"
