"""What pooling accepts: types, layouts in memory, and what it refuses."""

import numpy as np
import pytest

from cnnlib import pool
from cnnlib.global_pool import (
    global_avg_pool,
    global_avg_pool_backward,
    global_max_pool,
    global_max_pool_backward,
)
from cnnlib.pool import (
    avg_pool1d_backward,
    avg_pool2d,
    avg_pool2d_backward,
    max_pool1d,
    max_pool1d_backward,
    max_pool2d,
    max_pool2d_backward,
)
from cnnlib.windows import geometry

WINDOWS = {"k": 3, "stride": 2, "padding": 1}
PAIRS = {
    "max": (
        lambda x: max_pool2d(x, **WINDOWS),
        lambda dout, x: max_pool2d_backward(dout, x, **WINDOWS),
    ),
    "avg": (
        lambda x: avg_pool2d(x, **WINDOWS),
        lambda dout, x: avg_pool2d_backward(dout, x.shape, **WINDOWS),
    ),
    "global avg": (global_avg_pool, lambda dout, x: global_avg_pool_backward(dout, x.shape)),
    "global max": (global_max_pool, global_max_pool_backward),
}


@pytest.mark.parametrize("pair", PAIRS.values(), ids=PAIRS)
@pytest.mark.parametrize(
    ("given", "want"),
    [
        (np.int64, np.float64),
        (np.uint8, np.float64),
        (np.bool_, np.float64),
        (np.float16, np.float16),
        (np.float32, np.float32),
        (np.float64, np.float64),
    ],
)
def test_results_are_floats_of_the_type_of_x_and_right_in_value(pair, given, want):
    forward, backward = pair
    x = np.random.default_rng(0).integers(0, 2, size=(2, 3, 5, 6)).astype(given)
    out = forward(x)
    dx = backward(out, x)
    assert out.dtype == dx.dtype == want
    exact = forward(x.astype(float))
    np.testing.assert_allclose(out, exact, rtol=1e-3)
    np.testing.assert_allclose(dx, backward(exact, x.astype(float)), rtol=2e-3)


def test_gradients_of_float16_add_up_without_losing_digits():
    dout = np.array([[[1, 2048, 1]]], np.float16)  # 2048 + 1 is 2048 in float16
    x = np.array([[[0, 0, 9, 0, 0]]], np.float16)
    np.testing.assert_array_equal(max_pool1d_backward(dout, x, 3, stride=1)[0, 0, 2], 2050)
    np.testing.assert_array_equal(avg_pool1d_backward(3 * dout, (1, 1, 5), 3, 1)[0, 0, 2], 2050)


def test_averages_of_float16_do_not_overflow():
    many = (1, 1, 300, 300)  # more pixels than the largest float16
    dx = global_avg_pool_backward(np.full((1, 1), 60000, np.float16), many)
    np.testing.assert_array_equal(dx, np.float16(60000 / 90000))
    x = np.full((1, 1, 4, 4), 60000, np.float16)
    np.testing.assert_array_equal(avg_pool2d(x, 4), x[..., :1, :1])
    np.testing.assert_array_equal(global_avg_pool(x), x[..., 0, 0])


@pytest.mark.parametrize("pair", PAIRS.values(), ids=PAIRS)
def test_inputs_are_not_modified_and_may_be_read_only_or_not_contiguous(pair):
    forward, backward = pair
    x = np.random.default_rng(0).normal(size=(2, 3, 5, 6))
    want = forward(x)
    want_back = backward(want, x)
    dout = np.repeat(want, 2, axis=-1)[..., ::2]
    for strange in (np.asfortranarray(x), np.repeat(x, 2, axis=-1)[..., ::2]):
        kept = strange.copy()
        strange.flags.writeable = dout.flags.writeable = False
        np.testing.assert_allclose(forward(strange), want)
        np.testing.assert_allclose(backward(dout, strange), want_back)
        np.testing.assert_array_equal(strange, kept)
    np.testing.assert_array_equal(dout, want)


@pytest.mark.parametrize("pool", [max_pool2d, avg_pool2d])
@pytest.mark.parametrize("given", [np.float32, np.float16])
def test_results_are_new_arrays_even_when_the_window_is_one_pixel(pool, given):
    x = np.ones((2, 3, 1, 1), given)
    out = pool(x, 1)
    assert out.flags.writeable
    assert not np.shares_memory(out, x)
    assert not np.shares_memory(max_pool2d_backward(out, x, 1), out)
    assert not np.shares_memory(avg_pool2d_backward(out, x.shape, 1), out)
    for forward in (global_avg_pool, global_max_pool):
        assert not np.shares_memory(forward(x), x)
    dx = global_avg_pool_backward(out[..., 0, 0], x.shape)
    assert dx.flags.writeable
    assert not np.shares_memory(dx, out)


@pytest.mark.parametrize("pair", PAIRS.values(), ids=PAIRS)
def test_a_batch_may_be_empty(pair):
    forward, backward = pair
    x = np.ones((0, 3, 5, 6))
    assert forward(x).shape[0] == 0
    assert backward(forward(x), x).shape == x.shape


