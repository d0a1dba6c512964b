"""ResNets and their relatives for ImageNet.

As in torchvision, the stride of a bottleneck is in its 3x3 convolution.

Source: He et al., Deep Residual Learning for Image Recognition, 2015, arXiv:1512.03385, table 1;
Xie et al., Aggregated Residual Transformations (ResNeXt), 2016, arXiv:1611.05431; Zagoruyko &
Komodakis, Wide Residual Networks, 2016, arXiv:1605.07146.
"""

from functools import partial

import numpy as np

from cnnlib.containers import Sequential
from cnnlib.init import he_uniform
from cnnlib.layers import GlobalAvgPool, MaxPool2d
from cnnlib.models.maker import Maker
from cnnlib.models.residual_stages import basic, bottleneck, numbered, projection, stages


def resnet18(num_classes=1000, rng=None, dtype=np.float32, init=he_uniform):
    """Build ResNet-18 with torchvision's names, for images (3, 224, 224).

    Args:
        num_classes: K.
        rng: a Generator that draws the weights; a fresh one without.
        dtype: floating-point type of the parameters.
        init: draws the weights; `zeros` is quick, for weights that are loaded.
    """
    return _resnet((2, 2, 2, 2), basic, num_classes, Maker(rng, dtype, init))


def resnet34(num_classes=1000, rng=None, dtype=np.float32, init=he_uniform):
    """Build ResNet-34; see `resnet18`."""
    return _resnet((3, 4, 6, 3), basic, num_classes, Maker(rng, dtype, init))


def resnet50(num_classes=1000, rng=None, dtype=np.float32, init=he_uniform):
    """Build ResNet-50; see `resnet18`."""
    return _resnet((3, 4, 6, 3), bottleneck, num_classes, Maker(rng, dtype, init))


def resnet101(num_classes=1000, rng=None, dtype=np.float32, init=he_uniform):
    """Build ResNet-101; see `resnet18`."""
    return _resnet((3, 4, 23, 3), bottleneck, num_classes, Maker(rng, dtype, init))


def resnet152(num_classes=1000, rng=None, dtype=np.float32, init=he_uniform):
    """Build ResNet-152; see `resnet18`."""
    return _resnet((3, 8, 36, 3), bottleneck, num_classes, Maker(rng, dtype, init))


def resnext50_32x4d(num_classes=1000, rng=None, dtype=np.float32, init=he_uniform):
    """Build ResNeXt-50: twice the channels in the 3x3 convolutions, in 32 groups."""
    block = partial(bottleneck, widen=2, groups=32)
    return _resnet((3, 4, 6, 3), block, num_classes, Maker(rng, dtype, init))


def wide_resnet50_2(num_classes=1000, rng=None, dtype=np.float32, init=he_uniform):
    """Build Wide ResNet-50-2: twice the channels in the 3x3 convolutions."""
    block = partial(bottleneck, widen=2)
    return _resnet((3, 4, 6, 3), block, num_classes, Maker(rng, dtype, init))


def _resnet(depths, block, num_classes, make):
    layers, channels = stages(make, 64, depths, (64, 128, 256, 512), block, projection)
    return Sequential(
        **numbered(make.unit(3, 64, 7, stride=2)),
        maxpool=MaxPool2d(3, 2, padding=1),
        **layers,
        avgpool=GlobalAvgPool(),
        fc=make.linear(channels, num_classes),
    )
