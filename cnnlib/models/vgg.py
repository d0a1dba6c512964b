"""VGG: 3x3 convolutions in blocks, each block ended by pooling.

Source: Simonyan & Zisserman, Very deep convolutional networks for large-scale image recognition,
2014, arXiv:1409.1556, table 1, columns A, B, D and E.
"""

import math

import numpy as np

from cnnlib.containers import Sequential
from cnnlib.init import he_uniform
from cnnlib.layers import Flatten, MaxPool2d, ReLU
from cnnlib.models.maker import Maker

# How many convolutions are in every block, and how many filters each of them has.
A, B, D, E = (1, 1, 2, 2, 2), (2, 2, 2, 2, 2), (2, 2, 3, 3, 3), (2, 2, 4, 4, 4)
WIDTHS = (64, 128, 256, 512, 512)


def vgg11(num_classes=1000, rng=None, dtype=np.float32, init=he_uniform, image_size=224):
    """Build VGG-11 with torchvision's names.

    Args:
        num_classes: K.
        rng: a Generator that draws the weights; a fresh one without.
        dtype: floating-point type of the parameters.
        init: draws the weights; `zeros` is quick, for weights that are loaded.
        image_size: pixels of a side. Published weights fit 224.
    """
    return _vgg(A, num_classes, Maker(rng, dtype, init), image_size)


def vgg13(num_classes=1000, rng=None, dtype=np.float32, init=he_uniform, image_size=224):
    """Build VGG-13; see `vgg11`."""
    return _vgg(B, num_classes, Maker(rng, dtype, init), image_size)


def vgg16(num_classes=1000, rng=None, dtype=np.float32, init=he_uniform, image_size=224):
    """Build VGG-16; see `vgg11`."""
    return _vgg(D, num_classes, Maker(rng, dtype, init), image_size)


def vgg19(num_classes=1000, rng=None, dtype=np.float32, init=he_uniform, image_size=224):
    """Build VGG-19; see `vgg11`."""
    return _vgg(E, num_classes, Maker(rng, dtype, init), image_size)


def vgg11_bn(num_classes=1000, rng=None, dtype=np.float32, init=he_uniform, image_size=224):
    """Build VGG-11 with a batch norm behind every convolution; see `vgg11`."""
    return _vgg(A, num_classes, Maker(rng, dtype, init), image_size, norm=True)


def vgg13_bn(num_classes=1000, rng=None, dtype=np.float32, init=he_uniform, image_size=224):
    """Build VGG-13 with a batch norm behind every convolution; see `vgg11`."""
    return _vgg(B, num_classes, Maker(rng, dtype, init), image_size, norm=True)


def vgg16_bn(num_classes=1000, rng=None, dtype=np.float32, init=he_uniform, image_size=224):
    """Build VGG-16 with a batch norm behind every convolution; see `vgg11`."""
    return _vgg(D, num_classes, Maker(rng, dtype, init), image_size, norm=True)


def vgg19_bn(num_classes=1000, rng=None, dtype=np.float32, init=he_uniform, image_size=224):
    """Build VGG-19 with a batch norm behind every convolution; see `vgg11`."""
    return _vgg(E, num_classes, Maker(rng, dtype, init), image_size, norm=True)


def _vgg(depths, num_classes, make, image_size, norm=False):
    layers, channels = [], 3
    for depth, width in zip(depths, WIDTHS, strict=True):
        for _ in range(depth):
            # Here, convolutions have a bias even where a batch norm takes it out again.
            layers.append(make.conv(channels, width, 3, padding=1))
            layers += [make.norm(width), ReLU()] if norm else [ReLU()]
            channels = width
        layers.append(MaxPool2d(2))
    features = Sequential(*layers)
    classifier = Sequential(
        make.linear(math.prod(features.output_shape((3, image_size, image_size))), 4096),
        ReLU(),
        make.dropout(),
        make.linear(4096, 4096),
        ReLU(),
        make.dropout(),
        make.linear(4096, num_classes),
    )
    return Sequential(features=features, flatten=Flatten(), classifier=classifier)
