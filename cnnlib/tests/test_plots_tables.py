import matplotlib.pyplot as plt
import numpy as np
import pytest

from cnnlib.plots import show_cube, show_norms, show_tables
from cnnlib.plots.cube import sharing


@pytest.fixture(autouse=True)
def _close_figures():
    yield
    plt.close("all")


def test_tables_share_one_scale_and_say_what_was_varied():
    tables = [np.full((2, 3), 0.5), np.array([[0, 0.25, 1], [0.123, 0.9, 0.8]])]
    axes = show_tables(tables, ["plain", "normed"], [2, 8], [0.1, 1, 10], "batch", "scale")
    assert [ax.get_title() for ax in axes] == ["plain", "normed"]
    assert all(ax.images[0].get_clim() == (0, 1) for ax in axes)
    assert [text.get_text() for text in axes[1].texts][3:5] == ["0.12", "0.9"]
    assert [tick.get_text() for tick in axes[0].get_xticklabels()] == ["0.1", "1", "10"]
    assert (axes[0].get_ylabel(), axes[0].get_xlabel()) == ("batch", "scale")


@pytest.mark.parametrize(
    ("tables", "titles", "message"),
    [
        ([np.zeros((2, 2))], ["one"], r"a table is \(2, 2\), expected \(2, 3\)"),
        ([np.zeros((2, 3))], [], "0 titles for 1 tables"),
        ([np.full((2, 3), 87)], ["one"], r"holds 87..87, expected shares in 0..1"),
    ],
)
def test_tables_that_cannot_be_drawn_are_explained(tables, titles, message):
    with pytest.raises(ValueError, match=message):
        show_tables(tables, titles, [1, 2], [1, 2, 3])


@pytest.mark.parametrize(
    ("axes", "groups", "count"),
    [("", 1, 1), ("N", 1, 4), ("NP", 1, 20), ("CP", 1, 30), ("CP", 2, 15), ("NCP", 1, 120)],
)
def test_the_numbers_that_share_a_mean_are_counted(axes, groups, count):
    shared = sharing((4, 6, 5), axes, groups)
    assert shared.shape == (4, 6, 5)
    assert shared.sum() == count
    assert shared[0, 5, 0]


def test_groups_that_are_not_equal_are_refused():
    with pytest.raises(ValueError, match="6 channels cannot be cut into 4 equal blocks"):
        sharing((4, 6, 5), "CP", 4)


def test_a_cube_shows_three_faces_and_colors_what_is_shared():
    ax = show_cube(sharing((4, 6, 5), "CP"), title="layer norm")
    colored = [patch for patch in ax.patches if patch.get_facecolor()[0] == 0]
    assert len(ax.patches) == 6 * 5 + 4 * 6 + 4 * 5
    assert len(colored) == 30 + 6 + 5
    assert ax.get_title() == "layer norm"


def test_the_four_norms_stand_side_by_side():
    want = ["batch norm", "layer norm", "instance norm", "group norm, 2 groups"]
    assert [ax.get_title() for ax in show_norms()] == want
