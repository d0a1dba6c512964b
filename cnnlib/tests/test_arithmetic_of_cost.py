"""Parameters, multiply-adds and receptive fields, against published numbers."""

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cnnlib.arithmetic import conv_macs, conv_params, output_size, receptive_field
from cnnlib.conv import conv2d, conv2d_backward

# Channels of VGG-16 (Simonyan & Zisserman 2014, arXiv:1409.1556, table 1, column D) with the
# size of their maps; and the three dense layers.
VGG = [(64, 224)] * 2 + [(128, 112)] * 2 + [(256, 56)] * 3 + [(512, 28)] * 3 + [(512, 14)] * 3
VGG_DENSE = [(25088, 4096), (4096, 4096), (4096, 1000)]

# AlexNet (Krizhevsky et al. 2012): c_in, c_out, k, out_size, groups.
ALEXNET = [
    (3, 96, 11, 55, 1),
    (96, 256, 5, 27, 2),
    (256, 384, 3, 13, 1),
    (384, 384, 3, 13, 2),
    (384, 256, 3, 13, 2),
]
ALEXNET_DENSE = [(9216, 4096), (4096, 4096), (4096, 1000)]
CONV, POOL = (3, 1, 1), (2, 2, 1)
VGG_LAYERS = [*[CONV] * 2, POOL, *[CONV] * 2, POOL, *([*[CONV] * 3, POOL] * 3)]
ALEXNET_LAYERS = [(11, 4, 1), (3, 2, 1), (5, 1, 1), (3, 2, 1), *[CONV] * 3, (3, 2, 1)]


@pytest.mark.parametrize(
    ("arguments", "want"),
    [
        ((3, 10, 5), 760),
        ((3, 6, 5), 456),
        ((6, 10, 3), 550),
        ((64, 32, 1), 2_080),
        ((3, 64, 3), 1_792),
        ((64, 64, 3), 36_928),
        ((3, 96, 11, 1, False), 34_848),
        ((3, 96, 11), 34_944),
        ((1, 20, 5), 520),
        ((20, 50, 5), 25_050),
        ((3, 16, 5), 1_216),
        ((16, 20, 5), 8_020),
        ((20, 20, 5), 10_020),
        ((64, 128, 3, 1, False), 73_728),
        ((64, 128, 3, 2, False), 36_864),
        ((64, 128, 3, 64, False), 1_152),
        ((5, 7, (2, 3)), 7 * (5 * 6 + 1)),
        ((5, 7, (4,)), 7 * (5 * 4 + 1)),
        ((2, 3, (2, 3, 4)), 3 * (2 * 24 + 1)),
    ],
    ids=str,
)
def test_conv_params_are_the_published_ones(arguments, want):
    assert conv_params(*arguments) == want


@pytest.mark.parametrize(
    ("arguments", "want"),
    [
        ((3, 10, 5, (32, 32)), 768_000),
        ((64, 32, 1, (56, 56)), 6_422_528),
        ((3, 64, 3, (224, 224)), 86_704_128),
        ((64, 64, 3, 224), 1_849_688_064),
        ((3, 96, 11, (55, 55)), 105_415_200),
        ((1, 20, 5, (28, 28)), 392_000),
        ((20, 50, 5, (14, 14)), 4_900_000),
        ((4, 6, (2, 3), (5, 7), 2), 2 * 6 * 6 * 35),
        ((4, 6, (3,), (9,)), 4 * 6 * 3 * 9),
    ],
    ids=str,
)
def test_conv_macs_are_the_published_ones(arguments, want):
    assert conv_macs(*arguments) == want


def test_vgg16_has_138_357_544_parameters_and_takes_15_470_million_multiply_adds():
    c_ins = [3, *(c for c, _ in VGG)]
    params = sum(conv_params(c, c_out, 3) for c, (c_out, _) in zip(c_ins, VGG, strict=False))
    macs = sum(conv_macs(c, c_out, 3, n) for c, (c_out, n) in zip(c_ins, VGG, strict=False))
    assert params + sum(conv_params(*dense, 1) for dense in VGG_DENSE) == 138_357_544
    assert round((macs + sum(conv_macs(*dense, 1, 1) for dense in VGG_DENSE)) / 1e6) == 15_470


@pytest.mark.parametrize(("grouped", "want"), [(True, 60_965_224), (False, 62_378_344)])
def test_alexnet_has_61_million_parameters_on_two_processors_and_62_on_one(grouped, want):
    convs = [conv_params(i, o, k, g if grouped else 1) for i, o, k, _, g in ALEXNET]
    if grouped:
        assert convs == [34_944, 307_456, 885_120, 663_936, 442_624]
    assert sum(convs) + sum(conv_params(*dense, 1) for dense in ALEXNET_DENSE) == want


def test_alexnet_runs_from_227_pixels_to_6():
    sizes, paddings = [227], [0, 0, 2, 0, 1, 1, 1, 0]
    for (k, stride, _), padding in zip(ALEXNET_LAYERS, paddings, strict=True):
        sizes.append(output_size(sizes[-1], k, stride, padding, mode="strict"))
    assert sizes == [227, 55, 27, 27, 13, 13, 13, 13, 6]


def test_three_small_kernels_cost_less_than_a_large_one_that_sees_as_much():
    assert receptive_field([CONV] * 3) == receptive_field([(7, 1, 1)]) == (7, 1)
    assert 3 * conv_params(64, 64, 3, bias=False) == 27 * 64**2
    assert conv_params(64, 64, 7, bias=False) == 49 * 64**2


