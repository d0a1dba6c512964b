"""What the source of a cell says: its tree, what it imports, what it gives a name."""

import ast
import warnings
from dataclasses import dataclass
from functools import lru_cache

from IPython.core.inputtransformer2 import TransformerManager

FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
MOST_EFFORT = 100_000  # for one cell: about a second


@dataclass(frozen=True)
class Text:
    """A cell, read: its tree, empty when it cannot run anyway; its imports; its own names.

    `effort` is how many characters were looked at, again for every magic; it is `whole` unless that
    would have been too many.
    """

    tree: ast.Module
    imported: dict[str, str]
    defined: frozenset[str]
    effort: int
    whole: bool = True


@lru_cache(maxsize=256)  # most cells of most submissions are those that were released
def read(source: str) -> Text:
    """Read a cell as IPython does; one that IPython cannot read is empty."""
    magics, whole = _Magics(), True
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of a student's odd escapes
        try:
            tree = _parse(source, magics)
        except Exception as error:  # not only a SyntaxError: IPython fails in many ways
            tree, whole = ast.Module(body=[], type_ignores=[]), not isinstance(error, _TooMuch)
    effort = magics.effort + (len(source) if len(source) <= MOST_EFFORT else 0)
    return Text(tree, _imported(tree), frozenset(_defined(tree)), effort, whole)


class _TooMuch(Exception):
    """It would take too long to read a cell."""


class _Magics(TransformerManager):
    """IPython's own, which looks through a whole cell again for every magic in it."""

    effort = 0

    def do_one_token_transform(self, lines: list[str]) -> tuple[bool, list[str]]:
        self.effort += sum(map(len, lines))
        if self.effort > MOST_EFFORT:
            raise _TooMuch
        return super().do_one_token_transform(lines)


def _parse(source: str, magics: _Magics) -> ast.Module:
    if len(source) > MOST_EFFORT:
        raise _TooMuch
    try:
        return ast.parse(source)
    except SyntaxError:
        return ast.parse(magics.transform_cell(source))


def _imported(tree: ast.Module) -> dict[str, str]:
    """What names stand for: `from numpy import convolve as c` is {"c": "numpy.convolve"}."""
    names = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for one in node.names:
                first = one.name.split(".")[0]
                names[one.asname or first] = one.name if one.asname else first
        elif isinstance(node, ast.ImportFrom) and node.module:
            for one in node.names:
                names[one.asname or one.name] = f"{node.module}.{one.name}"
    return names


def _defined(tree: ast.Module) -> set[str]:
    """Every name that a cell gives a meaning of its own."""
    names = set()
    for node in ast.walk(tree):
        if isinstance(node, (*FUNCTIONS, ast.ClassDef)):
            names.add(node.name)
        elif isinstance(node, ast.arg):
            names.add(node.arg)
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            names.add(node.id)
    return names
