"""The models are those of torchvision: with the same arrays they give the same scores."""

import math
import zlib

import numpy as np
import pytest

from cnnlib import models
from cnnlib.containers import Residual
from cnnlib.init import zeros
from cnnlib.layers import Dropout, named_layers
from cnnlib.weights import state_dict

# Model, pixels of a side, and what torchvision 0.29 computed in float64 from the arrays below for
# three classes. AlexNet and VGG are those for small images, without the pooling before the
# classifier.
SCORES = [
    ("alexnet", 63, [-0.530466, 1.76911, -0.830926]),
    ("vgg11", 32, [1.04217, 1.0329, -5.28105]),
    ("vgg11_bn", 32, [-5.65437, 11.2449, -10.2584]),
    ("resnet18", 64, [19.5271, 50.9595, -71.437]),
    ("resnet50", 64, [-7902.63, -4836.68, 20236.9]),
    ("resnext50_32x4d", 64, [-5982.62, -2295.45, -1236.71]),
    ("googlenet", 64, [-0.748343, -13.7502, 11.4663]),
    ("inception_v3", 107, [1.20156, -5.25238, 11.338]),
    ("densenet121", 64, [-1.00806, -1.91118, -1.17029]),
    ("squeezenet1_0", 64, [0.105681, 0.391628, 3.53029]),
    ("squeezenet1_1", 64, [0.0594524, 1.33215, 1.07036]),
    ("mobilenet_v2", 64, [-0.14944, -0.464471, 2.95772]),
    ("mnasnet1_0", 64, [3438.54, 283.74, 3644.17]),
    ("shufflenet_v2_x1_0", 64, [-64.7231, -82.6969, -254.351]),
]


def numbers_for(name, shape):
    """Return an array for its place in a model: the same in any library, in any order."""
    rng = np.random.default_rng(zlib.crc32(name.encode()))
    if len(shape) > 1:
        return rng.normal(scale=math.sqrt(2 / math.prod(shape[1:])), size=shape)
    if name.endswith(("weight", "var")):
        return rng.uniform(0.5, 1.5, size=shape)
    return rng.normal(scale=0.1, size=shape)


@pytest.mark.parametrize(("name", "size", "scores"), SCORES)
def test_scores_are_those_that_torchvision_computes(name, size, scores):
    options = {"image_size": size} if name.startswith(("alexnet", "vgg")) else {}
    model = getattr(models, name)(3, dtype=np.float64, init=zeros, **options)
    for key, array in state_dict(model).items():
        array[...] = numbers_for(key, array.shape)
    x = np.random.default_rng(0).normal(size=(1, 3, size, size))
    np.testing.assert_allclose(model.forward(x)[0], scores, rtol=1e-5)


@pytest.mark.parametrize(
    ("name", "want"),
    [
        ("alexnet", [0.5, 0.5]),
        ("alexnet_2012", [0.5, 0.5]),
        ("googlenet", [0.7, 0.7, 0.2]),
        ("inception_v3", [0.5]),
        ("mnasnet1_0", [0.2]),
        ("mobilenet_v2", [0.2]),
        ("squeezenet1_0", [0.5]),
        ("vgg16", [0.5, 0.5]),
    ],
)
def test_dropout_drops_as_many_as_published(name, want):
    model = getattr(models, name)(init=zeros, **({"aux": True} if name == "googlenet" else {}))
    assert [layer.p for _, layer in named_layers(model) if isinstance(layer, Dropout)] == want


CONV_NORM = "Conv2d ReLU LocalResponseNorm MaxPool2d "


@pytest.mark.parametrize(
    ("name", "want"),
    [
        ("lenet", "Conv2d ReLU MaxPool2d " * 2 + "Flatten Linear ReLU Linear"),
        (
            "lenet5",
            "Conv2d Tanh AvgPool2d " * 2 + "Conv2d Tanh Flatten Linear Tanh Linear",
        ),
        ("torch_net", "Conv2d MaxPool2d ReLU " * 2 + "Flatten Linear LogSoftmax"),
        ("convnetjs", "Conv2d ReLU MaxPool2d " * 3 + "Flatten Linear"),
        (
            "alexnet_2012",
            CONV_NORM * 2
            + "Conv2d ReLU " * 3
            + "MaxPool2d Flatten "
            + "Linear ReLU Dropout " * 2
            + "Linear",
        ),
    ],
)
def test_layers_come_in_the_order_of_the_decks_and_the_papers(name, want):
    layers = [type(layer).__name__ for _, layer in named_layers(getattr(models, name)(init=zeros))]
    assert " ".join(layers) == want


def test_resnet20_adds_zeros_where_the_image_is_halved():
    blocks = [block for name in ("layer1", "layer2", "layer3") for block in models.resnet20()[name]]
    assert all(isinstance(block, Residual) for block in blocks)
    shortcuts = {place: repr(b["downsample"]) for place, b in enumerate(blocks) if len(b) == 3}
    assert shortcuts == {3: "ZeroPadShortcut(2, 32)", 6: "ZeroPadShortcut(2, 64)"}