@pytest.mark.parametrize("pool", [max_pool2d, avg_pool2d])
@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"x": np.ones((3, 5, 6))}, r"x has 3 axes, expected 4, \(N, C, H, W\): x is \(3, 5, 6\)"),
        ({"x": np.full((2, 3, 5, 6), "a")}, "x holds <U1, expected real numbers"),
        ({"x": np.ones((2, 3, 0, 6))}, "n is 0: use a whole number of at least 1"),
        ({"k": 0}, "k is 0: use a whole number of at least 1"),
        ({"k": 2.0}, "k is 2.0: use a whole number of at least 1"),
        ({"k": (1, 2, 3)}, r"k is \(1, 2, 3\): use one number, or 2, one per axis"),
        ({"k": 6}, "n=5, k=6, .*covers 6 pixels but there are only 5"),
        ({"stride": 0}, "stride is 0: use a whole number of at least 1"),
        ({"padding": -1}, "padding is -1: use a whole number of at least 0"),
        ({"padding": "full"}, 'padding is \'full\': use a whole number, "same" or "valid"'),
        ({"padding": (1, 1, 1)}, r"padding is \(1, 1, 1\): use one number, or 2, one per axis"),
        ({"padding": ((1, 1, 1), 0)}, r"padding is \(1, 1, 1\): use .* a pair \(before, after\)"),
        (
            {"padding": (0, 2)},
            r"window 0 of 5 sees padding alone: n=6, k=2, stride=2, padding=\(2, 2\), dilation=1; "
            "use less padding, at most half of k",
        ),
        ({"padding": ((0, 3), 0)}, r"window 3 of 4 sees padding alone: n=5, .*padding=\(0, 3\)"),
    ],
)
def test_pooling_says_what_is_wrong(pool, change, message):
    with pytest.raises(ValueError, match=message):
        pool(**({"x": np.ones((2, 3, 5, 6)), "k": 2} | change))


def test_windows_tile_the_image_unless_told_otherwise():
    assert pool.pool_geometry((5, 7), 2) == geometry((5, 7), (2, 2), stride=2)


def test_dilated_windows_must_see_a_pixel_too():
    with pytest.raises(ValueError, match=r"window 0 of 1 sees padding alone: .*dilation=2"):
        max_pool1d(np.ones((1, 1, 1)), 2, padding=1, dilation=2)
    with pytest.raises(ValueError, match="dilation is 0: use a whole number of at least 1"):
        max_pool1d(np.ones((1, 1, 1)), 2, dilation=0)


@pytest.mark.parametrize(
    ("axes", "letters"), [(1, r"N, C, W\)"), (2, r"N, C, H, W\)"), (3, r"N, C, D, H, W\)")]
)
def test_every_pool_names_its_axes(axes, letters):
    x = np.ones((2, 2))
    for name, first in (
        (f"max_pool{axes}d", ()),
        (f"avg_pool{axes}d", ()),
        (f"max_pool{axes}d_backward", (x,)),
    ):
        with pytest.raises(ValueError, match=rf"x has 2 axes, expected {axes + 2}, \({letters}"):
            getattr(pool, name)(*first, x, 1)
    with pytest.raises(ValueError, match=rf"x_shape is \(2, 2\), expected \({letters}"):
        getattr(pool, f"avg_pool{axes}d_backward")(x, (2, 2), 1)


@pytest.mark.parametrize(
    ("backward", "what"), [("max", "maxima"), ("avg", "averages")], ids=["max", "avg"]
)
def test_pool_backward_says_what_is_wrong(backward, what):
    _, backward = PAIRS[backward]
    x = np.ones((2, 3, 5, 6))
    with pytest.raises(ValueError, match=rf"dout is .*expected the shape of the {what}, \(2, 3, 3"):
        backward(np.ones((2, 3, 5, 6)), x)
    with pytest.raises(ValueError, match="dout holds <U1, expected real numbers"):
        backward(np.full((2, 3, 3, 3), "a"), x)


@pytest.mark.parametrize("shape", [(2, 3), (2, 3, 0, 4), (2, 0, 3, 4)], ids=str)
def test_global_pooling_wants_feature_maps(shape):
    for forward in (global_avg_pool, global_max_pool):
        with pytest.raises(ValueError, match="expected feature maps with at least one pixel"):
            forward(np.ones(shape))
    with pytest.raises(ValueError, match="expected feature maps with at least one pixel"):
        global_avg_pool_backward(np.ones(shape[:2]), shape)
    with pytest.raises(ValueError, match="x holds <U1"):
        global_avg_pool(np.full((2, 3, 4), "a"))


def test_global_pool_backward_says_what_is_wrong():
    x = np.ones((2, 3, 4))
    with pytest.raises(ValueError, match=r"dout is \(2, 4\), expected one number per feature map"):
        global_avg_pool_backward(np.ones((2, 4)), x.shape)
    with pytest.raises(ValueError, match=r"dout is \(2, 3, 1\), expected one number per feature"):
        global_max_pool_backward(np.ones((2, 3, 1)), x)
