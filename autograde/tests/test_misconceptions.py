"""The bank against the lesson's real graded cells, and against itself."""

import ast
import builtins
import re
from itertools import combinations

import pytest

from autograde.misconceptions import FUNCTIONS, Variant, functions, right, wrong
from autograde.misconceptions.bank import bank
from autograde.misconceptions.diagnosis import observe, read_line, same
from autograde.misconceptions.inputs import probes
from autograde.misconceptions.matrix import Row, failures, row_of, show
from autograde.misconceptions.observe import MARK, build, outcome, shown
from autograde.misconceptions.probes import graded_function, kebab, probe_source
from autograde.misconceptions.variant import load
from autograde.releasing.build import lesson_names, read_lesson

PAIRS = [(lesson, function) for lesson, names in FUNCTIONS.items() for function in names]
FIRST = "01_convolution"
LEAST = (12, 6)  # mistakes and right variants a function has at least
LEAST_OF = {
    **dict.fromkeys(FUNCTIONS[FIRST], (12, 4)),
    "cross_correlate2d": (20, 6),
    "conv2d_valid": (20, 6),
    **dict.fromkeys(
        [
            "same_padding",
            "global_avg_pool",
            "dropout_backward",
            "step_decay",
            "best_n_frozen",
            "residual_forward",
            "bottleneck_params",
            "fire_params",
            "dense_block_channels",
        ],
        (8, 4),  # one line each: there are not so many ways
    ),
}
MODULES = {"numpy", "math", "itertools", "functools", "cnnlib"}  # what a variant may import
LESSONS = 10
WRONG, RIGHT = 400, 120  # in the whole course

each_function = pytest.mark.parametrize(("lesson", "function"), PAIRS)


def everything(lesson: str, function: str) -> list[Variant]:
    return wrong(function, lesson) + right(function, lesson)


@pytest.fixture(scope="module")
def row():
    """The row of one function, made when it is asked for."""
    notebooks, found = {}, {}

    def row_for(lesson, function):
        notebook = notebooks.setdefault(lesson, read_lesson(lesson))
        if (lesson, function) not in found:
            found[lesson, function] = row_of(notebook, function, lesson)
        return found[lesson, function]

    return row_for


@each_function
def test_the_bank_is_large_enough(lesson, function):
    least = LEAST_OF.get(function, LEAST)
    assert len(wrong(function, lesson)) >= least[0]
    assert len(right(function, lesson)) >= least[1]


@pytest.mark.skipif(len(FUNCTIONS) < LESSONS, reason="not every lesson has a bank")
def test_the_course_knows_hundreds_of_mistakes():
    assert sum(len(wrong(function, lesson)) for lesson, function in PAIRS) >= WRONG
    assert sum(len(right(function, lesson)) for lesson, function in PAIRS) >= RIGHT


@pytest.mark.parametrize("lesson", lesson_names())
def test_every_graded_function_of_a_lesson_has_a_bank(lesson):
    cells = [cell for cell in read_lesson(lesson).cells if cell.metadata.get("nbgrader")]
    tests = [cell.metadata.nbgrader.grade_id for cell in cells if cell.metadata.nbgrader.locked]
    solutions = [cell.source for cell in cells if cell.metadata.nbgrader.solution]
    defined = [
        name
        for each in solutions
        for name in re.findall(r"^(?:def|class) (\w+)", each, re.M)
        if any(test.endswith(f"test-{kebab(name)}") for test in tests)
    ]
    assert defined == functions(lesson)
    assert {graded_function(name, lesson) for name in tests} - {None} == set(defined)


def test_a_lesson_without_a_bank_has_no_functions():
    assert functions("99_nothing") == []


@each_function
def test_names_are_distinct_and_every_mistake_has_one_question(lesson, function):
    names = [variant.name for variant in everything(lesson, function)]
    assert len(set(names)) == len(names)
    for variant in wrong(function, lesson):
        assert variant.question.count("?") == 1, variant.name
        assert variant.question.endswith("?"), variant.name


