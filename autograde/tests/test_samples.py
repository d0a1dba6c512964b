"""The sample class: its arithmetic and its files. The demo's test grades it."""

import json
from collections.abc import Iterator
from datetime import datetime
from functools import cache

import nbformat
import pytest

from autograde.course import Course
from autograde.exercises import is_bonus
from autograde.misconceptions import functions, wrong
from autograde.misconceptions.probes import graded_function
from autograde.releasing.build import read_lesson, release_notebook
from autograde.samples import SAMPLES, Sample, write
from autograde.samples.draft import LESSON, solved, text_of

GRADED = [sample for sample in SAMPLES if sample.score is not None]
AUTOMATIC = 96


@cache
def points() -> dict[str, int]:
    """Points of the cells that are graded automatically, the bonus excluded."""
    metas = [cell.metadata.get("nbgrader", {}) for cell in read_lesson(LESSON).cells]
    metas = [meta for meta in metas if meta.get("grade") and meta["locked"]]
    return {m["grade_id"]: m["points"] for m in metas if not is_bonus(m["grade_id"])}


def lost_cells(sample: Sample) -> Iterator[str]:
    for name in sample.lost:
        if name in functions(LESSON):
            yield from (cell for cell in points() if graded_function(cell) == name)
        else:
            yield name


def test_the_class_is_large_and_everyone_is_someone_else():
    assert len(SAMPLES) >= 18
    assert len({sample.student for sample in SAMPLES}) == len(SAMPLES)
    assert len({sample.description for sample in SAMPLES}) == len(SAMPLES)
    assert len({sample.text() for sample in GRADED}) == len(GRADED)


def test_all_automatic_points_of_the_lesson_are_known():
    assert sum(points().values()) == AUTOMATIC


@pytest.mark.parametrize("sample", GRADED, ids=lambda sample: sample.student)
def test_a_score_is_all_points_without_those_of_the_lost_cells(sample):
    lost = list(lost_cells(sample))
    assert len(set(lost)) == len(lost)
    assert sample.score == AUTOMATIC - sum(points()[name] for name in lost)


@pytest.mark.parametrize("sample", GRADED, ids=lambda sample: sample.student)
def test_an_expected_diagnosis_is_of_the_bank_and_its_function_failed(sample):
    failed = {graded_function(name) for name in lost_cells(sample)} - {None}
    known = [each.name for function in failed for each in wrong(function)]
    assert set(sample.mistakes) <= set(known)


@pytest.mark.parametrize("sample", GRADED, ids=lambda sample: sample.student)
def test_a_graded_sample_is_a_valid_notebook(sample):
    nbformat.validate(nbformat.reads(sample.text(), as_version=4))


def test_refused_samples_are_broken_or_foreign():
    texts = {sample.student: sample.text() for sample in SAMPLES if sample.score is None}
    assert texts["akira-o"] == ""
    assert json.loads(texts["yusuf-k"])["metadata"]["kernelspec"]["language"] == "R"
    assert texts["beatriz-s"] == SAMPLES[0].text()
    with pytest.raises(json.JSONDecodeError):
        json.loads(texts["zofia-w"])


def test_a_solved_notebook_has_no_placeholder_and_no_mark_of_the_instructor():
    text = text_of(solved())
    for word in ["YOUR CODE", "YOUR ANSWER", "NotImplementedError", "SOLUTION", "HIDDEN TESTS"]:
        assert word not in text
    assert len(solved().cells) == len(release_notebook(LESSON).cells)


def test_a_sample_writes_the_same_bytes_twice_and_nothing_else(tmp_path):
    one, other = Course.create(tmp_path / "one"), Course.create(tmp_path / "other")
    write(one)
    write(other)
    write(other)
    files = sorted(p.relative_to(one.root) for p in one.root.glob("submitted/**/*") if p.is_file())
    assert len(files) == 2 * len(SAMPLES)
    for path in files:
        assert (one.root / path).read_bytes() == (other.root / path).read_bytes()


def test_files_lie_where_nbgrader_looks_for_them(tmp_path):
    course = Course.create(tmp_path)
    write(course)
    for sample in SAMPLES:
        folder = tmp_path / "submitted" / sample.student / LESSON
        assert (folder / sample.file).read_text() == sample.text()
        stamp = (folder / "timestamp.txt").read_text().strip()
        assert datetime.strptime(stamp, "%Y-%m-%d %H:%M:%S.%f %Z").year == 2026
