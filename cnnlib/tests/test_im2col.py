import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cnnlib.conv import conv2d
from cnnlib.gradcheck import numerical_gradient, relative_error
from cnnlib.im2col import col2im, im2col

# Shape of x, then kh, kw, stride and padding.
GEOMETRIES = [
    ((2, 3, 5, 6), 3, 2, 1, 0),
    ((2, 3, 5, 7), 2, 3, 2, 1),
    ((1, 2, 6, 5), 2, 2, (3, 2), (0, 1)),
    ((2, 2, 4, 5), 3, 3, 2, ((0, 1), (2, 0))),
    ((3, 1, 4, 4), 2, 3, 1, "same"),
    ((2, 3, 2, 4), 1, 1, 1, 0),
]


def images(shape, seed=0):
    return np.random.default_rng(seed).normal(size=shape)


def padded(x, kh, kw, stride, padding):
    if padding == "same":
        padding = ((kh - 1) // 2, kh // 2), ((kw - 1) // 2, kw // 2)
    pairs = padding if isinstance(padding, tuple) else (padding, padding)
    pairs = [pair if isinstance(pair, tuple) else (pair, pair) for pair in pairs]
    return np.pad(x, [(0, 0), (0, 0), *pairs])


def by_definition(x, kh, kw, stride, padding):
    """Cut out one window after another and write it in one row."""
    x = padded(x, kh, kw, stride, padding)
    sh, sw = stride if isinstance(stride, tuple) else (stride, stride)
    return np.array(
        [
            image[:, top : top + kh, left : left + kw].ravel()
            for image in x
            for top in range(0, x.shape[2] - kh + 1, sh)
            for left in range(0, x.shape[3] - kw + 1, sw)
        ]
    )


@pytest.mark.parametrize("geometry", GEOMETRIES, ids=str)
def test_im2col_equals_its_definition_and_col2im_is_its_adjoint(geometry):
    shape, *window = geometry
    x = images(shape)
    rows = im2col(x, *window)
    np.testing.assert_array_equal(rows, by_definition(x, *window))
    dout = images(rows.shape, seed=1)
    assert np.sum(col2im(dout, shape, *window) * x) == pytest.approx(np.sum(dout * rows))


@pytest.mark.parametrize("geometry", GEOMETRIES, ids=str)
def test_the_rows_times_the_filters_are_the_convolution(geometry):
    shape, kh, kw, *options = geometry
    x, w = images(shape), images((4, shape[1], kh, kw), seed=1)
    out = conv2d(x, w, None, *options)
    rows = im2col(x, kh, kw, *options) @ w.reshape(4, -1).T
    got = rows.reshape(len(x), *out.shape[2:], 4).transpose(0, 3, 1, 2)
    np.testing.assert_allclose(got, out, atol=1e-12)


@pytest.mark.parametrize("geometry", GEOMETRIES, ids=str)
def test_col2im_matches_finite_differences(geometry):
    shape, *window = geometry
    x = images(shape)
    dout = images(im2col(x, *window).shape, seed=1)
    want = numerical_gradient(lambda x: np.sum(im2col(x, *window) * dout), x)
    assert relative_error(col2im(dout, shape, *window), want) < 1e-7


@settings(max_examples=50, deadline=None, database=None, derandomize=True)
@given(*[st.integers(1, 3)] * 6, *[st.integers(0, 2)] * 4)
def test_any_geometry_equals_the_definition_and_is_adjoint(n, c, kh, kw, sh, sw, ph, pw, eh, ew):
    x = images((n, c, kh + eh, kw + ew))
    window = (kh, kw, (sh, sw), (ph, pw))
    rows = im2col(x, *window)
    np.testing.assert_array_equal(rows, by_definition(x, *window))
    dout = images(rows.shape, seed=1)
    assert np.sum(col2im(dout, x.shape, *window) * x) == pytest.approx(np.sum(dout * rows))


def test_a_color_image_and_a_window_of_five_take_25_times_the_room():
    rows = im2col(np.zeros((1, 3, 32, 32)), 5, 5, padding=2)
    assert rows.shape == (1024, 75)
    assert rows.size == 25 * 3 * 32 * 32


def test_col2im_counts_how_often_a_pixel_is_read():
    ones = im2col(np.ones((1, 1, 3, 4)), 2, 2)
    counts = col2im(ones, (1, 1, 3, 4), 2, 2)
    np.testing.assert_array_equal(counts[0, 0], [[1, 2, 2, 1], [2, 4, 4, 2], [1, 2, 2, 1]])


@pytest.mark.parametrize(
    ("given", "want"),
    [(np.int64, float), (np.uint8, float), (np.float16, np.float16), (np.float32, np.float32)],
)
def test_any_type_and_layout_gives_a_new_array_and_keeps_the_input(given, want):
    plain = np.random.default_rng(0).integers(0, 9, size=(2, 3, 4, 5)).astype(given)
    exact = im2col(plain.astype(float), 2, 3, padding=1)
    back = col2im(exact, plain.shape, 2, 3, padding=1)
    for x in (plain, np.asfortranarray(plain), np.repeat(plain, 2, axis=1)[:, ::2]):
        kept = x.copy()
        x.flags.writeable = False
        rows = im2col(x, 2, 3, padding=1)
        dx = col2im(np.asfortranarray(exact.astype(given)), x.shape, 2, 3, padding=1)
        assert rows.dtype == dx.dtype == want
        np.testing.assert_array_equal(rows, exact)
        np.testing.assert_array_equal(dx, back)
        np.testing.assert_array_equal(x, kept)


def test_results_are_new_arrays_even_when_the_window_is_one_pixel():
    x = np.ones((1, 1, 1, 1))
    rows = im2col(x, 1, 1)
    dx = col2im(rows, x.shape, 1, 1)
    assert not np.shares_memory(rows, x)
    assert not np.shares_memory(dx, rows)
    assert rows.flags.writeable
    assert dx.flags.writeable


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda x: im2col(x[0], 2, 2), r"x has 3 axes, expected 4, \(N, C, H, W\)"),
        (lambda x: im2col("a", 2, 2), "x holds <U1, expected real numbers"),
        (lambda x: im2col(x, 6, 2), "n=5, k=6, .*covers 6 pixels but there are only 5"),
        (lambda x: im2col(x, 2, 0), "k is 0: use a whole number of at least 1"),
        (lambda x: im2col(x, 2, 2, stride=0), "stride is 0"),
        (lambda x: im2col(x, 2, 2, padding=-1), "padding is -1"),
        (lambda x: col2im(np.ones((24, 12)), x.shape, 2, 2), r"cols is \(24, 12\), .*\(40, 12\)"),
        (lambda x: col2im(np.ones((40, 12)), x.shape[1:], 2, 2), r"x_shape is \(3, 5, 6\), expec"),
        (lambda x: col2im(np.full((40, 12), "a"), x.shape, 2, 2), "cols holds <U1"),
        (lambda x: col2im(np.ones((40, 12)), x.shape, 6, 2), "covers 6 pixels"),
    ],
)
def test_im2col_and_col2im_say_what_is_wrong(call, message):
    with pytest.raises(ValueError, match=message):
        call(np.ones((2, 3, 5, 6)))
