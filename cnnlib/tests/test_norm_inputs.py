"""What batch norm and its fusion accept: types, layouts in memory, and what they refuse."""

import numpy as np
import pytest

from cnnlib.norm import batch_norm, batch_norm_backward, fuse_conv_bn
from cnnlib.tests.test_norm import batch, phases


@phases
@pytest.mark.parametrize(
    ("x_type", "gamma_type", "want"),
    [
        (np.uint8, np.float32, np.float32),
        (np.int64, np.int64, np.float64),
        (np.float16, np.float16, np.float16),
        (np.float32, np.float32, np.float32),
        (np.float32, np.float64, np.float64),
    ],
)
def test_results_are_new_floats_of_the_type_of_x_and_gamma(training, x_type, gamma_type, want):
    x = np.arange(24).astype(x_type).reshape(4, 3, 2)
    gamma, state = np.ones(3, gamma_type), {"running_mean": np.ones(3), "running_var": np.ones(3)}
    y, cache = batch_norm(x, gamma, np.zeros(3), state, training, eps=np.float64(1e-5))
    assert y.dtype == want
    assert cache.x_hat.dtype == cache.scale.dtype == np.result_type(want, np.float32)
    assert [g.dtype for g in batch_norm_backward(np.ones(x.shape), cache)] == [want] * 3
    exact, _ = batch_norm(x.astype(float), gamma, np.zeros(3), state, training)
    np.testing.assert_allclose(y, exact, rtol=2e-3, atol=0 if training else 1e-5)


@phases
def test_inputs_are_not_modified_and_may_be_read_only_or_not_contiguous(training):
    x, gamma, beta, state = batch((2, 3, 4, 5))
    kept = {name: value.copy() for name, value in state.items()}
    dout = np.random.default_rng(1).normal(size=x.shape)
    want, cache = batch_norm(x, gamma, beta, state, training)
    wanted = batch_norm_backward(dout, cache)

    strange = [np.asfortranarray(x), np.repeat(gamma, 2)[::2], np.repeat(beta, 2)[::2], dout]
    before = [a.copy() for a in strange]
    for a in strange:
        a.flags.writeable = False
    y, cache = batch_norm(*strange[:3], kept, training)
    np.testing.assert_allclose(y, want)
    for got, gradient in zip(batch_norm_backward(dout, cache), wanted, strict=True):
        np.testing.assert_allclose(got, gradient, atol=1e-12)
    for a, b in zip(strange, before, strict=True):
        np.testing.assert_array_equal(a, b)
    assert not any(np.shares_memory(y, a) for a in (strange[0], cache.x_hat))


def test_float16_is_computed_in_more_digits():
    # The sums, and the square of 300, are beyond the largest float16.
    x, dout = np.zeros((5000, 2), np.float16), np.full((5000, 2), 600, np.float16)
    x[::2], dout[2500:] = 600, -600
    state = {"running_mean": np.zeros(2), "running_var": np.ones(2)}
    y, cache = batch_norm(x, np.ones(2, np.float16), np.zeros(2), state, momentum=1)
    np.testing.assert_array_equal(np.unique(y), [-1, 1])
    assert (state["running_mean"][0], state["running_var"][0]) == (300, 90_000)
    assert batch_norm_backward(dout, cache)[2][0] == 0


def test_float16_fuses_in_more_digits():
    w = np.full((1, 1), 0.001, np.float16)
    gamma, zero = np.full(1, 1000, np.float16), np.zeros(1, np.float16)
    w2, b2 = fuse_conv_bn(w, None, gamma, zero, zero, zero, eps=1e-4)
    assert w2[0, 0] == pytest.approx(100, rel=1e-3)
    assert w2.dtype == b2.dtype == np.float16


def test_a_constant_channel_comes_out_as_beta():
    x = np.full((4, 2), 7.0)
    y, cache = batch_norm(x, np.ones(2), np.array([1.0, 2.0]))
    np.testing.assert_array_equal(y, [[1.0, 2.0]] * 4)
    assert all(np.isfinite(g).all() for g in batch_norm_backward(x, cache))


def test_testing_takes_a_single_image_or_none():
    _, gamma, beta, state = batch((2, 3))
    for images in (0, 1):
        y, cache = batch_norm(np.ones((images, 3)), gamma, beta, state, training=False)
        assert batch_norm_backward(y, cache)[0].shape == (images, 3)