def test_a_depthwise_separable_convolution_costs_an_eighth():
    separable = conv_macs(64, 64, 3, 56, groups=64) + conv_macs(64, 128, 1, 56)
    assert separable / conv_macs(64, 128, 3, 56) == pytest.approx(1 / 128 + 1 / 9)


@pytest.mark.parametrize(
    ("layers", "want"),
    [
        ([], (1, 1)),
        ([(3, 1, 1)] * 1, (3, 1)),
        ([(3, 1, 1)] * 2, (5, 1)),
        ([(3, 1, 1)] * 3, (7, 1)),
        ([(5, 1, 1)] * 2, (9, 1)),
        ([CONV, POOL, CONV], (8, 2)),
        ([POOL, CONV, CONV], (10, 2)),
        ([CONV, CONV, POOL], (6, 2)),
        ([(1, 1, 1), (1, 3, 1)], (1, 3)),
        ([(3, 1, 2)], (5, 1)),
        ([(3, 1, 1), (3, 1, 2), (3, 1, 4)], (15, 1)),
    ],
    ids=str,
)
def test_receptive_fields(layers, want):
    assert receptive_field(layers) == want
    assert receptive_field(tuple(list(layer) for layer in layers)) == want


def test_receptive_fields_of_alexnet_and_vgg16():
    fields = [receptive_field(ALEXNET_LAYERS[: i + 1])[0] for i in range(8)]
    assert fields == [11, 19, 51, 67, 99, 131, 163, 195]
    assert [receptive_field(VGG_LAYERS[:n])[0] for n in (1, 8, 17, 18)] == [3, 32, 196, 212]


@settings(max_examples=40, deadline=None, database=None, derandomize=True)
@given(st.lists(st.tuples(st.integers(1, 4), st.integers(1, 3), st.integers(1, 3)), max_size=4))
def test_the_receptive_field_is_what_a_gradient_reaches(layers):
    field, jump = receptive_field(layers)
    sizes = [field + jump]
    for k, stride, dilation in layers:
        sizes.append(output_size(sizes[-1], k, stride, 0, dilation))
    assert sizes[-1] == 2  # the second one starts a jump later, and just fits
    reached = []
    for first in (0, 1):
        dout = np.zeros((1, 1, 1, 2))
        dout[..., first] = 1
        for n, (k, stride, dilation) in zip(sizes[-2::-1], layers[::-1], strict=True):
            x, w = np.zeros((1, 1, 1, n)), np.ones((1, 1, 1, k))
            options = {"stride": (1, stride), "dilation": (1, dilation)}
            dout, _, _ = conv2d_backward(dout, x, w, **options)
        reached.append(np.flatnonzero(dout))
    assert np.ptp(reached[0]) + 1 == field
    assert reached[1][0] - reached[0][0] == jump


@pytest.mark.parametrize(("k", "groups"), [((3, 2), 1), ((1, 4), 2), (2, 6)])
def test_the_counts_are_those_of_the_arrays(k, groups):
    kernel = k if isinstance(k, tuple) else (k, k)
    w, b = np.ones((12, 6 // groups, *kernel)), np.ones(12)
    out = conv2d(np.ones((1, 6, 7, 8)), w, b, stride=2, groups=groups)
    assert conv_params(6, 12, k, groups) == w.size + b.size
    # Where every pixel and weight is 1, without padding, the sum counts the multiplications.
    assert conv_macs(6, 12, k, out.shape[2:], groups) == out.sum() - out.size


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: conv_params(0, 8, 3), "c_in is 0: use a whole number of at least 1"),
        (lambda: conv_params(8, 2.5, 3), "c_out is 2.5: use a whole number of at least 1"),
        (lambda: conv_params(8, 8, 0), "k is 0: use a whole number of at least 1"),
        (lambda: conv_params(8, 8, (3, 0)), "k is 0: use a whole number of at least 1"),
        (lambda: conv_params(8, 8, "3"), "k is '3': use a whole number of at least 1"),
        (lambda: conv_params(8, 8, 3, 0), "groups is 0: use a whole number of at least 1"),
        (lambda: conv_params(8, 9, 3, 2), "8 channels in and 9 out cannot be cut into 2 equal gr"),
        (lambda: conv_params(9, 8, 3, 2), "9 channels in and 8 out cannot be cut into 2 equal gr"),
        (lambda: conv_macs(8, 8, 3, 0), "out_size is 0: use a whole number of at least 1"),
        (lambda: conv_macs(8, 8, 3, (5, 5.0)), "out_size is 5.0: use a whole number"),
        (lambda: conv_macs(8, 9, 3, 5, 2), "cannot be cut into 2 equal groups"),
        (lambda: receptive_field([CONV, (3, 1)]), r"layers\[1\] is \(3, 1\): expected \(kernel, s"),
        (lambda: receptive_field([3]), r"layers\[0\] is 3: expected \(kernel, stride, dilation\)"),
        (lambda: receptive_field([(0, 1, 1)]), "k is 0: use a whole number of at least 1"),
        (lambda: receptive_field([(3, 0, 1)]), "stride is 0: use a whole number of at least 1"),
        (lambda: receptive_field([(3, 1, 0)]), "dilation is 0: use a whole number of at least 1"),
    ],
)
def test_the_arithmetic_of_cost_says_what_is_wrong(call, message):
    with pytest.raises(ValueError, match=message):
        call()


def test_the_counts_are_whole_numbers_of_python():
    assert all(
        type(number) is int
        for number in itertools.chain(
            [conv_params(np.int8(64), np.int8(64), np.int8(3))],
            [conv_macs(np.int8(64), np.int8(64), np.int8(3), np.int16(224))],
            receptive_field([(np.int8(3), np.int8(2), np.int8(1))]),
        )
    )
