"""The main job on the sample class: every grade is the expected one, and nothing leaks."""

import shutil
import subprocess
import sys

import pytest

from autograde import demo, samples
from autograde.course import Course
from autograde.feedback.said import hidden_lines
from autograde.releasing.build import read_lesson
from autograde.report.gather import gather


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    root = tmp_path_factory.mktemp("demo") / "class"
    command = [sys.executable, "-m", "autograde", "demo", "--dir", str(root), "--jobs", "2"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=900)
    return done, Course(root)


def test_every_sample_gets_its_expected_grade(run):
    done, course = run
    result = gather(course, demo.LESSON)
    got = {one.id: one.total if one.graded else None for one in result.students}
    assert got == {sample.student: sample.score for sample in samples.SAMPLES}
    assert done.returncode == 0, done.stdout + done.stderr
    assert all(sample.student in done.stdout for sample in samples.SAMPLES)


def test_the_report_and_its_tables_are_written(run):
    _, course = run
    names = {path.name for path in (course.root / "report").iterdir()}
    assert names == {"index.html", "scores.csv", "items.csv", "misconceptions.csv"}


def test_the_named_mistakes_are_the_ones_that_were_made(run):
    _, course = run
    found = {
        one.id: sorted(diagnosis.mistake for diagnosis in one.diagnoses)
        for one in gather(course, demo.LESSON).students
    }
    assert found == {sample.student: sorted(sample.mistakes) for sample in samples.SAMPLES}


def test_feedback_shows_verdicts_and_no_hidden_test(run):
    _, course = run
    command = [sys.executable, "-m", "nbgrader", "generate_feedback", demo.LESSON]
    done = subprocess.run(command, cwd=course.root, capture_output=True, text=True, timeout=600)
    assert done.returncode == 0, done.stderr
    pages = list((course.root / "feedback").glob("*/*/*.html"))
    assert len(pages) == sum(sample.score is not None for sample in samples.SAMPLES)
    hidden = hidden_lines(read_lesson(demo.LESSON))
    for page in pages:
        text = page.read_text()
        assert not [line for line in hidden if line in text]
        assert str(course.root) not in text
    told = (course.root / "feedback" / "hana-s" / demo.LESSON / f"{demo.LESSON}.html").read_text()
    assert "properties hold" in told
    assert "only the first channel is used" in told


def test_a_folder_that_is_no_demo_is_left_alone(tmp_path):
    (tmp_path / "thesis.txt").write_text("years of work")
    command = [sys.executable, "-m", "autograde", "demo", "--dir", str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60)
    assert done.returncode == 2
    assert "holds something that is no demo" in done.stderr.replace("\n", " ")
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.txt"]


def test_an_earlier_demo_is_replaced(run):
    _, course = run
    copy = course.root.parent / "copy"
    shutil.copytree(course.root, copy)
    (copy / "submitted" / "ada-k" / "left.txt").write_text("from an earlier demo")
    demo.make_course(copy)
    assert not (copy / "submitted" / "ada-k" / "left.txt").exists()
