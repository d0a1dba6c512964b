"""Where windows lie: the engine under convolution and pooling."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cnnlib.windows import Geometry, fold, geometry, taps, unfold


def test_a_geometry_says_where_the_windows_lie():
    assert geometry((5, 7), (2, 3)) == Geometry(
        (5, 7), (2, 3), (4, 5), (1, 1), (1, 1), ((0, 0),) * 2
    )
    options = {"stride": (2, 3), "padding": (1, (0, 2)), "dilation": 2}
    assert geometry((6, 8), (2, 3), **options) == Geometry(
        (6, 8), (2, 3), (3, 2), (2, 3), (2, 2), ((1, 1), (0, 2))
    )
    assert geometry([6], [3], stride=2).out == (2,)
    assert geometry([6], [3], stride=2, mode="ceil").out == (3,)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"stride": 0}, "stride is 0: use a whole number of at least 1"),
        ({"dilation": 0}, "dilation is 0: use a whole number of at least 1"),
        ({"padding": (1, 2, 3)}, r"padding is \(1, 2, 3\): use one number, or 2, one per axis"),
    ],
)
def test_options_that_make_no_sense_are_named(options, message):
    with pytest.raises(ValueError, match=message):
        geometry((5, 7), (2, 3), **options)


numbers = st.integers


@settings(max_examples=100, deadline=None, database=None, derandomize=True)
@given(numbers(1, 9), numbers(1, 4), numbers(1, 4), numbers(1, 3), numbers(0, 9), numbers(0, 9))
def test_taps_list_every_meeting_of_a_weight_and_a_pixel(n, k, stride, dilation, before, after):
    after += max(0, (k - 1) * dilation + 1 - n - before - after)
    where = geometry([n], [k], stride, ((before, after),), dilation)
    want = [
        (i, o, o * stride + i * dilation - before)
        for i in range(k)
        for o in range(where.out[0])
        if 0 <= o * stride + i * dilation - before < n
    ]
    found = list(taps(where, 0))
    got = [
        (i, o, pixel)
        for i, windows, pixels in found
        for o, pixel in zip(range(where.out[0])[windows], range(n)[pixels], strict=True)
    ]
    assert got == want
    assert [i for i, _, _ in found] == sorted({i for i, _, _ in want})


def test_columns_hold_what_every_window_sees_and_fold_adds_it_up():
    x = np.arange(1.0, 6).reshape(1, 1, 5)
    where = geometry([5], [2], stride=2, padding=1)
    columns = unfold(x, where, np.float32)
    assert columns.dtype == np.float32
    np.testing.assert_array_equal(columns[0, ..., 0], [[0, 2, 4], [1, 3, 5]])
    np.testing.assert_array_equal(fold(columns, where)[0, :, 0], [1, 2, 3, 4, 5])
    where = geometry([5], [3])
    ones = np.ones((1, 3, 3, 1), np.float32)
    assert fold(ones, where).dtype == np.float32
    np.testing.assert_array_equal(fold(ones, where)[0, :, 0], [1, 2, 3, 2, 1])
