import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cnnlib.arithmetic import effective_size, margins, output_size


def count_windows(n, k, stride, before, after, dilation):
    """Slide until the last weight falls off the end."""
    windows, start = 0, -before
    while start + (k - 1) * dilation < n + after:
        windows, start = windows + 1, start + stride
    return windows


def count_windows_ceil(n, k, stride, before, after, dilation):
    """Slide until a window has reached the end, or starts behind the image."""
    windows, start = 0, -before
    while start < n and (windows == 0 or start - stride + (k - 1) * dilation < n + after - 1):
        windows, start = windows + 1, start + stride
    return windows


@pytest.mark.parametrize("dilation", [1, 2, 3])
@pytest.mark.parametrize("padding", [(0, 0), (1, 1), (2, 2), (0, 3), (2, 1)], ids=str)
@pytest.mark.parametrize("stride", [1, 2, 3, 5])
@pytest.mark.parametrize(("n", "k"), [(7, 1), (7, 3), (8, 3), (9, 2), (10, 4)])
def test_output_size_counts_the_windows(n, k, stride, padding, dilation):
    want = count_windows(n, k, stride, *padding, dilation)
    assert output_size(n, k, stride, padding, dilation) == want
    assert output_size(n, k, stride, list(padding), dilation) == want
    if padding[0] == padding[1]:
        assert output_size(n, k, stride, padding[0], dilation) == want
    want = count_windows_ceil(n, k, stride, *padding, dilation)
    assert output_size(n, k, stride, padding, dilation, mode="ceil") == want


@pytest.mark.parametrize(
    ("arguments", "floor", "ceil"),
    [
        ((6, 3, 2), 2, 3),
        ((7, 3, 2), 3, 3),
        ((109, 3, 2), 54, 54),
        ((112, 3, 2), 55, 56),
        ((4, 2, 4, 1), 2, 2),  # a third window would start in the padding after the image
        ((1, 2, 5, (0, 3)), 1, 1),
        ((3, 1, 5, (0, 3)), 2, 1),  # not even the second window of "floor" starts in the image
    ],
    ids=str,
)
def test_ceil_gives_the_pixels_left_over_a_window_of_their_own(arguments, floor, ceil):
    assert output_size(*arguments) == floor
    assert output_size(*arguments, mode="ceil") == ceil


def test_ceil_lets_a_single_window_reach_over_the_end():
    assert output_size(2, 3, stride=2, mode="ceil") == 1
    with pytest.raises(ValueError, match="covers 4 pixels but there are only 2"):
        output_size(2, 4, stride=2, mode="ceil")


@pytest.mark.parametrize(
    ("arguments", "want"),
    [
        ((7, 3), 5),
        ((7, 3, 2), 3),
        ((7, 3, 3, 1), 3),
        ((7, 3, 1, 1), 7),
        ((32, 5, 1, 2), 32),
        ((20, 5, 5), 4),
        ((20, 5, 3), 6),
        ((227, 11, 4), 55),
        ((28, 5), 24),
    ],
)
def test_sizes_that_fit_are_the_same_in_both_modes(arguments, want):
    assert output_size(*arguments, mode="strict") == output_size(*arguments) == want


def test_floor_drops_the_pixels_left_over():
    assert output_size(7, 3, stride=3) == 2
    assert output_size(224, 11, stride=4, padding=2) == 55


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (
            (7, 3, 3, 0),
            [
                "n=7, k=3, stride=3, padding=0",
                "= 2.33, pixels left over: 1;",
                "use stride 2 or 4, or padding 1 or 4",
            ],
        ),
        (
            (32, 5, 2, 0),
            [
                "n=32, k=5, stride=2, padding=0",
                "= 14.50, pixels left over: 1;",
                "use stride 1 or 3, no symmetric padding fits: 27 plus twice any padding stays odd",
            ],
        ),
        ((224, 11, 4, 2), ["= 55.25", "use stride 1 or 7,", "no symmetric padding fits"]),
        ((7, 3, 3, 2), ["left over: 2;", "use stride 2 or 4, or padding 1 or 4"]),
        ((1, 4, 3, 2), ["left over: 1;", "use stride 1, or padding 3 or 6"]),
        ((4, 1, 2, 0, 7), ["dilation=7", "use stride 1 or 3, no symmetric padding fits"]),
        ((7, 4, 2, (1, 1)), ["left over: 1;", "no symmetric padding fits: 3 plus twice any"]),
        (
            (7, 4, 3, (0, 1)),
            ["padding=(0, 1)", "left over: 1;", "use stride 2 or 4, or padding 0 or 3"],
        ),
        ((9, 4, 4, "valid"), ["padding=valid", "use stride 1 or 5, no symmetric padding"]),
    ],
    ids=str,
)
def test_strict_says_what_does_not_fit_and_what_would(arguments, words):
    with pytest.raises(ValueError) as error:
        output_size(*arguments, mode="strict")
    for phrase in words:
        assert phrase in str(error.value)


