import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cnnlib.channels import (
    channel_shuffle,
    channel_shuffle_backward,
    concat,
    concat_backward,
    zero_pad_shortcut,
    zero_pad_shortcut_backward,
)
from cnnlib.gradcheck import numerical_gradient, relative_error
from cnnlib.pixel_features import hypercolumn, hypercolumns, hypercolumns_backward


def images(*shape, seed=0):
    return np.random.default_rng(seed).normal(size=shape)


def shuffle_by_definition(x, groups):
    out, size = np.zeros(x.shape), x.shape[1] // groups
    for group in range(groups):
        for place in range(size):
            out[:, place * groups + group] = x[:, group * size + place]
    return out


def shortcut_by_definition(x, stride, c_out):
    out = np.zeros((len(x), c_out, *(-(-n // s) for n, s in zip(x.shape[2:], stride, strict=True))))
    for place in np.ndindex(out.shape[2:]):
        pixel = [i * s for i, s in zip(place, stride, strict=True)]
        for channel in range(x.shape[1]):
            out[:, channel, *place] = x[:, channel, *pixel]
    return out


@pytest.mark.parametrize("sizes", [(), (5,), (4, 5), (2, 3, 4)], ids=str)
def test_concat_lays_channels_side_by_side_and_its_backward_cuts_them(sizes):
    xs = [images(2, channels, *sizes, seed=channels) for channels in (3, 1, 2)]
    out = concat(xs)
    assert out.shape == (2, 6, *sizes)
    for channel, (i, c) in enumerate([(0, 0), (0, 1), (0, 2), (1, 0), (2, 0), (2, 1)]):
        np.testing.assert_array_equal(out[:, channel], xs[i][:, c])
    for dx, x in zip(concat_backward(out, [3, 1, 2]), xs, strict=True):
        np.testing.assert_array_equal(dx, x)


def test_an_input_without_channels_gets_a_gradient_without_channels():
    x = images(2, 3, 4)
    assert [dx.shape for dx in concat_backward(concat([x[:, :0], x]), [0, 3])] == [
        (2, 0, 4),
        (2, 3, 4),
    ]


@pytest.mark.parametrize("groups", [1, 2, 3, 6])
@pytest.mark.parametrize("sizes", [(), (4, 5)], ids=str)
def test_channel_shuffle_equals_its_definition_and_its_backward_undoes_it(groups, sizes):
    x = images(2, 6, *sizes)
    out = channel_shuffle(x, groups)
    np.testing.assert_array_equal(out, shuffle_by_definition(x, groups))
    np.testing.assert_array_equal(channel_shuffle_backward(out, groups), x)


def test_two_groups_are_dealt_like_a_deck_of_cards():
    x = np.arange(8.0).reshape(1, 8)
    np.testing.assert_array_equal(channel_shuffle(x, 2), [[0, 4, 1, 5, 2, 6, 3, 7]])


@pytest.mark.parametrize(
    ("sizes", "stride"), [((5, 6), (2, 2)), ((7, 4), (3, 1)), ((4, 4), (1, 1)), ((7,), (2,))]
)
@pytest.mark.parametrize("c_out", [3, 7])
def test_zero_pad_shortcut_equals_its_definition(sizes, stride, c_out):
    x = images(2, 3, *sizes)
    want = shortcut_by_definition(x, stride, c_out)
    np.testing.assert_array_equal(zero_pad_shortcut(x, stride, c_out), want)
    if len(set(stride)) == 1:
        np.testing.assert_array_equal(zero_pad_shortcut(x, stride[0], c_out), want)


FEATURES = [(2, 5, 6), (3, 3, 2), (1, 1, 1), (2, 5, 6)]


def test_a_hypercolumn_reads_every_layer_at_its_own_resolution():
    features = [images(*shape, seed=i) for i, shape in enumerate(FEATURES)]
    columns = hypercolumns(features)
    assert columns.shape == (8, 5, 6)
    for y, x in np.ndindex(5, 6):
        want = [*features[0][:, y, x], *features[1][:, y * 3 // 5, x * 2 // 6]]
        want += [*features[2][:, 0, 0], *features[3][:, y, x]]
        np.testing.assert_array_equal(hypercolumn(features, y, x), want)
        np.testing.assert_array_equal(columns[:, y, x], want)


def test_backward_matches_finite_differences():
    x, dout = images(2, 3, 5, 4), images(2, 5, 3, 2, seed=1)
    want = numerical_gradient(lambda x: np.sum(zero_pad_shortcut(x, 2, 5) * dout), x)
    assert relative_error(zero_pad_shortcut_backward(dout, x.shape, 2), want) < 1e-7

    x, dout = images(2, 6, 2, 2), images(2, 6, 2, 2, seed=1)
    want = numerical_gradient(lambda x: np.sum(channel_shuffle(x, 3) * dout), x)
    assert relative_error(channel_shuffle_backward(dout, 3), want) < 1e-7

    xs, dout = [images(2, 3, 4), images(2, 1, 4)], images(2, 4, 4, seed=1)
    for x, got in zip(xs, concat_backward(dout, [3, 1]), strict=True):
        want = numerical_gradient(lambda _: np.sum(concat(xs) * dout), x)
        assert relative_error(got, want) < 1e-7

    features, dout = [images(*shape) for shape in FEATURES], images(8, 5, 6, seed=1)
    for x, got in zip(features, hypercolumns_backward(dout, FEATURES), strict=True):
        want = numerical_gradient(lambda _: np.sum(hypercolumns(features) * dout), x)
        assert relative_error(got, want) < 1e-7


@settings(max_examples=40, deadline=None, database=None, derandomize=True)
@given(st.lists(st.integers(1, 4), min_size=3, max_size=6), st.integers(1, 3), st.integers(0, 3))
def test_any_shape_equals_the_definition_and_its_gradients_are_the_adjoint(shape, factor, more):
    x = images(shape[0], shape[1] * factor, *shape[2:])
    out = channel_shuffle(x, factor)
    np.testing.assert_array_equal(out, shuffle_by_definition(x, factor))
    dout = images(*x.shape, seed=1)
    assert np.sum(channel_shuffle_backward(dout, factor) * x) == pytest.approx(np.sum(dout * out))

    out = zero_pad_shortcut(x, factor, x.shape[1] + more)
    strides = [factor] * (x.ndim - 2)
    np.testing.assert_array_equal(out, shortcut_by_definition(x, strides, x.shape[1] + more))
    dout = images(*out.shape, seed=1)
    dx = zero_pad_shortcut_backward(dout, x.shape, factor)
    assert np.sum(dx * x) == pytest.approx(np.sum(dout * out))


CALLS = {
    "concat": lambda x: concat([x, x]),
    "concat_backward": lambda x: concat_backward(x, [1, 3])[1],
    "channel_shuffle": lambda x: channel_shuffle(x, 2),
    "channel_shuffle_backward": lambda x: channel_shuffle_backward(x, 2),
    "no shuffle": lambda x: channel_shuffle(x, 1),
    "zero_pad_shortcut": lambda x: zero_pad_shortcut(x, 2, 5),
    "no padding": lambda x: zero_pad_shortcut(x, 1, 4),
    "zero_pad_shortcut_backward": lambda x: zero_pad_shortcut_backward(x, (2, 3, 7, 9), 2),
    "hypercolumn": lambda x: hypercolumn(x, 1, 2),
    "hypercolumns": lambda x: hypercolumns(x[:1]),
    "hypercolumns_backward": lambda x: hypercolumns_backward(x[0], [(4, 4, 5)])[0],
}


@pytest.mark.parametrize("call", CALLS.values(), ids=CALLS)
@pytest.mark.parametrize(
    ("given", "want"),
    [(np.int64, float), (np.uint8, float), (np.float16, np.float16), (np.float32, np.float32)],
)
def test_any_type_and_layout_gives_a_new_array_and_keeps_the_input(call, given, want):
    plain = np.random.default_rng(0).integers(0, 9, size=(2, 4, 4, 5)).astype(given)
    exact = call(plain.astype(float))
    for x in (plain, np.asfortranarray(plain), np.repeat(plain, 2, axis=1)[:, ::2]):
        kept = x.copy()
        x.flags.writeable = False
        out = call(x)
        assert out.dtype == want
        assert out.flags.writeable
        assert not np.shares_memory(out, x)
        np.testing.assert_array_equal(out, exact)
        np.testing.assert_array_equal(x, kept)


ONES = np.ones((2, 6, 4, 5))


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: concat([]), "xs is empty: expected at least one array"),
        (lambda: concat([ONES, np.ones((2, 6, 4))]), r"xs\[1\] is \(2, 6, 4\) but xs\[0\] is"),
        (lambda: concat([ONES, np.ones((2, 6, 5, 4))]), "only the channels, the second axis, may"),
        (lambda: concat([ONES, np.ones((3, 6, 4, 5))]), r"xs\[1\] is \(3, 6, 4, 5\) but"),
        (lambda: concat([np.ones(3)]), r"xs\[0\] is \(3,\)"),
        (lambda: concat([ONES, "a"]), r"xs\[1\] holds <U1, expected real numbers"),
        (lambda: concat_backward(ONES, [2, 3]), r"dout has 6 channels but 2 \+ 3 were joined"),
        (lambda: concat_backward(ONES, []), "dout has 6 channels but 0 were joined"),
        (
            lambda: concat_backward(ONES, [7, -1]),
            "channels is -1: use a whole number of at least 0",
        ),
        (lambda: concat_backward(np.ones(3), [3]), r"dout is \(3,\), expected feature maps"),
        (lambda: channel_shuffle(ONES, 4), "x has 6 channels, which cannot be cut into 4 equal gr"),
        (lambda: channel_shuffle(ONES, 0), "groups is 0: use a whole number of at least 1"),
        (lambda: channel_shuffle(np.ones(3), 1), r"x is \(3,\), expected feature maps"),
        (lambda: channel_shuffle_backward(ONES, 4), "dout has 6 channels, which cannot be cut"),
        (lambda: zero_pad_shortcut(ONES, 2, 5), "c_out is 5 but x has 6 channels .* at least 6"),
        (lambda: zero_pad_shortcut(ONES, 0, 6), "stride is 0: use a whole number of at least 1"),
        (lambda: zero_pad_shortcut(ONES, (1, 2, 3), 6), r"stride is \(1, 2, 3\): use one number"),
        (lambda: zero_pad_shortcut(ONES, 1, 6.5), "c_out is 6.5: use a whole number"),
        (lambda: zero_pad_shortcut("a", 1, 6), "x holds <U1, expected real numbers"),
        (
            lambda: zero_pad_shortcut_backward(ONES, (2, 6, 4, 5), 2),
            r"dout is \(2, 6, 4, 5\), expected the shape of the shortcut .*, \(2, 6, 2, 3\)",
        ),
        (lambda: zero_pad_shortcut_backward(ONES, (2, 7, 4, 5), 1), r"expected .*\(2, 7, 4, 5\)"),
        (lambda: hypercolumn([], 0, 0), "features is empty"),
        (lambda: hypercolumn(ONES[0], 0, 0), r"features\[0\] has 2 axes, expected 3, \(C, H, W\)"),
        (lambda: hypercolumn(ONES, 4, 0), r"y is 4 but features\[0\] is \(6, 4, 5\): use 0 to 3"),
        (lambda: hypercolumn(ONES, 0, -1), "x is -1: use a whole number of at least 0"),
        (lambda: hypercolumn(ONES, 0.0, 1), "y is 0.0: use a whole number of at least 0"),
        (lambda: hypercolumns([ONES[0], np.ones((3, 0, 2))]), r"features\[1\] is .* one pixel"),
        (lambda: hypercolumns_backward(ONES[0], [(5, 4, 5)]), r"expected the shape of .*\(5, 4, 5"),
        (lambda: hypercolumns_backward(ONES[0], []), "shapes is empty"),
    ],
)
def test_channels_say_what_is_wrong(call, message):
    with pytest.raises(ValueError, match=message):
        call()
