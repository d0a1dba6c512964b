"""The widgets of lesson 02, moved by their traits."""

import numpy as np
import pytest

from cnnlib.arithmetic import output_size
from cnnlib.im2col import im2col
from cnnlib.widgets import does_it_fit, im2col_unfold, parameter_meter, receptive_field_tree
from cnnlib.widgets.fitting import LIMITS

WIDGETS = {
    "does_it_fit": lambda: does_it_fit(7, 3, 3),
    "receptive_field_tree": lambda: receptive_field_tree([(3, 1, 1), (2, 2, 1)]),
    "parameter_meter": parameter_meter,
    "im2col_unfold": lambda: im2col_unfold(np.arange(12).reshape(1, 3, 4), 2, 2),
}


@pytest.mark.parametrize("name", WIDGETS)
def test_without_a_front_end_there_is_a_picture_and_a_line_of_text(name):
    data, _ = WIDGETS[name]()._repr_mimebundle_()
    assert data["image/png"].startswith("iVBORw0KGgo")
    assert any(digit in data["text/plain"] for digit in "123456789")


@pytest.mark.parametrize("n", [1, 6, 7])
@pytest.mark.parametrize("k", [1, 3, 4])
@pytest.mark.parametrize("stride", [1, 2, 3])
@pytest.mark.parametrize(("padding", "dilation"), [(0, 1), (2, 1), (1, 2)])
def test_windows_are_laid_where_the_library_counts_them(n, k, stride, padding, dilation):
    widget = does_it_fit(n, k, stride, padding, dilation)
    try:
        windows = output_size(n, k, stride, padding, dilation)
    except ValueError:
        windows = 0
    assert len(widget.picture["starts"]) == windows
    try:
        output_size(n, k, stride, padding, dilation, mode="strict")
        fits = True
    except ValueError:
        fits = False
    assert widget.picture["fits"] is fits
    assert (widget.offers == []) is fits


def test_pixels_that_no_window_sees_are_named():
    assert does_it_fit(7, 3, 3).picture["unseen"] == [6]
    assert does_it_fit(7, 2, 3).picture["unseen"] == [2, 5, 6]
    assert does_it_fit(5, 3, 2, 0, 2).picture["unseen"] == [1, 3]
    assert does_it_fit(2, 5).picture["unseen"] == [0, 1]


def test_every_offer_of_the_widget_fits():
    widget = does_it_fit(7, 3, 3)
    assert {"stride": 2} in widget.offers
    assert {"padding": 1} in widget.offers
    for offer in widget.offers:
        ((name, value),) = offer.items()
        assert does_it_fit(**{**widget.settings, name: value}).picture["fits"]


def test_moving_a_slider_changes_formula_and_verdict():
    widget = does_it_fit(7, 3, 3)
    assert widget.summary() == (
        "(7 \u2212 3 + 2·0) / 3 + 1 = 2.33. It does not fit: 1 pixel is left over. Rounded down: 2."
    )
    widget.padding = 1
    assert widget.summary() == "(7 \u2212 3 + 2·1) / 3 + 1 = 3. It fits: 3 windows."
    widget.dilation, widget.padding, widget.k = 4, 0, 5
    assert "no window at all" in widget.picture["verdict"]


@pytest.mark.parametrize("name", LIMITS)
def test_settings_that_cannot_be_drawn_are_refused(name):
    with pytest.raises(ValueError, match=name):
        does_it_fit(**{name: LIMITS[name][1] + 1})
    with pytest.raises(ValueError, match=name):
        setattr(does_it_fit(), name, LIMITS[name][0] - 1)
    with pytest.raises(ValueError, match=name):
        does_it_fit(**{name: 2.0})


def test_the_tree_follows_a_unit_down_to_the_pixels():
    widget = receptive_field_tree([(3, 1, 1), (2, 2, 1), (3, 1, 1)])
    widget.unit = 0
    assert widget.picture["seen"] == [list(range(8)), list(range(6)), [0, 1, 2], [0]]
    assert widget.summary() == "Unit 0 of layer 3 sees 8 pixels; jump 2."
    widget.depth, widget.unit = 1, 4
    assert widget.picture["seen"] == [[4, 5, 6], [4]]


def test_the_tree_tells_gaps_from_pixels():
    widget = receptive_field_tree([(3, 1, 3)])
    widget.unit = 0
    assert widget.picture["seen"][0] == [0, 3, 6]
    assert "sees 7 pixels, of which it reads 3" in widget.summary()


