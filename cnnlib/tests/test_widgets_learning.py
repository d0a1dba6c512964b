import base64

import numpy as np
import pytest

from cnnlib.data import load_photograph
from cnnlib.gradcheck import numerical_gradient, relative_error
from cnnlib.kernels import GALLERY, rgb_to_gray
from cnnlib.widgets import learn_the_kernel
from cnnlib.widgets.descent import decades, descend, feature_map, largest_stable_rate, trajectory

SOBEL = np.array([[-1.0, 0.0, 1.0], [-2.0, 0.0, 2.0], [-1.0, 0.0, 1.0]])


@pytest.fixture
def image():
    return np.random.default_rng(0).random((24, 24))


def test_descent_finds_the_kernel(image):
    target, w = feature_map(image, SOBEL), np.zeros((3, 3))
    for _ in range(500):
        w, _ = descend(image, target, w, lr=0.3)
    assert np.abs(w - SOBEL).max() < 1e-2


def test_a_step_follows_the_slope_of_the_mean_squared_error(image):
    target, w = feature_map(image, SOBEL), np.random.default_rng(1).normal(size=(3, 3))

    def loss(_):
        return np.mean((feature_map(image, w) - target) ** 2)

    want = numerical_gradient(loss, w)
    following, before = descend(image, target, w, lr=0.1)
    assert relative_error((w - following) / 0.1, want) < 1e-7
    assert before == pytest.approx(loss(w))


def test_the_largest_stable_rate_separates_falling_from_exploding(image):
    target, start = feature_map(image, SOBEL), np.zeros((3, 3))
    limit = largest_stable_rate(image, (3, 3))
    _, falling = trajectory(image, target, start, 0.98 * limit, 200)
    _, exploding = trajectory(image, target, start, 1.1 * limit, 200)
    assert falling[-1] < falling[0]
    assert exploding[-1] > exploding[0]


def test_the_widget_starts_with_a_rate_that_finds_the_kernel(image):
    widget = learn_the_kernel(image, SOBEL)
    assert len(widget.weights) == len(widget.losses) == 201
    assert np.abs(np.array(widget.weights[-1]) - SOBEL).max() < 1e-2
    assert widget.verdict.startswith("Found")
    assert np.array(widget.weights[0]).tolist() == np.zeros((3, 3)).tolist()


@pytest.fixture
def cup():
    return rgb_to_gray(load_photograph("coffee"))[32:128:4, 80:176:4] / 255


def test_without_a_kernel_one_of_the_gallery_is_hidden_and_found_in_the_photograph(cup):
    widget = learn_the_kernel(cup)
    assert any(np.array_equal(widget.kernel, w) for w in GALLERY.values())
    assert np.abs(np.array(widget.weights[-1]) - widget.kernel).max() < 0.01


def test_every_seed_hides_a_kernel_with_a_direction_that_the_photograph_tells(cup):
    widgets = [learn_the_kernel(cup, seed=seed) for seed in range(40)]
    kernels = {np.array(widget.kernel).tobytes() for widget in widgets}
    directed = [w for w in GALLERY.values() if w.shape == (3, 3) and (w != w[::-1, ::-1]).any()]
    assert kernels == {w.tobytes() for w in directed}
    assert all(widget.verdict.startswith("Found") for widget in widgets)


def test_a_seed_hides_the_same_kernel_every_time_and_a_given_kernel_is_kept(image):
    assert learn_the_kernel(image, seed=3).kernel == learn_the_kernel(image, seed=3).kernel
    assert learn_the_kernel(image, SOBEL, seed=3).kernel == SOBEL.tolist()


@pytest.mark.parametrize(
    ("losses", "want"),
    [
        ([2.0, 0.5, 0.02], (-2, 1)),
        ([0.4, 3e-12], (-12, 0)),
        ([0.4, 3e-25], (-25, 0)),
        ([0.5, 4000.0], (-1, 4)),
        ([1.0, 1.0], (0, 1)),
        ([5.0, 1e-33, 0.0], (-30, 1)),
        ([0.0, 0.0], (-300, -299)),
    ],
)
def test_the_axis_of_the_losses_holds_them_all_down_to_rounding(losses, want):
    assert decades(np.array(losses)) == want


