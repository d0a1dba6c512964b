"""Tests that a cheap trick gets past: looked for by playing the trick with the solution.

- An answer overwrites its arguments, and with them what the test computes its expectation from.
- An answer is full of NaN, which no comparison with `>` finds too large.

A test falls for the first when it accepts answers that overwrite their arguments with zeros, but
not answers that were computed from zeros; for the second when it accepts NaN, but no wrong number.
"""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from copy import deepcopy

from nbformat import NotebookNode
from nbgrader.utils import is_locked, is_solution

from autograde.execute.limits import Limits
from autograde.execute.notebook import execute
from autograde.execute.outputs import errors_of, is_graded_code
from autograde.releasing.crossing import asked_in

WRAP = """

def _autograde_trick(function):
    import functools, types
    import numpy as np

    if not isinstance(function, types.FunctionType):
        return function

    def over(value, number):
        if isinstance(value, (tuple, list)):
            return type(value)(over(part, number) for part in value)
        if isinstance(value, dict):
            return {{key: over(part, number) for key, part in value.items()}}
        if isinstance(value, np.ndarray) and value.dtype.kind in "biufc":
            return np.full(value.shape, number) if number != number else value * 0.0 + number
        numeric = isinstance(value, (int, float, np.number)) and not isinstance(value, bool)
        return number if numeric else value

    def zero(value):
        if isinstance(value, np.ndarray) and value.dtype.kind in "biufc" and value.flags.writeable:
            value[...] = 0
        return value

    @functools.wraps(function)
    def trick(*args, **kwargs):
        {trick}

    return trick


"""
TRICKS = {
    "overwrites": "return function(*map(zero, args), **kwargs)",
    "from zeros": (
        "copies = [a.copy() if isinstance(a, np.ndarray) else a for a in args]\n"
        "        return function(*map(zero, copies), **kwargs)"
    ),
    "nan": "return over(function(*args, **kwargs), float('nan'))",
    "wrong": "return over(function(*args, **kwargs), 1e6)",
}
FALLS = [
    (
        "overwrites",
        "from zeros",
        "accepts answers that overwrite their arguments: compute what you expect before the call, "
        "or hand out copies",
    ),
    ("nan", "wrong", "accepts NaN: compare with np.isclose, or `not difference < limit`"),
]


def doubts(notebook: NotebookNode, limits: Limits) -> list[str]:
    """Return which graded cells of an instructor's notebook fall for a trick, a line each."""
    with ThreadPoolExecutor(2) as pool:
        accepted = dict(
            zip(
                TRICKS,
                pool.map(lambda trick: _accepted(notebook, TRICKS[trick], limits), TRICKS),
                strict=True,
            )
        )
    return [
        f"{name} {words}"
        for trick, plain, words in FALLS
        for name in accepted[trick]
        if name not in accepted[plain]
    ]


def _accepted(notebook: NotebookNode, trick: str, limits: Limits) -> list[str]:
    """Return the graded cells that accept the solutions when they play a trick."""
    asked = asked_in(notebook)
    tricked = deepcopy(notebook)
    tricked.cells = list(_needed(tricked))
    for cell in tricked.cells:
        if is_solution(cell):
            names = [name for name, home in asked.items() if home == _name(cell)]
            cell.source += WRAP.format(trick=trick)
            cell.source += "\n".join(f"{name} = _autograde_trick({name})" for name in names)
    done = execute(tricked, limits, tuple(asked))
    return [_name(c) for c in done.cells if is_graded_code(c) and not errors_of(c)]


def _needed(notebook: NotebookNode) -> Iterator[NotebookNode]:
    """Yield what tests depend on: no figures, no written answers."""
    for cell in notebook.cells:
        if cell.cell_type == "code" and (is_locked(cell) or is_solution(cell)):
            yield cell


def _name(cell: NotebookNode) -> str:
    return cell.metadata.nbgrader.grade_id
