import base64
import hashlib
import html
import re
import statistics
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

import pytest

from autograde.report import write_report
from autograde.report.gather import gather
from autograde.report.page import number
from autograde.tests.report_class import ASSIGNMENT, Pupil, full_marks, make_course
from autograde.tests.report_typical import typical_class

HOSTILE = "</td><script>alert(1)</script><img src=x onerror=alert(2)>\"'{{ 7*7 }}"


class Page(HTMLParser):
    """Collect what the tests ask about."""

    def __init__(self, text: str):
        super().__init__()
        self.text, self.tags, self.rows = text, [], []
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        self.tags.append((tag, dict(attributes)))
        if tag == "tr":
            self.rows.append([])

    def handle_data(self, data):
        if self.rows and data.strip():
            self.rows[-1].append(data.strip())

    def named(self, *names):
        return [attributes for tag, attributes in self.tags if tag in names]


def make_page(root: Path, pupils):
    course = make_course(root, pupils)
    path = write_report(course, ASSIGNMENT, root / "report")
    return Page(path.read_text(encoding="utf-8")), gather(course, ASSIGNMENT)


@pytest.fixture(scope="module")
def typical(tmp_path_factory):
    return make_page(tmp_path_factory.mktemp("course"), typical_class())


def test_every_student_stands_in_the_table_with_the_total_and_every_exercise(typical):
    page, result = typical
    rows = {row[0]: row[1:] for row in page.rows if row}
    for student in result.students:
        row = rows[student.id]
        assert row[0] == (number(student.total) if student.graded else "–")
        if student.graded:
            cells = result.exercises()["conv2d-valid"]
            assert number(student.earned(cells)) in row


def test_the_summary_equals_the_statistics_of_the_totals(typical):
    page, result = typical
    totals = [s.total for s in result.graded]
    tiles = re.findall(r"<dt>(.*?)</dt><dd>(.*?)</dd>", page.text)
    assert dict(tiles)["median of 100"] == number(statistics.median(totals), 1)
    assert dict(tiles)["mean of 100"] == number(statistics.fmean(totals), 1)
    assert (dict(tiles)["in the class"], dict(tiles)["graded"]) == ("20", "18")


def test_every_mistake_stands_there_with_its_question(typical):
    page, result = typical
    for student in result.graded:
        for diagnosis in student.diagnoses:
            assert html.escape(diagnosis.mistake) in page.text.replace("&#39;", "&#x27;")
            assert html.escape(diagnosis.question) in page.text.replace("&#39;", "&#x27;")


def test_the_file_asks_for_nothing_outside_itself(typical):
    page, _ = typical
    assert not page.named("link", "img", "iframe", "object")
    assert not any("src" in attributes or "href" in attributes for _, attributes in page.tags)
    assert "url(" not in page.text
    assert "@import" not in page.text


def test_the_policy_lets_exactly_the_one_script_run(typical):
    page, _ = typical
    (script,) = re.findall(r"<script>(.*?)</script>", page.text, re.DOTALL)
    policy = next(m["content"] for m in page.named("meta") if "http-equiv" in m)
    assert policy.startswith("default-src 'none'")
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    assert f"script-src 'sha256-{digest}'" in policy


def test_headings_are_in_order_and_tables_are_labelled(typical):
    page, _ = typical
    levels = [int(tag[1]) for tag, _ in page.tags if re.fullmatch("h[1-6]", tag)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(b - a <= 1 for a, b in pairwise(levels))
    assert len(page.named("caption")) == len(page.named("table")) == 3
    assert all("scope" in attributes for attributes in page.named("th"))
    assert all(a.get("aria-label") or a.get("aria-hidden") for a in page.named("svg"))
    ids = [attributes["id"] for _, attributes in page.tags if "id" in attributes]
    assert len(ids) == len(set(ids))
    assert {a["aria-labelledby"] for _, a in page.tags if "aria-labelledby" in a} <= set(ids)


def test_hostile_text_stays_text_everywhere(tmp_path):
    diagnosis = {"function": HOSTILE, "mistake": HOSTILE, "question": HOSTILE}
    cells = {HOSTILE: {"status": "timeout", "message": HOSTILE}}
    record = {"problems": [HOSTILE], "diagnoses": [diagnosis], "cells": cells}
    record["autograde_version"] = HOSTILE
    refused = {"status": "refused", "problems": [HOSTILE]}
    pupils = [
        Pupil(HOSTILE, full_marks(), first_name=HOSTILE, record=record),
        Pupil("b" + HOSTILE, record=refused),
    ]
    page, _ = make_page(tmp_path, pupils)
    assert len(page.named("script")) == 1
    assert not page.named("img")
    assert not any(name.startswith("on") for _, a in page.tags for name in a)
    assert "49" not in "".join(page.rows[1])
    assert any(HOSTILE in "".join(row) for row in page.rows)


@pytest.mark.parametrize(
    ("pupils", "says"),
    [
        ([], "The class is empty."),
        ([Pupil("ann", full_marks(), record={})], "Nothing: every submission has its score."),
        ([Pupil("ann", record={"status": "refused"})], "no reason was recorded"),
        ([Pupil("ann")], "nothing was handed in"),
    ],
    ids=["nobody", "one", "all refused", "all absent"],
)
def test_a_class_of_any_kind_has_a_page(tmp_path, pupils, says):
    page, result = make_page(tmp_path, pupils)
    assert says in page.text
    assert page.text.count("No submission is graded yet.") == (0 if result.graded else 2)


def test_a_class_of_five_hundred_has_a_row_each(tmp_path):
    page, result = make_page(tmp_path, typical_class(500))
    names = {row[0] for row in page.rows if row}
    assert names >= {student.id for student in result.students}
    assert len(page.text) < 1_000_000


def test_the_same_class_gives_the_same_bytes(tmp_path):
    course = make_course(tmp_path, typical_class(6))
    first = write_report(course, ASSIGNMENT, tmp_path / "a").read_bytes()
    assert write_report(course, ASSIGNMENT, tmp_path / "b").read_bytes() == first
