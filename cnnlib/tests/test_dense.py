import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cnnlib.conv import conv2d
from cnnlib.dense import flatten, flatten_backward, linear, linear_backward
from cnnlib.gradcheck import numerical_gradient, relative_error


def batch(images=3, inputs=4, outputs=5):
    rng = np.random.default_rng(0)
    return (
        rng.normal(size=(images, inputs)),
        rng.normal(size=(outputs, inputs)),
        rng.normal(size=outputs),
    )


def by_definition(x, w, b):
    out = np.zeros((len(x), len(w)))
    for n, f in np.ndindex(out.shape):
        out[n, f] = sum(x[n, d] * w[f, d] for d in range(x.shape[1])) + b[f]
    return out


def test_linear_equals_its_definition():
    x, w, b = batch()
    np.testing.assert_allclose(linear(x, w, b), by_definition(x, w, b), rtol=1e-12)
    np.testing.assert_allclose(linear(x, w), by_definition(x, w, 0 * b), rtol=1e-12)


@pytest.mark.parametrize("which", [0, 1, 2], ids=["dx", "dw", "db"])
def test_linear_backward_matches_finite_differences(which):
    arrays = x, w, b = batch()
    dout = np.random.default_rng(1).normal(size=(3, 5))
    want = numerical_gradient(lambda _: np.sum(linear(x, w, b) * dout), arrays[which])
    assert relative_error(linear_backward(dout, x, w)[which], want) < 1e-7


@settings(max_examples=40, deadline=None, database=None, derandomize=True)
@given(st.integers(0, 4), st.integers(1, 6), st.integers(1, 5))
def test_any_sizes_equal_the_definition_and_the_gradients_are_the_adjoint(images, inputs, outputs):
    x, w, b = batch(images, inputs, outputs)
    np.testing.assert_allclose(linear(x, w, b), by_definition(x, w, b), atol=1e-12)
    rng = np.random.default_rng(1)
    dout, v, u = (rng.normal(size=shape) for shape in [(images, outputs), x.shape, w.shape])
    dx, dw, db = linear_backward(dout, x, w)
    assert np.sum(dx * v) == pytest.approx(np.sum(dout * linear(v, w)), abs=1e-10)
    assert np.sum(dw * u) == pytest.approx(np.sum(dout * linear(x, u)), abs=1e-10)
    np.testing.assert_allclose(db, dout.sum(axis=0))


def test_a_dense_layer_is_a_convolution_as_large_as_the_image():
    rng = np.random.default_rng(0)
    x, w, b = rng.normal(size=(2, 3, 4, 5)), rng.normal(size=(6, 3, 4, 5)), rng.normal(size=6)
    np.testing.assert_allclose(linear(flatten(x), flatten(w), b), conv2d(x, w, b)[:, :, 0, 0])


def test_flatten_runs_channel_by_channel_row_by_row():
    x = np.arange(12).reshape(1, 2, 2, 3)
    np.testing.assert_array_equal(flatten(x), [range(12)])
    np.testing.assert_array_equal(flatten(np.asfortranarray(x)), [range(12)])


@pytest.mark.parametrize("shape", [(2, 3, 4, 5), (3,), (4, 2), (0, 3, 2), (2, 0, 5)], ids=str)
def test_flatten_backward_restores_the_shape(shape):
    x = np.random.default_rng(0).normal(size=shape)
    np.testing.assert_array_equal(flatten_backward(flatten(x), shape), x)
    assert not np.shares_memory(flatten(x), x)
    dout = flatten(x)
    assert not np.shares_memory(flatten_backward(dout, shape), dout)


@pytest.mark.parametrize(
    ("given_type", "want"),
    [(np.uint8, np.float64), (np.float16, np.float16), (np.float32, np.float32)],
)
def test_results_are_floats_and_inputs_may_be_read_only_and_in_any_order(given_type, want):
    x, w = np.ones((6, 4), given_type).T[:, ::2], np.full((3, 5), 2, given_type).T
    for a in (x, w):
        a.flags.writeable = False
    out = linear(x, w, np.ones(5))
    assert out.dtype == want
    np.testing.assert_array_equal(out, np.full((4, 5), 7))
    assert [g.dtype for g in linear_backward(out, x, w)] == [want] * 3
    assert flatten(x).dtype == flatten_backward(x, (4, 3)).dtype == want


def test_bytes_and_float16_add_up_without_losing_digits():
    bright = np.full((1, 9), 255, np.uint8)
    assert linear(bright, bright)[0, 0] == 9 * 255**2
    ones = np.array([[2048, 1, 1, 1, 1]], np.float16)  # 2048 + 1 is 2048 in float16
    assert linear(ones, np.ones((1, 5), np.float16))[0, 0] == 2052
    assert linear_backward(ones.T, np.ones((5, 1)), np.ones((1, 1)))[2][0] == 2052


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"x": np.ones((2, 4, 1, 1))}, r"x is \(2, 4, 1, 1\), expected .*\(N, D\): use flatten"),
        ({"x": np.ones(4)}, r"x is \(4,\), expected one row per image, \(N, D\)"),
        ({"x": np.ones((2, 3))}, "x has 3 numbers per image but the weights expect 4: x is"),
        ({"w": np.ones(4)}, r"w has 1 axes, expected 2, \(F, D\)"),
        ({"w": np.ones((4, 5))}, r"the weights expect 5: x is \(2, 4\), w is \(4, 5\)"),
        ({"b": np.ones(4)}, r"b is \(4,\), expected one bias per output, \(5,\)"),
        ({"b": np.ones((5, 1))}, r"b is \(5, 1\), expected one bias per output"),
        ({"x": np.full((2, 4), "a")}, "x holds <U1"),
    ],
)
def test_linear_says_what_is_wrong(change, message):
    good = {"x": np.ones((2, 4)), "w": np.ones((5, 4)), "b": np.ones(5)}
    with pytest.raises(ValueError, match=message):
        linear(**(good | change))


def test_backward_passes_refuse_a_dout_of_another_shape():
    with pytest.raises(ValueError, match=r"dout is \(5, 2\), expected .* scores, \(2, 5\)"):
        linear_backward(np.ones((5, 2)), np.ones((2, 4)), np.ones((5, 4)))
    with pytest.raises(ValueError, match=r"dout is \(2, 11\), .* image of \(2, 3, 4\), \(2, 12\)"):
        flatten_backward(np.ones((2, 11)), (2, 3, 4))


def test_flatten_refuses_a_single_number():
    with pytest.raises(ValueError, match="x is a single number"):
        flatten(3.0)
