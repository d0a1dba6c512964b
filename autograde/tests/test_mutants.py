"""Machine-made mistakes in the solutions: how they are made, judged and told."""

import random
import time

import numpy as np
import pytest
from nbformat.v4 import new_code_cell, new_notebook

from autograde import CourseError
from autograde.misconceptions import FUNCTIONS, functions
from autograde.misconceptions.mutants import HERE, equivalents, mutants_of
from autograde.misconceptions.mutation import Court, print_mutation, run_apart
from autograde.releasing.build import read_lesson

FIRST = "01_convolution"
JUDGED = [
    lesson for lesson in FUNCTIONS if (HERE / f"lesson_{lesson[:2]}/equivalents.txt").exists()
]
SAMPLE = 5  # mutants of each function; `misconceptions --mutants` tries all


@pytest.fixture(scope="module")
def court():
    return Court(FIRST)


def changes(source):
    meta = {"nbgrader": {"grade_id": "f", "solution": True}}
    notebook = new_notebook(cells=[new_code_cell(source, metadata=meta)])
    return {mutant.name.split(" -> ", 1)[1] for mutant in mutants_of(notebook, "f")}


@pytest.mark.parametrize(
    ("line", "wrong"),
    [
        ("return g(H)", ["return g(W)"]),
        ("return x", ["return y"]),
        ("return g['nchw,fc->nfhw']", ["fnhw", "nhfw", "nfwh"]),
        ("return g[H, x, 1]", ["return g[x, H, 1]", "return g[H, 1, x]", "return g[H, x, 0]"]),
        ("return g[x + 1]", ["return g[x - 1]", "return g[x + 2]"]),
        ("return x < y", ["return x <= y"]),
    ],
)
def test_an_operator_a_number_an_index_or_a_name_is_changed(line, wrong):
    made = changes(f"def f(x, y):\n    H, W = x\n    {line}\n")
    for each in wrong:
        assert any(each in change for change in made), made


@pytest.mark.parametrize("lesson", JUDGED)
def test_a_sample_of_mutants_is_refused_by_the_hidden_tests(lesson):
    judge, rng = Court(lesson), random.Random(7)
    for function in functions(lesson):
        mutants = judge.mutants(function)
        assert judge.survivors(rng.sample(mutants, min(SAMPLE, len(mutants))), jobs=2) == []


@pytest.mark.parametrize("lesson", JUDGED)
def test_every_known_equivalent_has_a_reason_and_is_still_a_mutant(lesson):
    notebook, known = read_lesson(lesson), equivalents(lesson)
    made = {m.name for function in functions(lesson) for m in mutants_of(notebook, function)}
    assert set(known) <= made
    assert all(known.values())


def test_an_equivalent_survives_and_is_not_counted(court):
    known = equivalents(FIRST)
    everything = mutants_of(court.notebook, "convolve2d") + mutants_of(
        court.notebook, "conv2d_valid"
    )
    right = [mutant for mutant in everything if mutant.name in known]
    assert court.survivors(right, jobs=2) == [mutant.name for mutant in right]
    assert not {mutant.name for mutant in court.mutants("conv2d_valid")} & set(known)


def test_tests_that_check_nothing_let_everything_live(monkeypatch, capsys):
    def without_tests(name):
        notebook = read_lesson(name)
        for cell in notebook.cells:
            if "test-" in cell.metadata.get("nbgrader", {}).get("grade_id", ""):
                cell.source = "pass"
        return notebook

    monkeypatch.setattr("autograde.misconceptions.mutation.read_lesson", without_tests)
    monkeypatch.setattr("autograde.misconceptions.mutation.functions", lambda _: ["convolve2d"])
    assert print_mutation(["01"], jobs=2) == 1
    said = capsys.readouterr().out
    assert "convolve2d: return cross_correlate2d(x, w[::-1, ::-1]) -> return" in said
    assert "0.0" in said


def test_a_solution_that_its_own_tests_refuse_is_said_at_once(court, monkeypatch):
    monkeypatch.setattr(court, "accepts", lambda *_: False)
    monkeypatch.setattr(court, "_seconds", {})
    with pytest.raises(CourseError, match="refuse its solution"):
        court.survivors(court.mutants("convolve2d")[:1], jobs=1)


def loop():
    while True:
        pass


def swallow():
    return np.zeros(2**28).size > 0  # two gigabytes


def fail():
    raise SystemExit(0)


def test_what_does_not_end_or_takes_all_the_memory_is_refused(monkeypatch):
    monkeypatch.setattr("autograde.misconceptions.mutation.MEMORY", 2 * 2**30)
    began = time.monotonic()
    calls = {"loop": loop, "swallow": swallow, "fail": fail, "fine": lambda: True}
    calls["other"] = lambda: False
    done = dict(run_apart(calls, jobs=3, seconds=2.0))
    assert done == {name: name == "fine" for name in calls}
    assert time.monotonic() - began > 2.0
