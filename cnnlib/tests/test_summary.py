import re

import numpy as np
import pytest

from cnnlib.containers import Concat, Container, Residual, Sequential
from cnnlib.layers import (
    Conv1d,
    Conv2d,
    ConvTranspose2d,
    Flatten,
    GlobalAvgPool,
    Linear,
    MaxPool2d,
    ReLU,
)
from cnnlib.summary import HEADINGS, summary


def lenet():
    return Sequential(
        conv1=Conv2d(1, 20, 5, padding=2),
        relu1=ReLU(),
        pool1=MaxPool2d(2),
        conv2=Conv2d(20, 50, 5, padding=2),
        relu2=ReLU(),
        pool2=MaxPool2d(2),
        flatten=Flatten(),
        fc1=Linear(2450, 500),
        relu3=ReLU(),
        fc2=Linear(500, 10),
    )


def test_lenet_is_the_table_of_the_deck():
    got = summary(lenet(), (1, 28, 28))
    table = [(row.name, row.output_shape, row.weight_shape, row.parameters) for row in got.rows]
    assert table == [
        ("", (1, 28, 28), None, 0),
        ("conv1", (20, 28, 28), (20, 1, 5, 5), 520),
        ("relu1", (20, 28, 28), None, 0),
        ("pool1", (20, 14, 14), None, 0),
        ("conv2", (50, 14, 14), (50, 20, 5, 5), 25_050),
        ("relu2", (50, 14, 14), None, 0),
        ("pool2", (50, 7, 7), None, 0),
        ("flatten", (2450,), None, 0),
        ("fc1", (500,), (500, 2450), 1_225_500),
        ("relu3", (500,), None, 0),
        ("fc2", (10,), (10, 500), 5_010),
    ]
    assert got.parameters == 1_256_080
    assert [row.macs for row in got.rows if row.macs] == [392_000, 4_900_000, 1_225_000, 5_000]
    assert got.macs == 6_522_000


def test_lenet_sees_farther_from_layer_to_layer():
    fields = [row.receptive_field for row in summary(lenet(), (1, 28, 28)).rows]
    assert fields == [(n, n) for n in (1, 5, 5, 6, 14, 14, 16, 16, 28, 28, 28)]


def test_the_table_reads_well():
    model = Sequential(conv=Conv2d(1, 20, (5, 3)), relu=ReLU())
    costs = ["320", "172,800", "5 x 3"]
    heading, rule, *rows, below, total = str(summary(model, (1, 28, 26))).split("\n")
    assert [re.split("  +", line) for line in (heading, *rows, total)] == [
        ["name", "layer", "output shape", "weight shape", *HEADINGS[4:]],
        ["", "Input", "1 x 28 x 26", "0", "0", "1"],
        ["conv", "Conv2d(1, 20, (5, 3))", "20 x 24 x 24", "20 x 1 x 5 x 3", *costs],
        ["relu", "ReLU()", "20 x 24 x 24", "0", "0", "5 x 3"],
        ["total", "320", "172,800"],
    ]
    assert rule == below == "-" * len(heading)
    assert {len(row) for row in rows} == {len(heading)}
    assert {row.index("0 x 24") - heading.index("output") for row in rows[1:]} == {1}
    assert total.index("172,800") == rows[1].index("172,800")


@pytest.mark.parametrize(
    ("windows", "want"),
    [
        ([(3, 1, 1)], 3),
        ([(3, 1, 1)] * 3, 7),
        ([(5, 1, 1)] * 2, 9),
        ([(3, 1, 1), (2, 2, 1), (3, 1, 1)], 8),
        ([(3, 1, 4)], 9),
        ([(1, 2, 1), (3, 1, 2)], 9),
    ],
)
def test_receptive_fields_are_those_of_the_course(windows, want):
    layers = [Conv2d(1, 1, k, stride=s, dilation=d) for k, s, d in windows]
    assert summary(Sequential(*layers), (1, 40, 40)).rows[-1].receptive_field == (want, want)


def test_axes_are_counted_apart():
    model = Sequential(Conv2d(1, 1, (1, 7)), Conv2d(1, 1, (3, 1), stride=(2, 1)))
    row = summary(model, (1, 9, 9)).rows[-1]
    assert row.receptive_field == (3, 7)
    assert row.macs == 3 * 4 * 3
    assert str(summary(model, (1, 9, 9))).split("\n")[-3].endswith("3 x 7")
    assert summary(Conv1d(2, 3, 5), (2, 9)).rows[-1].receptive_field == (5,)


def test_a_transposed_convolution_looks_back_at_fewer_pixels():
    model = Sequential(
        down=Conv2d(1, 1, 4, stride=4),
        up=ConvTranspose2d(1, 1, 3, stride=2),
        conv=Conv2d(1, 1, 4),
    )
    rows = summary(model, (1, 32, 32)).rows
    assert [row.receptive_field[0] for row in rows] == [1, 4, 4 + 1 * 4, 8 + 3 * 2]
    assert rows[2].output_shape == (1, 17, 17)


def test_branches_start_from_the_same_place_and_the_widest_counts():
    body = Sequential(conv1=Conv2d(2, 2, 3, padding=1), conv2=Conv2d(2, 2, 3, padding=1))
    model = Sequential(
        block=Residual(body, Conv2d(2, 2, 1)),
        mixed=Concat(wide=Conv2d(2, 3, (1, 5), padding=(0, 2)), high=MaxPool2d((3, 1), 1, (1, 0))),
        last=GlobalAvgPool(),
    )
    rows = {(row.name, row.layer[:4]): row for row in summary(model, (2, 8, 8)).rows}
    assert rows["block.conv2", "Conv"].receptive_field == (5, 5)
    assert rows["block.downsample", "Conv"].receptive_field == (1, 1)
    assert rows["block", "ReLU"].receptive_field == (5, 5)
    assert rows["mixed.wide", "Conv"].receptive_field == (5, 9)
    assert rows["mixed.high", "MaxP"].receptive_field == (7, 5)
    assert rows["last", "Glob"].output_shape == (5,)
    assert rows["last", "Glob"].receptive_field == (8, 8)


def test_a_summary_computes_nothing_and_counts_as_many_multiply_adds_as_vgg():
    layer = Conv2d(64, 64, 3, padding=1)
    got = summary(layer, (64, 224, 224))
    assert (got.parameters, got.macs) == (36_928, 1_849_688_064)
    assert layer.cache is None


@pytest.mark.parametrize(
    ("model", "match"),
    [
        (lenet(), "conv1, Conv2d.*: .* expects 1 channels"),
        (Sequential(a=Conv2d(3, 1, 9)), "a, Conv2d.*the kernel covers 9 pixels"),
        (Linear(3, 4), "the model, Linear.*expects 3 numbers per image"),
        (Container({"a": ReLU()}), "the model is a Container: summary follows Sequential"),
    ],
)
def test_what_cannot_work_is_refused_with_the_name_of_the_layer(model, match):
    with pytest.raises(ValueError, match=match):
        summary(model, (3, 8, 8))


def test_input_shapes_may_come_as_a_list():
    assert summary(Linear(3, 4), list(np.array([3]))).macs == 12
