"""The small ResNets for CIFAR-10: 6n + 2 layers, and shortcuts without parameters.

Source: He et al., Deep Residual Learning for Image Recognition, 2015, arXiv:1512.03385,
section 4.2.
"""

import numpy as np

from cnnlib.containers import Sequential
from cnnlib.init import he_uniform
from cnnlib.layers import GlobalAvgPool, ZeroPadShortcut
from cnnlib.models.maker import Maker
from cnnlib.models.residual_stages import basic, numbered, stages


def resnet8(num_classes=10, rng=None, dtype=np.float32, init=he_uniform):
    """Build ResNet-8, one block per stage, for images (3, 32, 32); arguments as for `resnet18`."""
    return _resnet(1, num_classes, Maker(rng, dtype, init))


def resnet20(num_classes=10, rng=None, dtype=np.float32, init=he_uniform):
    """Build ResNet-20, for images (3, 32, 32); the arguments are those of `resnet18`."""
    return _resnet(3, num_classes, Maker(rng, dtype, init))


def resnet32(num_classes=10, rng=None, dtype=np.float32, init=he_uniform):
    """Build ResNet-32, for images (3, 32, 32); the arguments are those of `resnet18`."""
    return _resnet(5, num_classes, Maker(rng, dtype, init))


def _resnet(n, num_classes, make):
    layers, channels = stages(make, 16, (n, n, n), (16, 32, 64), basic, _zero_pad)
    return Sequential(
        **numbered(make.unit(3, 16, 3)),
        **layers,
        avgpool=GlobalAvgPool(),
        fc=make.linear(channels, num_classes),
    )


def _zero_pad(make, channels, c_out, stride):
    return ZeroPadShortcut(stride, c_out)
