"""A bank of functions whose arguments are anything: probes, classes, one name in two lessons."""

import importlib.util
import json
import sys

import numpy as np
import pytest

from autograde.misconceptions import bank as banks
from autograde.misconceptions import inputs, observe
from autograde.misconceptions.bank import bank, lesson_of, right, wrong
from autograde.misconceptions.diagnosis import diagnose, read_line, read_outcome, same
from autograde.misconceptions.probes import graded_function, lesson_in, probe_source
from autograde.misconceptions.variant import load, probes_of, variants
from autograde.tests.test_probes import notebook_of

COUNTER = """
import numpy as np

from autograde.misconceptions.variant import alternative, mistake, probe


@probe(care=True)
def refuses(Counter):
    return Counter("two").state()


@probe
def counts_twice(Counter):
    import math

    counter = Counter(2)
    counter.add(np.full(3, math.pi))
    return counter.add(np.ones(3)), counter.state()


@alternative("a dict")
class Dict:
    def __init__(self, start):
        self.seen = {"sum": float(start)}

    def add(self, x):
        self.seen["sum"] += x.sum()
        return self.seen["sum"]

    def state(self):
        return self.seen


@mistake("the start is forgotten", "What does the counter hold before it counts?")
class Forgets:
    def __init__(self, start):
        self.seen = {"sum": 0.0}

    def add(self, x):
        self.seen["sum"] += x.sum()
        return self.seen["sum"]

    def state(self):
        return self.seen


@mistake("only the last array counts", "Where does the sum of the first array go?")
class Last:
    def __init__(self, start):
        self.start = float(start)

    def add(self, x):
        self.seen = {"sum": self.start + x.sum()}
        return self.seen["sum"]

    def state(self):
        return self.seen
"""


@pytest.fixture
def module(tmp_path, monkeypatch):
    path = tmp_path / "counter_bank.py"
    path.write_text(COUNTER)
    spec = importlib.util.spec_from_file_location("counter_bank", path)
    module = importlib.util.module_from_spec(spec)
    monkeypatch.setitem(sys.modules, "counter_bank", module)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def counter(module, monkeypatch):
    """A lesson that grades a class, and grades convolve2d once more, as lesson 01 does."""
    monkeypatch.setitem(banks.FUNCTIONS, "42_counting", ["Counter", "convolve2d"])
    real = banks.import_module
    fakes = {f"{banks.__package__}.lesson_42.{name}": module for name in ["counter", "convolve2d"]}
    monkeypatch.setattr(banks, "import_module", lambda name: fakes.get(name) or real(name))
    banks._bank.cache_clear()
    yield bank("Counter")
    banks._bank.cache_clear()


def said_by(counter_class, capsys):
    exec(probe_source("Counter"), {"Counter": counter_class})
    return read_line(capsys.readouterr().out.strip().removeprefix(observe.MARK))


def test_a_class_has_variants_that_stand_alone(module):
    one, *others = variants(module, "Counter", "42_counting")
    assert one.source.startswith("class Counter:\n    def __init__")
    assert (one.function, one.name, one.question, one.lesson) == (
        "Counter",
        "a dict",
        "",
        "42_counting",
    )
    assert load(one)(1).add(np.ones(2)) == 3
    assert [variant.name for variant in others] == [
        "the start is forgotten",
        "only the last array counts",
    ]


def test_probes_without_care_come_first(module):
    assert [probe.__name__ for probe in probes_of(module)] == ["counts_twice", "refuses"]


def test_a_bank_with_probes_needs_no_table(counter):
    assert counter.tables == ()
    assert len(counter.probes) == 2
    assert counter.plain == 1


def test_a_bank_without_probes_uses_its_table():
    known = bank("convolve2d")
    assert known.probes == ()
    assert list(known.tables) == inputs.probes("convolve2d")
    assert known.plain == len(inputs.sums("convolve2d"))


def test_a_mistake_in_a_class_is_named_from_what_the_kernel_prints(counter, capsys):
    for variant in counter.wrong:
        name, outcomes, uses = said_by(load(variant), capsys)
        assert name == "Counter"
        assert "sum" in uses
        assert diagnose("Counter", outcomes).mistake == variant.name
    _, outcomes, _ = said_by(load(counter.right[0]), capsys)
    assert diagnose("Counter", outcomes) is None


