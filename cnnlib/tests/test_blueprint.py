"""Blueprints: the networks as plain data, and the shapes that simple layers give."""

import json

import numpy as np
import pytest

from cnnlib import models
from cnnlib.blueprint import (
    blueprint,
    concat,
    conv,
    flatten,
    global_pool,
    linear,
    norm,
    output_shape,
    part,
    pool,
    residual,
    same,
    written_down,
    zero_pad,
)
from cnnlib.layers import GroupNorm
from cnnlib.pool import max_pool2d


def shape_of(spec, shape):
    for layer in spec:
        if layer["layer"] == "residual":
            shape = shape_of(layer["body"], shape)
        elif layer["layer"] == "concat":
            shapes = [shape_of(branch, shape) for branch in layer["branches"]]
            shape = (sum(one[0] for one in shapes), *shapes[0][1:])
        else:
            shape = output_shape(layer, shape)
    return shape


@pytest.mark.parametrize("name", [n for n in models.__all__ if n not in ("letters_net",)])
def test_a_network_is_written_down_as_plain_data_that_ends_with_its_classes(name):
    spec = blueprint(name)
    assert json.loads(json.dumps(spec)) is not None
    sizes = {"lenet": (1, 28, 28), "torch_net": (1, 28, 28), "lenet5": (1, 32, 32)}
    sizes |= dict.fromkeys(["convnetjs", "resnet8", "resnet20", "resnet32"], (3, 32, 32))
    sizes |= {"alexnet_2012": (3, 227, 227), "inception_v3": (3, 299, 299)}
    classes = shape_of(spec, sizes.get(name, (3, 224, 224)))
    assert classes == ((10,) if name in sizes and sizes[name][1] < 100 else (1000,))


@pytest.mark.parametrize(
    ("layer", "before", "after"),
    [
        (conv(6, 5), (3, 32, 32), (6, 28, 28)),
        (conv(96, 11, 4), (3, 227, 227), (96, 55, 55)),
        (conv(8, (3, 5), (2, 1), (1, 0)), (4, 9, 9), (8, 5, 5)),
        (pool(2), (6, 28, 30), (6, 14, 15)),
        (pool(3, 2), (96, 54, 54), (96, 26, 26)),
        (pool(3, 2, ceil=True), (96, 54, 54), (96, 27, 27)),
        (norm(), (4, 3, 2), (4, 3, 2)),
        (same("ReLU"), (7,), (7,)),
        (global_pool(), (512, 7, 7), (512,)),
        (flatten(), (50, 7, 7), (2450,)),
        (linear(10), (2450,), (10,)),
        (part(2, 5), (8, 3, 3), (3, 3, 3)),
        (zero_pad(32, 2), (16, 7, 8), (32, 4, 4)),
    ],
    ids=lambda value: value["layer"] if isinstance(value, dict) else str(value),
)
def test_a_simple_layer_gives_its_shape(layer, before, after):
    assert output_shape(layer, before) == after


@pytest.mark.parametrize("n", range(3, 12))
@pytest.mark.parametrize(("k", "stride", "padding"), [(2, 2, 0), (3, 2, 0), (3, 2, 1), (2, 3, 1)])
def test_rounding_up_is_that_of_the_pooling_itself(n, k, stride, padding):
    x = np.zeros((1, 1, n, n))
    want = max_pool2d(x, k, stride, padding, ceil_mode=True).shape[1:]
    assert output_shape(pool(k, stride, padding, ceil=True), (1, n, n)) == want


@pytest.mark.parametrize(
    ("layer", "shape", "message"),
    [
        (linear(10), (50, 7, 7), "flatten first"),
        (conv(4, 3), (10,), "conv expects an image"),
        (conv(4, 3), (1, 2, 2), "covers 3 pixels but"),
        (residual([]), (1, 2, 2), "no simple layer"),
        (concat([], []), (1, 2, 2), "no simple layer"),
    ],
)
def test_what_cannot_work_is_refused(layer, shape, message):
    with pytest.raises(ValueError, match=message):
        output_shape(layer, shape)


def test_a_layer_whose_parameters_have_no_place_is_refused():
    with pytest.raises(ValueError, match=r"GroupNorm.*has parameters"):
        written_down(GroupNorm(2, 4))


def test_a_shortcut_without_layers_hands_its_input_on():
    assert residual([conv(4, 1)])["shortcut"] == []
