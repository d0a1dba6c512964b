import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.signal import convolve

from cnnlib.conv import conv2d, conv2d_backward
from cnnlib.conv_transpose import conv_transpose2d, conv_transpose2d_backward
from cnnlib.gradcheck import numerical_gradient, relative_error

# Shapes of x and w, and the options. Nothing is square; N, C and F differ.
GEOMETRIES = [
    ((2, 3, 4, 5), (3, 4, 3, 2), {}),
    ((2, 3, 4, 3), (3, 4, 3, 2), {"stride": 2, "padding": 1}),
    ((2, 3, 3, 4), (3, 2, 2, 3), {"stride": (3, 2), "output_padding": (2, 1)}),
    ((2, 4, 3, 4), (4, 3, 3, 2), {"stride": 2, "padding": (1, 0), "groups": 2}),
    ((2, 4, 2, 3), (4, 1, 3, 2), {"dilation": (2, 3), "stride": (1, 2), "groups": 4}),
    ((2, 3, 3, 2), (3, 2, 3, 4), {"padding": ((0, 2), (3, 1)), "stride": (2, 3)}),
    ((1, 2, 3, 3), (2, 2, 2, 2), {"dilation": 3, "output_padding": (2, 1), "stride": (1, 2)}),
    ((2, 3, 4, 5), (3, 4, 1, 1), {"stride": 2}),
]


def batch(x_shape, w_shape, groups=1, seed=0):
    rng = np.random.default_rng(seed)
    filters = w_shape[1] * groups
    return rng.normal(size=x_shape), rng.normal(size=w_shape), rng.normal(3, 1, size=filters)


def pair(option):
    return option if isinstance(option, tuple) else (option, option)


def by_definition(x, w, b=None, stride=1, padding=0, output_padding=0, dilation=1, groups=1):
    """Stamp the filters, times the pixel, one pixel at a time; then cut off the padding."""
    (sh, sw), (dh, dw), extra = pair(stride), pair(dilation), pair(output_padding)
    sizes = [
        (n - 1) * s + (k - 1) * d + 1
        for n, k, s, d in zip(x.shape[2:], w.shape[2:], (sh, sw), (dh, dw), strict=True)
    ]
    out = np.zeros((len(x), w.shape[1] * groups, *np.add(sizes, extra)))
    for c, i, j, f, k, m in np.ndindex(*x.shape[1:], *w.shape[1:]):
        channel = c // (len(w) // groups) * w.shape[1] + f
        out[:, channel, i * sh + k * dh, j * sw + m * dw] += x[:, c, i, j] * w[c, f, k, m]
    (top, bottom), (left, right) = (pair(entry) for entry in pair(padding))
    out = out[:, :, top : out.shape[2] - bottom, left : out.shape[3] - right]
    return out if b is None else out + b[:, None, None]


@pytest.mark.parametrize(("x_shape", "w_shape", "options"), GEOMETRIES, ids=str)
def test_conv_transpose_equals_its_definition(x_shape, w_shape, options):
    x, w, b = batch(x_shape, w_shape, options.get("groups", 1))
    want = by_definition(x, w, b, **options)
    np.testing.assert_allclose(conv_transpose2d(x, w, b, **options), want, atol=1e-12)


@pytest.mark.parametrize(("x_shape", "w_shape", "options"), GEOMETRIES, ids=str)
@pytest.mark.parametrize("which", [0, 1, 2], ids=["dx", "dw", "db"])
def test_conv_transpose_backward_matches_finite_differences(x_shape, w_shape, options, which):
    arrays = x, w, b = batch(x_shape, w_shape, options.get("groups", 1))
    dout = np.random.default_rng(1).normal(size=conv_transpose2d(x, w, b, **options).shape)

    def loss(_):
        return np.sum(conv_transpose2d(x, w, b, **options) * dout)

    want = numerical_gradient(loss, arrays[which])
    assert relative_error(conv_transpose2d_backward(dout, x, w, **options)[which], want) < 1e-7


