"""The widgets of images and kernels, moved by a real mouse and a real keyboard."""

import numpy as np
import pytest

from cnnlib.tests.bare_page import drag_number, held, needs_browser, numbers, page, show
from cnnlib.widgets import kernel_painter, pixel_microscope, rgb_mixer
from cnnlib.widgets.painter import PRESETS, VIEWS

__all__ = ["page"]  # a fixture

pytestmark = needs_browser
PIXELS = """(name) => {
  const canvas = document.querySelector(`canvas[data-testid=${name}]`);
  const data = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data;
  return Array.from(data).filter((_, i) => i % 4 === 0);
}"""


@pytest.fixture
def image():
    return np.random.default_rng(0).integers(0, 256, size=(20, 30))


def test_a_weight_dragged_up_changes_the_picture(page, image):
    widget = kernel_painter(image, "identity")
    view = show(page, widget)
    drag_number(page, view.get_by_test_id("kernel"), 56, (0, 2), 3)
    assert held(page, "kernel") == [[0, 0, 3], [0, 1, 0], [0, 0, 0]]
    widget.kernel = held(page, "kernel")
    assert page.evaluate(PIXELS, "result") == widget.state.result.ravel().tolist()
    assert view.get_by_test_id("status").text_content() == widget.summary()


@pytest.mark.parametrize("preset", PRESETS)
@pytest.mark.parametrize("view", VIEWS)
def test_the_browser_paints_what_python_paints(page, image, preset, view):
    widget = kernel_painter(image, "shift")
    shown = show(page, widget)
    shown.get_by_test_id(f"preset-{preset}").click()
    shown.get_by_test_id(f"view-{view}").click()
    widget.kernel, widget.divide = held(page, "kernel"), held(page, "divide")
    widget.view = view
    assert shown.get_by_test_id("status").text_content() == widget.summary()
    if view != "signed":
        got = np.array(page.evaluate(PIXELS, "result"))
        want = widget.state.result.ravel().astype(int)
        assert set(np.abs(got - want)) <= {0, 1, 255}  # a half is rounded either way
        assert np.mean(got != want) < 0.02


def test_a_larger_kernel_keeps_the_weights_around_its_center(page, image):
    view = show(page, kernel_painter(image, "sharpen"))
    view.get_by_test_id("size-5").click()
    want = np.pad([[0, -1, 0], [-1, 5, -1], [0, -1, 0]], 1)
    assert held(page, "kernel") == want.tolist()
    view.get_by_test_id("size-3").click()
    assert held(page, "kernel") == want[1:4, 1:4].tolist()


def test_dividing_by_the_sum_is_a_check_box(page, image):
    view = show(page, kernel_painter(image, "mean"))
    view.get_by_test_id("divide").uncheck()
    assert view.get_by_test_id("status").text_content().startswith("weights sum to 9; results")


def test_the_window_follows_the_mouse_and_the_arrow_keys(page, image):
    widget = pixel_microscope(image)
    view = show(page, widget)
    canvas = view.locator("canvas[data-testid=image]")
    box = canvas.bounding_box()
    page.mouse.move(box["x"] + 10.5 / 30 * box["width"], box["y"] + 7.5 / 20 * box["height"])
    page.evaluate("() => new Promise(requestAnimationFrame)")
    assert (held(page, "row"), held(page, "col")) == (6, 9)
    canvas.press("ArrowRight")
    canvas.press("ArrowUp")
    widget.row, widget.col = 5, 10
    assert view.get_by_test_id("equation").text_content() == widget.summary()
    np.testing.assert_array_equal(numbers(view, "products"), widget.state.products.ravel())


def test_the_window_stops_at_the_border(page, image):
    view = show(page, pixel_microscope(image, row=17, col=27))
    canvas = view.locator("canvas[data-testid=image]")
    for key in ["ArrowRight", "ArrowDown"]:
        canvas.press(key)
    assert (held(page, "row"), held(page, "col")) == (17, 27)


def test_three_sliders_mix_a_color_and_its_gray(page):
    widget = rgb_mixer()
    view = show(page, widget)
    view.get_by_test_id("red").fill("255")
    view.get_by_test_id("green").fill("165")
    view.get_by_test_id("blue").fill("0")
    widget.red, widget.green, widget.blue = 255, 165, 0
    assert view.get_by_test_id("status").text_content() == widget.summary()
    color = "(name) => document.querySelector(`[data-testid=${name}]`).style.background"
    assert page.evaluate(color, "swatch") == "rgb(255, 165, 0)"
    assert page.evaluate(color, "gray") == "rgb(173, 173, 173)"
    view.get_by_test_id("color-blue").click()
    assert held(page, "blue") == 255
