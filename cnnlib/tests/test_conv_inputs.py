"""What the convolutions accept: types, layouts in memory, and what they refuse."""

import numpy as np
import pytest

from cnnlib.conv import conv1d, conv1d_backward, conv2d, conv2d_backward, conv3d, conv3d_backward


@pytest.fixture
def batch():
    rng = np.random.default_rng(0)
    return rng.normal(size=(2, 3, 6, 7)), rng.normal(size=(4, 3, 3, 2)), rng.normal(size=4)


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


def test_integers_and_float32_give_the_values_of_float64(batch):
    x, w, b = batch
    exact = conv2d(x, w, b)
    np.testing.assert_allclose(conv2d(*(a.astype(np.float32) for a in (x, w, b))), exact, atol=1e-4)
    bright = np.full((1, 1, 4, 4), 255, np.uint8)
    np.testing.assert_array_equal(conv2d(bright, np.ones((1, 1, 4, 4), np.uint8)), [[[[4080.0]]]])


def test_float16_adds_up_without_losing_digits():
    x = np.zeros((1, 1, 9), np.float16)
    w = np.array([[[2048, 1, 1, 1, 1]]], np.float16)  # 2048 + 1 is 2048 in float16
    dx, _, _ = conv1d_backward(np.ones((1, 1, 5), np.float16), x, w)
    assert dx[0, 0, 4] == conv1d(x + 1, w)[0, 0, 0] == 2052
    # Nor does the sum over the batch, one image at a time.
    ones, w = np.ones((4000, 1, 1), np.float16), np.ones((2, 1, 1), np.float16)
    _, dw, db = conv1d_backward(np.ones((4000, 2, 1), np.float16), ones, w)
    np.testing.assert_array_equal(np.stack([dw[:, 0, 0], db]), 4000)


def test_inputs_are_not_modified_and_may_be_read_only_or_not_contiguous(batch):
    x, w, b = batch
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
        ({"x": np.ones((2, 6, 5, 6))}, r"x has 6 channels but the filters expect 3: x is \(2, 6"),
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
        ({"padding": (1, (1, 1, 1))}, r"padding is \(1, 1, 1\): use .* a pair \(before, after\)"),
        ({"padding": (1, (1, -1))}, "padding is -1: use a whole number of at least 0"),
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
    ("conv", "backward", "letters"),
    [
        (conv1d, conv1d_backward, "N, C, W"),
        (conv2d, conv2d_backward, "N, C, H, W"),
        (conv3d, conv3d_backward, "N, C, D, H, W"),
    ],
)
def test_each_conv_names_its_axes(conv, backward, letters):
    with pytest.raises(ValueError, match=f"x has 2 axes, expected .*{letters}"):
        conv(np.ones((2, 2)), np.ones((2, 2)))
    with pytest.raises(ValueError, match=f"x has 2 axes, expected .*{letters}"):
        backward(np.ones((2, 2)), np.ones((2, 2)), np.ones((2, 2)))


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
