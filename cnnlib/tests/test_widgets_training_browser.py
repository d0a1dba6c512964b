"""The training panel, moved by a real mouse and a real keyboard."""

import numpy as np

from cnnlib.tests.bare_page import held, needs_browser, page, show
from cnnlib.widgets import training_panel

__all__ = ["page"]  # a fixture

pytestmark = needs_browser


def ink(page):
    return np.reshape(held(page, "drawing"), (28, 28))


def test_a_stroke_of_the_mouse_is_a_line_of_ink(page):
    view = show(page, training_panel())
    pad = view.get_by_test_id("pad")
    pad.scroll_into_view_if_needed()
    box = pad.bounding_box()
    x, row = box["x"], box["y"] + box["height"] * 10.5 / 28
    page.mouse.move(x + box["width"] * 5.5 / 28, row)
    page.mouse.down()
    page.mouse.move(x + box["width"] * 20.5 / 28, row, steps=3)
    assert not ink(page).any()  # Python hears of it when the pen is lifted
    page.mouse.up()
    assert np.all(ink(page)[10, 5:21] == 1)
    assert not ink(page)[:8].any()
    view.get_by_test_id("clear").click()
    assert not ink(page).any()


def test_the_keyboard_draws_as_well(page):
    view = show(page, training_panel())
    pad = view.get_by_test_id("pad")
    for key in ["ArrowUp", "ArrowLeft", " ", "Shift+ArrowLeft"]:
        pad.press(key)
    assert ink(page)[13, 13] == ink(page)[13, 12] == 1
    assert ink(page)[13, 16] == 0


def test_the_controls_write_what_python_reads(page):
    view = show(page, training_panel())
    view.get_by_test_id("train").click()
    assert held(page, "running") is True
    assert view.get_by_test_id("train").text_content().endswith("Pause")
    view.get_by_test_id("learning_rate").press("End")
    assert held(page, "learning_rate") == 1
    view.get_by_test_id("momentum").press("Home")
    assert held(page, "momentum") == 0
    view.get_by_test_id("batch_size").press("ArrowRight")
    assert held(page, "batch_size") == 64
    view.get_by_test_id("example").click()
    view.get_by_test_id("again").click()
    assert (held(page, "examples"), held(page, "again")) == (1, 1)


def test_the_curve_and_the_guesses_follow_python(page):
    view = show(page, training_panel())
    assert view.locator("polyline").count() == 0
    page.evaluate(
        "model.set({ points: [[1, 2.3], [50, 1], [200, 0]], guesses: [[7, 0.9], [1, 0.1]] })"
    )
    places = view.locator("polyline").get_attribute("points").split()
    assert len(places) == 3
    heights = [float(place.split(",")[1]) for place in places]
    assert heights == sorted(heights)
    words = view.get_by_test_id("guesses").text_content()
    assert "790 %" in words  # the digit, then its share
    assert "110 %" in words
