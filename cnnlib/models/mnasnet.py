"""MNASNet: inverted residuals whose sizes were found by a search.

Source: Tan et al., MnasNet: Platform-Aware Neural Architecture Search for Mobile, 2018,
arXiv:1807.11626, figure 7 (its model B1).
"""

import numpy as np

from cnnlib.containers import Sequential
from cnnlib.init import he_uniform
from cnnlib.layers import GlobalAvgPool
from cnnlib.models.inverted import around, inverted_units
from cnnlib.models.maker import Maker

# Expansion, channels, blocks, stride of the first block, kernel.
STAGES = [
    (3, 24, 3, 2, 3),
    (3, 40, 3, 2, 5),
    (6, 80, 3, 2, 5),
    (6, 96, 2, 1, 3),
    (6, 192, 4, 2, 5),
    (6, 320, 1, 1, 3),
]


def mnasnet1_0(num_classes=1000, rng=None, dtype=np.float32, init=he_uniform):
    """Build MNASNet 1.0 with torchvision's names, for images (3, 224, 224).

    Args:
        num_classes: K.
        rng: a Generator that draws the weights; a fresh one without.
        dtype: floating-point type of the parameters.
        init: draws the weights; `zeros` is quick, for weights that are loaded.
    """
    # The paper keeps 0.9997 of the running statistics at every step.
    make = Maker(rng, dtype, init, norm={"momentum": 1 - 0.9997})
    layers = make.unit(3, 32, 3, stride=2) + make.unit(32, 32, 3, groups=32)
    layers += make.unit(32, 16, 1, active=False)
    channels = 16
    for expand, c_out, blocks, first_stride, k in STAGES:
        stack = []
        for place in range(blocks):
            stride = 1 if place else first_stride
            stack.append(_block(make, channels, c_out, k, stride, expand))
            channels = c_out
        layers.append(Sequential(*stack))
    layers += make.unit(channels, 1280, 1)
    return Sequential(
        layers=Sequential(*layers),
        pool=GlobalAvgPool(),
        classifier=Sequential(make.dropout(0.2), make.linear(1280, num_classes)),
    )


def _block(make, c_in, c_out, k, stride, expand):
    units = inverted_units(make, c_in, c_out, k, stride, expand)
    body = Sequential(layers=Sequential(*(layer for unit in units for layer in unit)))
    return around(body, c_in, c_out, stride)
