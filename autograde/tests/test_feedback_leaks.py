"""Whatever an answer does, its feedback has no line, no number and no word of a hidden test."""

import html
import re
import subprocess
import sys
from pathlib import Path

import nbformat
import numpy as np
import pytest
from nbconvert import HTMLExporter

from autograde.check import check_notebook
from autograde.course import Course
from autograde.execute.limits import Limits
from autograde.exercises import exercise_of
from autograde.grading.grade import grade
from autograde.grading.submissions import assignment_cells
from autograde.releasing import build
from autograde.samples.draft import LESSON, body
from autograde.samples.students import SAMPLES, Sample
from autograde.tests import marked

SCRIPTS = Path(sys.executable).parent
LIMITS = Limits(cell_timeout=5, notebook_timeout=60)
HIDDEN = re.compile(r"### BEGIN HIDDEN TESTS\n(.*?)### END HIDDEN TESTS", re.DOTALL)
PROJECT = f"{Path(__file__).resolve().parents[2]}/"
MACHINE = [PROJECT, "/root/", "/home/", "/usr/", "/tmp/", "site-packages", "autograde/", "cnnlib/"]
EARLIER = ["ada-k", "diego-r", "kwame-a", "pavel-n", "noor-d"]
LEAKY = [
    Sample("prints", "prints its inputs", 0, edits=(body("cross_correlate1d", "    print(x, w)"),)),
    Sample(
        "raises",
        "raises with its inputs in the message",
        0,
        edits=(
            body("cross_correlate1d", "    raise ValueError(f'{x} {w}')"),
            body("conv2d_valid", "    raise SystemExit(f'{x} {w}')"),
        ),
    ),
    Sample(
        "walks",
        "walks frames",
        0,
        edits=(
            body(
                "cross_correlate1d",
                "    import sys\n    frame, seen = sys._getframe(), []\n    while frame:\n"
                "        seen.append(str(frame.f_locals)); frame = frame.f_back\n"
                "    sys.exit(' '.join(seen))",
            ),
        ),
    ),
]


def text_of(page):
    """What a page shows, without the blanks between its words."""
    body = page[page.index("<body") :]
    return squeezed(html.unescape(re.sub(r"<[^>]+>", "", body)))


def squeezed(text):
    return re.sub(r"\s+", "", text)


def leaks(page, lines, secrets):
    """The hidden lines, secrets and paths in a page: in its text, or anywhere in its source."""
    text, source = text_of(page), html.unescape(page)
    found = [line for line in lines if squeezed(line) in text]
    for secret in secrets:
        pattern = rf"(?<![\d.]){re.escape(secret)}(?!\d)"
        found += [secret] if re.search(pattern, source) else []
    return found + [place for place in MACHINE if place in text]


def hidden_lines(source, seen):
    """The lines of the hidden tests that a student has not seen and that tell something."""
    lines = {line.strip() for part in HIDDEN.findall(source) for line in part.splitlines()}
    return {line for line in lines if len(line) >= 8 and squeezed(line) not in squeezed(seen)}


def generate_feedback(course, assignment):
    command = [SCRIPTS / "nbgrader", "generate_feedback", assignment]
    subprocess.run(command, cwd=course.root, check=True, capture_output=True)


def page_of(course, student, assignment):
    return (course.folder("feedback", student, assignment) / f"{assignment}.html").read_text()


def autograded(course, student, assignment):
    path = course.folder("autograded", student, assignment) / f"{assignment}.ipynb"
    return nbformat.read(path, 4)


@pytest.fixture(scope="module")
def marked_course(tmp_path_factory):
    course = marked.make_course(tmp_path_factory.mktemp("marked") / "course")
    grade(course, marked.NAME, jobs=2, limits=LIMITS)
    generate_feedback(course, marked.NAME)
    return course


@pytest.mark.parametrize("student", marked.CLASS)
def test_no_number_or_line_of_a_hidden_test_is_in_a_feedback(marked_course, student):
    lines = {line.strip() for test in marked.TESTS.values() for line in test.splitlines()}
    page = page_of(marked_course, student, marked.NAME)
    assert leaks(page, {line for line in lines if len(line) >= 8}, marked.SECRETS) == []


def test_what_an_answer_keeps_is_not_shown_by_a_later_cell(marked_course):
    assert leaks(page_of(marked_course, "keeps", marked.NAME), [], marked.SECRETS) == []


@pytest.mark.parametrize("student", ["triple", "prints", "raises", "draws", "odd class", "walks"])
def test_the_search_finds_what_the_plain_page_has(marked_course, student):
    page = HTMLExporter().from_notebook_node(autograded(marked_course, student, marked.NAME))[0]
    lines = ["check_close(double(np.array([73519.0, 48213.0])), [147038, 96426])"]
    found = leaks(page, lines, ["73519"])
    assert lines[0] in found
    assert "73519" in found


def test_of_what_a_test_has_drawn_nothing_is_shown(marked_course):
    drawn = [
        sum("image/png" in output.get("data", {}) for output in cell.get("outputs", []))
        for cell in autograded(marked_course, "draws", marked.NAME).cells
    ]
    assert sum(drawn) > 5
    assert page_of(marked_course, "draws", marked.NAME).count("data:image/png") == 1


def said_in(course, student, test):
    """The text in the feedback between a test's name and the next cell's."""
    text = re.sub(r"<[^>]+>", "", page_of(course, student, marked.NAME))
    return html.unescape(text.split(f"Grade cell: {test}")[1].split("Grade cell:")[0])


