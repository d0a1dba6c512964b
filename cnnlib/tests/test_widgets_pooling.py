"""The pool explorer and the gradient router."""

import nbformat
import numpy as np
import pytest
from nbclient import NotebookClient

from cnnlib import max_pool2d, max_pool2d_backward
from cnnlib.widgets import gradient_router, pool_explorer
from cnnlib.widgets.router import shares

LECTURE = np.array([[1, 0, 2, 3], [4, 6, 6, 8], [3, 1, 1, 0], [1, 2, 2, 4]])


def test_the_explorer_pools_the_map_of_the_lecture():
    widget = pool_explorer(LECTURE)
    assert widget.state.output.tolist() == [[6, 8], [3, 4]]
    assert widget.summary() == "output[0, 0] = max(1, 0, 4, 6) = 6"
    widget.kind = "avg"
    assert widget.state.output.tolist() == [[2.75, 4.75], [1.75, 1.75]]
    assert widget.summary() == "output[0, 0] = mean(1, 0, 4, 6) = 2.75"


def test_a_shift_is_noticed_where_a_winner_leaves_its_window():
    widget = pool_explorer([[9, 0, 0, 0], [0, 0, 0, 0], [0, 7, 0, 0], [0, 0, 0, 0]])
    widget.shift = 1
    assert widget.state.shifted[0].tolist() == [0, 9, 0, 0]
    assert widget.state.changed.tolist() == [[False, False], [True, True]]
    assert widget.summary() == "shifted by 1: 2 of 4 outputs change"


@pytest.mark.parametrize(("k", "stride"), [(2, 2), (3, 1), (3, 2), (2, 1), (1, 3)])
def test_every_window_and_stride_is_pooled(k, stride):
    x = np.random.default_rng(0).normal(size=(5, 7)).round(1)
    widget = pool_explorer(x, k=k, stride=stride)
    np.testing.assert_array_equal(widget.state.output, max_pool2d(x[None, None], k, stride)[0, 0])


@pytest.mark.parametrize("tie", ["first", "last", "share"])
def test_the_router_sends_back_what_came_in(tie):
    widget = gradient_router(np.zeros((4, 4)), [[1, 2], [3, 4]], tie=tie)
    assert widget.state.dx.sum() == 10
    assert widget.summary() == "10 came in, 10 went back: nothing lost, nothing invented"


def test_the_full_gradient_for_all_is_called_wrong():
    widget = gradient_router(np.zeros((4, 4)), [[1, 2], [3, 4]], tie="all")
    assert widget.summary() == "10 came in, 40 went back: this cannot be right"


@pytest.mark.parametrize(("k", "stride"), [(2, 2), (3, 1), (3, 2), (2, 1)])
def test_the_router_agrees_with_the_library(k, stride):
    rng = np.random.default_rng(1)
    x = rng.integers(0, 4, size=(5, 7))
    dout = rng.normal(size=max_pool2d(x[None, None], k, stride).shape[2:])
    widget = gradient_router(x, dout, k=k, stride=stride)
    want = max_pool2d_backward(dout[None, None], x[None, None], k, stride)[0, 0]
    np.testing.assert_allclose(widget.state.dx, want)
    widget.kind = "avg"
    assert widget.state.dx.sum() == pytest.approx(dout.sum())


def test_the_shares_of_a_tie():
    window = np.array([[1.0, 5.0], [5.0, 0.0]])
    assert shares(window, "first").tolist() == [[0, 1], [0, 0]]
    assert shares(window, "last").tolist() == [[0, 0], [1, 0]]
    assert shares(window, "share").tolist() == [[0, 0.5], [0.5, 0]]
    assert shares(window, "all").tolist() == [[0, 1], [1, 0]]


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: pool_explorer(np.ones(4)), r"x has shape \(4,\), expected \(H, W\)"),
        (lambda: pool_explorer(np.ones((9, 2))), "at most 8"),
        (lambda: pool_explorer(np.ones((2, 2)), k=3), "does not fit"),
        (lambda: pool_explorer(np.ones((2, 2)), kind="sum"), "kind is 'sum'"),
        (lambda: pool_explorer(np.ones((4, 4)), stride=5), "stride is 5, expected 1 to 4"),
        (lambda: gradient_router(LECTURE, np.ones((3, 3))), r"dout is \(3, 3\), expected \(2, 2\)"),
        (lambda: gradient_router(LECTURE, np.ones((2, 2)), tie="none"), "tie 'none'"),
    ],
)
def test_wrong_arguments_are_explained(call, message):
    with pytest.raises(ValueError, match=message):
        call()


@pytest.mark.parametrize("name", ["pool_explorer(x)", "gradient_router(x, x[:2, :2])"])
def test_a_notebook_without_a_front_end_still_gets_a_picture_and_a_line(name):
    source = (
        "import numpy as np\nfrom cnnlib.widgets import gradient_router, pool_explorer\n"
        f"x = np.arange(16).reshape(4, 4)\n{name}"
    )
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(source)])
    NotebookClient(notebook, timeout=60, kernel_name="python3").execute()
    (output,) = notebook.cells[0].outputs
    assert "=" in output.data["text/plain"] or "came in" in output.data["text/plain"]
    assert output.data["image/png"].startswith("iVBORw0KGgo")
