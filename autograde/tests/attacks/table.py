"""One table: what each attack has got, from this project's grader and from nbgrader alone."""

from collections.abc import Callable, Iterable, Iterator

from rich.table import Table
from rich.text import Text

from autograde.tests.attacks.entry import Attack
from autograde.tests.attacks.judge import Verdict

COLUMNS: dict[str, Callable[[Verdict], object]] = {
    "points": lambda verdict: verdict.points,
    "leaked": lambda verdict: len(verdict.leaked),
    "harmed": lambda verdict: len(verdict.harmed),
    "left": lambda verdict: len(verdict.left),
}
NOT_RUN, COPYING = "not run", "copying"


def table(
    chosen: Iterable[Attack],
    found: dict[str, Verdict],
    stock: dict[str, Verdict] | None,
    about: bool = False,
) -> Table:
    """Return the table, a row for each attack and the totals.

    A total is the number of submissions that have got something. Honest ones come last; their
    points are those that they lost, with a minus. Below the totals stands what is not prevented.
    """
    chosen = sorted(chosen, key=lambda attack: bool(attack.beyond))
    graders = [found] if stock is None else [found, stock]
    result = Table(title="attacks" if stock is None else "attacks: ours, and nbgrader alone")
    result.add_column("submission", no_wrap=True)
    result.add_column("tries")
    if about:
        result.add_column("what it does", overflow="fold")
    for grader in ["ours"] if stock is None else ["ours", "nbgrader"]:
        for name in COLUMNS:
            result.add_column(f"{grader}\n{name}", justify="right", min_width=len(grader))
    prevented = [attack for attack in chosen if not attack.beyond]
    for attack in prevented:
        result.add_row(*_row(attack, graders, about))
    result.add_section()
    totals = [total for each in graders for total in _totals(each)]
    result.add_row("got something", "", *[""] * about, *totals, style="bold")
    result.add_section()
    for attack in chosen[len(prevented) :]:
        result.add_row(*_row(attack, graders, about))
    return result


def details(found: dict[str, Verdict]) -> Iterator[str]:
    """Yield what was found, in words, a line each."""
    for verdict in found.values():
        why = f", not prevented: {verdict.beyond}" if verdict.beyond else ""
        words = [f"{verdict.points:+g} points{why}"] if verdict.points else []
        words += [f"leaked {each}" for each in verdict.leaked]
        words += [*verdict.harmed, *(f"left behind: {each}" for each in verdict.left)]
        for each in words:
            yield f"{verdict.name}: {each}"


def _row(attack: Attack, graders: list[dict[str, Verdict]], about: bool) -> list[Text]:
    words = [attack.name, COPYING if attack.beyond else attack.tries or "honest"]
    words += [attack.about] * about
    cells = [cell for found in graders for cell in _cells(found.get(attack.name))]
    return [*map(Text, words), *cells]


def _cells(verdict: Verdict | None) -> list[Text]:
    if verdict is None:
        return [Text(NOT_RUN, "dim"), *[Text("")] * (len(COLUMNS) - 1)]
    values = [count(verdict) for count in COLUMNS.values()]
    return [Text(f"{value:g}", "red" if value else "dim") for value in values]


def _totals(found: dict[str, Verdict]) -> list[Text]:
    verdicts = [verdict for verdict in found.values() if not verdict.beyond]
    counts = [sum(bool(count(v)) for v in verdicts) for count in COLUMNS.values()]
    return [Text(f"{count}", "red" if count else "green") for count in counts]
