"""Layer, instance and group norm."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cnnlib.gradcheck import numerical_gradient, relative_error
from cnnlib.norm import batch_norm
from cnnlib.sample_norm import (
    group_norm,
    group_norm_backward,
    instance_norm,
    instance_norm_backward,
    layer_norm,
    layer_norm_backward,
)


def batch(shape, axes_of_gamma):
    rng = np.random.default_rng(0)
    return rng.normal(3, 2, shape), rng.normal(1, 1, axes_of_gamma), rng.normal(size=axes_of_gamma)


def standard(block, eps=1e-5):
    """Standardize a block of numbers, one at a time."""
    numbers = [float(v) for v in block.ravel()]
    mean = sum(numbers) / len(numbers)
    var = sum((v - mean) ** 2 for v in numbers) / len(numbers)
    return np.reshape([(v - mean) / (var + eps) ** 0.5 for v in numbers], block.shape)


def groups_by_definition(x, groups, gamma, beta):
    out, size = np.zeros(x.shape), x.shape[1] // groups
    for n, first in np.ndindex(len(x), groups):
        channels = slice(first * size, (first + 1) * size)
        out[n, channels] = standard(x[n, channels])
    for c in range(x.shape[1]):
        out[:, c] = gamma[c] * out[:, c] + beta[c]
    return out


# Forward and backward as functions of x, gamma, beta; the shapes of x and gamma.
CASES = {
    "layer (N, D)": (layer_norm, layer_norm_backward, (3, 5), (5,)),
    "layer (N, C, H, W)": (layer_norm, layer_norm_backward, (2, 3, 2, 4), (3, 2, 4)),
    "layer, last axis": (layer_norm, layer_norm_backward, (2, 3, 4), (4,)),
    "layer, all axes": (layer_norm, layer_norm_backward, (2, 3), (2, 3)),
    "instance (N, C, W)": (instance_norm, instance_norm_backward, (2, 3, 4), (3,)),
    "instance (N, C, H, W)": (instance_norm, instance_norm_backward, (2, 3, 2, 4), (3,)),
    "group (N, C)": (lambda x, g, b: group_norm(x, 2, g, b), group_norm_backward, (2, 6), (6,)),
    "group (N, C, H, W)": (
        lambda x, g, b: group_norm(x, 3, g, b),
        group_norm_backward,
        (2, 6, 2, 4),
        (6,),
    ),
}
every = pytest.mark.parametrize("case", CASES)


@every
@pytest.mark.parametrize("which", [0, 1, 2], ids=["dx", "dgamma", "dbeta"])
def test_a_norm_backward_matches_finite_differences(case, which):
    forward, backward, *shapes = CASES[case]
    arrays = batch(*shapes)
    dout = np.random.default_rng(1).normal(size=arrays[0].shape)
    want = numerical_gradient(lambda _: np.sum(forward(*arrays)[0] * dout), arrays[which])
    assert relative_error(backward(dout, forward(*arrays)[1])[which], want) < 1e-7


@settings(max_examples=60, deadline=None, database=None, derandomize=True)
@given(
    st.integers(1, 3),
    st.integers(1, 3),
    st.integers(1, 3),
    st.lists(st.integers(1, 3), max_size=3),
)
def test_any_group_norm_equals_its_definition(images, groups, size, sizes):
    x, gamma, beta = batch((images, groups * size, *sizes), groups * size)
    if size * np.prod(sizes, dtype=int) == 1:
        with pytest.raises(ValueError, match="over 1 numbers"):
            group_norm(x, groups, gamma, beta)
        return
    y, cache = group_norm(x, groups, gamma, beta)
    want = groups_by_definition(x, groups, gamma, beta)
    np.testing.assert_allclose(y, want, rtol=1e-9, atol=1e-9)
    # A shift of a whole image changes nothing, so a gradient has no part along it.
    dx, _, dbeta = group_norm_backward(np.cos(x), cache)
    np.testing.assert_allclose(dx.reshape(images, groups, -1).sum(axis=2), 0, atol=1e-9)
    np.testing.assert_allclose(dbeta, np.swapaxes(np.cos(x), 0, 1).reshape(len(beta), -1).sum(1))


@pytest.mark.parametrize(
    ("shape", "first"), [((3, 5), 1), ((2, 3, 4), 1), ((2, 3, 4), 2), ((2, 3, 2, 4), 1)]
)
def test_layer_norm_equals_its_definition(shape, first):
    x, gamma, beta = batch(shape, shape[first:])
    want = np.zeros(shape)
    for place in np.ndindex(shape[:first]):
        want[place] = gamma * standard(x[place]) + beta
    np.testing.assert_allclose(layer_norm(x, gamma, beta)[0], want, rtol=1e-10)


def test_one_group_is_layer_norm_and_a_group_per_channel_is_instance_norm():
    x, gamma, beta = batch((2, 4, 3, 5), 4)
    spread = (
        np.broadcast_to(gamma[:, None, None], x.shape[1:]),
        np.broadcast_to(beta[:, None, None], x.shape[1:]),
    )
    np.testing.assert_allclose(group_norm(x, 1, gamma, beta)[0], layer_norm(x, *spread)[0])
    got, want = group_norm(x, 4, gamma, beta)[0], instance_norm(x, gamma, beta)[0]
    np.testing.assert_array_equal(got, want)
    np.testing.assert_allclose(want, groups_by_definition(x, 4, gamma, beta))


def test_instance_norm_is_batch_norm_of_one_image():
    x, gamma, beta = batch((1, 3, 4, 5), 3)
    np.testing.assert_allclose(instance_norm(x, gamma, beta)[0], batch_norm(x, gamma, beta)[0])


@every
def test_an_image_does_not_see_its_neighbors(case):
    forward, _, *shapes = CASES[case]
    x, gamma, beta = batch(*shapes)
    if case != "layer, all axes":
        together, alone = forward(x, gamma, beta)[0], forward(x[:1], gamma, beta)[0]
        np.testing.assert_allclose(together[:1], alone)


def test_a_batch_may_be_empty():
    y, cache = group_norm(np.ones((0, 4, 3)), 2, np.ones(4), np.zeros(4))
    dx, dgamma, _ = group_norm_backward(y, cache)
    assert dx.shape == (0, 4, 3)
    np.testing.assert_array_equal(dgamma, np.zeros(4))


def test_eps_is_added_to_the_variance():
    x, one, zero = np.array([[1.0, 2.0, 3.0, 4.0]]), np.ones(4), np.zeros(4)
    want = (x - 2.5) / np.sqrt(1.25 + 1)
    np.testing.assert_allclose(layer_norm(x, one, zero, eps=1)[0], want)
    np.testing.assert_allclose(group_norm(x, 1, one, zero, eps=1)[0], want)
    got, _ = instance_norm(x[None], np.ones(1), np.zeros(1), eps=1)
    np.testing.assert_allclose(got, want[None])


def test_float32_keeps_four_digits_far_from_zero():
    x = np.random.default_rng(0).normal(1e4, 1, (2, 4, 50, 60)).astype(np.float32)
    gamma, beta = np.ones(4, np.float32), np.zeros(4, np.float32)
    exact, _ = group_norm(x.astype(np.float64), 2, gamma, beta)
    np.testing.assert_allclose(group_norm(x, 2, gamma, beta)[0], exact, atol=1e-4)


@every
@pytest.mark.parametrize(
    ("x_type", "gamma_type", "want"),
    [
        (np.uint8, np.int64, np.float64),
        (np.float16, np.float16, np.float16),
        (np.uint8, np.float32, np.float32),
        (np.float32, np.float64, np.float64),
    ],
)
def test_results_are_new_floats_and_inputs_may_be_read_only(case, x_type, gamma_type, want):
    forward, backward, x_shape, gamma_shape = CASES[case]
    x = np.asfortranarray(np.arange(np.prod(x_shape)).astype(x_type).reshape(x_shape))
    gamma, beta = np.ones(gamma_shape, gamma_type), np.zeros(gamma_shape)
    for a in (x, gamma, beta):
        a.flags.writeable = False
    y, cache = forward(x, gamma, beta)
    gradients = backward(np.ones(x_shape), cache)
    assert [a.dtype for a in (y, *gradients)] == [want] * 4
    assert gradients[0].shape == x_shape
    exact, _ = forward(x.astype(np.float64), gamma, beta)
    np.testing.assert_allclose(y, exact, rtol=2e-3)
    np.testing.assert_array_equal(x.ravel(), np.arange(x.size))


def test_float16_is_computed_in_more_digits():
    # The sums, and the square of 300, are beyond the largest float16.
    x, dout = np.zeros((400, 2, 2), np.float16), np.full((400, 2, 2), 600, np.float16)
    x[..., 0], dout[200:] = 600, -600
    y, cache = instance_norm(x, np.ones(2, np.float16), np.zeros(2))
    np.testing.assert_array_equal(np.unique(y), [-1, 1])
    np.testing.assert_array_equal(instance_norm_backward(dout, cache)[2], 0)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"x": np.ones(6)}, r"x is \(6,\), expected \(N, C\) or"),
        ({"groups": 4}, r"6 channels cannot be cut into 4 equal groups: x is \(2, 6, 4\)"),
        ({"groups": 0}, "groups is 0: use a whole number of at least 1"),
        ({"groups": 2.0}, "groups is 2.0: use a whole number"),
        ({"gamma": np.ones(2)}, r"gamma is \(2,\), expected one number per channel, \(6,\)"),
        ({"beta": np.ones(2)}, r"beta is \(2,\), expected one number per channel, \(6,\)"),
        ({"x": np.ones((2, 6)), "groups": 6}, "over 1 numbers, .*use larger images or fewer gr"),
        ({"eps": -1}, "eps is -1: use a finite number of at least 0"),
        ({"x": np.full((2, 6), None)}, "x holds object"),
    ],
)
def test_group_norm_says_what_is_wrong(change, message):
    good = {"x": np.ones((2, 6, 4)), "groups": 2, "gamma": np.ones(6), "beta": np.zeros(6)}
    with pytest.raises(ValueError, match=message):
        group_norm(**(good | change))


@pytest.mark.parametrize(
    ("shape", "gamma", "beta", "message"),
    [
        ((2, 3, 4), (3,), (3,), r"gamma is \(3,\), expected the last axes of x, .* \(2, 3, 4\)"),
        ((2, 3), (), (), r"gamma is \(\), expected the last axes of x, which is \(2, 3\)"),
        ((3,), (1, 3), (1, 3), r"gamma is \(1, 3\), expected the last axes"),
        ((2, 0), (0,), (0,), r"gamma is \(0,\), expected the last axes"),
        ((2, 3), (3,), (2,), r"beta is \(2,\), expected the shape of gamma, \(3,\)"),
        ((), (), (), r"gamma is \(\), expected the last axes of x, which is \(\)"),
    ],
)
def test_layer_norm_says_what_is_wrong(shape, gamma, beta, message):
    with pytest.raises(ValueError, match=message):
        layer_norm(np.ones(shape), np.ones(gamma), np.ones(beta))


@pytest.mark.parametrize("name", ["x", "gamma", "beta"])
def test_layer_norm_names_what_holds_no_numbers(name):
    good = {"x": np.ones((2, 3)), "gamma": np.ones(3), "beta": np.zeros(3)}
    with pytest.raises(ValueError, match=f"^{name} holds <U1"):
        layer_norm(**good | {name: np.full(good[name].shape, "a")})


def test_instance_norm_refuses_a_single_pixel_and_no_channels():
    with pytest.raises(ValueError, match=r"x is .*: a mean would be taken over 1 numbers"):
        instance_norm(np.ones((2, 3, 1, 1)), np.ones(3), np.ones(3))
    with pytest.raises(ValueError, match=r"x is .*: a mean would be taken over 0 numbers"):
        instance_norm(np.ones((2, 0, 3)), np.ones(0), np.ones(0))
    with pytest.raises(ValueError, match=r"x is \(3,\), expected"):
        instance_norm(np.ones(3), np.ones(3), np.ones(3))


@every
def test_a_backward_pass_refuses_a_dout_of_another_shape(case):
    forward, backward, *shapes = CASES[case]
    _, cache = forward(*batch(*shapes))
    with pytest.raises(ValueError, match=r"dout is \(7,\), expected the shape of x, \("):
        backward(np.ones(7), cache)
