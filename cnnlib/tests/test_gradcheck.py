import numpy as np
import pytest

from cnnlib.gradcheck import numerical_gradient, relative_error


@pytest.mark.parametrize("shape", [(), (5,), (2, 3), (2, 1, 3, 2)], ids=str)
def test_the_gradient_of_a_sum_of_cubes_is_three_squares(shape):
    x = np.random.default_rng(0).normal(size=shape)
    assert relative_error(numerical_gradient(lambda a: np.sum(a**3), x), 3 * x**2) < 1e-9


def test_eps_is_half_the_width_of_the_difference():
    grad = numerical_gradient(lambda a: np.sum(a**3), np.array([1.0]), eps=0.5)
    np.testing.assert_allclose(grad, [3 + 0.5**2])


def test_x_is_restored_even_when_f_fails():
    x = np.random.default_rng(0).normal(size=(2, 3))
    kept = x.copy()
    numerical_gradient(np.sum, x)
    np.testing.assert_array_equal(x, kept)
    with pytest.raises(ZeroDivisionError):
        numerical_gradient(lambda a: 1 / 0, x)
    np.testing.assert_array_equal(x, kept)


def test_a_view_is_perturbed_in_place():
    whole = np.arange(6.0).reshape(2, 3)
    np.testing.assert_allclose(numerical_gradient(lambda _: np.sum(whole**2), whole.T), 2 * whole.T)


@pytest.mark.parametrize(
    ("x", "message"),
    [
        (np.arange(3), "x is int64, expected a float64 array"),
        (np.ones(3, np.float32), "x is float32, expected a float64 array"),
        ([1.0, 2.0], "x is list, expected a float64 array"),
        (np.broadcast_to(1.0, 3), "expected a float64 array that can be written to"),
    ],
)
def test_numerical_gradient_refuses_what_it_cannot_perturb(x, message):
    with pytest.raises(ValueError, match=message):
        numerical_gradient(np.sum, x)


@pytest.mark.parametrize(
    ("got", "want", "error"),
    [
        ([1.0, 2.0], [1.0, 2.0], 0.0),
        ([0.0, 1e-9], [0.0, 0.0], 1e-9),
        ([300.0], [100.0], 0.5),
        ([-1.0, 0.0], [1.0, 0.0], 1.0),
        (np.zeros((0, 3)), np.zeros((0, 3)), 0.0),
    ],
)
def test_relative_error_is_absolute_below_one_and_relative_above(got, want, error):
    assert relative_error(got, want) == error


def test_relative_error_of_not_a_number_passes_no_limit():
    assert not relative_error([np.nan, 0.0], [0.0, 0.0]) < 1e9


def test_relative_error_refuses_two_shapes():
    with pytest.raises(ValueError, match=r"got is \(2, 1\), want is \(2,\)"):
        relative_error([[1.0], [2.0]], [1.0, 2.0])


@pytest.mark.parametrize(
    ("eps", "message"),
    [(0, "eps is 0: use a small positive number"), (-1e-5, "eps is -1e-05: use a finite number")],
)
def test_a_difference_needs_a_width(eps, message):
    with pytest.raises(ValueError, match=message):
        numerical_gradient(np.sum, np.ones(2), eps)
