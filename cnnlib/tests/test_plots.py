from base64 import b64decode
from io import BytesIO

import matplotlib.pyplot as plt
import numpy as np
import pytest

from cnnlib import plots
from cnnlib.train import History

SOBEL = np.array([[-1.0, 0.0, 1.0], [-2.0, 0.0, 2.0], [-1.0, 0.0, 1.0]])
RAMP = np.arange(12.0).reshape(3, 4)


def scale(ax):
    (picture,) = ax.images
    return picture.get_cmap().name, *picture.get_clim()


def contrast(color, rgba):
    def luminance(rgb):
        rgb = np.asarray(rgb)
        linear = np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)
        return linear @ (0.2126, 0.7152, 0.0722)

    low, high = sorted(
        [luminance({"black": [0.0] * 3, "white": [1.0] * 3}[color]), luminance(rgba)]
    )
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize(
    ("show", "array"),
    [
        (plots.show_image, RAMP),
        (plots.show_numbers, RAMP),
        (plots.show_rgb, np.zeros((3, 4, 3))),
    ],
)
def test_a_picture_is_drawn_on_the_axes_passed_in(show, array):
    _, (left, right) = plt.subplots(1, 2)
    assert show(array, right, title="ramp (3, 4)") is right
    assert right.get_title() == "ramp (3, 4)"
    assert not left.images
    assert right.images[0].get_interpolation() == "nearest"
    assert not len(right.get_xticks())
    assert len(plt.get_fignums()) == 1


@pytest.mark.parametrize(
    ("image", "limit", "want"),
    [
        (np.array([[3, 200]], np.uint8), None, ("gray", 0, 255)),
        (np.array([[0.2, 0.7]]), None, ("gray", 0, 1)),
        (np.array([[True, False]]), None, ("gray", 0, 1)),
        (np.array([[-3.0, 5.0]]), None, ("gray", -3, 5)),
        (np.array([[-3.0, 5.0]]), 5, ("RdBu_r", -5, 5)),
    ],
)
def test_the_scale_fits_the_quantity(image, limit, want):
    assert scale(plots.show_image(image, limit=limit)) == want


@pytest.mark.parametrize("limit", [0, 2])
def test_a_weight_of_zero_is_white(limit):
    (picture,) = plots.show_image(np.zeros((3, 3)), limit=limit).images
    assert min(picture.to_rgba(0.0)) > 0.95


def test_a_volume_is_refused_with_advice():
    with pytest.raises(ValueError, match=r"one channel \(H, W\), not \(3, 4, 3\): .* show_rgb"):
        plots.show_image(np.zeros((3, 4, 3)))


@pytest.mark.parametrize("shape", [(3, 4), (3, 4, 4), (1, 3, 4, 3)])
def test_only_three_channels_are_a_color_image(shape):
    with pytest.raises(ValueError, match=r"show_rgb draws \(H, W, 3\), not \("):
        plots.show_rgb(np.zeros(shape))


@pytest.mark.parametrize("low_high", [(0, 255.0), (-0.1, 1.0)])
def test_floats_that_are_no_colors_are_refused(low_high):
    image = np.zeros((2, 2, 3))
    image[0, 0, 0], image[1, 1, 1] = low_high
    with pytest.raises(ValueError, match=r"not float64 in .*: scale the image, or clip it"):
        plots.show_rgb(image)


def test_every_number_stands_in_its_cell():
    words = {text.get_position(): text.get_text() for text in plots.show_numbers(RAMP).texts}
    assert words == {(j, i): f"{4 * i + j}" for i in range(3) for j in range(4)}


@pytest.mark.parametrize(
    ("value", "word"),
    [(3, "3"), (-0.0, "0"), (0.125, "0.125"), (-1 / 3, "-0.333"), (1234.5, "1234"), (320.0, "320")],
)
def test_numbers_are_short(value, word):
    (text,) = plots.show_numbers(np.array([[value]]), limit=1).texts
    assert text.get_text() == word


@pytest.mark.parametrize("limit", [None, 255])
def test_numbers_are_readable_on_every_color(limit):
    ax = plots.show_numbers(np.linspace(-255, 255, 64).reshape(8, 8), limit=limit)
    for value, text in zip(ax.images[0].get_array().ravel(), ax.texts, strict=True):
        assert contrast(text.get_color(), ax.images[0].to_rgba(value)[:3]) > 4.5


def test_numbers_fit_their_cells():
    _, axes = plt.subplots(1, 3, figsize=(9, 3), layout="constrained")
    ax = plots.show_numbers(np.full((7, 7), -0.123), axes[1], "image (7, 7)")
    ax.figure.draw_without_rendering()
    cell = ax.get_window_extent().width / 7
    assert all(text.get_window_extent().width < cell for text in ax.texts)
    assert min(text.get_fontsize() for text in ax.texts) >= 6


