"""Batch renormalization."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cnnlib.gradcheck import numerical_gradient, relative_error
from cnnlib.norm import batch_norm, batch_norm_backward
from cnnlib.renorm import batch_renorm, batch_renorm_backward
from cnnlib.tests.test_norm import batch, shapes


def copied(state):
    return {name: value.copy() for name, value in state.items()}


def by_definition(x, gamma, beta, state, r_max, d_max, eps):
    """Follow algorithm 1 of the paper, channel by channel."""
    out = np.zeros(x.shape)
    for c in range(x.shape[1]):
        mean, std = x[:, c].mean(), np.sqrt(x[:, c].var() + eps)
        running_std = np.sqrt(state["running_var"][c] + eps)
        r = min(max(std / running_std, 1 / r_max), r_max)
        d = min(max((mean - state["running_mean"][c]) / running_std, -d_max), d_max)
        out[:, c] = gamma[c] * ((x[:, c] - mean) / std * r + d) + beta[c]
    return out


@settings(max_examples=60, deadline=None, database=None, derandomize=True)
@given(
    st.tuples(st.integers(2, 4), st.integers(1, 3)),
    st.lists(st.integers(1, 3), max_size=3),
    st.floats(1, 4),
    st.floats(0, 4),
    st.floats(1e-6, 0.5),
)
def test_any_batch_equals_the_definition(first, sizes, r_max, d_max, eps):
    x, gamma, beta, state = batch((*first, *sizes))
    want = by_definition(x, gamma, beta, state, r_max, d_max, eps)
    y, cache = batch_renorm(x, gamma, beta, state, r_max, d_max, eps=eps)
    np.testing.assert_allclose(y, want, rtol=1e-9, atol=1e-9)
    dx, _, _ = batch_renorm_backward(np.cos(x), cache)
    np.testing.assert_allclose(np.swapaxes(dx, 0, 1).reshape(first[1], -1).sum(1), 0, atol=1e-9)


@shapes
@pytest.mark.parametrize("which", [0, 1, 2], ids=["dx", "dgamma", "dbeta"])
def test_the_gradient_matches_finite_differences_with_r_and_d_held(shape, which):
    x, gamma, beta, state = batch(shape)
    dout = np.random.default_rng(1).normal(size=shape)
    _, cache = batch_renorm(x, gamma, beta, copied(state), 1.3, 0.7)

    def loss(_):
        x_hat = batch_norm(x, np.ones(shape[1]), np.zeros(shape[1]))[0]
        per_channel = (-1,) + (1,) * (len(shape) - 2)
        corrected = x_hat * cache.r + cache.d
        return np.sum((corrected * gamma.reshape(per_channel) + beta.reshape(per_channel)) * dout)

    want = numerical_gradient(loss, (x, gamma, beta)[which])
    assert relative_error(batch_renorm_backward(dout, cache)[which], want) < 1e-7


@shapes
def test_limits_of_one_and_zero_leave_batch_norm(shape):
    x, gamma, beta, state = batch(shape)
    other, dout = copied(state), np.random.default_rng(1).normal(size=shape)
    y, cache = batch_renorm(x, gamma, beta, state, r_max=1, d_max=0, momentum=0.3)
    want, wanted = batch_norm(x, gamma, beta, other, momentum=0.3)
    np.testing.assert_array_equal(y, want)
    pairs = zip(batch_renorm_backward(dout, cache), batch_norm_backward(dout, wanted), strict=True)
    for got, gradient in pairs:
        np.testing.assert_allclose(got, gradient, atol=1e-14)
    for name in state:
        np.testing.assert_array_equal(state[name], other[name])


@shapes
def test_without_limits_training_computes_what_testing_computes(shape):
    x, gamma, beta, state = batch(shape)
    want, _ = batch_norm(x, gamma, beta, state, training=False)
    y, _ = batch_renorm(x, gamma, beta, state, r_max=1e6, d_max=1e6)
    np.testing.assert_allclose(y, want, rtol=1e-10, atol=1e-10)


@pytest.mark.parametrize(
    ("x_type", "gamma_type", "want"),
    [
        (np.uint8, np.float32, np.float32),
        (np.int64, np.int64, np.float64),
        (np.float16, np.float16, np.float16),
    ],
)
def test_results_are_new_floats_and_inputs_may_be_read_only(x_type, gamma_type, want):
    x = np.arange(12).astype(x_type).reshape(3, 4).T
    gamma, beta = np.ones(3, gamma_type), np.zeros(3)
    for a in (x, gamma, beta):
        a.flags.writeable = False
    states = [{"running_mean": np.zeros(3), "running_var": np.full(3, 2.0)} for _ in range(2)]
    y, cache = batch_renorm(x, gamma, beta, states[0], 3, 5)
    gradients = batch_renorm_backward(np.ones((4, 3)), cache)
    assert [a.dtype for a in (y, *gradients)] == [want] * 4
    assert cache.r.dtype == cache.d.dtype == cache.x_hat.dtype
    exact, _ = batch_renorm(x.astype(float), gamma, beta, states[1], 3, 5)
    np.testing.assert_allclose(y, exact, rtol=2e-3, atol=1e-6)


def test_float16_is_computed_in_more_digits():
    # The sum of the gradients of one sign is beyond the largest float16.
    x, dout = np.zeros((400, 2), np.float16), np.full((400, 2), 600, np.float16)
    x[::2], dout[200:] = 600, -600
    state = {"running_mean": np.zeros(2), "running_var": np.ones(2)}
    _, cache = batch_renorm(x, np.ones(2, np.float16), np.zeros(2), state, 1, 0)
    np.testing.assert_array_equal(batch_renorm_backward(dout, cache)[2], 0)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"r_max": 0.5}, "r_max is 0.5: use a finite number of at least 1"),
        ({"d_max": -1}, "d_max is -1: use a finite number of at least 0"),
        ({"state": None}, "state has no running_mean and no running_var"),
        ({"state": {}}, "state has no running_mean and no running_var"),
        ({"x": np.ones((1, 3))}, "over 1 numbers, expected at least 2; use a larger batch"),
        ({"x": np.ones(3)}, r"x is \(3,\), expected \(N, C\)"),
        ({"gamma": np.ones(2)}, r"gamma is \(2,\), expected one number per channel"),
        ({"gamma": np.full(3, "a")}, "gamma holds <U1"),
        ({"beta": np.ones(2)}, r"beta is \(2,\), expected one number per channel"),
        ({"momentum": 2}, "momentum is 2: use a finite number"),
        ({"eps": -1}, "eps is -1: use a finite number"),
    ],
)
def test_batch_renorm_says_what_is_wrong(change, message):
    x, gamma, beta, state = batch((4, 3))
    good = {"x": x, "gamma": gamma, "beta": beta, "state": state, "r_max": 1, "d_max": 0}
    with pytest.raises(ValueError, match=message):
        batch_renorm(**(good | change))


def test_a_state_that_cannot_be_updated_is_refused():
    x, gamma, beta, state = batch((4, 3))
    with pytest.raises(ValueError, match="running_mean holds int64: training updates it in place"):
        batch_renorm(x, gamma, beta, state | {"running_mean": np.zeros(3, int)}, 1, 0)


def test_the_backward_pass_refuses_a_dout_of_another_shape():
    x, gamma, beta, state = batch((4, 3))
    _, cache = batch_renorm(x, gamma, beta, state, 1, 0)
    with pytest.raises(ValueError, match=r"dout is \(3, 4\), expected the shape of x, \(4, 3\)"):
        batch_renorm_backward(np.ones((3, 4)), cache)
