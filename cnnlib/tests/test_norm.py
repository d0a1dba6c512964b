"""Batch norm: its values, its gradients, its running statistics."""

import itertools
import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cnnlib.conv import conv1d, conv2d
from cnnlib.dense import linear
from cnnlib.gradcheck import numerical_gradient, relative_error
from cnnlib.norm import batch_norm, batch_norm_backward, fuse_conv_bn

SHAPES = [(5, 3), (2, 3, 4), (2, 3, 4, 5), (3, 2, 2, 2), (2, 2, 3, 2, 4), (1, 3, 2, 2)]
shapes = pytest.mark.parametrize("shape", SHAPES, ids=str)
phases = pytest.mark.parametrize("training", [True, False], ids=["training", "testing"])


def batch(shape, seed=0):
    rng = np.random.default_rng(seed)
    x, gamma, beta = rng.normal(3, 2, shape), rng.normal(1, 1, shape[1]), rng.normal(size=shape[1])
    state = {"running_mean": rng.normal(size=shape[1]), "running_var": rng.uniform(1, 2, shape[1])}
    return x, gamma, beta, state


def by_definition(x, gamma, beta, state, training, eps=1e-5):
    out = np.zeros(x.shape)
    for c in range(x.shape[1]):
        numbers = [float(v) for v in x[:, c].ravel()]
        if training:
            mean = sum(numbers) / len(numbers)
            var = sum((v - mean) ** 2 for v in numbers) / len(numbers)
        else:
            mean, var = state["running_mean"][c], state["running_var"][c]
        for place in itertools.product(*map(range, x[:, c].shape)):
            standard = (x[:, c][place] - mean) / math.sqrt(var + eps)
            out[:, c][place] = gamma[c] * standard + beta[c]
    return out


@shapes
@phases
def test_batch_norm_equals_its_definition(shape, training):
    x, gamma, beta, state = batch(shape)
    want = by_definition(x, gamma, beta, state, training)
    y, _ = batch_norm(x, gamma, beta, state, training)
    np.testing.assert_allclose(y, want, rtol=1e-10, atol=1e-12)


@shapes
@phases
@pytest.mark.parametrize("which", [0, 1, 2], ids=["dx", "dgamma", "dbeta"])
def test_batch_norm_backward_matches_finite_differences(shape, training, which):
    x, gamma, beta, state = batch(shape)
    dout = np.random.default_rng(1).normal(size=shape)

    def loss(_):
        kept = {name: value.copy() for name, value in state.items()}
        return np.sum(batch_norm(x, gamma, beta, kept, training)[0] * dout)

    want = numerical_gradient(loss, (x, gamma, beta)[which])
    _, cache = batch_norm(x, gamma, beta, state, training)
    assert relative_error(batch_norm_backward(dout, cache)[which], want) < 1e-7


@settings(max_examples=60, deadline=None, database=None, derandomize=True)
@given(
    st.tuples(st.integers(2, 4), st.integers(1, 3)),
    st.lists(st.integers(1, 4), max_size=3),
    st.booleans(),
    st.floats(1e-6, 0.5),
)
def test_any_shape_equals_the_definition_and_a_gradient_has_no_part_along_a_shift(
    first, sizes, training, eps
):
    x, gamma, beta, state = batch((*first, *sizes))
    want = by_definition(x, gamma, beta, state, training, eps)
    y, cache = batch_norm(x, gamma, beta, state, training, eps=eps)
    np.testing.assert_allclose(y, want, rtol=1e-9, atol=1e-9)

    dout = np.random.default_rng(1).normal(size=x.shape)
    dx, _, dbeta = batch_norm_backward(dout, cache)
    np.testing.assert_allclose(dbeta, np.swapaxes(dout, 0, 1).reshape(len(beta), -1).sum(axis=1))
    if training:  # The mean of a channel is always beta, wherever x lies.
        np.testing.assert_allclose(
            np.swapaxes(dx, 0, 1).sum(axis=tuple(range(1, x.ndim))), 0, atol=1e-9
        )
    else:  # Testing is linear in x, so the gradient is its adjoint.
        v = np.random.default_rng(2).normal(size=x.shape)
        moved = batch_norm(x + v, gamma, beta, state, False, eps=eps)[0] - y
        assert np.sum(dx * v) == pytest.approx(np.sum(dout * moved), abs=1e-8)


@shapes
def test_every_channel_comes_out_with_the_mean_beta_and_the_deviation_gamma(shape):
    x, gamma, beta, _ = batch(shape)
    y = np.swapaxes(batch_norm(x, gamma, beta)[0], 0, 1).reshape(shape[1], -1)
    np.testing.assert_allclose(y.mean(axis=1), beta, atol=1e-12)
    np.testing.assert_allclose(y.std(axis=1), np.abs(gamma), rtol=1e-3)


