import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import special

from cnnlib.activations import (
    leaky_relu,
    leaky_relu_backward,
    log_softmax,
    log_softmax_backward,
    relu,
    relu_backward,
    sigmoid,
    sigmoid_backward,
    softmax,
    softmax_backward,
    tanh,
    tanh_backward,
)
from cnnlib.gradcheck import numerical_gradient, relative_error

# Forward, backward, whether backward takes the output instead of x, and the definition by numbers.
ELEMENTWISE = {
    "relu": (relu, relu_backward, False, lambda v: v if v > 0 else 0.0),
    "leaky_relu": (leaky_relu, leaky_relu_backward, False, lambda v: v if v > 0 else 0.01 * v),
    "sigmoid": (sigmoid, sigmoid_backward, True, lambda v: 1 / (1 + math.exp(-v))),
    "tanh": (tanh, tanh_backward, True, math.tanh),
}
OVER_CLASSES = {
    "softmax": (softmax, softmax_backward, True, special.softmax),
    "log_softmax": (log_softmax, log_softmax_backward, True, special.log_softmax),
}
ALL = ELEMENTWISE | OVER_CLASSES
every = pytest.mark.parametrize("name", ALL)


def softmax_by_definition(x, axis):
    out = np.zeros_like(x)
    rows, results = np.moveaxis(x, axis, -1), np.moveaxis(out, axis, -1)
    for place in np.ndindex(rows.shape[:-1]):
        total = sum(math.exp(score) for score in rows[place])
        for k, score in enumerate(rows[place]):
            results[*place, k] = math.exp(score) / total
    return out


@pytest.mark.parametrize("name", ELEMENTWISE)
@pytest.mark.parametrize("shape", [(), (5,), (2, 3, 4, 5)], ids=str)
def test_an_activation_equals_its_definition_number_by_number(name, shape):
    forward, _, _, definition = ELEMENTWISE[name]
    x = np.random.default_rng(0).normal(size=shape)
    want = np.reshape([definition(v) for v in x.ravel()], shape)
    np.testing.assert_allclose(forward(x), want, rtol=1e-12)


@pytest.mark.parametrize("axis", [0, 1, 2, -1, -3])
def test_softmax_equals_its_definition_by_loops_and_scipy(axis):
    x = np.random.default_rng(0).normal(size=(2, 3, 4))
    want = softmax_by_definition(x, axis)
    np.testing.assert_allclose(softmax(x, axis), want, rtol=1e-12)
    np.testing.assert_allclose(log_softmax(x, axis), np.log(want), rtol=1e-12)
    np.testing.assert_allclose(softmax(x, axis), special.softmax(x, axis), rtol=1e-12)
    np.testing.assert_allclose(log_softmax(x, axis), special.log_softmax(x, axis), rtol=1e-12)


@every
def test_an_activation_backward_matches_finite_differences(name):
    forward, backward, takes_output, _ = ALL[name]
    rng = np.random.default_rng(0)
    x, dout = rng.normal(size=(2, 3, 4)), rng.normal(size=(2, 3, 4))
    got = backward(dout, forward(x) if takes_output else x)
    assert relative_error(got, numerical_gradient(lambda a: np.sum(forward(a) * dout), x)) < 1e-7


@pytest.mark.parametrize("name", OVER_CLASSES)
@pytest.mark.parametrize("axis", [0, 2])
def test_softmax_backward_follows_the_axis(name, axis):
    forward, backward, _, _ = OVER_CLASSES[name]
    rng = np.random.default_rng(0)
    x, dout = rng.normal(size=(2, 3, 4)), rng.normal(size=(2, 3, 4))
    want = numerical_gradient(lambda a: np.sum(forward(a, axis) * dout), x)
    assert relative_error(backward(dout, forward(x, axis), axis), want) < 1e-7


def test_the_slope_of_leaky_relu_is_an_option():
    x, dout = np.array([-2.0, 3.0]), np.array([10.0, 10.0])
    np.testing.assert_array_equal(leaky_relu(x, 0.5), [-1, 3])
    np.testing.assert_array_equal(leaky_relu(x, 1.5), [-3, 3])
    np.testing.assert_array_equal(leaky_relu_backward(dout, x, 0.5), [5, 10])


