"""The kernel painter, the pixel microscope and the RGB mixer."""

import nbformat
import numpy as np
import pytest
from nbclient import NotebookClient
from scipy.signal import correlate2d

from cnnlib.kernels import GALLERY
from cnnlib.widgets import kernel_painter, pixel_microscope, rgb_mixer
from cnnlib.widgets.painter import PRESETS

LECTURE = np.array(
    [
        [105, 102, 100, 97, 96],
        [103, 99, 103, 101, 102],
        [101, 98, 104, 102, 100],
        [99, 101, 106, 104, 99],
        [104, 104, 104, 100, 98],
    ]
)


@pytest.fixture
def image():
    return np.random.default_rng(0).integers(0, 256, size=(9, 12))


@pytest.mark.parametrize("preset", PRESETS)
def test_every_preset_is_the_kernel_of_the_gallery(image, preset):
    widget = kernel_painter(image, preset)
    want = correlate2d(image, GALLERY[preset], mode="valid")
    np.testing.assert_allclose(widget.state.sums, want, atol=1e-9)


def test_sums_outside_a_byte_are_clipped_overflow_or_stay():
    widget = kernel_painter(np.pad(LECTURE, 1), "sharpen")
    assert widget.state.result[0, 0] == 255
    widget.view = "overflow"
    assert widget.state.result[0, 0] == 64
    widget.view = "signed"
    assert widget.state.result[0, 0] == 320
    assert widget.summary() == "weights sum to 1; results from 85 to 320"


def test_dividing_by_the_sum_makes_a_mean_and_a_sum_of_zero_is_left_alone(image):
    widget = kernel_painter(image, "mean")
    assert widget.summary().startswith("weights sum to 9, divided by 9; results from")
    assert widget.state.sums.max() <= 255
    widget.divide = False
    assert widget.state.sums.max() > 255
    widget.kernel, widget.divide = GALLERY["sobel_x"].tolist(), True
    assert widget.state.divisor == 1


def test_the_microscope_writes_the_sum_of_the_lecture():
    widget = pixel_microscope(LECTURE)
    assert widget.summary() == (
        "result[0, 0] = 105×0 + 102×(−1) + 100×0 + 103×(−1) + 99×5 + 103×(−1) + 101×0 + 98×(−1) "
        "+ 104×0 = 89"
    )
    widget.row, widget.col = 2, 1
    assert widget.state.products.sum() == 117


def test_the_microscope_says_which_byte_a_sum_becomes():
    widget = pixel_microscope(np.pad(LECTURE, 1))
    assert widget.summary().endswith("= 320, as a byte 255")
    assert pixel_microscope(LECTURE, -GALLERY["sobel_x"], row=1).summary().endswith("byte 0")


def test_the_window_of_the_microscope_stays_inside():
    widget = pixel_microscope(LECTURE)
    with pytest.raises(ValueError, match="row is 3, expected 0 to 2"):
        widget.row = 3


def test_blue_is_rgb_0_0_255_and_nearly_black():
    widget = rgb_mixer()
    words = "rgb(0, 0, 255); gray = 0.299·0 + 0.587·0 + 0.114·255 = 29.07"
    assert widget.summary() == words
    widget.red, widget.green = 255, 165
    assert widget.state.gray == pytest.approx(202.17)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: kernel_painter(np.ones((9, 9, 3))), r"image has shape \(9, 9, 3\)"),
        (lambda: kernel_painter(np.ones((200, 9))), "at most 160"),
        (lambda: kernel_painter(np.ones((9, 9)), "blur"), "no preset 'blur': there are identity"),
        (lambda: pixel_microscope(np.ones((9, 9)), np.ones((7, 7))), "at most 5 x 5"),
        (lambda: pixel_microscope(np.ones((2, 9))), "does not fit"),
        (lambda: rgb_mixer(0, 300, 0), "green is 300, expected 0 to 255"),
    ],
)
def test_wrong_arguments_are_explained(call, message):
    with pytest.raises(ValueError, match=message):
        call()


@pytest.mark.parametrize("call", ["kernel_painter(x)", "pixel_microscope(x)", "rgb_mixer()"])
def test_a_notebook_without_a_front_end_still_gets_a_picture_and_a_line(call):
    source = (
        "import numpy as np\nfrom cnnlib.widgets import kernel_painter, pixel_microscope, "
        f"rgb_mixer\nx = np.arange(64).reshape(8, 8)\n{call}"
    )
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(source)])
    NotebookClient(notebook, timeout=60, kernel_name="python3").execute()
    (output,) = notebook.cells[0].outputs
    assert any(word in output.data["text/plain"] for word in ("weights sum", "result[", "rgb("))
    assert output.data["image/png"].startswith("iVBORw0KGgo")
