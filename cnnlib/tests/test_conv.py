import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.signal import correlate

from cnnlib.conv import (
    conv1d,
    conv1d_backward,
    conv2d,
    conv2d_backward,
    conv3d,
    conv3d_backward,
)
from cnnlib.gradcheck import numerical_gradient, relative_error

FORWARD = {1: conv1d, 2: conv2d, 3: conv3d}
BACKWARD = {1: conv1d_backward, 2: conv2d_backward, 3: conv3d_backward}

# Shapes of x and w, and the options. Nothing is square, N, C and F differ, most divisions leave
# a rest.
GEOMETRIES = [
    ((2, 3, 9), (4, 3, 4), {}),
    ((2, 3, 9), (4, 3, 4), {"stride": 2, "padding": 1}),
    ((2, 4, 11), (6, 2, 3), {"stride": 3, "padding": "same", "dilation": 2, "groups": 2}),
    ((2, 3, 5, 7), (4, 3, 3, 2), {}),
    ((2, 3, 5, 7), (4, 3, 3, 2), {"stride": (1, 2), "padding": (2, 1)}),
    ((2, 3, 6, 8), (4, 3, 3, 2), {"stride": (3, 2), "dilation": (1, 3), "padding": "valid"}),
    ((2, 3, 6, 7), (4, 3, 2, 4), {"padding": "same"}),
    ((2, 3, 7, 6), (4, 3, 3, 2), {"stride": 2, "padding": "same", "dilation": (2, 1)}),
    ((2, 4, 5, 6), (6, 2, 2, 3), {"stride": 2, "padding": 1, "groups": 2}),
    ((2, 3, 5, 6), (6, 1, 3, 2), {"padding": "same", "groups": 3}),
    ((1, 2, 3, 4), (1, 2, 3, 4), {}),
    ((2, 3, 4, 5), (4, 3, 1, 1), {"stride": 2}),
    ((2, 2, 3, 4, 5), (3, 2, 2, 3, 2), {}),
    ((1, 4, 4, 3, 5), (2, 2, 3, 2, 2), {"stride": (2, 1, 2), "padding": (1, 0, 2), "groups": 2}),
    ((1, 2, 4, 3, 5), (3, 2, 2, 2, 3), {"dilation": (1, 2, 2), "padding": "same", "stride": 2}),
]


def batch(x_shape, w_shape, seed=0):
    rng = np.random.default_rng(seed)
    return rng.normal(size=x_shape), rng.normal(size=w_shape), rng.normal(3, 1, size=w_shape[0])


def call(table, first, *others, **options):
    """Call the function for as many axes as the first argument has."""
    return table[first.ndim - 2](first, *others, **options)


