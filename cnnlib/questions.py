"""Questions whose answer is a number or a shape, checked at once without showing the answer.

The file `answer_hashes.json` beside this one holds a salted hash per question; the instructor's
side writes it from computed answers.
"""

import hashlib
import json
import math
import re
from functools import cache
from itertools import permutations
from pathlib import Path

import numpy as np

HASHES = Path(__file__).with_name("answer_hashes.json")


def check_answer(question, answer):
    """Check the answer to a question of the bank.

    Args:
        question: its name, such as "q07".
        answer: a number, a tuple of numbers, or text such as "28x28x6" or "28, 28, 6".

    Raises:
        AssertionError: the answer is missing, unreadable or not right.
        ValueError: no such question.
    """
    hashes = _hashes()
    if question not in hashes:
        raise ValueError(f"no question {question!r}: there are {', '.join(sorted(hashes))}")
    judge(question, answer, hashes[question])


def judge(question, answer, right):
    """Compare an answer with the hash of the right one and print that it is right.

    Args:
        question: the name of the question, which is part of the hash.
        answer: in any spelling that `check_answer` reads.
        right: what `answer_hash` gives for the right answer.

    Raises:
        AssertionError: the answer is missing, unreadable or not right.
    """
    assert answer is not None, f"{question}: no answer yet. Replace None by yours."
    found = readings(answer)
    assert found, f"{question}: cannot read {answer!r}. Write a number, or a shape such as '5x5x2'."
    if any(answer_hash(question, reading) == right for reading in found):
        print(f"{question}: right.")
        return
    orders = {order for reading in found if len(reading) <= 4 for order in permutations(reading)}
    advice = "Write down the formula with its numbers: is one missing, rounded, in another unit?"
    if any(answer_hash(question, order) == right for order in orders):
        advice = (
            "The numbers are right, their order is not: height x width x channels for a shape, "
            "else as the question names them."
        )
    raise AssertionError(f"{question}: {answer!r} is not right. {advice}")


def same_answer(answer, want):
    """Return whether an answer, in any accepted spelling, is the tuple of numbers `want`."""
    return _rounded(want) in readings(answer)


def check_choice(answer, letters):
    """Check that a multiple-choice answer is one of the letters; not whether it is right.

    Args:
        answer: the student's letter.
        letters: the letters on offer, such as "ABCD".

    Raises:
        AssertionError: it is none of them.
    """
    chosen = answer.upper() if isinstance(answer, str) else ""
    assert chosen in set(letters), (
        f"your choice is {answer!r}, expected one of {', '.join(letters)} in quotes."
    )
    print(f"Choice {chosen} recorded; it is graded after submission.")


def readings(answer):
    """Return every tuple of numbers that an answer can mean; empty when it means none.

    "768,000" can be one number or two, so both are returned.
    """
    if isinstance(answer, str):
        return _read_text(answer)
    if isinstance(answer, (list, tuple, np.ndarray)):
        parts = [reading for part in answer for reading in readings(part)]
        return [sum(parts, ())] if len(parts) == len(answer) > 0 else []
    if isinstance(answer, (bool, np.bool_)) or not isinstance(
        answer, (int, float, np.integer, np.floating)
    ):
        return []
    return [_rounded([answer])] if math.isfinite(answer) else []


def answer_hash(question, numbers):
    """Return the salted hash under which an answer is kept, rounded as `readings` rounds."""
    text = f"cnn-course/{question}/{'x'.join(map(str, _rounded(numbers)))}"
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def _read_text(text):
    text = text.strip().lower().strip("()[]")
    found = []
    if re.fullmatch(r"\d{1,3}([,_ ]\d{3})+", text):
        found.append((int(re.sub("[,_ ]", "", text)),))
    parts = [part for part in re.split(r"[\sx\u00d7*,;]+", text) if part]
    try:
        found.append(_rounded([float(part) for part in parts]))
    except (ValueError, OverflowError):
        return found
    return found if parts else []


def _rounded(numbers):
    """Return whole numbers as int and others to three digits: 2.3333 and 2.33 are one answer."""
    return tuple(int(n) if float(n).is_integer() else float(f"{n:.3g}") for n in numbers)


@cache
def _hashes():
    return json.loads(HASHES.read_text())
