"""Curves: named, told apart without color, on a linear or a logarithmic axis."""

import matplotlib.pyplot as plt
import numpy as np
import pytest

from cnnlib.plots import show_by_layer, show_curves


@pytest.fixture(autouse=True)
def closed():
    yield
    plt.close("all")


def test_every_curve_has_a_name_a_color_and_a_line_of_its_own():
    curves = {f"curve {n}": np.arange(4.0) + n for n in range(6)}
    ax = show_curves(range(4), curves, xlabel="x", ylabel="slope", title="six")
    assert [text.get_text() for text in ax.get_legend().get_texts()] == list(curves)
    assert len({line.get_color() for line in ax.lines}) == 6
    assert len({str(line.get_linestyle()) + str(line._dash_pattern) for line in ax.lines}) == 6
    assert (ax.get_xlabel(), ax.get_ylabel(), ax.get_title()) == ("x", "slope", "six")


def test_layers_are_counted_from_one_on_a_logarithmic_axis_without_zeros():
    ax = show_by_layer({"gradient": [1.0, 0.1, 0.0]}, "norm")
    assert ax.get_yscale() == "log"
    np.testing.assert_array_equal(ax.lines[0].get_xdata(), [1, 2, 3])
    np.testing.assert_array_equal(ax.lines[0].get_ydata(), [1, 0.1, np.nan])


def test_a_curve_of_another_length_is_refused():
    with pytest.raises(ValueError, match="short has 2 values for 3 places"):
        show_curves(range(3), {"short": [1, 2]})
