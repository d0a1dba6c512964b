"""What a cell did becomes outputs that a notebook can hold and nbgrader reads as the score."""

import json
from copy import deepcopy

import nbformat
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from nbformat.v4 import new_code_cell, new_notebook
from nbgrader.utils import determine_grade

from autograde.execute.notebook import finish
from autograde.execute.outputs import prepare, show
from autograde.execute.request import Done, Fault
from autograde.execute.run import Result
from autograde.execute.sides.kept import EACH, REST, Kept, bytes_of

KINDS = st.sampled_from(["text/plain", "image/png", "application/json", "application/x+json", "x"])


def cell(graded=False, points=2):
    meta = {"grade": graded, "solution": False, "locked": True, "grade_id": "x", "points": points}
    return new_code_cell("f()", metadata={"nbgrader": {**meta, "schema_version": 3}})


def shown(*outputs, graded=False, fault=None, score=None):
    """Return a cell with what it did, after a notebook with it was written and read."""
    one = cell(graded)
    show(one, Done(0, 3, list(outputs), fault, score))
    text = nbformat.writes(deepcopy(new_notebook(cells=[one])))
    json.loads(text, parse_constant=lambda name: pytest.fail(f"{name} is no JSON"))
    return nbformat.reads(text, 4).cells[0]


def displayed(data, metadata=None, kind="display", name=""):
    return kind, name, json.dumps({"data": data, "metadata": metadata or {}})


def nested(levels):
    value = 1
    for _ in range(levels):
        value = [value]
    return value


def test_what_is_printed_piece_by_piece_is_one_output():
    outputs = shown(
        ("stream", "stdout", "a"),
        ("stream", "stdout", "b\n"),
        ("stream", "stderr", "c"),
        ("stream", "elsewhere", "d"),
    ).outputs
    assert [(output.name, output.text) for output in outputs] == [
        ("stdout", "ab\n"),
        ("stderr", "c"),
    ]


def test_displays_stand_where_they_were_and_are_updated_and_cleared():
    first = ("stream", "stdout", "gone")
    clear = ("clear", "", "{}")
    result = displayed({"text/plain": "3"}, kind="result")
    before = displayed({"text/plain": "1"}, name="n")
    after = displayed({"text/plain": "2"}, kind="update", name="n")
    outputs = shown(first, clear, before, result, after).outputs
    assert [output.output_type for output in outputs] == ["display_data", "execute_result"]
    assert [output.data["text/plain"] for output in outputs] == ["2", "3"]
    assert outputs[1].execution_count == 3


UNREADABLE = {
    "no JSON": "{",
    "a number": "5",
    "no data": "{}",
    "a list of data": '{"data": [], "metadata": {}}',
    "no number": '{"data": {"application/json": NaN}, "metadata": {}}',
    "deep": "[" * 100_000,
    "many digits": "1" * 10_000,
}


@pytest.mark.parametrize("text", UNREADABLE.values(), ids=UNREADABLE)
def test_what_cannot_be_read_is_told(text):
    (output,) = shown(("display", "", text)).outputs
    assert output.data == {"text/plain": "(an output that cannot be read)"}


@pytest.mark.parametrize(
    ("data", "kept"),
    [
        ({"text/plain": "a", "image/png": 5}, {"text/plain": "a"}),
        ({"text/plain": "a", "text/html": ["a", "b"]}, {"text/plain": "a"}),
        ({"text/plain": "a", "text/json": [1]}, {"text/plain": "a"}),
        ({"text/plain": "a", "application/x+json\n": [1]}, {"text/plain": "a"}),
        ({"text/plain": "\ud800"}, {"text/plain": "?"}),
        ({"application/x+json": {"\ud800": ["\ud800"]}}, {"application/x+json": {"?": ["?"]}}),
        ({"application/x+json": {"a": nested(9)}}, {"application/x+json": {"a": nested(9)}}),
    ],
    ids=[
        "a number",
        "a list",
        "odd JSON",
        "a line more",
        "half a character",
        "more halves",
        "data",
    ],
)
def test_what_a_notebook_cannot_hold_is_left_out(data, kept):
    (output,) = shown(displayed(data)).outputs
    assert output.data == kept


@pytest.mark.parametrize("metadata", [nested(9), 5, None, "x"])
def test_odd_metadata_are_left_out(metadata):
    text = json.dumps({"data": {"text/plain": "a"}, "metadata": metadata})
    (output,) = shown(("display", "", text)).outputs
    assert output.metadata == {}