def test_units_stand_above_the_middle_of_what_they_see():
    widget = receptive_field_tree([(3, 2, 1), (4, 1, 2)])
    for unit in range(len(widget.picture["centers"][2])):
        widget.unit = unit
        pixels = widget.picture["seen"][0]
        assert widget.picture["centers"][2][unit] == (pixels[0] + pixels[-1]) / 2


def test_a_layer_that_does_not_fit_any_more_is_named():
    widget = receptive_field_tree([(5, 3, 1), (5, 3, 1)])
    widget.layers = [[5, 3, 1], [5, 3, 1], [5, 3, 3]]
    assert "Layer 3 does not fit any more" in widget.summary()
    assert len(widget.picture["centers"]) == 3


def test_a_chosen_unit_that_is_gone_is_replaced_by_the_last_one():
    widget = receptive_field_tree([(3, 1, 1)])
    widget.unit = 21
    widget.layers = [[3, 3, 1]]
    assert (widget.depth, widget.unit) == (1, 7)


@pytest.mark.parametrize(
    ("layers", "message"),
    [
        ([], "0 layers, expected 1 to 4"),
        ([(3, 1, 1)] * 5, "5 layers, expected 1 to 4"),
        ([(3, 1)], r"layers\[0\] is \(3, 1\): expected \(kernel, stride, dilation\)"),
        ([(3, 1, 1), (6, 1, 1)], r"kernel of layers\[1\] is 6"),
        ([(3, 0, 1)], "stride is 0"),
    ],
)
def test_layers_that_cannot_be_drawn_are_refused(layers, message):
    with pytest.raises(ValueError, match=message):
        receptive_field_tree(layers)


def test_the_meter_counts_the_lectures_layer():
    widget = parameter_meter(size=32, c_in=3, c_out=10, k=5)
    assert [bar["value"] for bar in widget.bars] == ["760", "31,467,520", "768,000", "31,457,280"]
    assert widget.bars[0]["formula"] == "10·(3·5·5 + 1)"
    widget.k = 1
    assert widget.bars[0]["value"] == "40"
    assert widget.bars[0]["log"] == pytest.approx(np.log10(40))


def test_the_meter_refuses_what_its_sliders_cannot_show():
    with pytest.raises(ValueError, match="size is 257, expected 1 to 256"):
        parameter_meter(size=257)
    with pytest.raises(ValueError, match=r"c_in is 2\.5"):
        parameter_meter(c_in=2.5)


@pytest.mark.parametrize(("stride", "padding"), [(1, 0), (2, 0), (2, 1)])
def test_every_row_of_the_matrix_is_the_window_it_shows(stride, padding):
    x = np.random.default_rng(0).normal(size=(2, 4, 5))
    widget = im2col_unfold(x, 2, 3, stride, padding)
    np.testing.assert_allclose(widget.matrix, im2col(x[None], 2, 3, stride, padding))
    padded = np.array(widget.x)
    for row in range(len(widget.matrix)):
        widget.row = row
        top, left, kh, kw = widget.window
        seen = padded[:, top : top + kh, left : left + kw]
        np.testing.assert_allclose(widget.matrix[row], seen.ravel())


def test_a_row_that_is_not_there_is_refused():
    widget = im2col_unfold(np.arange(12).reshape(1, 3, 4), 2, 2)
    with pytest.raises(ValueError, match="row is 6, expected 0 to 5"):
        widget.row = 6
    assert widget.summary() == "row 0 = the 2 x 2 window at (0, 0): 0, 1, 4, 5"


@pytest.mark.parametrize(
    ("shape", "window", "message"),
    [
        ((3, 4), (2, 2), r"expected \(C, H, W\)"),
        ((4, 3, 4), (2, 2), "at most 3 channels"),
        ((1, 8, 4), (2, 2), "at most 3 channels of 7 x 7"),
        ((1, 7, 7), (2, 2), r"the matrix is \(36, 4\), expected at most 16 x 18"),
        ((1, 3, 3), (4, 1), "kernel covers 4 pixels"),
    ],
)
def test_images_that_cannot_be_read_are_refused(shape, window, message):
    with pytest.raises(ValueError, match=message):
        im2col_unfold(np.ones(shape), *window)