def test_a_vector_is_drawn_as_one_row():
    assert plots.show_numbers([1, 2, 3]).images[0].get_array().shape == (1, 3)


def test_the_window_frames_its_cells():
    ax = plots.show_numbers(np.zeros((7, 7)), window=(1, 2, 3, 4))
    assert ax.patches
    for frame in ax.patches:
        assert frame.get_bbox().bounds == (1.5, 0.5, 4, 3)


def test_three_panels_are_9_by_3_inches():
    axes = plots.show_row(
        [np.zeros((4, 5, 3)), SOBEL, RAMP], ["image", "sobel", "map"], [None, 2, None]
    )
    assert axes[0].figure.get_size_inches().tolist() == [9, 3]
    assert [ax.get_title() for ax in axes] == ["image", "sobel", "map"]
    assert [scale(ax) for ax in axes[1:]] == [("RdBu_r", -2, 2), ("gray", 0, 11)]


@pytest.mark.parametrize("count", [1, 2, 10])
def test_a_row_is_never_wider_than_a_page(count):
    axes = plots.show_row([RAMP] * count, limits=20)
    assert len(axes) == count
    assert axes[0].figure.get_size_inches()[0] == min(9, 3 * count)
    assert {scale(ax) for ax in axes} == {("RdBu_r", -20, 20)}


@pytest.mark.parametrize("extra", [{"titles": ["a"]}, {"limits": [1, 2, 3]}])
def test_a_row_wants_one_title_and_one_limit_per_image(extra):
    with pytest.raises(ValueError, match=r"for 2 images: give one for each"):
        plots.show_row([RAMP, RAMP], **extra)


@pytest.mark.parametrize("count", [1, 3, 8, 11])
def test_filters_share_one_scale(count):
    w = np.random.default_rng(0).normal(size=(count, 3, 5))
    axes = plots.show_filters(w)
    limit = np.abs(w).max()
    assert [scale(ax) for ax in axes] == [("RdBu_r", -limit, limit)] * count
    assert [ax.get_title() for ax in axes] == [str(f) for f in range(count)]
    *panels, bar = axes[0].figure.axes
    assert bar.get_ylabel() == "weight"
    assert not any(ax.axison for ax in panels[count:])


def test_filters_take_titles():
    axes = plots.show_filters(np.stack([SOBEL, SOBEL.T]), ["x", "y"])
    assert [ax.get_title() for ax in axes] == ["x", "y"]


def test_filters_of_many_channels_are_refused():
    with pytest.raises(ValueError, match=r"\(F, KH, KW\), not \(2, 3, 5, 5\): choose a channel"):
        plots.show_filters(np.zeros((2, 3, 5, 5)))


@pytest.mark.parametrize("show", [plots.show_image, lambda x: plots.show_row([x, x])])
def test_a_described_figure_carries_its_text_and_is_shown_once(show):
    shown = plots.describe(show(RAMP), 'A "ramp" from 0 < 11')
    assert repr(shown) == 'A "ramp" from 0 < 11'
    data, metadata = shown._repr_mimebundle_()
    assert data["text/plain"] == metadata["image/png"]["alt"] == 'A "ramp" from 0 < 11'
    html = data["text/html"]
    assert 'alt="A &quot;ramp&quot; from 0 &lt; 11"' in html
    assert data["image/png"] in html
    picture = plt.imread(BytesIO(b64decode(data["image/png"])), format="png")
    assert picture.shape[0] == 300
    assert not plt.get_fignums()


def a_history(*names):
    rows = [{"epoch": e, **dict.fromkeys(names, 1 / (e + 1))} for e in (1, 2, 3)]
    return History(rows)


def test_a_history_is_drawn_with_validation_where_there_is_one():
    names = ["loss", "accuracy", "validation_loss", "validation_accuracy"]
    loss, accuracy = plots.show_history(a_history(*names))
    assert [line.get_label() for line in loss.lines] == ["training", "validation"]
    np.testing.assert_array_equal(loss.lines[0].get_xdata(), [1, 2, 3])
    np.testing.assert_allclose(loss.lines[1].get_ydata(), [1 / 2, 1 / 3, 1 / 4])
    assert (loss.get_ylabel(), accuracy.get_ylabel()) == ("loss", "accuracy")
    assert loss.get_title() == "loss: 0.25 at the end"
    assert accuracy.get_ylim() == (0, 1)
    assert loss.lines[0].get_linestyle() != loss.lines[1].get_linestyle()


def test_a_history_is_drawn_on_the_axes_passed_in_and_may_lack_validation():
    _, mine = plt.subplots(1, 2)
    axes = plots.show_history(a_history("loss", "accuracy"), mine)
    assert axes is mine
    assert len(axes[0].lines) == 1


def test_an_empty_history_cannot_be_drawn():
    with pytest.raises(ValueError, match="has no epochs"):
        plots.show_history(History())
