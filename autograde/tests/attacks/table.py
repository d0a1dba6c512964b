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
NOT_RUN = "not run"


def table(
    chosen: Iterable[Attack],
    found: dict[str, Verdict],
    stock: dict[str, Verdict] | None,
    about: bool = False,
) -> Table:
    """Return the table, a row for each attack and the totals.

    A total is the number of submissions that have got something. Honest ones come last; their
    points are those that they lost, with a minus.
    """
    result = Table(title="attacks" if stock is None else "attacks: ours, and nbgrader alone")
    result.add_column("submission", no_wrap=True)
    result.add_column("tries")
    if about:
        result.add_column("what it does", overflow="fold")
    for grader in ["ours"] if stock is None else ["ours", "nbgrader"]:
        for name in COLUMNS:
            result.add_column(f"{grader}\n{name}", justify="right", min_width=len(grader))
    for attack in chosen:
        words = [Text(attack.name), attack.tries or "honest"] + [Text(attack.about)] * about
        cells = _cells(found.get(attack.name))
        if stock is not None:
            cells += _cells(stock.get(attack.name))
        result.add_row(*words, *cells)
    result.add_section()
    sums = _totals(found) + ([] if stock is None else _totals(stock))
    result.add_row("got something", "", *[""] * about, *sums, style="bold")
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


def _cells(verdict: Verdict | None) -> list[Text]:
    if verdict is None:
        return [Text(NOT_RUN, "dim"), *[Text("")] * (len(COLUMNS) - 1)]
    values = [count(verdict) for count in COLUMNS.values()]
    return [Text(f"{value:g}", "red" if value else "dim") for value in values]


def _totals(verdicts: dict[str, Verdict]) -> list[Text]:
    counts = [sum(bool(count(v)) for v in verdicts.values()) for count in COLUMNS.values()]
    return [Text(f"{count}", "red" if count else "green") for count in counts]
