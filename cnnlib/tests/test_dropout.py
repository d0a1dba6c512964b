import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cnnlib.dropout import dropout, dropout_backward
from cnnlib.gradcheck import numerical_gradient, relative_error

modes = pytest.mark.parametrize("mode", ["inverted", "classic"])
phases = pytest.mark.parametrize("training", [True, False], ids=["training", "testing"])


def by_definition(x, p, training, rng, mode):
    out = np.zeros(x.shape)
    for place, chance in np.ndenumerate(rng.random(x.shape)):
        if not training:
            out[place] = x[place] * (1 - p) if mode == "classic" else x[place]
        elif chance >= p:
            out[place] = x[place] if mode == "classic" else x[place] / (1 - p)
    return out


@settings(max_examples=60, deadline=None, database=None, derandomize=True)
@given(
    st.lists(st.integers(0, 4), max_size=4),
    st.floats(0, 0.9),
    st.booleans(),
    st.sampled_from(["inverted", "classic"]),
    st.integers(0, 99),
)
def test_any_shape_equals_the_definition_and_the_gradient_is_the_adjoint(
    shape, p, training, mode, seed
):
    rng = np.random.default_rng(0)
    x, dout, v = (rng.normal(size=shape) for _ in range(3))
    y, cache = dropout(x, p, training, np.random.default_rng(seed), mode)
    want = by_definition(x, p, training, np.random.default_rng(seed), mode)
    np.testing.assert_allclose(y, want, rtol=1e-12)
    moved, _ = dropout(v, p, training, np.random.default_rng(seed), mode)
    dx = dropout_backward(dout, cache)
    assert np.sum(dx * v) == pytest.approx(np.sum(dout * moved), abs=1e-9)


@modes
@phases
def test_dropout_backward_matches_finite_differences(mode, training):
    rng = np.random.default_rng(0)
    x, dout = rng.normal(size=(3, 4)), rng.normal(size=(3, 4))

    def loss(a):
        return np.sum(dropout(a, 0.4, training, np.random.default_rng(1), mode)[0] * dout)

    _, cache = dropout(x, 0.4, training, np.random.default_rng(1), mode)
    assert relative_error(dropout_backward(dout, cache), numerical_gradient(loss, x)) < 1e-7


@pytest.mark.parametrize("p", [0.1, 0.5, 0.8])
def test_as_many_are_dropped_as_asked_and_inverted_keeps_the_mean(p):
    n = 100_000
    y, _ = dropout(np.ones(n), p, training=True, rng=np.random.default_rng(0))
    six_sigma = 6 * math.sqrt(p * (1 - p) / n)
    assert abs(np.mean(y == 0) - p) < six_sigma
    assert abs(y.mean() - 1) < six_sigma / (1 - p)
    classic, _ = dropout(np.ones(n), p, True, np.random.default_rng(0), "classic")
    tested, _ = dropout(np.ones(n), p, False, mode="classic")
    assert abs(classic.mean() - tested.mean()) < six_sigma


def test_at_test_time_inverted_changes_nothing_and_classic_scales_the_outputs():
    x = np.arange(6.0)
    np.testing.assert_array_equal(dropout(x, 0.25, training=False)[0], x)
    np.testing.assert_array_equal(dropout(x, 0.25, False, mode="classic")[0], 0.75 * x)


def test_every_row_and_every_call_draws_its_own_mask():
    rng = np.random.default_rng(0)
    first, _ = dropout(np.ones((2, 50)), 0.5, True, rng)
    second, _ = dropout(np.ones((2, 50)), 0.5, True, rng)
    assert not np.array_equal(first[0], first[1])
    assert not np.array_equal(first, second)


@modes
def test_nothing_or_everything_may_be_dropped(mode):
    x, rng = np.arange(1.0, 7.0), np.random.default_rng(0)
    np.testing.assert_array_equal(dropout(x, 0, True, rng, mode)[0], x)
    y, cache = dropout(x, 1, True, rng, mode)
    np.testing.assert_array_equal(y, np.zeros(6))
    np.testing.assert_array_equal(dropout_backward(x, cache), np.zeros(6))


@modes
@phases
@pytest.mark.parametrize(
    ("given_type", "want"),
    [(np.uint8, np.float64), (np.float16, np.float16), (np.float32, np.float32)],
)
def test_results_are_new_floats_and_inputs_may_be_read_only(mode, training, given_type, want):
    x = np.arange(12).astype(given_type).reshape(3, 4).T
    x.flags.writeable = False
    y, cache = dropout(x, 0.5, training, np.random.default_rng(0), mode)
    dx = dropout_backward(np.ones((4, 3)), cache)
    assert y.dtype == dx.dtype == want
    assert not np.shares_memory(y, x)
    assert y.flags.writeable
    np.testing.assert_array_equal(x.ravel("F"), np.arange(12))


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"p": 1.5}, "p is 1.5: use a finite number of at least 0 and of at most 1"),
        ({"p": -0.1}, "p is -0.1: use a finite number of at least 0"),
        ({"p": np.nan}, "p is nan: use a finite number"),
        ({"p": "half"}, "p is 'half': use a finite number"),
        ({"mode": "keras"}, 'mode is \'keras\': use "inverted" or "classic"'),
        ({"rng": None}, "rng is None: pass numpy.random.default_rng"),
        ({"rng": 7}, "rng is 7: pass numpy.random.default_rng"),
        ({"x": ["a"]}, "x holds <U1"),
    ],
)
def test_dropout_says_what_is_wrong(change, message):
    good = {"x": np.ones(3), "p": 0.5, "training": True, "rng": np.random.default_rng(0)}
    with pytest.raises(ValueError, match=message):
        dropout(**(good | change))


@phases
def test_dropout_backward_refuses_a_dout_of_another_shape(training):
    _, cache = dropout(np.ones((2, 3)), 0.5, training, np.random.default_rng(0))
    with pytest.raises(ValueError, match=r"dout is \(3, 2\), expected the shape of x, \(2, 3\)"):
        dropout_backward(np.ones((3, 2)), cache)
