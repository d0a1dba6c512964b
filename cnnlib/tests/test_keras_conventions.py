"""Keras' conventions, computed by definition, and how cnnlib spells them."""

import numpy as np
import pytest

from cnnlib.conv import conv1d, conv2d
from cnnlib.norm import batch_norm
from cnnlib.pool import avg_pool1d, max_pool1d


def same_by_definition(n, k, stride, dilation=1):
    """Return the pixels that every window of padding="same" reads; None is the padding.

    There are n / stride windows, rounded up. As many zeros are added as the last one needs; of
    an odd number the extra one goes at the end.
    """
    windows = -(-n // stride)
    needed = max((windows - 1) * stride + (k - 1) * dilation + 1 - n, 0)
    pixels = [None] * (needed // 2) + list(range(n)) + [None] * (needed - needed // 2)
    return [pixels[o * stride :][: (k - 1) * dilation + 1 : dilation] for o in range(windows)]


GEOMETRIES = [
    (n, k, stride, dilation)
    for n in (4, 5, 7)
    for k in (1, 2, 3, 4)
    for stride, dilation in ((1, 1), (2, 1), (3, 1), (1, 2))
]


@pytest.mark.parametrize(("n", "k", "stride", "dilation"), GEOMETRIES)
def test_same_padding_of_a_convolution(n, k, stride, dilation):
    x, w = np.random.default_rng(0).normal(size=(1, 1, n)), np.arange(1.0, k + 1)
    want = [
        sum(
            weight * x[0, 0, pixel]
            for weight, pixel in zip(w, window, strict=True)
            if pixel is not None
        )
        for window in same_by_definition(n, k, stride, dilation)
    ]
    out = conv1d(x, w[None, None], stride=stride, padding="same", dilation=dilation)
    np.testing.assert_allclose(out[0, 0], want, atol=1e-12)


@pytest.mark.parametrize(("n", "k", "stride", "dilation"), GEOMETRIES)
def test_same_padding_of_pooling(n, k, stride, dilation):
    x = np.random.default_rng(0).normal(-5, 1, size=(1, 1, n))
    inside = [
        [x[0, 0, pixel] for pixel in window if pixel is not None]
        for window in same_by_definition(n, k, stride, dilation)
    ]
    options = {"stride": stride, "padding": "same"}
    out = max_pool1d(x, k, dilation=dilation, **options)
    np.testing.assert_array_equal(out[0, 0], [max(window) for window in inside])
    if dilation == 1:  # Keras divides by the pixels inside
        out = avg_pool1d(x, k, count_include_pad=False, **options)
        np.testing.assert_allclose(out[0, 0], [np.mean(window) for window in inside])


def test_the_extra_row_and_column_of_zeros_lie_below_and_to_the_right():
    out = conv2d(np.ones((1, 1, 2, 2)), np.ones((1, 1, 2, 2)), padding="same")
    np.testing.assert_array_equal(out[0, 0], [[4, 2], [2, 1]])
    x = np.arange(1.0, 17).reshape(1, 1, 4, 4)
    first = np.zeros((1, 1, 3, 3))
    first[..., 0, 0] = 1
    # With stride 2 the first window starts at the first pixel, not in the padding.
    np.testing.assert_array_equal(
        conv2d(x, first, stride=2, padding="same")[0, 0], [[1, 3], [9, 11]]
    )


def test_the_batch_normalization_of_keras_is_momentum_one_percent_and_eps_one_thousandth():
    rng = np.random.default_rng(0)
    gamma, beta = rng.normal(size=3), rng.normal(size=3)
    mean, var = np.zeros(3), np.ones(3)
    state = {"running_mean": np.zeros(3), "running_var": np.ones(3)}
    options = {"momentum": 1 - 0.99, "eps": 1e-3}
    for _ in range(4):
        x = rng.normal(2, 3, size=(5, 3, 4, 2))
        pixels = x.swapaxes(0, 1).reshape(3, -1)
        # moving = moving * momentum + batch * (1 - momentum), the variance divided by m.
        mean = mean * 0.99 + pixels.mean(axis=1) * 0.01
        var = var * 0.99 + pixels.var(axis=1) * 0.01
        y, _ = batch_norm(x, gamma, beta, state, **options)
        for c in range(3):
            want = (x[:, c] - pixels[c].mean()) / np.sqrt(pixels[c].var() + 1e-3)
            np.testing.assert_allclose(y[:, c], want * gamma[c] + beta[c], atol=1e-12)
    np.testing.assert_allclose(state["running_mean"], mean, rtol=1e-12)
    np.testing.assert_allclose(state["running_var"], var, rtol=1e-12)

    y, _ = batch_norm(x, gamma, beta, state, training=False, **options)
    for c in range(3):
        want = (x[:, c] - mean[c]) / np.sqrt(var[c] + 1e-3) * gamma[c] + beta[c]
        np.testing.assert_allclose(y[:, c], want, atol=1e-12)
