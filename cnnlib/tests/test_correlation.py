"""The batch is convolved a few images at a time: the same values in little memory."""

import tracemalloc

import numpy as np
import pytest

from cnnlib import correlation
from cnnlib.conv import conv2d, conv2d_backward
from cnnlib.windows import geometry


def both_ways(x, w, b, **options):
    out = conv2d(x, w, b, **options)
    return out, *conv2d_backward(np.cos(out), x, w, **options)


@pytest.mark.parametrize("room", [1, 500, 1000])
@pytest.mark.parametrize("options", [{}, {"stride": 2, "padding": 1, "groups": 3}], ids=str)
def test_the_values_are_those_of_the_whole_batch(monkeypatch, room, options):
    rng = np.random.default_rng(0)
    x, w, b = rng.normal(size=(7, 6, 5, 6)), rng.normal(size=(3, 6, 3, 2)), rng.normal(size=3)
    w = w[:, : 6 // options.get("groups", 1)]
    want = both_ways(x, w, b, **options)
    monkeypatch.setattr(correlation, "COLUMNS", room)
    for got, wanted in zip(both_ways(x, w, b, **options), want, strict=True):
        np.testing.assert_allclose(got, wanted, rtol=1e-12, atol=1e-12)


@pytest.mark.parametrize(
    ("shape", "kernel", "room", "images"),
    [
        ((7, 2, 3, 5), (2, 2), 192, [3, 3, 1]),  # 2 * 4 taps in 2 * 4 windows: 64 an image
        ((3, 2, 3, 5), (2, 2), 63, [1, 1, 1]),
        ((6, 1, 1, 1), (1, 1), 4, [4, 2]),
        ((5, 0, 3, 3), (2, 2), 4, [4, 1]),
    ],
    ids=str,
)
def test_a_block_holds_as_many_images_as_there_is_room_for(
    monkeypatch, shape, kernel, room, images
):
    laid_out = []

    def spy(x, *others):
        laid_out.append(len(x))
        return unfold(x, *others)

    unfold = correlation.unfold
    monkeypatch.setattr(correlation, "unfold", spy)
    monkeypatch.setattr(correlation, "COLUMNS", room)
    x, w = np.ones(shape), np.ones((1, shape[1], *kernel))
    out = correlation.correlate(x, w, geometry(shape[2:], kernel))
    assert laid_out == images
    np.testing.assert_array_equal(out, w.size)


def test_there_is_one_group_unless_more_are_asked_for():
    rng = np.random.default_rng(0)
    x, w, dout = (rng.normal(size=s) for s in ((2, 6, 5, 4), (4, 6, 3, 2), (2, 4, 3, 3)))
    where = geometry((5, 4), (3, 2))
    dx, dw, _ = conv2d_backward(dout, x, w)
    np.testing.assert_array_equal(correlation.correlate(x, w, where), conv2d(x, w))
    np.testing.assert_array_equal(correlation.input_gradient(dout, w, where), dx)
    np.testing.assert_array_equal(correlation.weight_gradient(dout, x, where), dw)


# conv1_2 of VGG has 16 images, 64 channels in and out, windows of 3x3; a sixteenth of its pixels.
@pytest.fixture(scope="module")
def vgg():
    rng = np.random.default_rng(0)
    x = rng.normal(size=(16, 64, 56, 56)).astype(np.float32)
    return x, rng.normal(size=(64, 64, 3, 3)).astype(np.float32)


def peak_bytes(call):
    tracemalloc.start()
    try:
        call()
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def test_convolution_takes_at_most_three_times_the_room_of_its_input_and_output(vgg):
    x, w = vgg
    peak = x.nbytes + peak_bytes(lambda: conv2d(x, w, padding=1))
    assert peak <= 3 * (x.nbytes + x.nbytes)


def test_its_gradients_take_no_more_than_that_either(vgg):
    x, w = vgg
    peak = 2 * x.nbytes + peak_bytes(lambda: conv2d_backward(x, x, w, padding=1))
    assert peak <= 3 * (x.nbytes + x.nbytes)