def zeros_before_and_windows(n, k, stride, padding, dilation):
    covered = (k - 1) * dilation + 1
    if padding == "same":
        windows = -(-n // stride)
        return max((windows - 1) * stride + covered - n, 0) // 2, windows
    before = 0 if padding == "valid" else padding
    return before, (n + 2 * before - covered) // stride + 1


def by_definition(x, w, b=None, stride=1, padding=0, dilation=1, groups=1):
    """Convolve one window, one weight at a time."""
    axes = range(x.ndim - 2)
    s, p, d = (
        option if isinstance(option, tuple) else [option] * len(axes)
        for option in (stride, padding, dilation)
    )
    before, windows = zip(
        *(zeros_before_and_windows(x.shape[2 + a], w.shape[2 + a], s[a], p[a], d[a]) for a in axes),
        strict=True,
    )
    out = np.zeros((len(x), len(w), *windows))
    for f, *place in np.ndindex(out.shape[1:]):
        first = f // (len(w) // groups) * w.shape[1]
        for weight in np.ndindex(w.shape[2:]):
            pixel = [place[a] * s[a] + weight[a] * d[a] - before[a] for a in axes]
            if all(0 <= pixel[a] < x.shape[2 + a] for a in axes):
                for c in range(w.shape[1]):
                    out[:, f, *place] += x[:, first + c, *pixel] * w[f, c, *weight]
        out[:, f, *place] += 0 if b is None else b[f]
    return out


@pytest.mark.parametrize(("x_shape", "w_shape", "options"), GEOMETRIES, ids=str)
def test_conv_equals_its_definition(x_shape, w_shape, options):
    x, w, b = batch(x_shape, w_shape)
    np.testing.assert_allclose(
        call(FORWARD, x, w, b, **options), by_definition(x, w, b, **options), rtol=1e-12, atol=1e-12
    )


@pytest.mark.parametrize(("x_shape", "w_shape", "options"), GEOMETRIES, ids=str)
@pytest.mark.parametrize("which", [0, 1, 2], ids=["dx", "dw", "db"])
def test_conv_backward_matches_finite_differences(x_shape, w_shape, options, which):
    arrays = x, w, b = batch(x_shape, w_shape)
    dout = np.random.default_rng(1).normal(size=call(FORWARD, x, w, b, **options).shape)

    def loss(_):
        return np.sum(call(FORWARD, x, w, b, **options) * dout)

    want = numerical_gradient(loss, arrays[which])
    assert relative_error(call(BACKWARD, dout, x, w, **options)[which], want) < 1e-7


@st.composite
def geometries(draw):
    """Draw shapes and options that fit: the image is at least as large as what a kernel covers."""
    axes = draw(st.integers(1, 3))

    def per_axis(low, high):
        return tuple(draw(st.integers(low, high)) for _ in range(axes))

    kernel, dilation, extra = per_axis(1, 3), per_axis(1, 2), per_axis(0, 3)
    sizes = tuple((k - 1) * d + 1 + e for k, d, e in zip(kernel, dilation, extra, strict=True))
    groups, channels, filters = (draw(st.integers(1, 3)) for _ in range(3))
    padding = draw(st.sampled_from(["same", "valid", 0, 1, per_axis(0, 2)]))
    options = {"stride": per_axis(1, 4), "padding": padding, "dilation": dilation, "groups": groups}
    x_shape = (draw(st.integers(1, 2)), groups * channels, *sizes)
    return x_shape, (groups * filters, channels, *kernel), options


@settings(max_examples=60, deadline=None, database=None, derandomize=True)
@given(geometries())
def test_any_geometry_equals_the_definition_and_its_gradients_are_the_adjoint(geometry):
    x_shape, w_shape, options = geometry
    x, w, b = batch(x_shape, w_shape)
    out = call(FORWARD, x, w, b, **options)
    np.testing.assert_allclose(out, by_definition(x, w, b, **options), rtol=1e-10, atol=1e-10)

    v, u, _ = batch(x_shape, w_shape, seed=1)
    dout = np.random.default_rng(2).normal(size=out.shape)
    dx, dw, db = call(BACKWARD, dout, x, w, **options)
    assert np.sum(dx * v) == pytest.approx(np.sum(dout * call(FORWARD, v, w, **options)), abs=1e-9)
    assert np.sum(dw * u) == pytest.approx(np.sum(dout * call(FORWARD, x, u, **options)), abs=1e-9)
    np.testing.assert_allclose(db, np.swapaxes(dout, 0, 1).reshape(len(db), -1).sum(axis=1))


@pytest.mark.parametrize("sizes", [(9,), (6, 9), (5, 4, 6)], ids=str)
def test_one_image_and_one_filter_agree_with_scipy(sizes):
    rng = np.random.default_rng(0)
    image, kernel = rng.normal(size=sizes), rng.normal(size=(3, 2, 4)[: len(sizes)])
    got = call(FORWARD, image[None, None], kernel[None, None])[0, 0]
    np.testing.assert_allclose(got, correlate(image, kernel, mode="valid"), atol=1e-12)


@pytest.mark.parametrize("axes", [1, 2, 3])
def test_a_delta_filter_returns_the_image(axes):
    image = np.random.default_rng(0).normal(size=(2, 1, 5, 6, 4)[: axes + 2])
    delta = np.zeros((1, 1) + (3,) * axes)
    delta[(0, 0) + (1,) * axes] = 1
    np.testing.assert_array_equal(call(FORWARD, image, delta, padding=1), image)


def test_the_kernel_is_not_flipped():
    x, w = np.array([[[1.0, 2.0, 3.0, 4.0]]]), np.array([[[1.0, 10.0, 100.0]]])
    np.testing.assert_array_equal(conv1d(x, w), [[[321.0, 432.0]]])


def test_a_1x1_filter_mixes_the_channels_of_each_pixel():
    x, w, _ = batch((2, 3, 4, 5), (6, 3, 1, 1))
    want = np.moveaxis(np.moveaxis(x, 1, -1) @ w[:, :, 0, 0].T, -1, 1)
    np.testing.assert_allclose(conv2d(x, w), want)


def test_a_depthwise_filter_sees_its_own_channel_alone():
    x, w, b = batch((2, 3, 5, 6), (3, 1, 2, 3))
    want = [conv2d(x[:, [c]], w[[c]], b[[c]]) for c in range(3)]
    np.testing.assert_allclose(conv2d(x, w, b, groups=3), np.concatenate(want, axis=1))


@pytest.mark.parametrize(
    ("n", "k", "stride", "want"),
    [
        (5, 2, 1, [2, 2, 2, 2, 1]),
        (5, 4, 1, [3, 4, 4, 3, 2]),
        (6, 3, 2, [3, 3, 2]),
        (5, 3, 2, [2, 3, 2]),
        (5, 1, 3, [1, 1]),
        (2, 5, 1, [2, 2]),
    ],
)
def test_same_padding_puts_the_extra_zero_at_the_end(n, k, stride, want):
    out = conv1d(np.ones((1, 1, n)), np.ones((1, 1, k)), stride=stride, padding="same")
    np.testing.assert_array_equal(out[0, 0], want)


@pytest.mark.parametrize(
    ("x_type", "w_type", "want"),
    [
        (np.int64, np.int64, np.float64),
        (np.uint8, np.bool_, np.float64),
        (np.float16, np.float16, np.float16),
        (np.float32, np.float32, np.float32),
        (np.uint8, np.float32, np.float32),
        (np.float32, np.float64, np.float64),
    ],
)
def test_results_are_floats_of_the_type_of_x_and_w(x_type, w_type, want):
    x, w = np.ones((2, 3, 4, 5), x_type), np.ones((4, 3, 2, 2), w_type)
    out = conv2d(x, w, np.ones(4))
    assert out.dtype == want
    assert [d.dtype for d in conv2d_backward(out, x, w)] == [want] * 3


def test_integers_and_float32_give_the_values_of_float64():
    x, w, b = batch((2, 3, 6, 7), (4, 3, 3, 2))
    exact = conv2d(x, w, b)
    np.testing.assert_allclose(conv2d(*(a.astype(np.float32) for a in (x, w, b))), exact, rtol=1e-4)
    bright = np.full((1, 1, 4, 4), 255, np.uint8)
    np.testing.assert_array_equal(conv2d(bright, np.ones((1, 1, 4, 4), np.uint8)), [[[[4080.0]]]])


def test_float16_adds_up_without_losing_digits():
    ones = np.ones((1, 4096, 1), np.float16)
    assert conv1d(ones, ones)[0, 0, 0] == 4096


def test_inputs_are_not_modified_and_may_be_read_only_or_not_contiguous():
    x, w, b = batch((2, 3, 6, 7), (4, 3, 3, 2))
    want = conv2d(x, w, b, padding=1)
    dout = np.ones_like(want)
    want_back = conv2d_backward(dout, x, w, padding=1)

    strange = [np.asfortranarray(x), np.repeat(w, 2, axis=-1)[..., ::2], np.repeat(b, 2)[::2]]
    kept = [a.copy() for a in strange]
    for a in (*strange, dout):
        a.flags.writeable = False
    np.testing.assert_allclose(conv2d(*strange, padding=1), want)
    for got, wanted in zip(conv2d_backward(dout, *strange[:2], padding=1), want_back, strict=True):
        np.testing.assert_allclose(got, wanted)
    for a, before in zip(strange, kept, strict=True):
        np.testing.assert_array_equal(a, before)


@pytest.mark.parametrize("shape", [(1, 1, 2, 3), (2, 3, 4, 5)], ids=str)
def test_results_are_new_arrays(shape):
    x, w = np.ones(shape), np.ones((1, shape[1], 1, 1))
    out = conv2d(x, w)
    dx, dw, _ = conv2d_backward(out, x, w)
    assert all(a.flags.writeable and a.flags.c_contiguous for a in (out, dx, dw))
    for source in (x, w, out):
        assert not any(np.shares_memory(source, a) for a in (dx, dw))
    assert not np.shares_memory(out, x)


def test_a_batch_may_be_empty():
    x, w = np.ones((0, 3, 5, 6)), np.ones((4, 3, 2, 2))
    out = conv2d(x, w, np.ones(4))
    dx, dw, db = conv2d_backward(out, x, w)
    assert out.shape == (0, 4, 4, 5)
    assert dx.shape == x.shape
    assert not dw.any()
    assert not db.any()


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"x": np.ones((3, 5, 6))}, r"x has 3 axes, expected 4, \(N, C, H, W\): x is \(3, 5, 6\)"),
        ({"w": np.ones((3, 2))}, r"w has 2 axes, expected 4, \(F, C/groups, KH, KW\)"),
        ({"x": np.ones((2, 1, 5, 6))}, r"x has 1 channels but the filters expect 3: x is \(2, 1"),
        ({"groups": 2}, "x has 3 channels but the filters expect 2 groups of 3"),
        ({"w": np.ones((4, 1, 2, 2)), "groups": 3}, "4 filters cannot be cut into 3 equal groups"),
        ({"groups": 0}, "groups is 0: use a whole number of at least 1"),
        ({"b": np.ones(3)}, r"b is \(3,\), expected one bias per filter, \(4,\)"),
        ({"b": np.ones((4, 1))}, r"b is \(4, 1\), expected one bias per filter"),
        ({"w": np.ones((4, 3, 2, 7))}, "n=6, k=7, .*covers 7 pixels but there are only 6"),
        ({"dilation": 5}, "n=5, k=2, .*padding=0, dilation=5: the kernel covers 6 pixels"),
        ({"w": np.ones((4, 3, 0, 2))}, "k is 0: use a whole number of at least 1"),
        ({"x": np.ones((2, 3, 0, 6))}, "n is 0: use a whole number of at least 1"),
        ({"stride": 0}, "stride is 0: use a whole number of at least 1"),
        ({"stride": (1, -1)}, "stride is -1: use a whole number of at least 1"),
        ({"stride": 1.0}, "stride is 1.0: use a whole number of at least 1"),
        ({"stride": True}, "stride is True: use a whole number of at least 1"),
        ({"stride": "same"}, "stride is 'same': use a whole number of at least 1"),
        ({"dilation": 0}, "dilation is 0: use a whole number of at least 1"),
        ({"padding": -1}, "padding is -1: use a whole number of at least 0"),
        ({"padding": "full"}, 'padding is \'full\': use a whole number, "same" or "valid"'),
        ({"padding": (1, 1, 1)}, r"padding is \(1, 1, 1\): use one number, or 2, one per axis"),
        ({"dilation": (1,)}, r"dilation is \(1,\): use one number, or 2, one per axis"),
        ({"x": np.full((2, 3, 5, 6), "a")}, "x holds <U1, expected real numbers"),
        ({"w": np.ones((4, 3, 2, 2), complex)}, "w holds complex128, expected real numbers"),
        ({"b": np.array([None] * 4)}, "b holds object, expected real numbers"),
    ],
)
def test_conv_says_what_is_wrong(change, message):
    good = {"x": np.ones((2, 3, 5, 6)), "w": np.ones((4, 3, 2, 2)), "b": np.ones(4)}
    with pytest.raises(ValueError, match=message):
        conv2d(**(good | change))


@pytest.mark.parametrize(
    ("conv", "letters"), [(conv1d, "N, C, W"), (conv2d, "N, C, H, W"), (conv3d, "N, C, D, H, W")]
)
def test_each_conv_names_its_axes(conv, letters):
    with pytest.raises(ValueError, match=f"x has 2 axes, expected .*{letters}"):
        conv(np.ones((2, 2)), np.ones((2, 2)))


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"dout": np.ones((2, 4, 5, 6))}, r"dout is \(2, 4, 5, 6\), expected .*\(2, 4, 4, 5\)"),
        ({"dout": np.full((2, 4, 4, 5), "a")}, "dout holds <U1, expected real numbers"),
        ({"stride": 2}, r"expected the shape of the feature maps, \(2, 4, 2, 3\)"),
        ({"groups": 2}, "x has 3 channels but the filters expect 2 groups of 3"),
        ({"padding": -1}, "padding is -1"),
    ],
)
def test_conv_backward_says_what_is_wrong(change, message):
    good = {"dout": np.ones((2, 4, 4, 5)), "x": np.ones((2, 3, 5, 6)), "w": np.ones((4, 3, 2, 2))}
    with pytest.raises(ValueError, match=message):
        conv2d_backward(**(good | change))
