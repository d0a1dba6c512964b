"""The trained networks with the images that they expect."""

import numpy as np
import pytest

from cnnlib.data import CIFAR10_CLASSES, load_digits, load_photograph, weights_names
from cnnlib.models.trained import (
    BUILDERS,
    DEVIATION,
    MEAN,
    color_input,
    digit_input,
    small_photograph,
    trained,
)


def test_there_is_a_network_for_every_file_of_weights():
    assert sorted(BUILDERS) == weights_names()


def test_unknown_networks_are_answered_with_the_known_ones():
    with pytest.raises(ValueError, match="choose one of convnetjs, digits"):
        trained("lenet")


def test_lenet_reads_digits_of_writers_it_has_not_seen():
    images, labels = load_digits()
    scores = trained("digits").forward(digit_input(images[-397:]).astype(np.float32), False)
    assert np.mean(scores.argmax(axis=1) == labels[-397:]) > 0.96


def test_resnet_sees_a_cat_in_the_left_of_its_photograph():
    x = color_input(small_photograph("cat", left=0)[None]).astype(np.float32)
    assert CIFAR10_CLASSES[trained("resnet8").forward(x, False).argmax()] == "cat"


def test_each_channel_is_standardized_by_its_own_mean_and_deviation():
    got = color_input(np.full((2, 3, 4, 3), [0.2, 0.5, 0.9]))
    assert got.shape == (2, 3, 3, 4)
    for c, value in enumerate([0.2, 0.5, 0.9]):
        want = (value - MEAN[c, 0, 0]) / DEVIATION[c, 0, 0]
        assert np.allclose(got[:, c], want)


@pytest.mark.parametrize(("left", "column"), [(0, 0), (1, 96)])
def test_a_small_photograph_is_the_mean_of_squares_of_a_large_one(left, column):
    got, whole = small_photograph("cat", left), load_photograph("cat") / 255
    assert got.shape == (32, 32, 3)
    assert np.allclose(got[2, 3], whole[15:20, column + 15 : column + 20].mean(axis=(0, 1)))


def test_a_photograph_that_is_too_small_is_refused():
    with pytest.raises(ValueError, match="use a smaller step than 6"):
        small_photograph("cat", step=6)
