"""Shapes, parameters and multiply-adds of AlexNet and VGG, the channels of a dense block."""

from cnnlib import models
from cnnlib.arithmetic import conv_macs, conv_params, output_size
from cnnlib.init import zeros
from cnnlib.summary import summary


def answers() -> dict[str, tuple[float, ...]]:
    """Return the right answer to each question of the lesson, by name."""
    return alexnet() | vgg() | {"q42": (64 + 6 * 32,)}


def alexnet() -> dict[str, tuple[float, ...]]:
    """The paper's network, on 227 x 227 pixels."""
    rows = summary(models.alexnet_2012(init=zeros), (3, 227, 227)).rows
    layers = tuple(row.parameters for row in rows if row.parameters)
    kept = [row.output_shape for row in rows if row.layer.startswith(("Conv2d", "MaxPool2d"))]
    shapes = [number for c, h, w in kept for number in (h, w, c)]
    total, dense = sum(layers), sum(layers[5:])
    lost = sum(row.parameters for row in rows if "groups=2" in row.layer)
    biases = 256 + 384 + 256  # of the three layers with two groups
    return {
        "q19_first": tuple(shapes[:12]),
        "q19_last": tuple(shapes[12:]),
        "q20_without": (conv_params(3, 96, 11, bias=False),),
        "q20_with": (conv_params(3, 96, 11),),
        "q20_macs": (conv_macs(3, 96, 11, (output_size(227, 11, 4),) * 2),),
        "q21": ((224 - 11) / 4 + 1,),
        "q22_layers": layers,
        "q22_total": (total,),
        "q23": (total + lost - biases,),
        "q24": (100 * dense / total,),
        "q25": (0,),
    }


def vgg() -> dict[str, tuple[float, ...]]:
    """Two layers of VGG-16, and all of it."""
    whole = summary(models.vgg16(init=zeros), (3, 224, 224))
    return {
        "q16_parameters": (conv_params(3, 64, 3),),
        "q16_macs": (conv_macs(3, 64, 3, (224, 224)),),
        "q17_parameters": (conv_params(64, 64, 3),),
        "q17_macs": (conv_macs(64, 64, 3, (224, 224)),),
        "q18_parameters": (whole.parameters,),
        "q18_billions": (whole.macs / 1e9,),
    }
