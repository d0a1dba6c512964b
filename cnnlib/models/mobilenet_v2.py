"""MobileNet v2: depthwise convolutions in inverted residuals.

Source: Sandler et al., MobileNetV2: Inverted Residuals and Linear Bottlenecks, 2018,
arXiv:1801.04381, table 2.
"""

import numpy as np

from cnnlib.containers import Sequential
from cnnlib.init import he_uniform
from cnnlib.layers import GlobalAvgPool, ReLU6
from cnnlib.models.inverted import around, inverted_units
from cnnlib.models.maker import Maker

# Expansion, channels, blocks, stride of the first block.
STAGES = [
    (1, 16, 1, 1),
    (6, 24, 2, 2),
    (6, 32, 3, 2),
    (6, 64, 4, 2),
    (6, 96, 3, 1),
    (6, 160, 3, 2),
    (6, 320, 1, 1),
]


def mobilenet_v2(num_classes=1000, rng=None, dtype=np.float32, init=he_uniform):
    """Build MobileNet v2 with torchvision's names, for images (3, 224, 224).

    Args:
        num_classes: K.
        rng: a Generator that draws the weights; a fresh one without.
        dtype: floating-point type of the parameters.
        init: draws the weights; `zeros` is quick, for weights that are loaded.
    """
    make = Maker(rng, dtype, init, activation=ReLU6)
    layers, channels = [Sequential(*make.unit(3, 32, 3, stride=2))], 32
    for expand, c_out, blocks, first_stride in STAGES:
        for place in range(blocks):
            stride = 1 if place else first_stride
            layers.append(_block(make, channels, c_out, stride, expand))
            channels = c_out
    layers.append(Sequential(*make.unit(channels, 1280, 1)))
    return Sequential(
        features=Sequential(*layers),
        pool=GlobalAvgPool(),
        classifier=Sequential(make.dropout(0.2), make.linear(1280, num_classes)),
    )


def _block(make, c_in, c_out, stride, expand):
    *active, last = inverted_units(make, c_in, c_out, 3, stride, expand)
    conv = Sequential(*(Sequential(*unit) for unit in active), *last)
    return around(Sequential(conv=conv), c_in, c_out, stride)
