"""The values of the convolutions and of their gradients."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.signal import correlate

from cnnlib.conv import (
    conv1d,
    conv1d_backward,
    conv2d,
    conv2d_backward,
    conv3d,
    conv3d_backward,
)
from cnnlib.gradcheck import numerical_gradient, relative_error

FORWARD = {1: conv1d, 2: conv2d, 3: conv3d}
BACKWARD = {1: conv1d_backward, 2: conv2d_backward, 3: conv3d_backward}

# Shapes of x and w, and the options. Nothing is square, N, C and F differ, most divisions leave
# a rest.
GEOMETRIES = [
    ((2, 3, 9), (4, 3, 4), {}),
    ((2, 3, 9), (4, 3, 4), {"stride": 2, "padding": 1}),
    ((2, 4, 11), (6, 2, 3), {"stride": 3, "padding": "same", "dilation": 2, "groups": 2}),
    ((2, 3, 5, 7), (4, 3, 3, 2), {}),
    ((2, 3, 5, 7), (4, 3, 3, 2), {"stride": (1, 2), "padding": (2, 1)}),
    ((2, 3, 6, 8), (4, 3, 3, 2), {"stride": (3, 2), "dilation": (1, 3), "padding": "valid"}),
    ((2, 3, 6, 7), (4, 3, 2, 4), {"padding": "same"}),
    ((2, 3, 7, 6), (4, 3, 3, 2), {"stride": 2, "padding": "same", "dilation": (2, 1)}),
    ((2, 4, 5, 6), (6, 2, 2, 3), {"stride": 2, "padding": 1, "groups": 2}),
    ((2, 3, 5, 6), (6, 1, 3, 2), {"padding": "same", "groups": 3}),
    ((2, 3, 5, 6), (4, 3, 3, 2), {"stride": (1, 2), "padding": ((0, 2), (3, 1))}),
    ((1, 2, 3, 4), (1, 2, 3, 4), {}),
    ((2, 3, 4, 5), (4, 3, 1, 1), {"stride": 2}),
    ((2, 3, 9), (4, 3, 4), {"stride": 2, "padding": ((3, 0),)}),
    ((2, 2, 3, 4, 5), (3, 2, 2, 3, 2), {}),
    ((1, 2, 3, 2, 4), (2, 2, 2, 3, 2), {"padding": (1, (0, 2), (2, 1)), "stride": 2}),
    ((1, 4, 4, 3, 5), (2, 2, 3, 2, 2), {"stride": (2, 1, 2), "padding": (1, 0, 2), "groups": 2}),
    ((1, 2, 4, 3, 5), (3, 2, 2, 2, 3), {"dilation": (1, 2, 2), "padding": "same", "stride": 2}),
]


def batch(x_shape, w_shape, seed=0):
    rng = np.random.default_rng(seed)
    return rng.normal(size=x_shape), rng.normal(size=w_shape), rng.normal(3, 1, size=w_shape[0])


def call(table, first, *others, **options):
    """Call the function for as many axes as the first argument has."""
    return table[first.ndim - 2](first, *others, **options)


def zeros_before_and_windows(n, k, stride, padding, dilation):
    covered = (k - 1) * dilation + 1
    if padding == "same":
        windows = -(-n // stride)
        return max((windows - 1) * stride + covered - n, 0) // 2, windows
    padding = 0 if padding == "valid" else padding
    before, after = padding if isinstance(padding, tuple) else (padding, padding)
    return before, (n + before + after - covered) // stride + 1


def by_definition(x, w, b=None, stride=1, padding=0, dilation=1, groups=1):
    """Convolve one window, one weight at a time."""
    axes = range(x.ndim - 2)
    s, p, d = (
        option if isinstance(option, tuple) else [option] * len(axes)
        for option in (stride, padding, dilation)
    )
    before, windows = zip(
        *(zeros_before_and_windows(x.shape[2 + a], w.shape[2 + a], s[a], p[a], d[a]) for a in axes),
        strict=True,
    )
    out = np.zeros((len(x), len(w), *windows))
    for f, *place in np.ndindex(out.shape[1:]):
        first = f // (len(w) // groups) * w.shape[1]
        for weight in np.ndindex(w.shape[2:]):
            pixel = [place[a] * s[a] + weight[a] * d[a] - before[a] for a in axes]
            if all(0 <= pixel[a] < x.shape[2 + a] for a in axes):
                for c in range(w.shape[1]):
                    out[:, f, *place] += x[:, first + c, *pixel] * w[f, c, *weight]
        out[:, f, *place] += 0 if b is None else b[f]
    return out


@pytest.mark.parametrize(("x_shape", "w_shape", "options"), GEOMETRIES, ids=str)
def test_conv_equals_its_definition(x_shape, w_shape, options):
    x, w, b = batch(x_shape, w_shape)
    np.testing.assert_allclose(
        call(FORWARD, x, w, b, **options), by_definition(x, w, b, **options), rtol=1e-12, atol=1e-12
    )


@pytest.mark.parametrize(("x_shape", "w_shape", "options"), GEOMETRIES, ids=str)
@pytest.mark.parametrize("which", [0, 1, 2], ids=["dx", "dw", "db"])
def test_conv_backward_matches_finite_differences(x_shape, w_shape, options, which):
    arrays = x, w, b = batch(x_shape, w_shape)
    dout = np.random.default_rng(1).normal(size=call(FORWARD, x, w, b, **options).shape)

    def loss(_):
        return np.sum(call(FORWARD, x, w, b, **options) * dout)

    want = numerical_gradient(loss, arrays[which])
    assert relative_error(call(BACKWARD, dout, x, w, **options)[which], want) < 1e-7


@st.composite
def geometries(draw):
    """Draw shapes and options that fit: the image is at least as large as what a kernel covers."""
    axes = draw(st.integers(1, 3))

    def per_axis(low, high):
        return tuple(draw(st.integers(low, high)) for _ in range(axes))

    kernel, dilation, extra = per_axis(1, 3), per_axis(1, 2), per_axis(0, 3)
    sizes = tuple((k - 1) * d + 1 + e for k, d, e in zip(kernel, dilation, extra, strict=True))
    groups, channels, filters = (draw(st.integers(1, 3)) for _ in range(3))
    pairs = tuple(zip(per_axis(0, 2), per_axis(0, 2), strict=True))
    padding = draw(st.sampled_from(["same", "valid", 0, 1, per_axis(0, 2), pairs]))
    options = {"stride": per_axis(1, 4), "padding": padding, "dilation": dilation, "groups": groups}
    x_shape = (draw(st.integers(1, 2)), groups * channels, *sizes)
    return x_shape, (groups * filters, channels, *kernel), options


@settings(max_examples=60, deadline=None, database=None, derandomize=True)
@given(geometries())
def test_any_geometry_equals_the_definition_and_its_gradients_are_the_adjoint(geometry):
    x_shape, w_shape, options = geometry
    x, w, b = batch(x_shape, w_shape)
    out = call(FORWARD, x, w, b, **options)
    np.testing.assert_allclose(out, by_definition(x, w, b, **options), rtol=1e-10, atol=1e-10)

    v, u, _ = batch(x_shape, w_shape, seed=1)
    dout = np.random.default_rng(2).normal(size=out.shape)
    dx, dw, db = call(BACKWARD, dout, x, w, **options)
    assert np.sum(dx * v) == pytest.approx(np.sum(dout * call(FORWARD, v, w, **options)), abs=1e-9)
    assert np.sum(dw * u) == pytest.approx(np.sum(dout * call(FORWARD, x, u, **options)), abs=1e-9)
    np.testing.assert_allclose(db, np.swapaxes(dout, 0, 1).reshape(len(db), -1).sum(axis=1))


@pytest.mark.parametrize("sizes", [(9,), (6, 9), (5, 4, 6)], ids=str)
def test_one_image_and_one_filter_agree_with_scipy(sizes):
    rng = np.random.default_rng(0)
    image, kernel = rng.normal(size=sizes), rng.normal(size=(3, 2, 4)[: len(sizes)])
    got = call(FORWARD, image[None, None], kernel[None, None])[0, 0]
    np.testing.assert_allclose(got, correlate(image, kernel, mode="valid"), atol=1e-12)


@pytest.mark.parametrize("axes", [1, 2, 3])
def test_a_delta_filter_returns_the_image(axes):
    image = np.random.default_rng(0).normal(size=(2, 1, 5, 6, 4)[: axes + 2])
    delta = np.zeros((1, 1) + (3,) * axes)
    delta[(0, 0) + (1,) * axes] = 1
    np.testing.assert_array_equal(call(FORWARD, image, delta, padding=1), image)


def test_the_kernel_is_not_flipped():
    x, w = np.array([[[1.0, 2.0, 3.0, 4.0]]]), np.array([[[1.0, 10.0, 100.0]]])
    np.testing.assert_array_equal(conv1d(x, w), [[[321.0, 432.0]]])


def test_a_1x1_filter_mixes_the_channels_of_each_pixel():
    x, w, _ = batch((2, 3, 4, 5), (6, 3, 1, 1))
    want = np.moveaxis(np.moveaxis(x, 1, -1) @ w[:, :, 0, 0].T, -1, 1)
    np.testing.assert_allclose(conv2d(x, w), want)


def test_a_depthwise_filter_sees_its_own_channel_alone():
    x, w, b = batch((2, 3, 5, 6), (3, 1, 2, 3))
    want = [conv2d(x[:, [c]], w[[c]], b[[c]]) for c in range(3)]
    np.testing.assert_allclose(conv2d(x, w, b, groups=3), np.concatenate(want, axis=1))


@pytest.mark.parametrize(
    ("n", "k", "stride", "want"),
    [
        (5, 2, 1, [2, 2, 2, 2, 1]),
        (5, 4, 1, [3, 4, 4, 3, 2]),
        (6, 3, 2, [3, 3, 2]),
        (5, 3, 2, [2, 3, 2]),
        (5, 1, 3, [1, 1]),
        (2, 5, 1, [2, 2]),
    ],
)
def test_same_padding_puts_the_extra_zero_at_the_end(n, k, stride, want):
    out = conv1d(np.ones((1, 1, n)), np.ones((1, 1, k)), stride=stride, padding="same")
    np.testing.assert_array_equal(out[0, 0], want)
