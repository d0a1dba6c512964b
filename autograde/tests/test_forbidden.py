"""What an answer may not use is noted for a person, and refused where it runs."""

import time
from copy import deepcopy
from functools import cache

import nbformat
import pytest

from autograde.check import check
from autograde.execute.limits import Limits
from autograde.grading.forbidden import forbidden
from autograde.grading.grade import grade
from autograde.misconceptions import functions, right
from autograde.releasing.build import lesson_names, read_lesson, release_notebook
from autograde.tests import tiny

LESSON = "01_convolution"
NOT_ALLOWED = ", which the exercise does not allow: have a look"
WRONG = {
    "def f(x, w):\n    return np.convolve(x, w)": ["f calls np.convolve"],
    "def f(x, w):\n    return numpy.correlate(x, w)": [],  # not imported: it fails by itself
    "import numpy\ndef f(x, w):\n    return numpy.correlate(x, w)": ["f calls numpy.correlate"],
    "from numpy import convolve as c\ndef f(x, w):\n    return c(x, w)": ["f calls c"],
    "def f(x, w, b):\n    return [conv2d(x, w, b) for _ in x]": ["f calls conv2d"],
    "f = lambda x, w: np.convolve(x, w)": ["convolve2d calls np.convolve"],
    "%time 1\ndef f(x, w):\n    return np.convolve(x, w)": ["f calls np.convolve"],
    "def f(x, w):\n    from scipy.signal import convolve\n    return convolve(x, w)": [
        "f imports scipy.signal",
        "f calls convolve",
    ],
    "f = lambda: lambda: np.convolve": [],
    "def f(x, w):\n    def g(x):\n        return np.convolve(x)\n    return g": [
        "f calls np.convolve"
    ],
    "import torch.nn.functional as F": ["convolve2d imports torch.nn.functional"],
    "from cnnlib import conv\ndef f(x, w):\n    return conv.conv2d(x, w)": [
        "convolve2d imports cnnlib",
        "f calls conv.conv2d",
    ],
}
RIGHT = [
    "def correlate(x, w):\n    return x\ndef f(x, w):\n    return correlate(x, w)",
    "def conv2d(x, w):\n    return x\ndef f(x, w):\n    return conv2d(x, w)",
    "def f(x, w):\n    convolve = lambda a, b: a\n    return convolve(x, w)",
    "class Mine:\n    def convolve(self):\n        return self.convolve()",
    "def f(x, w):\n    '''np.convolve(x, w) would do it.'''\n    # np.convolve\n    return x",
    "def f(x, w):\n    return np.sum(np.fft.fft(x)) + rgb_to_gray(x)",
    "def f(x, w:\n    return np.convolve(x, w)",
    "import scipyish\nfrom . import torch",
]


UNREADABLE = {
    "chain": "def unused(x):\n    return x" + ".a" * 1500 + "()",
    "open quotes": '=%""""',
    "open quotes in an assignment": 'x = %"""',
}
ENDLESS = {
    "many magics": "%x\n" * 600,
    "magics in a long cell": "%x\n" * 490 + "a=1\n" * 2000,
    "long": "a=1\n" * 100_000,
}


RELEASED = cache(release_notebook)


def notebook(source):
    notebook = deepcopy(RELEASED(LESSON))
    tiny.cell(notebook, "convolve2d").source = source
    return notebook


@pytest.mark.parametrize("source", WRONG)
def test_what_is_not_allowed_is_noted(source):
    assert forbidden(notebook(source)) == [f"{words}{NOT_ALLOWED}" for words in WRONG[source]]


@pytest.mark.parametrize("source", RIGHT)
def test_a_students_own_work_is_not_noted(source):
    assert forbidden(notebook(source)) == []


@pytest.mark.parametrize("source", UNREADABLE.values(), ids=UNREADABLE)
def test_what_ipython_cannot_read_is_not_noted(source):
    assert forbidden(notebook(source)) == []


def test_a_long_name_is_cut():
    name = "torch" + ".a" * 1500
    found = forbidden(notebook(f"import torch\ndef f(x, w):\n    return {name}()"))
    assert found[1] == f"f calls {name[:100]}{NOT_ALLOWED}"


@pytest.mark.parametrize("source", ENDLESS.values(), ids=ENDLESS)
def test_what_would_take_too_long_to_read_is_noted(source):
    began = time.monotonic()
    assert forbidden(notebook(source)) == ["too long to be looked through: convolve2d"]
    assert time.monotonic() - began < 10