@settings(max_examples=200, deadline=None, database=None, derandomize=True)
@given(st.integers(1, 30), st.integers(1, 9), st.integers(1, 8), st.integers(0, 5))
def test_strict_agrees_with_the_remainder_and_its_advice_fits(n, k, stride, padding):
    if k > n + 2 * padding:
        with pytest.raises(ValueError, match="use a smaller kernel"):
            output_size(n, k, stride, padding)
    elif (n + 2 * padding - k) % stride == 0:
        assert output_size(n, k, stride, padding, mode="strict") >= 1
    else:
        with pytest.raises(ValueError) as error:
            output_size(n, k, stride, padding, mode="strict")
        strides, _, paddings = str(error.value).partition("use stride ")[2].partition(", ")
        for better in strides.split(" or "):
            assert output_size(n, k, int(better), padding, mode="strict") >= 1
        if paddings.startswith("or padding "):
            for better in paddings.removeprefix("or padding ").split(" or "):
                assert output_size(n, k, stride, int(better), mode="strict") >= 1
        else:
            assert all((n + 2 * p - k) % stride for p in range(3 * stride))


@pytest.mark.parametrize("stride", [1, 2, 3, 4])
@pytest.mark.parametrize(("k", "dilation"), [(1, 1), (2, 1), (3, 2), (5, 1), (4, 3)])
@pytest.mark.parametrize("n", [1, 2, 5, 6, 11])
def test_same_gives_n_over_stride_rounded_up(n, k, stride, dilation):
    assert output_size(n, k, stride, "same", dilation) == -(-n // stride)
    before, after = margins(n, k, stride, "same", dilation)
    assert after - before in (0, 1)


def test_valid_is_no_padding():
    assert output_size(9, 4, 2, "valid") == output_size(9, 4, 2, 0) == 3


@pytest.mark.parametrize(("dilation", "want"), [(1, 3), (2, 5), (4, 9)])
def test_a_dilated_kernel_covers_its_gaps(dilation, want):
    assert effective_size(3, dilation) == want


@pytest.mark.parametrize("whole", [np.int8, np.uint8, np.int64])
def test_numpy_integers_are_whole_numbers(whole):
    size = output_size(whole(100), whole(120), whole(2), whole(100), whole(2))
    assert size == 31
    assert type(size) is int


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"n": 0}, "n is 0: use a whole number of at least 1"),
        ({"n": 7.0}, "n is 7.0: use a whole number"),
        ({"n": "7"}, "n is '7': use a whole number"),
        ({"n": np.float64(7)}, "n is .*7.0.*: use a whole number"),
        ({"n": np.array(7.0)}, "n is .*7.*: use a whole number"),
        ({"n": np.True_}, "n is .*True.*: use a whole number"),
        ({"k": 0}, "k is 0: use a whole number of at least 1"),
        ({"k": True}, "k is True: use a whole number"),
        ({"stride": 0}, "stride is 0: use a whole number of at least 1"),
        ({"stride": None}, "stride is None: use a whole number of at least 1"),
        ({"padding": -1}, "padding is -1: use a whole number of at least 0"),
        ({"padding": 0.5}, "padding is 0.5: use a whole number of at least 0"),
        (
            {"padding": "Same"},
            'padding is \'Same\': use a whole number, "same" or "valid", or a pair',
        ),
        ({"padding": (1, 2, 3)}, r"padding is \(1, 2, 3\): use .* or a pair \(before, after\)"),
        ({"padding": (1, -1)}, "padding is -1: use a whole number of at least 0"),
        ({"dilation": 0}, "dilation is 0: use a whole number of at least 1"),
        ({"mode": "round"}, 'mode is \'round\': use "floor", "ceil" or "strict"'),
        ({"k": 8}, "n=7, k=8, stride=1, padding=0.* covers 8 pixels but there are only 7, .*ing 1"),
        ({"k": 4, "dilation": 3}, "covers 10 pixels but there are only 7, .* or padding 2$"),
        ({"k": 9, "padding": (0, 1)}, "covers 9 pixels but there are only 8, .* or padding 1$"),
        ({"k": 12, "padding": 1}, "covers 12 pixels but there are only 9, .* or padding 3$"),
    ],
)
def test_output_size_says_what_is_wrong(change, message):
    with pytest.raises(ValueError, match=message):
        output_size(**({"n": 7, "k": 3} | change))
