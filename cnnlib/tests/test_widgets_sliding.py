import nbformat
import numpy as np
import pytest
from nbclient import NotebookClient
from scipy.signal import convolve2d, correlate2d

from cnnlib.widgets import slide_the_window

SHAPES = [((7, 7), (3, 3)), ((5, 8), (2, 4)), ((4, 4), (4, 4)), ((12, 6), (1, 5)), ((1, 1), (1, 1))]


@pytest.fixture
def widget():
    x = np.arange(20.0).reshape(4, 5)
    return slide_the_window(x, np.array([[1, 0, -1], [2, 0, -2]]))


@pytest.mark.parametrize("flip", [False, True])
@pytest.mark.parametrize(("size", "window"), SHAPES, ids=str)
def test_every_place_of_the_window_gives_the_number_scipy_gives(size, window, flip):
    rng = np.random.default_rng(0)
    x, w = rng.normal(size=size), rng.normal(size=window)
    widget = slide_the_window(x, w, flip=flip)
    want = (convolve2d if flip else correlate2d)(x, w, mode="valid")
    np.testing.assert_allclose(widget.state.output, want, atol=1e-12)
    for row, col in np.ndindex(want.shape):
        widget.row, widget.col = row, col
        assert widget.state.sum == pytest.approx(want[row, col], abs=1e-12)
        assert widget.state.products.shape == window


def test_the_equation_writes_every_product_with_its_numbers():
    widget = slide_the_window([[1, 2], [3, 4]], [[0, 1], [-1, 2.5]])
    assert widget.state.equation == "output[0, 0] = 1×0 + 2×1 + 3×(−1) + 4×2.5 = 9"


def test_the_flip_turns_the_kernel_by_180_degrees(widget):
    assert widget.state.kernel.tolist() == [[1, 0, -1], [2, 0, -2]]
    widget.flip = True
    assert widget.state.kernel.tolist() == [[-2, 0, 2], [-1, 0, 1]]


def test_the_places_the_window_was_at_are_remembered_once(widget):
    widget.row = 1
    widget.col = 2
    widget.col = 1
    widget.col = 2
    assert widget.visited == [0, 3, 5, 4]


def test_the_window_stays_inside(widget):
    with pytest.raises(ValueError, match="row is 3, expected 0 to 2"):
        widget.row = 3
    with pytest.raises(ValueError, match="col is -1, expected 0 to 2"):
        widget.col = -1


@pytest.mark.parametrize(
    ("x", "w", "message"),
    [
        (np.ones(3), np.ones((1, 1)), r"x has shape \(3,\), expected \(H, W\)"),
        (np.ones((3, 3)), np.ones((2, 2, 2)), r"w has shape \(2, 2, 2\), expected \(KH, KW\)"),
        (np.ones((0, 3)), np.ones((1, 1)), "with no empty axis"),
        (np.full((3, 3), np.nan), np.ones((1, 1)), "x holds NaN or infinity"),
        (np.ones((2, 2)), np.ones((3, 1)), r"kernel of \(3, 1\) does not fit in an input of \(2"),
        (np.ones((13, 2)), np.ones((1, 1)), r"the input is \(13, 2\), expected at most 12"),
    ],
)
def test_wrong_arguments_are_explained(x, w, message):
    with pytest.raises(ValueError, match=message):
        slide_the_window(x, w)


def test_a_notebook_without_a_front_end_still_gets_a_picture_and_the_numbers():
    source = (
        "from cnnlib.widgets import slide_the_window\n"
        "slide_the_window([[1, 2], [3, 4]], [[1, 1], [0, -1]])"
    )
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(source)])
    NotebookClient(notebook, timeout=60, kernel_name="python3").execute()
    (output,) = notebook.cells[0].outputs
    assert output.data["text/plain"] == "output[0, 0] = 1×1 + 2×1 + 3×0 + 4×(−1) = −1"
    assert output.data["image/png"].startswith("iVBORw0KGgo")
    assert "application/vnd.jupyter.widget-view+json" in output.data
