"""Local response normalization."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cnnlib.gradcheck import numerical_gradient, relative_error
from cnnlib.response_norm import local_response_norm, local_response_norm_backward

# Strong enough that a wrong window shows.
STRONG = {"alpha": 0.7, "beta": 0.6, "k": 1.5}


def by_definition(x, size=5, alpha=1e-4, beta=0.75, k=1.0):
    out = np.zeros(x.shape)
    for n, c, *place in np.ndindex(x.shape):
        total = 0.0
        for neighbor in range(c - size // 2, c - size // 2 + size):
            if 0 <= neighbor < x.shape[1]:
                total += x[n, neighbor, *place] ** 2
        out[n, c, *place] = x[n, c, *place] / (k + alpha * total / size) ** beta
    return out


@pytest.mark.parametrize("size", [1, 2, 3, 4, 5, 9])
@pytest.mark.parametrize("shape", [(2, 6), (2, 6, 3), (2, 5, 2, 3), (1, 1, 2, 2)], ids=str)
def test_the_gradient_matches_finite_differences(size, shape):
    rng = np.random.default_rng(0)
    x, dout = rng.normal(0, 2, shape), rng.normal(size=shape)
    want = numerical_gradient(lambda a: np.sum(local_response_norm(a, size, **STRONG) * dout), x)
    assert relative_error(local_response_norm_backward(dout, x, size, **STRONG), want) < 1e-7


@settings(max_examples=60, deadline=None, database=None, derandomize=True)
@given(
    st.tuples(st.integers(0, 2), st.integers(1, 6)),
    st.lists(st.integers(1, 3), max_size=3),
    st.integers(1, 7),
    st.tuples(st.floats(0, 2), st.floats(-1, 2), st.floats(0.1, 3)),
)
def test_any_shape_equals_the_definition(first, sizes, size, options):
    x = np.random.default_rng(0).normal(0, 2, (*first, *sizes))
    want = by_definition(x, size, *options)
    np.testing.assert_allclose(local_response_norm(x, size, *options), want, rtol=1e-10)


def test_the_defaults_are_those_of_pytorch():
    x = np.random.default_rng(0).normal(0, 30, (2, 7, 2, 3))
    np.testing.assert_allclose(local_response_norm(x), by_definition(x))
    dout = np.ones(x.shape)
    want = numerical_gradient(lambda a: np.sum(local_response_norm(a)), x)
    assert relative_error(local_response_norm_backward(dout, x), want) < 1e-7


def test_a_strong_channel_quiets_its_neighbors_and_no_others():
    x = np.ones((1, 9))
    loud = x.copy()
    loud[0, 4] = 100
    change = local_response_norm(loud, size=3, **STRONG) - local_response_norm(x, size=3, **STRONG)
    assert np.all(change[0, [3, 5]] < -0.1)
    np.testing.assert_array_equal(change[0, [0, 1, 2, 6, 7, 8]], np.zeros(6))


def test_without_alpha_every_pixel_is_divided_by_the_same_number():
    x = np.random.default_rng(0).normal(size=(2, 3, 4))
    np.testing.assert_allclose(local_response_norm(x, alpha=0, beta=0.5, k=4), x / 2)


@pytest.mark.parametrize(
    ("given_type", "want"),
    [(np.uint8, np.float64), (np.float16, np.float16), (np.float32, np.float32)],
)
def test_results_are_new_floats_and_inputs_may_be_read_only(given_type, want):
    # 17 * 250 ** 2 is beyond the largest float16, and 250 ** 2 beyond the largest byte.
    x = np.full((4, 17, 2), 250, given_type).T
    x.flags.writeable = False
    y = local_response_norm(x, 3)
    dx = local_response_norm_backward(np.ones(x.shape), x, 3)
    assert y.dtype == dx.dtype == want
    np.testing.assert_allclose(y, by_definition(x.astype(float), 3), rtol=1e-3)
    np.testing.assert_array_equal(x, np.full((2, 17, 4), 250))


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"x": np.ones(3)}, r"x is \(3,\), expected \(N, C\) or \(N, C, \*sizes\)"),
        ({"x": np.full((2, 3), "a")}, "x holds <U1"),
        ({"size": 0}, "size is 0: use a whole number of at least 1"),
        ({"size": 2.5}, "size is 2.5: use a whole number"),
        ({"alpha": -1}, "alpha is -1: use a finite number of at least 0"),
        ({"beta": np.nan}, "beta is nan: use a finite number"),
        ({"k": 0}, "k is 0: use a positive number, or a black image divides by 0"),
        ({"k": -1}, "k is -1: use a finite number of at least 0"),
    ],
)
def test_local_response_norm_says_what_is_wrong(change, message):
    with pytest.raises(ValueError, match=message):
        local_response_norm(**({"x": np.ones((2, 3, 4))} | change))
    with pytest.raises(ValueError, match=message):
        local_response_norm_backward(np.ones((2, 3, 4)), **({"x": np.ones((2, 3, 4))} | change))


def test_the_backward_pass_refuses_a_dout_of_another_shape():
    with pytest.raises(ValueError, match=r"dout is \(3, 2\), expected the shape of x, \(2, 3\)"):
        local_response_norm_backward(np.ones((3, 2)), np.ones((2, 3)))
