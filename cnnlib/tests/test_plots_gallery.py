"""The gallery of small pictures."""

import numpy as np
import pytest

from cnnlib.plots import show_gallery


def test_pictures_stand_row_by_row_under_their_titles():
    pictures = [np.full((2, 2), k / 4) for k in range(4)] + [np.zeros((2, 3, 3))]
    axes = show_gallery(pictures, list("abcde"), columns=3, title="five")
    assert [ax.get_title() for ax in axes] == list("abcde")
    assert [ax.get_subplotspec().colspan.start for ax in axes] == [0, 1, 2, 0, 1]
    assert axes[0].figure.get_suptitle() == "five"
    assert not axes[0].figure.axes[5].axison
    assert np.array_equal(axes[2].images[0].get_array(), pictures[2])


def test_weights_are_drawn_on_one_scale_around_zero():
    axes = show_gallery([np.array([[-1.0, 3.0]]), np.array([[0.5, 0.2]])], limit=3)
    assert {ax.images[0].get_clim() for ax in axes} == {(-3, 3)}


@pytest.mark.parametrize(("pictures", "titles"), [([], ""), ([np.zeros((2, 2))], ["a", "b"])])
def test_titles_and_pictures_must_match(pictures, titles):
    with pytest.raises(ValueError, match=r"titles for . pictures"):
        show_gallery(pictures, titles)
