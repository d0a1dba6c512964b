"""Probe cells: what they print, what is read from it, and that they leave no trace."""

from copy import deepcopy

import numpy as np
import pytest
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from autograde.execute.limits import Limits
from autograde.execute.notebook import execute
from autograde.misconceptions import FUNCTIONS, inputs, observe, right, wrong
from autograde.misconceptions.diagnosis import read_outcome, same
from autograde.misconceptions.probes import (
    add_probes,
    graded_function,
    probe_source,
    take_diagnoses,
)
from autograde.releasing.build import release_notebook

LINE = "cross_correlate1d"
IMAGE = "cross_correlate2d"


def graded(grade_id: str, failed: bool) -> NotebookNode:
    meta = {"grade": True, "grade_id": grade_id, "locked": True, "points": 1, "solution": False}
    cell = new_code_cell("...", id=grade_id, metadata={"nbgrader": meta})
    cell.outputs = [new_output("error", ename="AssertionError")] if failed else []
    return cell


def notebook_of(*failed: str, passed: tuple[str, ...] = ()) -> NotebookNode:
    cells = [graded(f"test-{function.replace('_', '-')}", True) for function in failed]
    cells += [graded(f"test-{function.replace('_', '-')}", False) for function in passed]
    return new_notebook(cells=cells)


def run_probes(notebook: NotebookNode, code: str, capsys, seconds: float = 2.0) -> None:
    """Run the probe cells in this process on functions defined by `code`."""
    space = {}
    exec("import numpy as np\n" + code, space)
    for cell in notebook.cells:
        if "autograde" in cell.metadata:
            capsys.readouterr()
            exec(cell.source.replace("SECONDS = 2.0", f"SECONDS = {seconds}"), space)
            cell.outputs = [new_output("stream", text=capsys.readouterr().out)]


def diagnoses(code: str, capsys, *failed: str, passed: tuple[str, ...] = (), seconds=2.0):
    notebook = add_probes(notebook_of(*failed, passed=passed))
    run_probes(notebook, code, capsys, seconds)
    return [(found.function, found.mistake) for found in take_diagnoses(notebook)[1]]


def source(function: str, name: str) -> str:
    return next(each.source for each in wrong(function) + right(function) if each.name == name)


@pytest.mark.parametrize(
    ("grade_id", "function"),
    [
        ("check-conv2d-valid", "conv2d_valid"),
        ("test-conv2d-valid-care", "conv2d_valid"),
        ("bonus-test-conv3d-valid", "conv3d_valid"),
        ("test-cross-correlate2d", "cross_correlate2d"),
        ("conv2d-valid", None),
        ("check-q07", None),
        ("test-choice-1", None),
        ("test-conv2d-validity", None),
    ],
)
def test_a_graded_cell_is_about_the_function_in_its_name(grade_id, function):
    assert graded_function(grade_id, "01_convolution") == function


def test_probe_cells_stand_at_the_end_and_leave_without_a_trace():
    notebook = release_notebook("01_convolution")
    before = deepcopy(notebook)
    add_probes(notebook)
    count = len(before.cells)
    assert notebook.cells[:count] == before.cells
    probed = [cell.metadata.autograde.probe for cell in notebook.cells[count:]]
    assert probed == FUNCTIONS["01_convolution"]
    assert take_diagnoses(notebook) == (before, [])


def test_a_notebook_without_graded_functions_gets_no_probe():
    notebook = new_notebook(cells=[new_markdown_cell("text"), graded("check-q07", True)])
    assert len(add_probes(notebook).cells) == 2


def test_a_probe_mark_made_by_a_student_is_removed_and_the_cell_kept():
    forged = graded("test-cross-correlate1d", True)
    forged.metadata["autograde"] = NotebookNode(probe=LINE)
    odd = new_code_cell("1", id=f"probe-{LINE}", metadata={"autograde": ["probe"]})
    notebook = add_probes(new_notebook(cells=[forged, odd]))
    assert [cell.id for cell in notebook.cells][2] == f"probe-{LINE}-"
    left, _ = take_diagnoses(notebook)
    assert [cell.id for cell in left.cells] == [forged.id, odd.id]


