"""AlexNet, as the paper has it and as torchvision has it.

Source: Krizhevsky, Sutskever & Hinton, ImageNet classification with deep convolutional neural
networks, 2012; and, for one column of filters, Krizhevsky, One weird trick for parallelizing
convolutional neural networks, 2014, arXiv:1404.5997.
"""

import math

import numpy as np

from cnnlib.containers import Sequential
from cnnlib.init import he_uniform
from cnnlib.layers import Flatten, LocalResponseNorm, MaxPool2d, ReLU
from cnnlib.models.maker import Maker


def alexnet(num_classes=1000, rng=None, dtype=np.float32, init=he_uniform, image_size=224):
    """Build torchvision's AlexNet, the one of 2014, with its names.

    Args:
        num_classes: K.
        rng: a Generator that draws the weights; a fresh one without.
        dtype: floating-point type of the parameters.
        init: draws the weights; `zeros` is quick, for weights that are loaded.
        image_size: pixels of a side. Published weights fit 224.
    """
    make = Maker(rng, dtype, init)
    features = Sequential(
        make.conv(3, 64, 11, stride=4, padding=2),
        ReLU(),
        MaxPool2d(3, 2),
        make.conv(64, 192, 5, padding=2),
        ReLU(),
        MaxPool2d(3, 2),
        make.conv(192, 384, 3, padding=1),
        ReLU(),
        make.conv(384, 256, 3, padding=1),
        ReLU(),
        make.conv(256, 256, 3, padding=1),
        ReLU(),
        MaxPool2d(3, 2),
    )
    classifier = Sequential(
        make.dropout(),
        make.linear(math.prod(features.output_shape((3, image_size, image_size))), 4096),
        ReLU(),
        make.dropout(),
        make.linear(4096, 4096),
        ReLU(),
        make.linear(4096, num_classes),
    )
    return Sequential(features=features, flatten=Flatten(), classifier=classifier)


def alexnet_2012(
    num_classes=1000, rng=None, dtype=np.float32, init=he_uniform, groups=2, image_size=227
):
    """Build the AlexNet of the paper, for images (3, 227, 227).

    With two groups, half of the filters of conv2, conv4 and conv5 see half of the channels each:
    the halves were on two graphics cards. One group is the network that the text books draw.

    The paper says 224 pixels, but its 55 x 55 maps take 227.
    """
    make = Maker(rng, dtype, init)
    maps = Sequential(
        conv1=make.conv(3, 96, 11, stride=4),
        relu1=ReLU(),
        norm1=_response_norm(),
        pool1=MaxPool2d(3, 2),
        conv2=make.conv(96, 256, 5, padding=2, groups=groups),
        relu2=ReLU(),
        norm2=_response_norm(),
        pool2=MaxPool2d(3, 2),
        conv3=make.conv(256, 384, 3, padding=1),
        relu3=ReLU(),
        conv4=make.conv(384, 384, 3, padding=1, groups=groups),
        relu4=ReLU(),
        conv5=make.conv(384, 256, 3, padding=1, groups=groups),
        relu5=ReLU(),
        pool5=MaxPool2d(3, 2),
    )
    return Sequential(
        _maps=maps,
        flatten=Flatten(),
        fc6=make.linear(math.prod(maps.output_shape((3, image_size, image_size))), 4096),
        relu6=ReLU(),
        drop6=make.dropout(),
        fc7=make.linear(4096, 4096),
        relu7=ReLU(),
        drop7=make.dropout(),
        fc8=make.linear(4096, num_classes),
    )


def _response_norm():
    # The paper's alpha of 1e-4 multiplies a sum over 5 channels, ours a mean.
    return LocalResponseNorm(5, alpha=5e-4, beta=0.75, k=2.0)
