"""The network that ConvNetJS trains on CIFAR-10 in the browser."""

import numpy as np

from cnnlib.containers import Sequential
from cnnlib.init import he_uniform
from cnnlib.layers import Flatten, MaxPool2d, ReLU
from cnnlib.models.maker import Maker


def convnetjs(num_classes=10, rng=None, dtype=np.float32, init=he_uniform):
    """Build the network of the ConvNetJS CIFAR-10 demo, for images (3, 32, 32).

    Source: Karpathy, ConvNetJS, 2014.
    """
    make = Maker(rng, dtype, init)
    return Sequential(
        conv1=make.conv(3, 16, 5, padding=2),
        relu1=ReLU(),
        pool1=MaxPool2d(2),
        conv2=make.conv(16, 20, 5, padding=2),
        relu2=ReLU(),
        pool2=MaxPool2d(2),
        conv3=make.conv(20, 20, 5, padding=2),
        relu3=ReLU(),
        pool3=MaxPool2d(2),
        flatten=Flatten(),
        fc=make.linear(20 * 4 * 4, num_classes),
    )
