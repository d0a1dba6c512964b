"""DenseNet: every layer sees the maps of all layers before it.

Source: Huang, Liu, van der Maaten & Weinberger, Densely connected convolutional networks, 2016,
arXiv:1608.06993, table 1.
"""

import numpy as np

from cnnlib.containers import Concat, Sequential
from cnnlib.init import he_uniform
from cnnlib.layers import AvgPool2d, GlobalAvgPool, Identity, MaxPool2d, ReLU
from cnnlib.models.maker import Maker

GROWTH = 32  # maps that every layer adds


def densenet121(num_classes=1000, rng=None, dtype=np.float32, init=he_uniform):
    """Build DenseNet-121 with torchvision's names, for images (3, 224, 224).

    Args:
        num_classes: K.
        rng: a Generator that draws the weights; a fresh one without.
        dtype: floating-point type of the parameters.
        init: draws the weights; `zeros` is quick, for weights that are loaded.
    """
    make = Maker(rng, dtype, init)
    layers = dict(zip(["conv0", "norm0", "relu0"], make.unit(3, 64, 7, stride=2), strict=True))
    layers["pool0"], channels = MaxPool2d(3, 2, padding=1), 64
    for place, depth in enumerate((6, 12, 24, 16), 1):
        if place > 1:
            layers[f"transition{place - 1}"] = _transition(make, channels)
            channels //= 2
        layers[f"denseblock{place}"] = _dense_block(make, channels, depth)
        channels += depth * GROWTH
    features = Sequential(**layers, norm5=make.norm(channels), relu5=ReLU())
    return Sequential(
        features=features, pool=GlobalAvgPool(), classifier=make.linear(channels, num_classes)
    )


def _dense_block(make, channels, depth):
    layers = (_dense_layer(make, channels + GROWTH * place) for place in range(depth))
    return Sequential(**{f"denselayer{place}": layer for place, layer in enumerate(layers, 1)})


def _dense_layer(make, channels):
    """Keep all maps and add GROWTH new ones; here the batch norms come before the convolutions."""
    new = Sequential(
        norm1=make.norm(channels),
        relu1=ReLU(),
        conv1=make.conv(channels, 4 * GROWTH, 1, bias=False),
        norm2=make.norm(4 * GROWTH),
        relu2=ReLU(),
        conv2=make.conv(4 * GROWTH, GROWTH, 3, padding=1, bias=False),
    )
    return Concat(_old=Identity(), _new=new)


def _transition(make, channels):
    return Sequential(
        norm=make.norm(channels),
        relu=ReLU(),
        conv=make.conv(channels, channels // 2, 1, bias=False),
        pool=AvgPool2d(2),
    )
