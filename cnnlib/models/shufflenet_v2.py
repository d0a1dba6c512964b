"""ShuffleNet v2: half of the channels pass by, and a shuffle mixes the halves.

Source: Ma, Zhang, Zheng & Sun, ShuffleNet V2: Practical Guidelines for Efficient CNN Architecture
Design, 2018, arXiv:1807.11164, table 5.
"""

import numpy as np

from cnnlib.containers import Concat, Sequential
from cnnlib.init import he_uniform
from cnnlib.layers import ChannelShuffle, ChannelSlice, GlobalAvgPool, MaxPool2d
from cnnlib.models.maker import Maker


def shufflenet_v2_x1_0(num_classes=1000, rng=None, dtype=np.float32, init=he_uniform):
    """Build ShuffleNet v2 x1.0 with torchvision's names, for images (3, 224, 224).

    Args:
        num_classes: K.
        rng: a Generator that draws the weights; a fresh one without.
        dtype: floating-point type of the parameters.
        init: draws the weights; `zeros` is quick, for weights that are loaded.
    """
    make = Maker(rng, dtype, init)
    layers, channels = {"conv1": Sequential(*make.unit(3, 24, 3, stride=2))}, 24
    layers["maxpool"] = MaxPool2d(3, 2, padding=1)
    for stage, (c_out, units) in enumerate([(116, 4), (232, 8), (464, 4)], 2):
        down = _down_unit(make, channels, c_out)
        layers[f"stage{stage}"] = Sequential(down, *(_unit(make, c_out) for _ in range(units - 1)))
        channels = c_out
    return Sequential(
        **layers,
        conv5=Sequential(*make.unit(channels, 1024, 1)),
        pool=GlobalAvgPool(),
        fc=make.linear(1024, num_classes),
    )


def _unit(make, channels):
    """Pass one half of the channels by, and send the other through three convolutions."""
    half = channels // 2
    worked = Sequential(_half=ChannelSlice(half, channels), branch2=_branch(make, half, half, 1))
    return _mixed(_passed=ChannelSlice(0, half), _worked=worked)


def _down_unit(make, c_in, c_out):
    """Halve the image in both branches, each of which sees all channels."""
    half = c_out // 2
    depthwise = make.unit(c_in, c_in, 3, stride=2, groups=c_in, active=False)
    branch1 = Sequential(*depthwise, *make.unit(c_in, half, 1))
    return _mixed(branch1=branch1, branch2=_branch(make, c_in, half, 2))


def _branch(make, c_in, half, stride):
    return Sequential(
        *make.unit(c_in, half, 1),
        *make.unit(half, half, 3, stride, groups=half, active=False),
        *make.unit(half, half, 1),
    )


def _mixed(**branches):
    return Sequential(_branches=Concat(**branches), _shuffle=ChannelShuffle(2))
