"""Digits as LeNet reads them, and drawings as digits."""

import numpy as np
import pytest

from cnnlib.data import load_digits
from cnnlib.handwriting import enlarge, load_handwriting, shrink


def test_every_fifth_digit_is_held_out():
    (x, y), (test_x, test_y) = load_handwriting("digits")
    assert x.shape == (1437, 1, 28, 28)
    assert test_x.shape == (360, 1, 28, 28)
    assert np.array_equal(test_y, load_digits()[1][::5])
    assert len(y) == 1437
    assert x.dtype == np.float32


def test_a_pixel_becomes_a_block_of_nine_inside_a_margin_of_two():
    image = np.zeros((1, 8, 8))
    image[0, 1, 7] = 0.5
    large = enlarge(image)[0, 0]
    assert np.all(large[5:8, 23:26] == 0.5)
    assert large.sum() == 9 * 0.5


def test_standardized_training_pixels_have_mean_0_and_deviation_1():
    (x, _), (test_x, _) = load_handwriting("digits", standardize=True)
    assert abs(x.mean()) < 1e-4
    assert abs(x.std() - 1) < 1e-4
    raw, raw_test = (part[0] for part in load_handwriting("digits"))
    assert np.allclose(test_x, (raw_test - raw.mean()) / raw.std())


def test_another_set_is_refused_by_name():
    with pytest.raises(ValueError, match="no set 'letters': there are digits, mnist"):
        load_handwriting("letters")


def test_a_drawing_is_cut_out_and_fills_the_8_x_8_pixels():
    drawing = np.zeros((28, 28))
    drawing[4:20, 10:18] = 1  # 16 high, 8 wide: two pixels to a cell, centered
    want = np.zeros((8, 8))
    want[:, 2:6] = 1
    assert np.allclose(shrink(drawing), want)


def test_cells_that_cut_a_pixel_share_its_ink():
    small = shrink(np.ones((12, 12)))
    assert np.allclose(small, 1)
    drawing = np.zeros((12, 12))
    drawing[0, 0] = drawing[11, 11] = 1
    assert np.allclose(shrink(drawing)[:2, :2] / shrink(drawing)[0, 0], [[1, 0], [0, 0]])


def test_an_empty_pad_is_empty():
    assert not shrink(np.zeros((28, 28))).any()


def test_a_digit_survives_being_enlarged_and_shrunk():
    images, _ = load_digits()
    full = next(image for image in images if image[[0, -1]].any(axis=1).all())
    small = shrink(enlarge(full[None])[0, 0])
    assert small.shape == (8, 8)
    assert np.corrcoef(small.sum(axis=1), full.sum(axis=1))[0, 1] > 0.95
