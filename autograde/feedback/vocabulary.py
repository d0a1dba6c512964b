"""Which words and numbers of a message are known to its reader, so that they tell nothing new."""

import ast
import builtins
import keyword
import re
import types
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

import numpy as np

HOLE = "\N{HORIZONTAL ELLIPSIS}"  # stands for what is not shown
WORD = re.compile(r"(?<!\w)[^\W\d]\w*")
NUMBER = re.compile(r"\d+")
LARGEST_DIGITS = 3  # of a number that is a size, an axis or a place, and no value
HINTS = ("hint", "err_msg", "msg")
SINGLE = 1  # a digit says as little as the number of a line


@dataclass(frozen=True)
class Vocabulary:
    """What the reader of a message knows already.

    Attributes:
        words: names, and every other word, of the code that the reader can see.
        texts: what is written between quotes in that code.
        numbers: of the code that the reader cannot see; they are not shown.
    """

    words: frozenset[str] = frozenset()
    texts: frozenset[str] = frozenset()
    numbers: frozenset[str] = frozenset()

    @classmethod
    def of(cls, seen: Iterable[str], hidden: Iterable[str] = ()) -> "Vocabulary":
        """Collect what some sources know, without the numbers of some others."""
        seen = list(seen)
        words = {word for source in seen for word in WORD.findall(source)}
        texts = {text for source in seen for text in texts_in(source)}
        numbers = {number for source in hidden for number in NUMBER.findall(source)}
        return cls(frozenset(words | standard_words()), frozenset(texts), frozenset(numbers))

    def mask_words(self, text: str) -> str:
        """Replace every word that the reader does not know."""
        return WORD.sub(lambda match: match[0] if match[0] in self.words else HOLE, text)

    def mask_numbers(self, text: str) -> str:
        """Replace every number that is large, or stands in a hidden test."""
        return NUMBER.sub(lambda match: match[0] if self._may_show(match[0]) else HOLE, text)

    def _may_show(self, number: str) -> bool:
        small = len(number) <= LARGEST_DIGITS
        return len(number) <= SINGLE or (small and number not in self.numbers)


@dataclass(frozen=True)
class Reader:
    """What somebody who reads about a cell knows.

    Attributes:
        student: of the code in the student's cells.
        all: of that and of the course's code: what its author may have written on purpose.
        hints: texts that the test gives as such.
    """

    student: Vocabulary
    all: Vocabulary
    hints: frozenset[str] = frozenset()


def texts_in(source: str) -> set[str]:
    """Return the whole texts between quotes in a source; of one that is no Python, none."""
    return {node.value for node in _nodes(source) if _is_text(node)}


def hints_in(source: str) -> set[str]:
    """Return the texts that calls in a source are given as what to say when they fail."""
    words = [node for node in _nodes(source) if isinstance(node, ast.keyword) and node.arg in HINTS]
    return {word.value.value.strip() for word in words if _is_text(word.value)} - {""}


def _nodes(source: str) -> list[ast.AST]:
    try:
        return list(ast.walk(ast.parse(source)))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return []


def _is_text(node: ast.AST) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


@cache
def standard_words() -> frozenset[str]:
    """Return the words that Python and NumPy have themselves."""
    kinds = {kind.__name__ for kind in vars(types).values() if isinstance(kind, type)}
    values = {"nan", "inf", "numpy", "locals", "safe", "same_kind", "unsafe", "NotAllowed"}
    names = {*dir(builtins), *keyword.kwlist, *dir(np), *dir(np.linalg), *dir(np.random)}
    return frozenset(names | kinds | values)
