import base64

import numpy as np
import pytest

from cnnlib.conv import conv2d
from cnnlib.widgets import volume_view


@pytest.fixture
def arrays():
    rng = np.random.default_rng(0)
    return rng.random((3, 6, 5)), rng.normal(size=(2, 3, 2, 3)), np.array([0.5, -1.0])


def test_every_place_and_filter_gives_the_number_of_conv2d(arrays):
    image, w, b = arrays
    widget, want = volume_view(*arrays), conv2d(image[None], w, b)[0]
    np.testing.assert_allclose(widget.state.output, want)
    for filter, row, col in np.ndindex(want.shape):
        widget.filter, widget.row, widget.col = filter, row, col
        assert widget.state.sum == pytest.approx(want[filter, row, col])


def test_each_channel_adds_its_own_partial_sum(arrays):
    image, w, b = arrays
    widget = volume_view(*arrays)
    widget.filter, widget.row, widget.col = 1, 2, 1
    for c in range(3):
        alone = np.sum(image[c, 2:4, 1:4] * w[1, c])
        assert widget.state.partial_sums[c] == pytest.approx(alone)
    assert widget.state.sum == pytest.approx(widget.state.partial_sums.sum() + b[1])


def test_the_equation_ends_with_the_bias_and_the_sum():
    widget = volume_view([[[2]], [[3]]], [[[[1]], [[-1]]]], [0.5])
    assert widget.state.equation == "output[0, 0, 0] = 2 + (−3) + 0.5 = −0.5"


def test_every_filter_remembers_its_own_places(arrays):
    widget = volume_view(*arrays)
    widget.row = 1
    widget.filter = 1
    assert widget.visited == [[0, 0, 0], [0, 1, 0], [1, 1, 0]]


def test_the_picture_is_a_png_and_the_text_is_the_equation(arrays):
    widget = volume_view(*arrays)
    data, _ = widget._repr_mimebundle_()
    assert base64.b64decode(data["image/png"]).startswith(b"\x89PNG")
    assert data["text/plain"] == widget.state.equation


@pytest.mark.parametrize("trait", ["row", "col", "filter"])
def test_no_control_leaves_its_range(arrays, trait):
    with pytest.raises(ValueError, match=f"{trait} is 9, expected 0 to"):
        setattr(volume_view(*arrays), trait, 9)


@pytest.mark.parametrize(
    ("shapes", "message"),
    [
        (((8, 8), (1, 1, 3, 3), (1,)), r"image has shape \(8, 8\), expected \(C, H, W\)"),
        (((8, 8, 3), (1, 3, 3, 3), (1,)), "8 channels and 1 filters came, expected at most 4"),
        (((2, 8, 8), (1, 3, 3, 3), (1,)), "2 channels but the filters expect 3"),
        (((3, 8, 8), (2, 3, 3, 3), (3,)), "b has 3 numbers for 2 filters"),
        (((3, 2, 8), (2, 3, 3, 3), (2,)), "does not fit"),
        (((3, 2, 13), (2, 3, 1, 1), (2,)), "expected at most 12 rows and columns"),
    ],
)
def test_wrong_arguments_are_explained(shapes, message):
    with pytest.raises(ValueError, match=message):
        volume_view(*(np.ones(shape) for shape in shapes))