def test_relu_backward_takes_the_input_or_the_output():
    x, dout = np.array([-1.0, 0.0, 2.0]), np.array([np.inf, 5.0, 7.0])
    np.testing.assert_array_equal(relu_backward(dout, x), [0, 0, 7])
    np.testing.assert_array_equal(relu_backward(dout, relu(x)), [0, 0, 7])


def test_the_sigmoid_is_flat_far_from_zero_and_ten_of_them_make_a_gradient_vanish():
    slope = sigmoid_backward(np.ones(2), sigmoid(np.array([4.0, 0.0])))
    assert slope[0] == pytest.approx(0.01766, abs=5e-6)
    assert slope[1] ** 10 == pytest.approx(9.54e-7, abs=5e-10)


def test_the_hyperbolic_tangent_is_a_sigmoid_stretched():
    x = np.linspace(-4, 4, 17)
    np.testing.assert_allclose(tanh(x), 2 * sigmoid(2 * x) - 1, atol=1e-15)


def test_the_sigmoid_keeps_its_digits_where_it_is_small_and_never_overflows():
    x = np.array([-1e4, -700.0, -40.0, 0.0, 40.0, 1e4])
    np.testing.assert_allclose(sigmoid(x), special.expit(x), rtol=1e-15)
    np.testing.assert_array_equal(sigmoid(np.array([-np.inf, np.inf])), [0, 1])


@settings(max_examples=60, deadline=None, database=None, derandomize=True)
@given(
    st.lists(st.floats(-1e4, 1e4), min_size=1, max_size=6), st.floats(-1e4, 1e4), st.integers(0, 3)
)
def test_softmax_is_a_probability_and_blind_to_a_shift_of_all_scores(scores, shift, others):
    x = np.tile(scores, (others, 1))
    p = softmax(x)
    assert np.all((p >= 0) & (p <= 1))
    np.testing.assert_allclose(p.sum(axis=1), 1)
    np.testing.assert_allclose(softmax(x + shift), p, atol=1e-10)
    # A shift changes nothing, so a gradient has no part along it.
    dout = np.random.default_rng(0).normal(size=x.shape)
    np.testing.assert_allclose(softmax_backward(dout, p).sum(axis=1), 0, atol=1e-12)
    np.testing.assert_allclose(log_softmax_backward(dout, log_softmax(x)).sum(axis=1), 0, atol=1e-9)


@settings(max_examples=60, deadline=None, database=None, derandomize=True)
@given(st.lists(st.floats(-30, 30), max_size=8), st.sampled_from(sorted(ELEMENTWISE)))
def test_any_numbers_equal_the_definition_and_a_gradient_is_dout_times_the_slope(numbers, name):
    forward, backward, takes_output, definition = ELEMENTWISE[name]
    x = np.array(numbers)
    out = forward(x)
    np.testing.assert_allclose(out, [definition(v) for v in numbers], rtol=1e-12, atol=1e-12)
    given_back = out if takes_output else x
    dout = np.arange(len(numbers)) - 3.0
    slopes = backward(np.ones_like(x), given_back)
    np.testing.assert_allclose(backward(dout, given_back), dout * slopes, atol=1e-15)


def test_softmax_survives_huge_scores_image_by_image():
    x = np.array([[1000.0, 0.0], [-1000.0, -1001.0]])
    odds = 1 / (1 + math.exp(-1))
    np.testing.assert_allclose(softmax(x), [[1, 0], [odds, 1 - odds]], atol=1e-15)
    np.testing.assert_allclose(log_softmax(x)[0], [0, -1000])


def test_a_score_of_minus_infinity_rules_a_class_out():
    np.testing.assert_array_equal(softmax(np.array([[0.0, -np.inf, 0.0]])), [[0.5, 0, 0.5]])


@every
@pytest.mark.parametrize(
    ("given_type", "want"),
    [
        (np.bool_, np.float64),
        (np.uint8, np.float64),
        (np.int64, np.float64),
        (np.float16, np.float16),
        (np.float32, np.float32),
        (np.float64, np.float64),
    ],
)
def test_results_are_new_floats_and_inputs_may_be_read_only_and_in_any_order(
    name, given_type, want
):
    forward, backward, takes_output, _ = ALL[name]
    x = np.random.default_rng(0).integers(0, 2, (4, 6)).astype(given_type).T[::2]
    kept, x.flags.writeable = x.copy(), False
    out = forward(x)
    dx = backward(np.ones(x.shape), out if takes_output else x)
    assert out.dtype == dx.dtype == want
    np.testing.assert_array_equal(x, kept)
    assert not np.shares_memory(out, x)
    assert not np.shares_memory(dx, out)
    np.testing.assert_allclose(out, forward(kept.astype(np.float64)), atol=1e-3)


