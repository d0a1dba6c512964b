"""Messages of Python and NumPy in which nothing can hide but short names and sizes.

They stand in known_messages.txt, one in a line, with these free parts:

    {w}       a name, such as `conv2d`, `numpy.ndarray` or `outer.<locals>.inner`
    {q}       names between quotes: 'x', 'w' and 'b'
    {n}       a whole number: a size, an axis, a place
    {s}       a shape; {shapes} are several
    {op}      an operator
    {errno}   what the system says of a file
    {v}       anything; it is never shown
"""

import errno
import os
import re
from functools import cache
from pathlib import Path

from autograde.feedback.vocabulary import HOLE, NUMBER, Vocabulary

TEMPLATES = Path(__file__).with_suffix(".txt")
SHAPE = r"\((?:-?\d{1,19}(?:, ?|(?=\)))){0,8}\)"
FREE = {
    "w": r"(?:\w{1,60}|<\w{1,20}>)(?:\.(?:\w{1,60}|<\w{1,20}>)){0,4}",
    "q": r"'\w{1,60}'(?:(?:, and |, | and )'\w{1,60}'){0,5}",
    "n": r"-?\d{1,19}",
    "s": SHAPE,
    "shapes": rf"{SHAPE}(?: {SHAPE}){{1,3}}",
    "op": r"[-+*/%@<>=|&^~]{1,3}|\*\* or pow\(\)|divmod\(\)|pow\(\)",
    "errno": "|".join({re.escape(os.strerror(number)) for number in errno.errorcode}),
    "v": r".{0,300}?",
}
PART = re.compile(rf"\{{({'|'.join(FREE)})\}}")
MOST_NUMBERS = 12  # in one message; the shapes of two batches have 8


def without_values(message: str, known: Vocabulary) -> str | None:
    """Return a message of Python or NumPy with holes for what its reader does not know.

    None when it is none of those messages, so that nobody can tell what is in it.
    """
    message = message.strip()
    for pattern, kinds in _patterns():
        if match := pattern.fullmatch(message):
            told = _with_holes(match, kinds, known)
            return told if len(NUMBER.findall(told)) <= MOST_NUMBERS else None
    return None


def _with_holes(match: re.Match, kinds: list[str], known: Vocabulary) -> str:
    parts, end = [], 0
    for place, kind in enumerate(kinds, 1):
        parts += [match.string[end : match.start(place)], _shown(match[place], kind, known)]
        end = match.end(place)
    return "".join([*parts, match.string[end:]])


def _shown(text: str, kind: str, known: Vocabulary) -> str:
    if kind == "v":
        return HOLE if text else ""
    if kind in ("w", "q"):
        return known.mask_words(text)
    return text if kind in ("op", "errno") else known.mask_numbers(text)


@cache
def _patterns() -> list[tuple[re.Pattern, list[str]]]:
    return [_compiled(line) for line in TEMPLATES.read_text(encoding="utf-8").splitlines()]


def _compiled(template: str) -> tuple[re.Pattern, list[str]]:
    texts = PART.split(template)  # text, kind, text, kind, ..., text
    parts = [f"({FREE[t]})" if place % 2 else re.escape(t) for place, t in enumerate(texts)]
    return re.compile("".join(parts), re.DOTALL), texts[1::2]
