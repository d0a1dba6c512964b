"""COVERAGE.md: what it names exists, and every lecture deck is there."""

import re
from collections import Counter

import pytest

from autograde.releasing.build import LESSONS, find_lesson, lesson_names, read_lesson

ROWS = [
    [cell.strip() for cell in line.strip("|").split("|")]
    for line in (LESSONS / "COVERAGE.md").read_text(encoding="utf-8").splitlines()
    if re.match(r"\| D\d ", line)
]


def headings(lesson):
    """Return the headings of a lesson, without their points."""
    text = "\n".join(c.source for c in read_lesson(lesson).cells if c.cell_type == "markdown")
    found = re.findall(r"^#+ (.*)$", text, re.MULTILINE)
    return {re.sub(r" \([^()]*points?[^()]*\)$", "", heading) for heading in found}


@pytest.mark.parametrize("lesson", lesson_names())
def test_every_named_heading_exists(lesson):
    named = {heading for _, _, number, heading in ROWS if find_lesson(number) == lesson}
    assert named, f"no topic is taught in {lesson}"
    assert named - headings(lesson) == set()


def test_every_deck_has_its_topics_and_none_is_listed_twice():
    decks = Counter(deck for deck, *_ in ROWS)
    assert set(decks) == {"D0", "D1", "D2", "D3", "D4"}
    assert min(decks.values()) >= 10
    topics = Counter((deck, topic) for deck, topic, *_ in ROWS)
    assert max(topics.values()) == 1
