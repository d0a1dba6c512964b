"""The widgets of lesson 02 in a real browser, moved by a real mouse and a real keyboard."""

import numpy as np

from cnnlib.tests.bare_page import held, needs_browser, numbers, page, show
from cnnlib.widgets import does_it_fit, im2col_unfold, parameter_meter, receptive_field_tree

__all__ = ["page"]  # a fixture

pytestmark = needs_browser


def answer(page, widget, *moved):
    """Do what a kernel does: take the named traits from the browser, send all of them back."""
    with widget.hold_trait_notifications():
        for name in moved:
            setattr(widget, name, held(page, name))
    names = [name for name in widget.keys if not name.startswith("_") and name != "layout"]
    page.evaluate("(data) => model.set(data)", {name: getattr(widget, name) for name in names})
    page.evaluate("() => new Promise(requestAnimationFrame)")


def test_a_slider_moves_the_windows_and_the_formula(page):
    widget = does_it_fit(7, 3, 3)
    view = show(page, widget)
    assert view.get_by_test_id("unseen").count() == 1
    view.get_by_test_id("padding").press("ArrowRight")
    answer(page, widget, "padding")
    assert widget.padding == 1
    assert view.get_by_test_id("formula").text_content() == widget.picture["formula"]
    assert view.get_by_test_id("verdict").text_content() == "It fits: 3 windows."
    assert view.get_by_test_id("tap").count() == 9
    assert view.get_by_test_id("unseen").count() == 0


def test_an_offered_setting_is_one_click_away(page):
    widget = does_it_fit(7, 3, 3)
    view = show(page, widget)
    assert view.get_by_test_id("offers").get_by_role("button").count() == len(widget.offers)
    view.get_by_test_id("offer-stride-2").click()
    answer(page, widget, "stride")
    assert widget.picture["fits"]
    assert view.get_by_test_id("offers").get_by_role("button").count() == 0


def lit(view, row):
    """Return the units of a row that the picture shows as seen."""
    units = view.locator(f'circle[data-testid^="unit-{row}-"]').all()
    return [i for i, unit in enumerate(units) if unit.get_attribute("data-lit") == "true"]


def test_a_clicked_unit_shows_what_it_sees(page):
    widget = receptive_field_tree([(3, 1, 1), (2, 2, 1), (3, 1, 1)])
    view = show(page, widget)
    view.get_by_test_id("unit-2-3").click()
    answer(page, widget, "depth", "unit")
    assert [lit(view, row) for row in range(3)] == widget.picture["seen"]
    assert lit(view, 3) == []
    view.get_by_test_id("tree").press("ArrowUp")
    view.get_by_test_id("tree").press("ArrowRight")
    answer(page, widget, "depth", "unit")
    assert (widget.depth, widget.unit) == (3, 4)
    assert view.get_by_test_id("words").text_content() == "Unit 4 of layer 3 sees 8 pixels; jump 2."


def test_sliders_and_buttons_change_the_layers_of_the_tree(page):
    widget = receptive_field_tree([(3, 1, 1)])
    view = show(page, widget)
    view.get_by_test_id("dilation-1").press("ArrowRight")
    answer(page, widget, "layers")
    assert widget.layers == [[3, 1, 2]]
    assert lit(view, 0) == widget.picture["seen"][0]
    view.get_by_test_id("more").click()
    answer(page, widget, "layers", "depth")
    assert view.get_by_test_id("kernel-2").count() == 1
    assert view.get_by_test_id("words").text_content().startswith("Unit 10 of layer 2 sees 7")
    view.get_by_test_id("less").click()
    answer(page, widget, "layers", "depth")
    assert widget.layers == [[3, 1, 2]]
    assert view.get_by_test_id("less").is_disabled()


def test_the_meter_shows_the_numbers_python_counts(page):
    widget = parameter_meter()
    view = show(page, widget)
    view.get_by_test_id("k").press("ArrowLeft")
    answer(page, widget, "k")
    shown = [view.get_by_test_id(f"value-{row}").text_content() for row in range(4)]
    assert shown == [bar["value"] for bar in widget.bars]
    assert shown[0] == "490"


def at(page, board, cell, row, col):
    """Move the mouse to the middle of a cell of a board."""
    box = board.bounding_box()
    page.mouse.move(box["x"] + 2 + (col + 0.5) * cell, box["y"] + 2 + (row + 0.5) * cell)


def test_pointing_at_a_row_of_the_matrix_shows_its_window(page):
    widget = im2col_unfold(np.arange(24).reshape(2, 3, 4), 2, 2)
    view = show(page, widget)
    assert numbers(view, "matrix") == np.ravel(widget.matrix).tolist()
    at(page, view.get_by_test_id("matrix"), 34, 4, 2)
    assert held(page, "row") == 4
    assert "window at (1, 1), place (1, 1)" in view.get_by_test_id("said").text_content()
    view.get_by_test_id("matrix").press("ArrowUp")
    assert held(page, "row") == 3


def test_dragging_the_window_shows_its_row(page):
    view = show(page, im2col_unfold(np.arange(24).reshape(2, 3, 4), 2, 2))
    channel = view.get_by_test_id("channel-1")
    at(page, channel, 38, 0, 0)
    page.mouse.down()
    at(page, channel, 38, 1, 2)
    page.mouse.up()
    assert held(page, "row") == 5
    channel.press("ArrowLeft")
    assert held(page, "row") == 4


def test_with_a_stride_the_window_moves_in_steps(page):
    widget = im2col_unfold(np.arange(25).reshape(1, 5, 5), 3, 3, stride=2, padding=1)
    view = show(page, widget)
    view.get_by_test_id("channel-0").press("ArrowRight")
    view.get_by_test_id("channel-0").press("ArrowDown")
    assert held(page, "row") == 4
    assert "window at (2, 2), place (1, 1)" in view.get_by_test_id("said").text_content()
