"""The widgets of pooling, moved by a real mouse and a real keyboard."""

import numpy as np
import pytest

from cnnlib.tests.bare_page import drag_number, held, needs_browser, numbers, page, show
from cnnlib.widgets import gradient_router, pool_explorer

__all__ = ["page"]  # a fixture

pytestmark = needs_browser
LECTURE = np.array([[1, 0, 2, 3], [4, 6, 6, 8], [3, 1, 1, 0], [1, 2, 2, 4]])


def test_a_number_dragged_up_wins_its_window(page):
    view = show(page, pool_explorer(LECTURE))
    assert numbers(view, "output") == [6, 8, 3, 4]
    drag_number(page, view.get_by_test_id("input"), 48, (0, 1), 9)
    assert held(page, "x")[0] == [1, 9, 2, 3]
    assert numbers(view, "output") == [9, 8, 3, 4]


def test_plus_and_minus_change_the_chosen_number(page):
    view = show(page, pool_explorer(LECTURE))
    for key in ["ArrowDown", "ArrowRight", "+", "+", "ArrowRight", "ArrowRight", "-"]:
        view.get_by_test_id("input").press(key)
    assert held(page, "x")[1] == [4, 8, 6, 7]
    assert numbers(view, "output") == [8, 7, 3, 4]


@pytest.mark.parametrize("kind", ["max", "avg"])
@pytest.mark.parametrize("shift", [0, 1, 2])
@pytest.mark.parametrize(("k", "stride"), [(2, 2), (3, 1), (2, 1), (1, 3)])
def test_the_browser_says_what_python_says(page, k, stride, shift, kind):
    widget = pool_explorer(LECTURE, k=k, stride=stride, kind=kind)
    widget.shift = shift
    view = show(page, widget)
    np.testing.assert_allclose(numbers(view, "output"), widget.state.output.ravel())
    assert view.get_by_test_id("status").text_content() == widget.summary()


def test_the_buttons_of_the_explorer_choose_window_stride_and_kind(page):
    view = show(page, pool_explorer(LECTURE))
    view.get_by_test_id("k-3").click()
    view.get_by_test_id("stride-1").click()
    assert numbers(view, "output") == [6, 8, 6, 8]
    view.get_by_test_id("kind-avg").click()
    assert numbers(view, "output")[0] == pytest.approx(24 / 9)
    assert view.get_by_test_id("kind-avg").get_attribute("aria-pressed") == "true"


def test_a_gradient_dragged_up_lands_on_the_winner(page):
    view = show(page, gradient_router(LECTURE, [[1, 2], [3, 4]]))
    drag_number(page, view.get_by_test_id("dout"), 48, (0, 0), 4)
    want = np.zeros((4, 4))
    want[1, 1], want[1, 3], want[2, 0], want[3, 3] = 5, 2, 3, 4
    np.testing.assert_array_equal(numbers(view, "dx"), want.ravel())
    assert view.get_by_test_id("sums").text_content().startswith("14 came in, 14 went back")


@pytest.mark.parametrize("tie", ["first", "last", "share", "all"])
def test_ties_are_routed_as_python_routes_them(page, tie):
    widget = gradient_router([[0, 0, 5, 5], [0, 0, 1, 5]], [[4, 6]], tie="last")
    view = show(page, widget)
    view.get_by_test_id(f"tie-{tie}").click()
    widget.tie = tie
    np.testing.assert_allclose(numbers(view, "dx"), widget.state.dx.ravel())
    assert view.get_by_test_id("sums").text_content() == widget.summary()


def test_another_stride_asks_for_other_gradients(page):
    view = show(page, gradient_router(LECTURE, [[1, 2], [3, 4]]))
    view.get_by_test_id("stride-1").click()
    assert held(page, "dout") == [[1, 2, 1], [3, 4, 1], [1, 1, 1]]
    view.get_by_test_id("k-3").click()
    assert held(page, "dout") == [[1, 2], [3, 4]]
    # 8 wins the two windows on the right, the first 6 both on the left.
    assert numbers(view, "dx")[4:8] == [0, 4, 0, 6]
