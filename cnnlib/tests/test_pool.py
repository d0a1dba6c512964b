"""The values of pooling and of its gradients."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.ndimage import maximum_filter, uniform_filter

from cnnlib import pool
from cnnlib.arithmetic import output_size
from cnnlib.global_pool import (
    global_avg_pool,
    global_avg_pool_backward,
    global_max_pool,
    global_max_pool_backward,
)
from cnnlib.gradcheck import numerical_gradient, relative_error

# Shape of x, k, and the options. Nothing is square, N and C differ, most divisions leave a rest.
GEOMETRIES = [
    ((2, 3, 9), 4, {}),
    ((2, 3, 9), 3, {"stride": 2, "padding": 1}),
    ((2, 3, 9), (4,), {"stride": 3, "ceil_mode": True}),
    ((2, 3, 8), 3, {"stride": 2, "padding": ((0, 1),)}),
    ((2, 3, 6, 8), 2, {}),
    ((2, 3, 5, 7), (3, 2), {"stride": (1, 2)}),
    ((2, 3, 5, 7), (3, 2), {"stride": (2, 3), "padding": 1}),
    ((2, 3, 5, 7), (2, 3), {"stride": 4}),
    ((2, 3, 6, 7), (3, 2), {"stride": 2, "ceil_mode": True}),
    ((2, 3, 6, 7), 3, {"stride": (2, 1), "padding": (1, 0), "ceil_mode": True}),
    ((2, 3, 5, 6), (3, 4), {"stride": 1, "padding": ((0, 2), (3, 1))}),
    ((2, 3, 5, 6), (3, 2), {"stride": 2, "padding": "same"}),
    ((1, 2, 2, 1), (3, 2), {"stride": 2, "ceil_mode": True}),
    ((2, 2, 4, 5, 6), (2, 3, 2), {"padding": 1}),
    ((1, 2, 4, 3, 5), 2, {"stride": (2, 1, 3), "ceil_mode": True}),
    ((1, 2, 3, 5, 3), 2, {}),
]
DILATED = [
    ((2, 3, 9), 3, {"stride": 1, "dilation": 2}),
    ((2, 3, 7, 9), (3, 2), {"stride": 2, "dilation": (2, 3), "padding": (1, 1)}),
    ((2, 3, 7, 8), 2, {"dilation": (1, 3), "ceil_mode": True}),
    ((1, 2, 4, 5, 6), 2, {"stride": 1, "dilation": (1, 2, 3)}),
]


def call(kind, x, *others, backward=False, **options):
    """Call max_pool2d and its like for as many axes as x has."""
    name = f"{kind}_pool{np.ndim(x) - 2}d"
    if not backward:
        return getattr(pool, name)(x, *others, **options)
    dout, *others = others
    x = np.shape(x) if kind == "avg" else x
    return getattr(pool, f"{name}_backward")(dout, x, *others, **options)


def per_axis(option, axes):
    return option if isinstance(option, tuple) else (option,) * axes


def windows(sizes, k, stride=None, padding=0, dilation=1, ceil_mode=False):
    """Yield every place of the output with the pixels that its window covers, padding included.

    What lies beyond the padding is left out.
    """
    axes = len(sizes)
    k = per_axis(k, axes)
    steps, gaps = per_axis(k if stride is None else stride, axes), per_axis(dilation, axes)
    zeros, outs = [], []
    for n, size, step, entry, gap in zip(
        sizes, k, steps, per_axis(padding, axes), gaps, strict=True
    ):
        outs.append(output_size(n, size, step, entry, gap, mode="ceil" if ceil_mode else "floor"))
        total = max(0, (outs[-1] - 1) * step + size - n)
        entry = (total // 2, total - total // 2) if entry == "same" else entry
        zeros.append(entry if isinstance(entry, tuple) else (entry, entry))
    for place in np.ndindex(*outs):
        ranges = [
            [o * step + i * gap - before for i in range(size)]
            for o, step, size, gap, (before, _) in zip(place, steps, k, gaps, zeros, strict=True)
        ]
        grid = np.stack(np.meshgrid(*ranges, indexing="ij"), axis=-1).reshape(-1, axes)
        ends = [n + after for n, (_, after) in zip(sizes, zeros, strict=True)]
        yield place, [tuple(pixel) for pixel in grid if all(pixel < ends)]


def is_inside(pixel, sizes):
    return all(0 <= i < n for i, n in zip(pixel, sizes, strict=True))


def max_by_definition(x, k, **options):
    """Return every maximum, and which pixel it was read from: the first of the largest."""
    found = {}
    for place, pixels in windows(x.shape[2:], k, **options):
        pixels = [pixel for pixel in pixels if is_inside(pixel, x.shape[2:])]
        for image in np.ndindex(x.shape[:2]):
            found[(*image, *place)] = max((image + pixel for pixel in pixels), key=lambda i: x[i])
    out = np.zeros(np.add(max(found), 1))
    for place, winner in found.items():
        out[place] = x[winner]
    return out, found


def avg_by_definition(x, k, count_include_pad=True, **options):
    found = {}
    for place, pixels in windows(x.shape[2:], k, **options):
        inside = [pixel for pixel in pixels if is_inside(pixel, x.shape[2:])]
        count = len(pixels) if count_include_pad else len(inside)
        found[place] = sum(x[(..., *pixel)] for pixel in inside) / count
    out = np.zeros((*x.shape[:2], *np.add(max(found), 1)))
    for place, mean in found.items():
        out[(..., *place)] = mean
    return out


def images(shape, ties=False, seed=0):
    rng = np.random.default_rng(seed)
    return rng.integers(-2, 1, size=shape).astype(float) if ties else rng.normal(size=shape)


@pytest.mark.parametrize(("shape", "k", "options"), GEOMETRIES + DILATED, ids=str)
@pytest.mark.parametrize("ties", [False, True])
def test_max_pool_and_its_gradient_equal_their_definition(shape, k, options, ties):
    x = images(shape, ties) - 3  # below zero: zeros in the padding would be larger
    want, winners = max_by_definition(x, k, **options)
    np.testing.assert_array_equal(call("max", x, k, **options), want)

    dout, dx = images(want.shape, seed=1), np.zeros(shape)
    for place, winner in winners.items():
        dx[winner] += dout[place]
    got = call("max", x, dout, k, backward=True, **options)
    np.testing.assert_allclose(got, dx, rtol=1e-12, atol=1e-12)


@pytest.mark.parametrize(("shape", "k", "options"), GEOMETRIES, ids=str)
@pytest.mark.parametrize("count_include_pad", [False, True])
def test_avg_pool_equals_its_definition(shape, k, options, count_include_pad):
    options = options | {"count_include_pad": count_include_pad}
    x = images(shape)
    want = avg_by_definition(x, k, **options)
    np.testing.assert_allclose(call("avg", x, k, **options), want, rtol=1e-12, atol=1e-12)


@pytest.mark.parametrize(
    ("kind", "shape", "k", "options"),
    [("max", *geometry) for geometry in GEOMETRIES + DILATED]
    + [("avg", *geometry) for geometry in GEOMETRIES]
    + [
        ("avg", *GEOMETRIES[i][:2], GEOMETRIES[i][2] | {"count_include_pad": False}) for i in (6, 9)
    ],
    ids=str,
)
def test_pool_backward_matches_finite_differences(kind, shape, k, options):
    x = images(shape)
    dout = images(call(kind, x, k, **options).shape, seed=1)
    want = numerical_gradient(lambda x: np.sum(call(kind, x, k, **options) * dout), x)
    assert relative_error(call(kind, x, dout, k, backward=True, **options), want) < 1e-7


@st.composite
def geometries(draw):
    """Draw a shape, a window and options; no padding is wider than half the window."""
    axes = draw(st.integers(1, 3))

    def per_axis(low, high):
        return tuple(draw(st.integers(low, high)) for _ in range(axes))

    k, extra = per_axis(1, 4), per_axis(0, 3)
    pairs = tuple(tuple(draw(st.integers(0, n // 2)) for _ in "ba") for n in k)
    options = {"stride": draw(st.sampled_from([None, per_axis(1, 5)])), "padding": pairs}
    options["ceil_mode"] = draw(st.booleans())
    shape = (draw(st.integers(1, 2)), draw(st.integers(1, 3)), *np.add(k, extra))
    return tuple(map(int, shape)), k, options


@settings(max_examples=60, deadline=None, database=None, derandomize=True)
@given(geometries(), st.booleans())
def test_any_geometry_equals_the_definition_and_its_gradients_are_the_adjoint(geometry, count):
    shape, k, options = geometry
    x, v = images(shape, ties=True), images(shape, seed=1)
    want, winners = max_by_definition(x, k, **options)
    np.testing.assert_array_equal(call("max", x, k, **options), want)
    dout = images(want.shape, seed=2)
    picked = sum(v[winner] * dout[place] for place, winner in winners.items())
    dx = call("max", x, dout, k, backward=True, **options)
    assert np.sum(dx * v) == pytest.approx(picked, abs=1e-9)

    options = options | {"count_include_pad": count}
    np.testing.assert_allclose(
        call("avg", v, k, **options), avg_by_definition(v, k, **options), atol=1e-12
    )
    dx = call("avg", x, dout, k, backward=True, **options)
    want = np.sum(dout * call("avg", v, k, **options))
    assert np.sum(dx * v) == pytest.approx(want, abs=1e-9)


@pytest.mark.parametrize("sizes", [(9,), (6, 9), (5, 4, 6)], ids=str)
def test_windows_of_three_agree_with_scipy(sizes):
    x = images((1, 1, *sizes))
    filtered = maximum_filter(x[0, 0], 3, mode="constant", cval=-np.inf)
    np.testing.assert_array_equal(call("max", x, 3, stride=1, padding=1)[0, 0], filtered)
    filtered = uniform_filter(x[0, 0], 3, mode="constant")
    np.testing.assert_allclose(call("avg", x, 3, stride=1, padding=1)[0, 0], filtered, atol=1e-12)


DECK = np.array([[[[1.0, 0, 2, 3], [4, 6, 6, 8], [3, 1, 1, 0], [1, 2, 2, 4]]]])


def test_the_matrix_of_the_textbooks():
    np.testing.assert_array_equal(pool.max_pool2d(DECK, 2)[0, 0], [[6, 8], [3, 4]])
    np.testing.assert_array_equal(pool.avg_pool2d(DECK, 2)[0, 0], [[2.75, 4.75], [1.75, 1.75]])
    np.testing.assert_array_equal(pool.max_pool2d(DECK, 3, stride=1)[0, 0], [[6, 8], [6, 8]])


def test_ceil_mode_never_counts_what_lies_beyond_the_padding():
    ones = np.ones((1, 1, 6))
    options = {"stride": 3, "padding": 1, "ceil_mode": True}
    np.testing.assert_allclose(pool.avg_pool1d(ones, 4, **options)[0, 0], [3 / 4, 1, 1 / 2])
    options = {"stride": 2, "padding": 1, "ceil_mode": True}
    np.testing.assert_allclose(pool.avg_pool1d(ones, 3, **options)[0, 0], [2 / 3, 1, 1, 1 / 2])
    options["count_include_pad"] = False
    np.testing.assert_allclose(pool.avg_pool1d(ones, 3, **options)[0, 0], [1, 1, 1, 1])


def test_of_equal_maxima_the_first_in_reading_order_gets_the_gradient():
    x = np.array([[[[0.0, 5, 0], [5, 0, 0], [5, 5, 5]]]])
    dx = pool.max_pool2d_backward(np.array([[[[2.0]]]]), x, 3)
    np.testing.assert_array_equal(dx[0, 0], [[0, 2, 0], [0, 0, 0], [0, 0, 0]])


def test_a_window_of_minus_infinity_keeps_its_gradient_within_the_image():
    x = np.full((1, 1, 2), -np.inf)
    assert pool.max_pool1d(x, 2, padding=1)[0, 0, 0] == -np.inf
    dx = pool.max_pool1d_backward(np.array([[[3.0, 4.0]]]), x, 2, padding=1)
    np.testing.assert_array_equal(dx, [[[3, 4]]])


def test_a_nan_is_not_swallowed():
    x = np.array([[[1.0, np.nan, 3.0, 4.0]]])
    np.testing.assert_array_equal(pool.max_pool1d(x, 2), [[[np.nan, 4.0]]])
    np.testing.assert_array_equal(global_max_pool(x), [[np.nan]])


def test_a_window_with_a_nan_sends_its_gradient_there():
    x = np.array([[[1.0, np.nan, 9.0, 4.0]]])
    dx = pool.max_pool1d_backward(np.array([[[2.0, 3.0]]]), x, 2)
    np.testing.assert_array_equal(dx, [[[0, 2, 3, 0]]])
    dx = pool.max_pool1d_backward(np.array([[[2.0, 3.0]]]), x, 3, stride=1)
    np.testing.assert_array_equal(dx, [[[0, 5, 0, 0]]])


def test_of_several_nan_the_last_in_reading_order_gets_the_gradient():
    nan = np.nan
    x = np.array([[[[0.0, nan, 7], [nan, 0, nan], [9, 9, 9]]]])
    dx = pool.max_pool2d_backward(np.array([[[[2.0]]]]), x, 3)
    np.testing.assert_array_equal(dx[0, 0], [[0, 0, 0], [0, 0, 2], [0, 0, 0]])


@pytest.mark.parametrize("sizes", [(6,), (3, 4), (2, 3, 2)], ids=str)
def test_global_pooling_is_one_window_as_large_as_the_image(sizes):
    x = images((2, 3, *sizes))
    dout = images((2, 3), seed=1)
    whole = dout.reshape(2, 3, *(1,) * len(sizes))
    np.testing.assert_allclose(global_avg_pool(x), call("avg", x, sizes).reshape(2, 3))
    np.testing.assert_array_equal(global_max_pool(x), call("max", x, sizes).reshape(2, 3))
    want = call("avg", x, whole, sizes, backward=True)
    np.testing.assert_allclose(global_avg_pool_backward(dout, x.shape), want)
    for maps in (x, np.maximum(x, 0)):
        want = call("max", maps, whole, sizes, backward=True)
        np.testing.assert_array_equal(global_max_pool_backward(dout, maps), want)


def test_global_pooling_matches_finite_differences():
    x, dout = images((2, 3, 3, 4)), images((2, 3), seed=1)
    want = numerical_gradient(lambda x: np.sum(global_avg_pool(x) * dout), x)
    assert relative_error(global_avg_pool_backward(dout, x.shape), want) < 1e-7
    want = numerical_gradient(lambda x: np.sum(global_max_pool(x) * dout), x)
    assert relative_error(global_max_pool_backward(dout, x), want) < 1e-7