def test_a_mistake_is_named_only_when_its_function_failed(capsys):
    code = source(LINE, "the kernel is reversed")
    assert diagnoses(code, capsys, LINE) == [(LINE, "the kernel is reversed")]
    assert diagnoses(code, capsys, passed=(LINE,)) == []


def test_a_mistake_is_named_when_the_function_is_careless_besides(capsys):
    code = f"""
def {IMAGE}(x, w):
    KH, KW = w.shape
    out = np.zeros((x.shape[0] - KH + 1, x.shape[1] - KW + 1))
    for i, j in np.ndindex(out.shape):
        out[i, j] = (x[i : i + KH, j : j + KW] * w[::-1, ::-1]).sum()
    return out
"""
    assert diagnoses(code, capsys, IMAGE) == [(IMAGE, "the kernel is turned by 180 degrees")]


@pytest.mark.parametrize(
    ("too_long", "named"),
    [
        ("raise ValueError", [(LINE, "the products of bytes stay bytes")]),
        ("raise TypeError", [(LINE, "the products of bytes stay bytes")]),
        ("return np.zeros(0)", []),
    ],
)
def test_one_careless_place_is_named_and_of_two_known_ones_none(too_long, named, capsys):
    code = f"""
def {LINE}(x, w):
    if len(w) > len(x):
        {too_long}
    out = np.zeros(len(x) - len(w) + 1)
    for i in range(len(out)):
        out[i] = np.sum(x[i : i + len(w)] * w)
    return out
"""
    assert diagnoses(code, capsys, LINE) == named


@pytest.mark.parametrize(
    "code",
    [
        "",
        f"{LINE} = 3",
        f"def {LINE}(x, w): raise NotImplementedError",
        f"def {LINE}(x, w): return None",
        f"def {LINE}(x, w): return [[1], [1, 2]]",
        f"def {LINE}(x, w): return np.zeros(10**6)",
        f"def {LINE}(x, w): return x * 1j",
        f"def {LINE}(x, w): return x * np.nan",
        f"def {LINE}(x, w): return x * np.inf",
        f"def {LINE}(x, w): raise SystemExit",
        f"def {LINE}(x, w): print('\\nautograde-probe ' + '{{}}'); return x",
        f"def {LINE}(): return 1",
        right(LINE)[0].source,
    ],
)
def test_code_that_is_no_named_mistake_is_not_named(code, capsys):
    assert diagnoses(code, capsys, LINE) == []


@pytest.mark.parametrize(
    "loop",
    ["while True: pass", "while True:\n        try: pass\n        except Exception: pass"],
)
def test_an_endless_loop_ends_and_is_not_named(loop, capsys):
    assert diagnoses(f"def {LINE}(x, w):\n    {loop}", capsys, LINE, seconds=0.2) == []


def test_a_function_that_calls_a_failed_function_is_not_judged(capsys):
    code = source(IMAGE, "the kernel is turned by 180 degrees")
    code += "\ndef helper(x, w):\n    return [cross_correlate2d(x, w) for _ in range(1)][0]\n"
    code += "\ndef convolve2d(x, w):\n    return helper(x, w[::-1, ::-1])\n"
    named = [(IMAGE, "the kernel is turned by 180 degrees")]
    assert diagnoses(code, capsys, IMAGE, "convolve2d") == named
    alone = [("convolve2d", "the kernel is not turned")]
    assert diagnoses(code, capsys, "convolve2d", passed=(IMAGE,)) == alone


@pytest.mark.parametrize(
    "said",
    [
        "",
        "no json",
        "[]",
        "3",
        "{}",
        "[" * 100_000,
        '{"function": "cross_correlate1d", "outcomes": 3, "uses": []}',
        '{"function": "cross_correlate1d", "outcomes": [], "uses": []}',
        '{"function": "cross_correlate1d", "outcomes": [{}], "uses": []}',
        '{"function": "cross_correlate1d", "outcomes": [{"changed": 1}], "uses": []}',
        '{"function": "cross_correlate1d", "uses": [], "outcomes": '
        '[{"changed": [], "kind": "float", "shape": [1e999], "data": [1]}]}',
        '{"function": "cross_correlate1d", "uses": [], "outcomes": '
        '[{"changed": [], "kind": "float", "shape": [2], "data": [1]}]}',
        '{"function": "cross_correlate1d", "uses": [], "outcomes": '
        '[{"changed": [], "kind": "float", "shape": [1], "data": [{"a": 1}]}]}',
    ],
    ids=lambda said: said[:30] or "empty",
)
def test_a_malformed_line_gives_no_diagnosis(said):
    notebook = add_probes(notebook_of(LINE))
    notebook.cells[-1].outputs = [new_output("stream", text=f"{observe.MARK}{said}\n")]
    assert take_diagnoses(notebook)[1] == []