def test_softmax_in_float16_adds_up_without_losing_digits():
    p = softmax(np.zeros((1, 4000), np.float16))
    np.testing.assert_allclose(p, 1 / 4000, rtol=1e-3)
    dout = np.full((1, 4000), 100, np.float16)  # their sum is beyond the largest float16
    np.testing.assert_allclose(softmax_backward(dout, p), 0, atol=1e-4)
    np.testing.assert_allclose(log_softmax_backward(dout, log_softmax(p)), 0, atol=0.5)


@every
def test_a_batch_may_be_empty(name):
    forward, backward, _, _ = ALL[name]
    assert backward(np.ones((0, 3)), forward(np.ones((0, 3)))).shape == (0, 3)


@every
def test_an_activation_refuses_what_is_not_a_number_and_a_dout_of_another_shape(name):
    forward, backward, takes_output, _ = ALL[name]
    with pytest.raises(ValueError, match="x holds complex128, expected real numbers"):
        forward(np.ones((2, 3), complex))
    which = "out" if takes_output else "x"
    with pytest.raises(
        ValueError, match=rf"dout is \(3, 2\), expected the shape of {which}, \(2, 3\)"
    ):
        backward(np.ones((3, 2)), np.ones((2, 3)))
    with pytest.raises(ValueError, match=f"{which} holds <U1"):
        backward(np.ones((1, 1)), [["a"]])


@pytest.mark.parametrize("function", [softmax, log_softmax])
@pytest.mark.parametrize(
    ("x", "axis", "message"),
    [
        (np.ones(3), 1, r"x is \(3,\): expected the scores of the classes along axis 1"),
        (np.ones((2, 3)), -3, r"x is \(2, 3\): expected .* along axis -3"),
        (np.ones((2, 3)), 1.5, r"x is \(2, 3\): expected .* along axis 1.5"),
        (np.ones((2, 3)), None, r"x is \(2, 3\): expected .* along axis None"),
        (np.ones((2, 3)), True, r"x is \(2, 3\): expected .* along axis True"),
        ([[1, 2], [3]], 1, "x is made of lists of different lengths: make them equal"),
        (np.ones((2, 0)), 1, r"x is \(2, 0\): expected the scores"),
        ([[1.0, np.nan]], 1, "x holds NaN, .inf, or nothing but -inf for some image"),
        ([[1.0, np.inf]], 1, "expected finite scores"),
        ([[-np.inf, -np.inf]], 1, "nothing but -inf for some image"),
    ],
)
def test_softmax_says_what_is_wrong(function, x, axis, message):
    with pytest.raises(ValueError, match=message):
        function(x, axis)


def test_the_options_have_the_names_of_pytorch():
    x = np.array([[-1.0, 2.0]])
    assert leaky_relu(x, negative_slope=0.5).tolist() == [[-0.5, 2]]
    assert leaky_relu_backward(x, x, negative_slope=0.5).tolist() == [[-0.5, 2]]
    for function in (softmax, log_softmax):
        np.testing.assert_array_equal(function(x, dim=-1), function(x))
    for function in (softmax_backward, log_softmax_backward):
        np.testing.assert_array_equal(function(x, x, dim=-1), function(x, x))


@pytest.mark.parametrize("slope", [np.nan, np.inf, "0.1", None, [0.1], True])
def test_a_slope_is_a_finite_number(slope):
    with pytest.raises(ValueError, match=r"negative_slope is .*: use a finite number$"):
        leaky_relu(np.ones(3), slope)


@pytest.mark.parametrize("backward", [softmax_backward, log_softmax_backward])
@pytest.mark.parametrize("dim", [2, -3, 1.5, None])
def test_softmax_backward_says_which_axis_is_not_there(backward, dim):
    with pytest.raises(ValueError, match=r"out is \(2, 3\): expected the scores .* along axis"):
        backward(np.ones((2, 3)), np.full((2, 3), 1 / 3), dim)


def test_a_slope_in_lists_of_different_lengths_is_refused():
    with pytest.raises(ValueError, match="negative_slope is made of lists of different lengths"):
        leaky_relu(np.ones(3), [[1, 2], [3]])