@each_function
def test_a_variant_stands_alone(lesson, function):
    for variant in everything(lesson, function):
        (definition,) = ast.parse(variant.source).body
        assert definition.name == function
        assert not definition.decorator_list
        assert names_used(definition) <= {"np", *dir(builtins)}, variant.name
        allowed = MODULES if variant.question else MODULES | {"scipy"}
        assert {name.split(".")[0] for name in imported(definition)} <= allowed, variant.name


def names_used(definition):
    """Return the names a definition reads and does not make itself."""
    made, read = {definition.name}, set()
    for node in ast.walk(definition):
        if isinstance(node, ast.Name):
            (read if isinstance(node.ctx, ast.Load) else made).add(node.id)
        elif isinstance(node, ast.arg):
            made.add(node.arg)
        elif isinstance(node, (ast.FunctionDef, ast.ClassDef, ast.ExceptHandler)):
            made.add(node.name)
        elif isinstance(node, ast.alias):
            made.add((node.asname or node.name).split(".")[0])
    return read - made


def imported(definition):
    """Return the modules a definition imports."""
    for node in ast.walk(definition):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module


@each_function
def test_no_two_mistakes_do_the_same_on_the_probes(lesson, function):
    for one, other in combinations(wrong(function, lesson), 2):
        pairs = zip(observe(one), observe(other), strict=True)
        assert not all(same(a, b) for a, b in pairs), f"{one.name} = {other.name}"


@each_function
def test_right_variants_do_the_same_on_the_probes(lesson, function):
    first, *others = right(function, lesson)
    for other in others:
        seen = enumerate(zip(observe(first), observe(other), strict=True))
        differ = [(number, a.word, b.word) for number, (a, b) in seen if not same(a, b)]
        assert not differ, other.name


@each_function
def test_right_variants_compute_without_a_warning(lesson, function):
    known = bank(function, lesson)
    assert known.plain >= 1
    for variant in known.right:
        call = load(variant)
        tables = [outcome(call, [build(s) for s in table]) for table in known.tables]
        seen = tables + [shown(each, call) for each in known.probes]
        for result in seen[: known.plain]:
            assert not {"raises", "other"} & set(result), f"{variant.name}: {result}"
            assert not any(result["changed"])


@each_function
def test_a_probe_cell_shows_what_the_bank_knows(lesson, function, capsys):
    variant = right(function, lesson)[0]
    patient = probe_source(function, lesson).replace("SECONDS = 2.0", "SECONDS = 60.0")
    exec(patient, {function: load(variant)})
    name, outcomes, _ = read_line(capsys.readouterr().out.strip().removeprefix(MARK))
    assert name == function
    assert len(outcomes) == len(observe(variant))
    assert all(map(same, observe(variant), outcomes))


@each_function
def test_every_wrong_variant_is_refused_by_a_hidden_test(row, lesson, function):
    found = row(lesson, function)
    assert found.missed == []
    assert len(found.caught) == len(wrong(function, lesson))


@each_function
def test_every_right_variant_is_accepted(row, lesson, function):
    found = row(lesson, function)
    assert found.refused == []
    assert len(found.accepted) == len(right(function, lesson))


@each_function
def test_mistakes_are_named_and_no_right_variant_is(row, lesson, function):
    found = row(lesson, function)
    assert len(found.named) >= 0.9 * len(wrong(function, lesson)), found.not_named
    assert found.named_on_right == []


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


def test_the_table_names_every_function_and_all_is_well(row, capsys):
    names = functions(FIRST)
    assert show([row(FIRST, function) for function in names]) == 0
    words = [line.split()[:1] for line in capsys.readouterr().out.splitlines()]
    assert [word[0] for word in words if word and word[0] in names] == names


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
    for function in functions(FIRST):
        shapes = probes(function)[0][0]["shape"][-2:]
        assert len(set(shapes)) == len(shapes)
    bias = build(probes("conv2d_valid")[0][2])
    assert len(set(bias)) == len(bias) == 4
    assert all(bias != 0)