def test_what_a_probe_raises_is_known_by_its_type(counter, capsys):
    class Careless(load(counter.wrong[0])):
        def state(self):
            return {}["sum"]

    _, outcomes, _ = said_by(Careless, capsys)
    assert [outcome.word for outcome in outcomes] == ["raises 'KeyError'"] * 2


def test_two_lessons_may_grade_functions_of_one_name(counter):
    assert lesson_of("convolve2d") == "01_convolution"
    assert wrong("convolve2d") == wrong("convolve2d", "01_convolution")
    assert len(wrong("convolve2d", "42_counting")) == 2
    assert {variant.lesson for variant in right("convolve2d", "42_counting")} == {"42_counting"}


def test_a_notebook_is_of_the_lesson_that_most_of_its_cells_are_about(counter):
    assert lesson_in(notebook_of("counter", "convolve2d")) == "42_counting"
    assert lesson_in(notebook_of("convolve2d", "conv2d_valid")) == "01_convolution"
    assert lesson_in(notebook_of("something")) == ""


def test_a_cell_is_about_a_function_of_its_own_lesson(counter):
    assert graded_function("test-counter-adds") == "Counter"
    assert graded_function("test-counter-adds", "01_convolution") is None
    assert graded_function("test-convolve2d-care", "42_counting") == "convolve2d"


@pytest.mark.parametrize(
    ("value", "word"),
    [
        (None, "other 'NoneType'"),
        ("same", "text 'same'"),
        (3, "integer ()"),
        (np.int64(3), "integer ()"),
        (3.0, "float ()"),
        (np.float32(3), "float ()"),
        (True, "bool ()"),
        (np.bool_(True), "bool ()"),
        ([1, (2.0, None)], "(integer (), (float (), other 'NoneType'))"),
        ({"b": np.zeros((2, 3)), "a": []}, "{'a': (), 'b': float (2, 3)}"),
        (np.array([1 + 1j]), "other 'c'"),
        (10**400, "other 'O'"),
        (len, "other 'builtin_function_or_method'"),
        (np.zeros(5000), "other 'too much'"),
    ],
    ids=repr,
)
def test_what_a_probe_returns_is_read_as_it_was(value, word):
    said = observe.shown(lambda _: value, None)
    assert read_outcome(json.loads(json.dumps(said, allow_nan=False))).word == word


def test_what_has_no_end_is_cut():
    endless = []
    endless.append(endless)
    text = json.dumps(observe.shown(lambda _: endless, None))
    assert "too much" in text
    many = observe.shown(lambda _: [[0.0] * 1000] * 100, None)
    assert json.dumps(many).count('"kind"') <= observe.LARGEST


def test_what_is_not_finite_survives_and_differs():
    values = [np.nan, np.inf, -np.inf, 1.0]
    outcomes = []
    for value in values:
        said = observe.shown(lambda _, value=value: {"loss": value}, None)
        outcomes.append(read_outcome(json.loads(json.dumps(said, allow_nan=False))))
    for i, one in enumerate(outcomes):
        assert [same(one, other) for other in outcomes] == [i == k for k in range(len(values))]


def test_each_array_has_its_own_tolerance():
    def seen(small):
        return read_outcome(observe.shown(lambda _: (np.full(2, 1e6), small), None))

    assert same(seen(0.01), seen(0.01 + 1e-8))
    assert not same(seen(0.01), seen(0.02))


@pytest.mark.parametrize(
    "outcome",
    [
        '{"row": 3, "changed": []}',
        '{"parts": [1], "changed": []}',
        '{"parts": [["a", {}]], "changed": []}',
        '{"kind": "float", "shape": [], "data": [NaN], "changed": []}',
        '{"kind": "float", "shape": [1], "data": ["many"], "changed": []}',
        '{"row": ' * 5000 + "3" + "}" * 5000,
        '{"row": [' * 500 + '{"text": "a"}' + "]}" * 500,
    ],
    ids=lambda said: said[:40],
)
def test_a_malformed_outcome_is_refused(outcome):
    line = f'{{"function": "Counter", "uses": [], "outcomes": [{outcome}]}}'
    with pytest.raises(ValueError, match=r"."):
        read_line(line)


def test_a_probe_cell_is_source_without_decorators(counter):
    text = probe_source("Counter")
    assert "@probe" not in text
    assert '    def probe_1(Counter):\n        return Counter("two").state()\n' in text