def test_a_line_counts_once_and_for_its_own_function_only(capsys):
    notebook = add_probes(notebook_of(IMAGE, "convolve2d"))
    run_probes(notebook, source(IMAGE, "the kernel is turned upside down"), capsys)
    image, turned = notebook.cells[-2:]
    assert len(take_diagnoses(deepcopy(notebook))[1]) == 1
    turned.outputs, image.outputs = image.outputs, []
    assert take_diagnoses(deepcopy(notebook))[1] == []
    image.outputs, turned.outputs = turned.outputs * 2, []
    assert take_diagnoses(notebook)[1] == []


def test_a_line_longer_than_any_honest_one_is_not_read(capsys):
    notebook = add_probes(notebook_of(LINE))
    run_probes(notebook, source(LINE, "the kernel is reversed"), capsys)
    line = notebook.cells[-1].outputs[0]
    line.text = line.text.replace('"uses": [', f'"uses": ["{"x" * 2_000_000}", ')
    assert take_diagnoses(notebook)[1] == []


def test_the_names_of_a_probe_cell_do_not_collide_with_the_students(capsys):
    code = source(LINE, "the kernel is reversed").replace("np.convolve", "outcome")
    code += "\ndef outcome(*args, **kwargs):\n    return np.convolve(*args, **kwargs)\n"
    assert diagnoses(code, capsys, LINE) == [(LINE, "the kernel is reversed")]


def test_a_probe_cell_is_plain_python_that_knows_nothing_of_the_grader():
    for function in FUNCTIONS["01_convolution"]:
        text = probe_source(function)
        assert "import autograde" not in text
        assert "from autograde" not in text
        compile(text, function, "exec")


def test_probes_in_a_real_kernel():
    solution = source(IMAGE, "the kernel is turned by 180 degrees").replace(
        "    out =", "    print('a lot')\n    out ="
    )
    cells = [
        new_code_cell(f"import numpy as np\n{solution}"),
        new_code_cell(f"def {LINE}(x, w):\n    while True: pass"),
        graded("test-cross-correlate2d", False),
        graded("test-cross-correlate1d", False),
    ]
    for cell in cells[2:]:
        cell.source = "assert False"
    limits = Limits(cell_timeout=20, notebook_timeout=60)
    executed = execute(add_probes(new_notebook(cells=list(cells))), limits)
    left, found = take_diagnoses(executed)
    assert [(each.function, each.mistake) for each in found] == [
        (IMAGE, "the kernel is turned by 180 degrees")
    ]
    assert found[0].question.endswith("?")
    assert len(left.cells) == len(cells)


def test_two_calls_did_the_same_when_they_agree_up_to_rounding():
    said = {"kind": "float", "shape": [2], "data": [1.0, 200.0], "changed": [False]}
    one = read_outcome(said)
    assert same(one, read_outcome(said | {"data": [1.0, 200.001]}))
    assert not same(one, read_outcome(said | {"data": [1.0, 200.1]}))
    assert not same(one, read_outcome(said | {"changed": [True]}))
    assert not same(one, read_outcome(said | {"kind": "integer"}))
    assert not same(one, read_outcome(said | {"shape": [2, 1]}))


def test_a_large_or_strange_result_is_described_by_a_word():
    assert observe.described(np.zeros(10_000)) == {"other": "f"}
    assert observe.described(1j) == {"other": "c"}
    assert observe.described([[1], [1, 2]]) == {"other": "no array"}


def test_one_probe_of_each_function_is_read_only_and_not_contiguous():
    for function in FUNCTIONS["01_convolution"]:
        (arrays,) = [probe for probe in inputs.probes(function) if probe[0]["care"]]
        for array in map(observe.build, arrays):
            assert not array.flags.writeable
            assert array.size == max(array.shape) or not array.flags.c_contiguous
