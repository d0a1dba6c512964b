"""Questions in which every student has other numbers.

The file `own_numbers.json` beside this one holds the text of each question and a list of variants:
the numbers, and the salted hash of the answer. A name leads to the same variant on every machine;
the instructor's side writes the file, with new numbers for a new term.
"""

import hashlib
import json
from functools import cache
from pathlib import Path

from cnnlib.questions import judge

VARIANTS = Path(__file__).with_name("own_numbers.json")


def own_question(question, name):
    """Print a question with the numbers that belong to a name.

    Args:
        question: such as "own01".
        name: the student's, as the course knows it; case and spaces do not matter. None asks
            for it.

    Raises:
        ValueError: no such question, or the name is no text.
    """
    if name is None:
        print("Write your name above, in quotes, and run both cells again.")
        return
    print(_question(question)["text"].format(**own_numbers(question, name)))


def own_numbers(question, name):
    """Return the numbers that belong to a name, a dict of the question's letters."""
    return _variant(question, name)["numbers"]


def check_own_answer(question, name, answer):
    """Check an answer to a question with one's own numbers.

    Raises:
        AssertionError: the name or the answer is missing, the answer is unreadable or not right.
        ValueError: no such question, or the name is no text.
    """
    assert name is not None, f"{question}: no name yet. Your numbers depend on it."
    judge(question, answer, _variant(question, name)["hash"])


def place(question, name, term, count):
    """Return which of `count` variants belongs to a name in a term."""
    told = f"{term}/{question}/{''.join(name.lower().split())}"
    return int.from_bytes(hashlib.sha256(told.encode()).digest()[:8], "big") % count


def _variant(question, name):
    variants = _question(question)["variants"]
    if not isinstance(name, str) or not name.strip():
        raise ValueError(
            f"the name is {name!r}, expected yours in quotes: your numbers depend on it"
        )
    return variants[place(question, name, _file()["term"], len(variants))]


def _question(question):
    questions = _file()["questions"]
    if question not in questions:
        raise ValueError(f"no question {question!r}: there are {', '.join(sorted(questions))}")
    return questions[question]


@cache
def _file():
    return json.loads(VARIANTS.read_text(encoding="utf-8"))