def test_the_axis_follows_every_descent(image):
    widget = learn_the_kernel(image, SOBEL, learning_rate=0.5, steps=40)
    for rate in (0.5, 1.0, 20.0):
        widget.learning_rate = rate
        low, high = widget.decades
        assert 10.0**low <= min(widget.losses) < 10.0 ** (low + 1)
        assert 10.0 ** (high - 1) < max(widget.losses) <= 10.0**high


def test_the_picture_draws_the_true_losses_and_says_where_it_ends(image):
    widget = learn_the_kernel(image, SOBEL, learning_rate=0.5, steps=40)
    axes = widget.figure().axes[-1]
    np.testing.assert_allclose(axes.lines[0].get_ydata(), np.log10(widget.losses))
    assert axes.get_title() == "log10 of the loss per step"
    ends = learn_the_kernel(image, SOBEL, steps=400).figure().axes[-1]
    assert ends.get_title() == "log10 of the loss per step (-31 or less)"
    assert ends.lines[0].get_ydata().min() == pytest.approx(-31)


@pytest.mark.parametrize("rate", [60.0, 1e10, 1e200, 1e308])
def test_too_large_a_rate_explodes_in_words_and_stays_finite(image, rate):
    widget = learn_the_kernel(image, SOBEL)
    widget.step = 20
    widget.learning_rate = rate
    assert "Try a smaller learning rate" in widget.verdict
    assert np.isfinite(widget.losses).all()
    assert np.isfinite(widget.weights).all()
    assert widget.step == 0
    assert widget.figure() is not None


def test_too_small_a_rate_says_how_far_it_is(image):
    widget = learn_the_kernel(image, SOBEL, learning_rate=1e-3)
    assert widget.verdict.startswith("Not there yet: one weight is still 1.")


def test_an_image_that_cannot_tell_kernels_apart_is_named():
    ramp = np.tile(np.arange(12.0), (12, 1))
    assert "does not tell them apart" in learn_the_kernel(ramp, SOBEL).verdict


def test_the_picture_is_a_png_and_the_text_tells_how_it_ended(image):
    data, _ = learn_the_kernel(image, SOBEL, learning_rate=5.0)._repr_mimebundle_()
    assert base64.b64decode(data["image/png"]).startswith(b"\x89PNG")
    assert data["text/plain"].startswith("learning rate 5: loss 0.9")
    assert data["text/plain"].endswith(
        "at step 200. Found: every weight is within 0.01 of the hidden kernel."
    )


@pytest.mark.parametrize(
    ("image", "kernel", "options", "message"),
    [
        (np.ones((3, 8, 8)), SOBEL, {}, r"image has shape \(3, 8, 8\), expected \(H, W\)"),
        (np.eye(8), np.ones(3), {}, r"kernel has shape \(3,\), expected \(KH, KW\)"),
        (np.eye(2), SOBEL, {}, "does not fit"),
        (np.eye(41), SOBEL, {}, "expected at most 40 rows"),
        (np.eye(8), np.ones((6, 6)), {}, r"the kernel is \(6, 6\), expected at most 5 x 5"),
        (np.ones((8, 8)), SOBEL, {}, "the image is constant"),
        (np.eye(8), SOBEL, {"steps": 0}, "steps is 0, expected 1 to 1000"),
        (np.eye(8), None, {"seed": -1}, "seed is -1"),
        (np.eye(8), SOBEL, {"learning_rate": -1.0}, "learning rate is -1.0, expected a positive"),
    ],
)
def test_wrong_arguments_are_explained(image, kernel, options, message):
    with pytest.raises(ValueError, match=message):
        learn_the_kernel(image, kernel, **options)