STATE = {"running_mean": np.zeros(3), "running_var": np.ones(3)}


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"x": np.ones(3)}, r"x is \(3,\), expected \(N, C\) or \(N, C, \*sizes\)"),
        ({"x": np.full((2, 3), "a")}, "x holds <U1"),
        ({"gamma": np.ones(2)}, r"gamma is \(2,\), expected one number per channel, \(3,\)"),
        ({"gamma": np.full(3, "a")}, "gamma holds <U1"),
        ({"beta": np.ones((1, 3))}, r"beta is \(1, 3\), expected one number per channel, \(3,\)"),
        ({"x": np.ones((1, 3))}, r"x is \(1, 3\): .* over 1 numbers, .*at least 2; use a larger"),
        ({"x": np.ones((1, 3, 1, 1))}, "over 1 numbers, expected at least 2; .*training=False"),
        ({"x": np.ones((0, 3))}, "over 0 numbers, expected at least 2"),
        ({"training": False}, "state has no running_mean and no running_var: expected .*(3,)"),
        ({"state": {"running_mean": np.zeros(3)}}, "state has no running_var: expected arrays"),
        (
            {"state": STATE | {"running_var": np.ones(4)}},
            r"running_var is \(4,\), expected one per channel: x is \(4, 3\)",
        ),
        (
            {"state": STATE | {"running_mean": np.zeros(3, int)}},
            r"running_mean holds int64: training updates it in place, .*numpy.ones\(3\)",
        ),
        (
            {"state": STATE | {"running_var": np.broadcast_to(1.0, 3)}},
            "running_var holds float64: .*expected floats that can be written to",
        ),
        (
            {"state": STATE | {"running_var": -np.ones(3)}, "training": False},
            "the least variance is -1 and eps is 1e-05: expected a positive sum",
        ),
        ({"eps": 0, "x": np.ones((4, 3))}, "the least variance is 0 and eps is 0: expected a"),
        ({"eps": -1e-5}, "eps is -1e-05: use a finite number of at least 0"),
        ({"momentum": 1.5}, "momentum is 1.5: use a finite number of at least 0 and of at most 1"),
        ({"momentum": -0.1, "state": STATE}, "momentum is -0.1: use a finite number"),
    ],
)
def test_batch_norm_says_what_is_wrong(change, message):
    good = {"x": np.arange(12.0).reshape(4, 3), "gamma": np.ones(3), "beta": np.zeros(3)}
    with pytest.raises(ValueError, match=message):
        batch_norm(**(good | change))


@phases
def test_batch_norm_backward_refuses_a_dout_of_another_shape(training):
    x, gamma, beta, state = batch((4, 3))
    _, cache = batch_norm(x, gamma, beta, state, training)
    with pytest.raises(ValueError, match=r"dout is \(3, 4\), expected the shape of x, \(4, 3\)"):
        batch_norm_backward(np.ones((3, 4)), cache)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"b": np.ones(3)}, r"b is \(3,\), expected one number per filter, \(4,\)"),
        ({"gamma": np.ones(3)}, r"gamma is \(3,\), expected one number per filter"),
        ({"beta": np.ones(5)}, r"beta is \(5,\), expected one number per filter"),
        ({"mean": np.ones((4, 1))}, r"mean is \(4, 1\), expected one number per filter"),
        ({"var": np.ones(3)}, r"var is \(3,\), expected one number per filter"),
        ({"var": -np.ones(4)}, "the least variance is -1"),
        ({"eps": "small"}, "eps is 'small': use a finite number"),
        ({"w": 1.0}, r"w is \(\), expected at least two axes"),
        ({"w": np.ones(4)}, r"w is \(4,\), expected at least two axes"),
        ({"w": np.full((4, 3), "a")}, "w holds <U1"),
    ],
)
def test_fuse_conv_bn_says_what_is_wrong(change, message):
    good = dict.fromkeys(["b", "gamma", "beta", "mean", "var"], np.ones(4))
    with pytest.raises(ValueError, match=message):
        fuse_conv_bn(**({"w": np.ones((4, 3, 2, 2))} | good | change))


def test_fusing_modifies_nothing():
    w, b = np.ones((4, 3, 2, 2)), np.ones(4)
    for a in (w, b):
        a.flags.writeable = False
    w2, b2 = fuse_conv_bn(w, None, b, b, b, b, eps=0)
    assert not any(np.shares_memory(new, old) for new in (w2, b2) for old in (w, b))
    np.testing.assert_array_equal(b2, 0 * b)