@st.composite
def geometries(draw):
    def per_axis(low, high):
        return draw(st.integers(low, high)), draw(st.integers(low, high))

    kernel, dilation, stride = per_axis(1, 3), per_axis(1, 3), per_axis(1, 3)
    groups = draw(st.integers(1, 3))
    most = [max(s, d) - 1 for s, d in zip(stride, dilation, strict=True)]
    extra = tuple(draw(st.integers(0, n)) for n in most)
    # What padding cuts off must leave a pixel of the window.
    sizes = zip(kernel, dilation, strict=True)
    padding = tuple(draw(st.integers(0, (k - 1) * d // 2)) for k, d in sizes)
    options = {"stride": stride, "dilation": dilation, "output_padding": extra}
    options |= {"padding": padding, "groups": groups}
    channels, filters = groups * draw(st.integers(1, 2)), draw(st.integers(1, 2))
    return (
        (draw(st.integers(1, 2)), channels, *per_axis(1, 4)),
        (channels, filters, *kernel),
        options,
    )


@settings(max_examples=60, deadline=None, database=None, derandomize=True)
@given(geometries())
def test_any_geometry_equals_the_definition_and_its_gradients_are_the_adjoint(geometry):
    x_shape, w_shape, options = geometry
    x, w, b = batch(x_shape, w_shape, options["groups"])
    out = conv_transpose2d(x, w, b, **options)
    np.testing.assert_allclose(out, by_definition(x, w, b, **options), atol=1e-10)

    dout = np.random.default_rng(1).normal(size=out.shape)
    dx, dw, db = conv_transpose2d_backward(dout, x, w, **options)
    want = pytest.approx(np.sum(dout * conv_transpose2d(x, w, **options)), abs=1e-9)
    assert np.sum(dx * x) == want
    assert np.sum(dw * w) == want
    np.testing.assert_allclose(db, dout.sum(axis=(0, 2, 3)), atol=1e-12)


@pytest.mark.parametrize("padding", [0, (2, 1), ((1, 0), (0, 2))], ids=str)
@pytest.mark.parametrize(("stride", "extra"), [(1, (0, 0)), (2, (0, 1)), (3, (2, 1))])
def test_it_is_the_adjoint_of_the_convolution(padding, stride, extra):
    x, w, _ = batch((2, 4, 3, 4), (4, 3, 3, 2))
    options = {"stride": stride, "padding": padding}
    image = conv_transpose2d(x, w, output_padding=extra, **options)
    v = np.random.default_rng(1).normal(size=image.shape)
    assert np.sum(image * v) == pytest.approx(np.sum(x * conv2d(v, w, **options)))
    np.testing.assert_array_equal(image, conv2d_backward(x, v, w, **options)[0])


def test_one_image_and_one_filter_agree_with_scipy():
    x, w, _ = batch((1, 1, 5, 6), (1, 1, 3, 2))
    want = convolve(x[0, 0], w[0, 0], mode="full")
    np.testing.assert_allclose(conv_transpose2d(x, w)[0, 0], want, atol=1e-12)


def test_a_square_of_ones_with_its_own_size_as_stride_enlarges_the_pixels():
    x = np.array([[[[1.0, 2.0], [3.0, 4.0]]]])
    want = np.kron(x[0, 0], np.ones((2, 2)))
    np.testing.assert_array_equal(conv_transpose2d(x, np.ones((1, 1, 2, 2)), stride=2)[0, 0], want)


@pytest.mark.parametrize(
    ("x_type", "w_type", "want"),
    [
        (np.int64, np.int64, np.float64),
        (np.uint8, np.float32, np.float32),
        (np.float16, np.float16, np.float16),
        (np.float32, np.float32, np.float32),
        (np.float32, np.float64, np.float64),
    ],
)
def test_any_type_and_layout_gives_new_arrays_and_keeps_the_inputs(x_type, w_type, want):
    rng = np.random.default_rng(0)
    x = np.asfortranarray(rng.integers(0, 4, size=(2, 3, 4, 5)).astype(x_type))
    w = np.repeat(rng.integers(0, 4, size=(3, 2, 3, 2)), 2, axis=3)[..., ::2].astype(w_type)
    b = np.array([1, 2])
    kept = x.copy(), w.copy()
    for a in (x, w, b):
        a.flags.writeable = False
    out = conv_transpose2d(x, w, b, stride=2)
    exact = conv_transpose2d(x.astype(float), w.astype(float), b, stride=2)
    np.testing.assert_array_equal(out, exact)
    gradients = conv_transpose2d_backward(out, x, w, stride=2)
    exact = conv_transpose2d_backward(exact, x.astype(float), w.astype(float), stride=2)
    for got, wanted in zip(gradients, exact, strict=True):
        np.testing.assert_allclose(got, wanted, rtol=1e-3)
    assert [a.dtype for a in (out, *gradients)] == [want] * 4
    assert all(a.flags.writeable and not np.shares_memory(a, x) for a in (out, *gradients))
    np.testing.assert_array_equal(x, kept[0])
    np.testing.assert_array_equal(w, kept[1])


def test_a_batch_may_be_empty():
    x, w = np.ones((0, 3, 5, 6)), np.ones((3, 4, 2, 2))
    out = conv_transpose2d(x, w, np.ones(4))
    dx, dw, _ = conv_transpose2d_backward(out, x, w)
    assert out.shape == (0, 4, 6, 7)
    assert dx.shape == x.shape
    assert not dw.any()


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"x": np.ones((3, 5, 6))}, r"x has 3 axes, expected 4, \(N, C, H, W\)"),
        ({"w": np.ones((3, 2))}, r"w has 2 axes, expected 4, \(C, F/groups, KH, KW\)"),
        ({"x": np.ones((2, 4, 5, 6))}, r"x has 4 channels but the filters expect 3: x is \(2, 4"),
        ({"x": np.ones((2, 3, 0, 6))}, "n is 0: use a whole number of at least 1"),
        ({"groups": 2}, r"3 channels cannot be cut into 2 equal groups: w is \(3, 4, 3, 2\)"),
        ({"groups": 0}, "groups is 0: use a whole number of at least 1"),
        ({"b": np.ones(3)}, r"b is \(3,\), expected one bias per channel of the result, \(4,\)"),
        ({"stride": 0}, "stride is 0: use a whole number of at least 1"),
        ({"dilation": (1, 0)}, "dilation is 0: use a whole number of at least 1"),
        ({"padding": -1}, "padding is -1: use a whole number of at least 0"),
        ({"padding": "same"}, "padding is 'same': use a whole number of at least 0"),
        ({"output_padding": 1}, "output_padding is 1: use less than stride or dilation, at most 0"),
        ({"output_padding": -1}, "output_padding is -1: use a whole number of at least 0"),
        ({"padding": (4, 0)}, r"n=5, k=3, .*padding=\(4, 0\).* would have -1 pixels: use less"),
        ({"w": np.ones((3, 4, 0, 2))}, "k is 0: use a whole number of at least 1"),
        ({"w": np.ones((3, 4, 3, 2), complex)}, "w holds complex128, expected real numbers"),
    ],
)
def test_conv_transpose_says_what_is_wrong(change, message):
    good = {"x": np.ones((2, 3, 5, 6)), "w": np.ones((3, 4, 3, 2)), "b": np.ones(4)}
    with pytest.raises(ValueError, match=message):
        conv_transpose2d(**(good | change))


def test_conv_transpose_backward_says_what_is_wrong():
    x, w = np.ones((2, 3, 5, 6)), np.ones((3, 4, 3, 2))
    with pytest.raises(
        ValueError, match=r"dout is \(2, 4, 5, 6\), expected the shape of the result"
    ):
        conv_transpose2d_backward(np.ones((2, 4, 5, 6)), x, w)
    with pytest.raises(ValueError, match=r"expected the shape of the result, \(2, 4, 11, 12\)"):
        conv_transpose2d_backward(np.ones((2, 4, 7, 7)), x, w, stride=2)