def test_many_cells_take_no_longer_than_a_few():
    given, began = notebook("def convolve2d(x, w):\n    return np.convolve(x, w)"), time.monotonic()
    for number in range(100):
        given.cells.append(nbformat.v4.new_code_cell(f"%a{number}\n" * 500))
    notes = forbidden(given)
    assert notes[0] == "too long to be looked through: a cell of its own"
    assert notes[1:] == [f"convolve2d calls np.convolve{NOT_ALLOWED}"]
    assert time.monotonic() - began < 20


def test_an_own_function_may_stand_in_a_cell_of_its_own():
    given = notebook("def convolve2d(x, w):\n    return conv2d(x, w)")
    assert forbidden(given) != []
    given.cells.insert(3, nbformat.v4.new_code_cell("def conv2d(x, w):\n    return x"))
    assert forbidden(given) == []


def test_trying_it_outside_of_a_function_is_allowed():
    given = notebook("def convolve2d(x, w):\n    return x\ny = np.convolve([1], [2])")
    given.cells.append(nbformat.v4.new_code_cell("def g():\n    return np.convolve([1], [2])"))
    assert forbidden(given) == []


def test_the_lesson_is_not_noted_and_of_the_right_answers_only_what_numpy_computes():
    assert forbidden(read_lesson(LESSON)) == forbidden(release_notebook(LESSON)) == []
    for function in functions(LESSON):
        for variant in right(function):
            uses = any(word in variant.source for word in ["np.convolve(", "np.correlate("])
            assert bool(forbidden(notebook(variant.source))) == uses, variant.name


def test_a_note_stands_in_the_record_and_the_call_is_refused(course):
    answer = tiny.answer(course, double="import numpy; return 2 * x + numpy.convolve([0], [1])[0]")
    tiny.hand_in(course, "ada", answer)
    (record,) = grade(course, tiny.NAME, 1, tiny.LIMITS).records
    assert record.problems == [f"double calls numpy.convolve{NOT_ALLOWED}"]
    assert tiny.scores(course)["ada"] == (0, 0, 4)
    message = record.cells["test-double"]["message"]
    assert message.startswith("NotAllowed: numpy.convolve may not be called by an answer")


def test_a_note_stands_in_the_verdict(tmp_path):
    given = read_lesson(LESSON)
    cell = tiny.cell(given, "conv2d-valid")
    cell.source += "\n\n\ndef checked(x, w, b):\n    return conv2d(x, w, b)"
    path = tmp_path / f"{LESSON}.ipynb"
    nbformat.write(given, path)
    verdict = check(path, Limits())
    assert verdict.problems == [f"checked calls conv2d{NOT_ALLOWED}"]
    assert verdict.passed


@pytest.mark.parametrize(
    ("lesson", "cell", "source", "words"),
    [
        (
            "03_pooling",
            "max-pool2d",
            "cnnlib.max_pool2d(x, k)",
            ["max_pool2d calls cnnlib.max_pool2d"],
        ),
        (
            "03_pooling",
            "max-pool2d",
            "cnnlib.pool.max_pool2d(x, k)",
            ["max_pool2d calls cnnlib.pool.max_pool2d"],
        ),
        (
            "03_pooling",
            "max-pool2d",
            "cnnlib.layers.MaxPool2d(k)",
            ["max_pool2d calls cnnlib.layers.MaxPool2d"],
        ),
        ("03_pooling", "max-pool2d", "cnnlib.relu(x)", []),
        ("03_pooling", "max-pool2d", "cnnlib.no_such_name(x)", []),
        (
            "07_trainability",
            "he-normal",
            "cnnlib.he_normal(x, k)",
            ["max_pool2d calls cnnlib.he_normal"],
        ),
        ("05_lenet", "sgd-step", "cnnlib.conv2d(x, k)", []),
    ],
)
def test_what_cnnlib_has_finished_depends_on_the_lesson(lesson, cell, source, words):
    notebook = deepcopy(RELEASED(lesson))
    tiny.cell(notebook, "imports").source = "import cnnlib"
    tiny.cell(notebook, cell).source = f"def max_pool2d(x, k):\n    return {source}"
    assert forbidden(notebook) == [f"{each}{NOT_ALLOWED}" for each in words]


def test_the_solutions_of_every_lesson_keep_to_the_rule():
    for lesson in lesson_names():
        notes = [note for note in forbidden(read_lesson(lesson)) if " imports " not in note]
        assert notes == [], lesson
