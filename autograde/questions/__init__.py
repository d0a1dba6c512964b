"""The answers to the questions of the bank, computed; students get their salted hashes.

Each lesson has a module of its own, `lesson_NN.py`, whose `answers()` are its questions' by name.
"""

import json
from importlib import import_module
from pathlib import Path

from cnnlib.questions import answer_hash

LESSONS = sorted(path.stem for path in Path(__file__).parent.glob("lesson_*.py"))


def answers() -> dict[str, tuple]:
    """Return the right answer to each question of all lessons, by name."""
    found: dict[str, tuple] = {}
    for lesson in LESSONS:
        fresh = import_module(f"{__name__}.{lesson}").answers()
        if taken := found.keys() & fresh.keys():
            raise ValueError(f"{lesson} asks {', '.join(sorted(taken))}, which another lesson asks")
        found |= fresh
    return found


def hashes_text() -> str:
    """Return the file of hashes that `cnnlib` ships."""
    hashed = {name: answer_hash(name, answer) for name, answer in sorted(answers().items())}
    return json.dumps(hashed, indent=1) + "\n"
