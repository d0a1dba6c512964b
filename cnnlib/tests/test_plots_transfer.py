import matplotlib.pyplot as plt
import numpy as np
import pytest

from cnnlib.plots import show_freeze_map, show_label_curves

ROWS = [(5, 0, 0.8), (5, 0, 0.9), (5, 1, 0.7), (20, 0, 0.9), (20, 1, 0.95)]


@pytest.fixture(autouse=True)
def no_figures_are_left():
    yield
    plt.close("all")


def test_a_curve_goes_through_the_means_with_bars_of_the_spread():
    rows = [row for row in ROWS if row[1] == 0]
    ax = show_label_curves({"tuned": rows, "frozen": [r for r in ROWS if r[1] == 1]})
    line = ax.lines[0]
    assert line.get_xdata().tolist() == [5, 20]
    np.testing.assert_allclose(line.get_ydata(), [0.85, 0.9])
    (bars,) = ax.containers[0].lines[2]
    np.testing.assert_allclose(np.array(bars.get_segments()[0], float)[:, 1], [0.8, 0.9])
    assert [text.get_text() for text in ax.get_legend().get_texts()] == ["tuned", "frozen"]
    assert ax.get_xlabel() == "labels per class"


def test_curves_differ_in_more_than_color():
    curves = dict.fromkeys("abcd", ROWS[:1])
    ax = show_label_curves(curves)
    looks = {(c.lines[0].get_marker(), c.lines[0].get_linestyle()) for c in ax.containers}
    assert len(looks) == 4


def test_the_map_has_labels_to_the_right_and_frozen_layers_up():
    ax = show_freeze_map(ROWS, mark={20: 1})
    np.testing.assert_allclose(ax.images[0].get_array(), [[85, 90], [70, 95]])
    assert [text.get_text() for text in ax.texts] == ["85.0", "90.0", "70.0", "95.0"]
    assert [tick.get_text() for tick in ax.get_xticklabels()] == ["5", "20"]
    frame = ax.patches[0]
    assert (round(frame.get_x() + 0.46), round(frame.get_y() + 0.46)) == (1, 1)