def test_what_is_deep_is_cut():
    (output,) = shown(displayed({"application/x+json": nested(400)}, {"a": nested(400)})).outputs
    assert json.dumps(output).count("[") < 100
    assert json.dumps(output).count("(too deep)") == 2


anything = st.recursive(
    st.none() | st.booleans() | st.floats() | st.text(st.characters(exclude_categories=())),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KINDS | st.text(), inner),
    max_leaves=9,
)
made_up = st.fixed_dictionaries(
    {"data": st.dictionaries(KINDS, anything) | anything, "metadata": anything}
)


@settings(max_examples=200, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(["stream", "display", "result", "update", "clear", "x"]),
            st.sampled_from(["stdout", "stderr", "", "x"]),
            made_up.map(json.dumps) | st.text(st.characters(exclude_categories=())),
        ),
        max_size=5,
    ),
    st.booleans(),
)
def test_whatever_is_told_can_be_written_and_read(outputs, graded):
    assert shown(*outputs, graded=graded).cell_type == "code"


def test_under_a_graded_cell_stands_nothing_that_decides_but_the_error_and_the_score():
    outputs = [
        ("stream", "stderr", "careful"),
        displayed({"text/plain": "0.5"}, kind="result"),
        displayed({"text/plain": "0.5"}),
    ]
    assert determine_grade(shown(*outputs, graded=True))[0] == 2
    assert determine_grade(shown(*outputs, graded=True, score=0.5))[0] == 0.5
    fault = Fault("ValueError", "no\ud800", ["no\ud800"])
    failed = shown(*outputs, graded=True, fault=fault, score=1.0)
    assert determine_grade(failed)[0] == 0
    assert failed.outputs[-1].evalue == "no?"
    assert [output.name for output in failed.outputs if "name" in output] == ["stdout"]


def test_a_fault_with_half_a_character_can_be_written():
    odd = "no\ud800"
    fault = Fault(odd, odd, [odd], [odd], sizes=odd, cause=(odd, odd))
    notebook = finish(
        new_notebook(cells=[cell(graded=True)]), Result({0: Done(0, fault=fault)}, "full")
    )
    nbformat.writes(notebook).encode()
    told = notebook.metadata.autograde.faults["x"]
    assert [told["name"], told["frames"], told["cause"]] == ["no?", ["no?"], ["no?", "no?"]]


@pytest.mark.parametrize("score", [-0.5, 2.5, float("nan"), float("inf")])
def test_a_score_that_is_none_is_a_fault(score):
    failed = shown(graded=True, score=score)
    assert determine_grade(failed)[0] == 0
    assert "expected a score from 0 to 2" in failed.outputs[-1].evalue


def test_what_a_student_left_is_cleared():
    left = cell()
    left.metadata.tags, left.execution_count = ["skip-execution"], 7
    left.outputs = [nbformat.v4.new_output("stream", text="1.0")]
    notebook = new_notebook(cells=[left])
    prepare(notebook)
    assert (left.outputs, left.execution_count, "tags" in left.metadata) == ([], None, False)


@pytest.mark.parametrize(
    "texts", [("ab",), ("\U0001f600\n", 'a "word"'), ("\0\ud800",)], ids=["plain", "odd", "control"]
)
def test_texts_are_as_long_as_where_they_are_written(texts):
    written = json.dumps(list(texts), ensure_ascii=False).encode("utf-8", "surrogatepass")
    assert bytes_of(*texts) == len(written) >= sum(map(len, texts))


@pytest.mark.parametrize("place", range(3), ids=["kind", "name", "text"])
def test_a_cell_keeps_so_many_bytes_and_says_that_there_was_more(place):
    kept, large = Kept(most=4 * EACH), ["stream", "stdout", "x"]
    large[place] = "\U0001f600" * EACH  # four bytes each
    for output in [("stream", "stdout", "a"), tuple(large), ("stream", "stdout", "b")]:
        kept.take(*output)
    assert kept.outputs == [("stream", "stdout", "a"), ("stream", "stdout", REST)]


def test_outputs_of_nothing_have_an_end():
    kept = Kept(most=10 * EACH)
    for _ in range(99):
        kept.take("display", "", "")
    assert len(kept.outputs) == 10


def test_all_cells_together_keep_so_many_bytes():
    kept, told = Kept(most=3 * EACH, in_all=8 * EACH), []
    for _ in range(9):
        kept.clear()
        with kept.aside():
            kept.take("stream", "stdout", "not seen")
        kept.take("stream", "stdout", "x" * EACH)
        told.append([text for _, _, text in kept.outputs])
    assert told == [["x" * EACH]] * 3 + [[REST]] * 6
