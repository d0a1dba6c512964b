"""The occluder, moved by a real mouse and a real keyboard."""

from cnnlib.tests.bare_page import held, needs_browser, page, show
from cnnlib.widgets import occluder

__all__ = ["page"]  # a fixture

pytestmark = needs_browser
CELL = 10  # of the picture's pixels, per pixel of the image


def drag(page, picture, start, end):
    """Press at one place, (row, col) in pixels of the image, and let go at another."""
    box = picture.bounding_box()
    side = box["width"] / 32
    for place, act in [(start, page.mouse.down), (end, page.mouse.up)]:
        page.mouse.move(box["x"] + (place[1] + 0.5) * side, box["y"] + (place[0] + 0.5) * side)
        act()


def test_the_square_follows_the_mouse_and_stays_in_the_image(page):
    view = show(page, occluder("digit 7", row=4, col=5, size=8))
    picture = view.get_by_test_id("image")
    drag(page, picture, (6, 7), (16, 10))
    assert (held(page, "row"), held(page, "col")) == (14, 8)
    square = view.get_by_test_id("square")
    assert float(square.get_attribute("y")) == 14 * CELL
    assert float(square.get_attribute("x")) == 8 * CELL
    drag(page, picture, (15, 10), (31, 31))
    assert (held(page, "row"), held(page, "col")) == (24, 24)


def test_arrow_keys_move_the_square(page):
    view = show(page, occluder(row=0, col=3))
    picture = view.get_by_test_id("image")
    for key in ["ArrowDown", "ArrowDown", "ArrowRight", "ArrowLeft", "ArrowLeft", "ArrowUp"]:
        picture.press(key)
    assert (held(page, "row"), held(page, "col")) == (1, 2)


def test_the_bars_and_the_sentence_are_what_python_says(page):
    widget = occluder("digit 7", row=22, col=20)
    view = show(page, widget)
    said = view.get_by_test_id("guesses").inner_text().split("\n")
    for name, now, before in widget.guesses:
        at = said.index(name)
        assert said[at + 1 : at + 3] == [f"{100 * before:.1f} %", f"{100 * now:.1f} %"]
    assert view.get_by_test_id("sentence").text_content() == widget.summary()


def test_a_larger_square_is_kept_inside_and_another_image_is_asked_for(page):
    view = show(page, occluder(row=24, col=24, size=8))
    view.get_by_test_id("size").fill("16")
    assert [held(page, name) for name in ("size", "row", "col")] == [16, 16, 16]
    view.get_by_test_id("choose").select_option("cat")
    assert held(page, "title") == "cat"
