"""Names and shapes of all arrays: those of torchvision, so that published weights fit."""

import zlib

import numpy as np
import pytest

from cnnlib import models
from cnnlib.init import zeros
from cnnlib.layers import named_parameters
from cnnlib.weights import load_state_dict, state_dict

AUX = {"googlenet", "inception_v3"}
# How many arrays, and the CRC-32 of all their names and shapes in torchvision 0.29's state_dict,
# "num_batches_tracked" left out and side heads included.
TORCHVISION = [
    ("alexnet", 16, 580076843),
    ("densenet121", 606, 1374329796),
    ("googlenet", 305, 644825332),
    ("inception_v3", 484, 821458685),
    ("mnasnet1_0", 262, 95823603),
    ("mobilenet_v2", 262, 2576515341),
    ("resnet18", 102, 2127089317),
    ("resnet34", 182, 2815878380),
    ("resnet50", 267, 2225819540),
    ("resnet101", 522, 3735681828),
    ("resnet152", 777, 445507160),
    ("resnext50_32x4d", 267, 1408530230),
    ("shufflenet_v2_x1_0", 282, 1073877144),
    ("squeezenet1_0", 52, 2627846463),
    ("squeezenet1_1", 52, 153733844),
    ("vgg11", 22, 2348935160),
    ("vgg11_bn", 54, 1518538786),
    ("vgg13", 26, 91134079),
    ("vgg13_bn", 66, 2011723021),
    ("vgg16", 32, 2030546463),
    ("vgg16_bn", 84, 301223496),
    ("vgg19", 38, 3272881034),
    ("vgg19_bn", 102, 3605448520),
    ("wide_resnet50_2", 267, 2171478875),
]


def build(name, **options):
    """Build a model at once, with its side heads."""
    return getattr(models, name)(init=zeros, **({"aux": True} if name in AUX else {}), **options)


@pytest.mark.parametrize(("name", "arrays", "checksum"), TORCHVISION)
def test_all_names_and_shapes_are_those_of_torchvision(name, arrays, checksum):
    found = sorted((key, *array.shape) for key, array in state_dict(build(name)).items())
    assert (len(found), zlib.crc32(repr(found).encode())) == (arrays, checksum)


@pytest.mark.parametrize(
    ("name", "array", "shape"),
    [
        ("alexnet", "features.0.weight", (64, 3, 11, 11)),
        ("alexnet", "classifier.6.bias", (1000,)),
        ("vgg16", "features.28.weight", (512, 512, 3, 3)),
        ("vgg16_bn", "features.41.running_var", (512,)),
        ("vgg19", "classifier.0.weight", (4096, 25088)),
        ("resnet18", "layer1.0.conv1.weight", (64, 64, 3, 3)),
        ("resnet18", "layer4.1.bn2.running_mean", (512,)),
        ("resnet50", "layer1.0.downsample.0.weight", (256, 64, 1, 1)),
        ("resnet50", "layer1.0.downsample.1.bias", (256,)),
        ("resnext50_32x4d", "layer1.0.conv2.weight", (128, 4, 3, 3)),
        ("googlenet", "inception3a.branch2.1.conv.weight", (128, 96, 3, 3)),
        ("googlenet", "aux1.fc1.weight", (1024, 2048)),
        ("inception_v3", "Mixed_7b.branch3x3dbl_3b.conv.weight", (384, 384, 3, 1)),
        ("inception_v3", "AuxLogits.conv1.bn.weight", (768,)),
        ("densenet121", "features.denseblock1.denselayer1.norm1.weight", (64,)),
        ("densenet121", "features.transition1.conv.weight", (128, 256, 1, 1)),
        ("squeezenet1_0", "features.3.expand3x3.weight", (64, 16, 3, 3)),
        ("mobilenet_v2", "features.1.conv.0.0.weight", (32, 1, 3, 3)),
        ("mobilenet_v2", "features.18.1.running_var", (1280,)),
        ("mnasnet1_0", "layers.8.0.layers.3.weight", (48, 1, 3, 3)),
        ("shufflenet_v2_x1_0", "stage2.0.branch1.0.weight", (24, 1, 3, 3)),
        ("shufflenet_v2_x1_0", "stage2.1.branch2.7.bias", None),
    ],
)
def test_names_read_like_those_of_torchvision(name, array, shape):
    found = state_dict(build(name)).get(array)
    assert shape == (None if found is None else found.shape)


def test_lenets_name_their_layers_as_the_decks_and_the_paper_do():
    assert list(named_parameters(models.lenet()))[::2] == [
        f"{layer}.weight" for layer in ("conv1", "conv2", "fc1", "fc2")
    ]
    assert list(named_parameters(models.lenet5()))[::2] == [
        f"{layer}.weight" for layer in ("c1", "c3", "c5", "f6", "output")
    ]
    assert list(named_parameters(models.torch_net()))[-1] == "fc.bias"


def test_shortcuts_of_zeros_have_no_parameters():
    names = list(named_parameters(models.resnet20()))
    assert [name for name in names if "downsample" in name] == []
    assert names[-4:] == ["layer3.2.bn2.weight", "layer3.2.bn2.bias", "fc.weight", "fc.bias"]


def test_published_weights_load_by_name_with_pytorchs_counters():
    rng = np.random.default_rng(0)
    published = {
        name: rng.normal(size=array.shape).astype(np.float32)
        for name, array in state_dict(build("resnet18")).items()
    }
    model = build("resnet18")
    load_state_dict(model, {**published, "bn1.num_batches_tracked": np.array(7)})
    np.testing.assert_array_equal(
        model["layer1"][0].children["_body"]["conv1"].params["weight"],
        published["layer1.0.conv1.weight"],
    )