@pytest.mark.parametrize("test", ["check-double", "test-properties", "test-close", "test-numpy"])
@pytest.mark.parametrize("student", ["triple", "nothing", "raises", "shape"])
def test_the_check_of_a_self_learner_says_the_same(marked_course, student, test):
    path = marked_course.folder("submitted", student, marked.NAME) / f"{marked.NAME}.ipynb"
    originals = assignment_cells(marked_course, marked.NAME)
    verdict = check_notebook(nbformat.read(path, 4), originals, LIMITS)
    (exercise,) = [one for one in verdict.exercises if one.name == exercise_of(test)]
    (message,) = exercise.messages
    assert squeezed(message.partition("\nSee line")[0]) in squeezed(
        said_in(marked_course, student, test)
    )


@pytest.mark.parametrize(
    ("student", "test", "words"),
    [
        ("triple", "test-properties", "fails: a large number: 2 of 2 entries differ. Each number"),
        ("triple", "test-close", "3 of 3 entries differ. Look at large numbers."),
        ("triple", "test-numpy", "not what is expected. two numbers Mismatched elements: 2 / 2"),
        ("triple", "test-assert", "one number"),
        ("triple", "test-bare", "This does not hold. Its author gave no hint."),
        (
            "triple",
            "check-double",
            "entry (0,) is 3, expected 2 (2 of 2 entries differ). Two times",
        ),
        ("nothing", "test-close", "the function returned None: does it end with `return`?"),
        ("nothing", "test-bare", "AttributeError: 'NoneType' object has no attribute 'sum'"),
        ("nothing", "test-use", "TypeError: unsupported operand type(s) for +: 'NoneType' and"),
        ("text", "test-properties", "expected a NumPy array of numbers, got str"),
        ("unwritten", "test-properties", "Not written yet: double."),
        ("unwritten", "test-close", "Not written yet. double: your turn"),
        ("shape", "test-close", "the shape is (6,), expected (3,)."),
        ("raises", "test-close", "ValueError, raised by your code (its message is not shown: "),
        ("raises", "check-double", "ValueError: what is [1. 2.]?"),
        ("index", "test-close", "IndexError: index … is out of bounds for axis 0 with size 3"),
        ("index", "test-properties", "First: IndexError: index … is out of bounds for axis 0"),
        ("raises", "test-properties", "First: ValueError, raised by your code (its message is not"),
        ("shapes", "test-assert", "could not be broadcast together with shapes (3,…) (2,2)"),
        ("bytes", "test-close", "OverflowError: Python integer … out of bounds for uint8"),
        ("convert", "test-close", "ValueError: could not convert string to float: …"),
        ("own class", "test-close", "Odd, raised by your code"),
        ("named class", "test-close", "An error of your own: see my name"),
        ("named class", "test-properties", "your function raised …"),
        ("dies", "test-close", "Stopped: its process ended. Does it end Python"),
        ("right", "test-close", "These tests pass."),
    ],
)
def test_the_feedback_says_what_was_wrong(marked_course, student, test, words):
    assert words in said_in(marked_course, student, test)


def test_the_lines_of_a_traceback_are_those_that_were_handed_in(marked_course):
    for student, line in [("lines", "raise ValueError"), ("renamed", "inner()")]:
        for test in ["test-close", "test-properties"]:
            shown = said_in(marked_course, student, test)
            assert "Cell In[3], line" in shown
            assert line in shown.split("-->")[-1]


def test_both_ways_of_grading_tell_the_same(marked_course, tmp_path):
    course = marked.make_course(tmp_path / "course")
    students = ["triple", "raises", "dies"]
    for student in students:
        command = [SCRIPTS / "nbgrader", "autograde", marked.NAME, "--student", student]
        subprocess.run(command, cwd=course.root, check=True, capture_output=True)
    generate_feedback(course, marked.NAME)
    for student in students:
        ours = autograded(marked_course, student, marked.NAME).metadata.autograde.faults
        theirs = autograded(course, student, marked.NAME).metadata.autograde.faults
        assert ours == theirs
        assert len(ours) >= len(marked.TESTS)
        pages = [page_of(each, student, marked.NAME) for each in (marked_course, course)]
        assert pages[0] == pages[1]


@pytest.fixture(scope="module")
def lesson_course(tmp_path_factory):
    """Lesson 01, with some of the sample class and some that look for what goes in."""
    course = Course.create(tmp_path_factory.mktemp("lesson") / "course")
    build.generate(course, LESSON)
    for sample in [each for each in SAMPLES if each.student in EARLIER] + LEAKY:
        path = course.folder("submitted", sample.student, LESSON) / sample.file
        path.parent.mkdir(parents=True)
        path.write_text(sample.text())
    grade(course, LESSON, jobs=2, limits=LIMITS)
    generate_feedback(course, LESSON)
    return course


def drawn():
    """Numbers that the hidden tests of the first two exercises draw, as Python writes them."""
    numbers = [n for seed in (101, 102) for n in np.random.default_rng(seed).normal(size=9)]
    return [f"{abs(number):.6f}"[:-1] for number in numbers]


@pytest.mark.parametrize("student", [*EARLIER, *(sample.student for sample in LEAKY)])
def test_no_hidden_line_of_the_lesson_is_in_a_feedback(lesson_course, student):
    source = "\n".join(cell.source for cell in build.read_lesson(LESSON).cells)
    path = lesson_course.folder("submitted", student, LESSON) / f"{LESSON}.ipynb"
    seen = "\n".join(cell.source for cell in nbformat.read(path, 4).cells)
    lines = hidden_lines(source, seen)
    assert len(lines) > 150
    page = page_of(lesson_course, student, LESSON)
    assert leaks(page, lines, drawn()) == []
    plain = HTMLExporter().from_notebook_node(autograded(lesson_course, student, LESSON))[0]
    assert len(leaks(plain, lines, [])) > 150