def test_one_two_three_four_have_mean_two_and_a_half_and_variance_one_and_a_quarter():
    x = np.array([[1.0], [2.0], [3.0], [4.0]])
    state = {"running_mean": np.zeros(1), "running_var": np.ones(1)}
    y, _ = batch_norm(x, [1.0], [0.0], state, momentum=1, eps=0)
    np.testing.assert_allclose(y, (x - 2.5) / math.sqrt(1.25))
    assert (state["running_mean"][0], state["running_var"][0]) == (2.5, 1.25)
    batch_norm(x, [1.0], [0.0], state, momentum=1, unbiased_running=True)
    assert state["running_var"][0] == pytest.approx(1.6667, abs=5e-5)


def test_three_batches_of_mean_ten_bring_the_running_mean_to_2_71():
    state = {"running_mean": np.zeros(1, np.float32), "running_var": np.ones(1, np.float32)}
    arrays = dict(state)
    for _ in range(3):
        batch_norm(np.array([[9.0], [11.0]]), [1], [0], state)
    assert state["running_mean"][0] == pytest.approx(2.71)
    assert state["running_var"][0] == pytest.approx(1)
    assert all(state[name] is arrays[name] for name in arrays)
    assert state["running_mean"].dtype == np.float32


@pytest.mark.parametrize("unbiased", [False, True])
def test_running_values_move_by_the_momentum(unbiased):
    x, gamma, beta, state = batch((2, 3, 4, 5))
    old = {name: value.copy() for name, value in state.items()}
    batch_norm(x, gamma, beta, state, momentum=0.3, unbiased_running=unbiased)
    mean, var = x.mean(axis=(0, 2, 3)), x.var(axis=(0, 2, 3), ddof=int(unbiased))
    np.testing.assert_allclose(state["running_mean"], 0.7 * old["running_mean"] + 0.3 * mean)
    np.testing.assert_allclose(state["running_var"], 0.7 * old["running_var"] + 0.3 * var)


def test_testing_leaves_the_state_alone_and_images_do_not_see_each_other():
    x, gamma, beta, state = batch((3, 2, 4, 4))
    for value in state.values():
        value.flags.writeable = False
    together, _ = batch_norm(x, gamma, beta, state, training=False)
    alone, _ = batch_norm(x[1:2], gamma, beta, state, training=False)
    np.testing.assert_array_equal(together[1:2], alone)


@phases
def test_float32_keeps_four_digits_far_from_zero(training):
    x = np.random.default_rng(0).normal(1e4, 1, (20_000, 2)).astype(np.float32)
    gamma, beta, dout = (
        np.ones(2, np.float32),
        np.zeros(2, np.float32),
        np.tile([[1, 0], [0, 2]], (10_000, 1)),
    )
    state = {"running_mean": np.full(2, 1e4), "running_var": np.ones(2)}
    y, cache = batch_norm(x, gamma, beta, state, training)
    exact, exact_cache = batch_norm(x.astype(np.float64), gamma, beta, state, training)
    assert y.dtype == np.float32
    np.testing.assert_allclose(y, exact, atol=1e-4)
    for got, want in zip(
        batch_norm_backward(dout, cache), batch_norm_backward(dout, exact_cache), strict=True
    ):
        np.testing.assert_allclose(got, want, rtol=1e-4, atol=1e-4)


def test_many_large_float32_numbers_keep_their_digits():
    # Added up in float32, row by row, the mean of these would be off by 11.
    x = np.random.default_rng(0).normal(1e4, 1, (200_000, 2)).astype(np.float32)
    state = {"running_mean": np.zeros(2), "running_var": np.ones(2)}
    y, _ = batch_norm(x, np.ones(2, np.float32), np.zeros(2), state, momentum=1)
    exact = x.astype(np.float64)
    np.testing.assert_allclose(state["running_mean"], exact.mean(axis=0), rtol=1e-12)
    np.testing.assert_allclose(state["running_var"], exact.var(axis=0), rtol=1e-6)
    standard = (exact - exact.mean(axis=0)) / np.sqrt(exact.var(axis=0) + 1e-5)
    np.testing.assert_allclose(y, standard, atol=2e-6)


@pytest.mark.parametrize("shape", [(6, 5, 4, 3), (4, 6), (4, 6, 5)], ids=str)
def test_a_dense_layer_or_convolution_and_its_batch_norm_fuse(shape):
    w = np.random.default_rng(0).normal(size=shape)
    _, gamma, beta, state = batch((2, len(w)))
    b = np.arange(len(w)) - 1.5
    x = np.random.default_rng(1).normal(size=(3, *(n + 3 for n in shape[1:])))[:, : shape[1]]
    layer = {2: linear, 3: conv1d, 4: conv2d}[len(shape)]
    for bias in (b, None):
        want, _ = batch_norm(layer(x, w, bias), gamma, beta, state, training=False, eps=1e-3)
        fused = fuse_conv_bn(w, bias, gamma, beta, *state.values(), eps=1e-3)
        np.testing.assert_allclose(layer(x, *fused), want, rtol=1e-10, atol=1e-10)
    assert [a.dtype for a in fuse_conv_bn(w.astype(np.float32), b, gamma, beta, b, b**2)] == [
        np.float32
    ] * 2
