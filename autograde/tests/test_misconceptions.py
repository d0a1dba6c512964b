"""The bank against the lesson's real graded cells, and against itself."""

import ast
import builtins
import re
from itertools import combinations

import pytest

from autograde.build import lesson_names, read_lesson
from autograde.misconceptions import FUNCTIONS, functions, lesson_of, right, wrong
from autograde.misconceptions.diagnosis import observe, same
from autograde.misconceptions.inputs import probes, sums
from autograde.misconceptions.matrix import Row, failures, matrix, row_of, show
from autograde.misconceptions.observe import build, outcome
from autograde.misconceptions.probes import graded_function
from autograde.misconceptions.variant import load

ALL = [function for names in FUNCTIONS.values() for function in names]
LARGE = {"cross_correlate2d", "conv2d_valid"}


@pytest.fixture(scope="module")
def rows():
    return {row.function: row for lesson in FUNCTIONS for row in matrix(lesson)}


@pytest.mark.parametrize("function", ALL)
def test_the_bank_is_large_enough(function):
    least = (20, 6) if function in LARGE else (12, 4)
    assert len(wrong(function)) >= least[0]
    assert len(right(function)) >= least[1]


@pytest.mark.parametrize("lesson", lesson_names())
def test_every_graded_function_of_a_lesson_has_a_bank(lesson):
    cells = [cell for cell in read_lesson(lesson).cells if cell.metadata.get("nbgrader")]
    solutions = [cell.source for cell in cells if cell.metadata.nbgrader.solution]
    defined = [name for each in solutions for name in re.findall(r"^def (\w+)", each, re.M)]
    assert defined == functions(lesson)
    tests = [cell.metadata.nbgrader.grade_id for cell in cells if cell.metadata.nbgrader.locked]
    assert {graded_function(name) for name in tests} - {None} == set(defined)


def test_a_lesson_without_a_bank_has_no_functions():
    assert functions("99_nothing") == []


@pytest.mark.parametrize("function", ALL)
def test_names_are_distinct_and_every_mistake_has_one_question(function):
    names = [variant.name for variant in wrong(function) + right(function)]
    assert len(set(names)) == len(names)
    for variant in wrong(function):
        assert variant.question.count("?") == 1, variant.name
        assert variant.question.endswith("?"), variant.name


@pytest.mark.parametrize("function", ALL)
def test_a_variant_is_one_function_that_needs_nothing_but_numpy(function):
    for variant in wrong(function) + right(function):
        (definition,) = ast.parse(variant.source).body
        assert definition.name == function
        assert not definition.decorator_list
        nodes = [node for node in ast.walk(definition) if isinstance(node, ast.Name)]
        stored = {node.id for node in nodes if isinstance(node.ctx, ast.Store)}
        known = stored | {arg.arg for arg in definition.args.args} | {"np"} | set(dir(builtins))
        assert {node.id for node in nodes} <= known, variant.name


@pytest.mark.parametrize("function", ALL)
def test_no_two_mistakes_do_the_same_on_the_probes(function):
    for one, other in combinations(wrong(function), 2):
        pairs = zip(observe(one), observe(other), strict=True)
        assert not all(same(a, b) for a, b in pairs), f"{one.name} = {other.name}"


@pytest.mark.parametrize("function", ALL)
def test_right_variants_do_the_same_on_the_probes(function):
    first, *others = right(function)
    for other in others:
        pairs = zip(observe(first), observe(other), strict=True)
        assert all(same(a, b) for a, b in pairs), other.name


@pytest.mark.parametrize("function", ALL)
def test_right_variants_compute_without_a_warning(function):
    for variant in right(function):
        for probe in sums(function):
            seen = outcome(load(variant), [build(spec) for spec in probe])
            assert "data" in seen, f"{variant.name}: {seen}"
            assert not any(seen["changed"])


@pytest.mark.parametrize("function", ALL)
def test_every_wrong_variant_is_refused_by_a_hidden_test(rows, function):
    assert rows[function].missed == []
    assert len(rows[function].caught) == len(wrong(function))


@pytest.mark.parametrize("function", ALL)
def test_every_right_variant_is_accepted(rows, function):
    assert rows[function].refused == []
    assert len(rows[function].accepted) == len(right(function))


@pytest.mark.parametrize("function", ALL)
def test_every_mistake_is_named_and_no_right_variant_is(rows, function):
    assert rows[function].not_named == []
    assert rows[function].named_on_right == []


def test_hidden_tests_that_check_nothing_catch_nothing():
    notebook = read_lesson("01_convolution")
    for cell in notebook.cells:
        if "test-" in cell.metadata.get("nbgrader", {}).get("grade_id", ""):
            cell.source = "pass"
    row = row_of(notebook, "cross_correlate1d")
    assert row.missed == [variant.name for variant in wrong("cross_correlate1d")]


def test_tests_that_refuse_everything_refuse_the_right():
    notebook = read_lesson("01_convolution")
    for cell in notebook.cells:
        if cell.metadata.get("nbgrader", {}).get("grade"):
            cell.source = "assert False"
    variant = right("convolve2d")[0]
    assert failures(notebook, variant) == dict.fromkeys(
        ["check-convolve2d", "test-convolve2d"], "AssertionError: "
    )


def test_the_table_names_every_function_and_all_is_well(rows, capsys):
    assert show(list(rows.values())) == 0
    words = [line.split()[:1] for line in capsys.readouterr().out.splitlines()]
    assert [word[0] for word in words if word and word[0] in ALL] == ALL


@pytest.mark.parametrize(
    ("field", "title"),
    [
        ("missed", "wrong but not caught"),
        ("refused", "right but refused"),
        ("not_named", "not named"),
        ("named_on_right", "right but named"),
    ],
)
def test_a_variant_that_is_treated_wrongly_is_printed(field, title, capsys):
    assert show([Row("conv2d_valid", **{field: ["one way", "another"]})]) == 1
    assert f"conv2d_valid: {title}: one way; another" in capsys.readouterr().out


def test_probes_have_axes_of_different_lengths_and_distinct_biases():
    for function in ALL:
        assert lesson_of(function) in FUNCTIONS
        shapes = probes(function)[0][0]["shape"][-2:]
        assert len(set(shapes)) == len(shapes)
    bias = build(probes("conv2d_valid")[0][2])
    assert len(set(bias)) == len(bias) == 4
    assert all(bias != 0)
