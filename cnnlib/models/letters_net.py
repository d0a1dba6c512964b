"""The small network of lesson 06, which has read letters and is to read digits."""

import numpy as np

from cnnlib.containers import Sequential
from cnnlib.init import he_uniform
from cnnlib.layers import Flatten, MaxPool2d, ReLU
from cnnlib.models.maker import Maker


def letters_net(num_classes=26, rng=None, dtype=np.float32, init=he_uniform):
    """Build it, for images (1, 8, 8), the size of the embedded digits."""
    make = Maker(rng, dtype, init)
    return Sequential(
        conv1=make.conv(1, 16, 3, padding=1),
        relu1=ReLU(),
        conv2=make.conv(16, 32, 3, padding=1),
        relu2=ReLU(),
        pool2=MaxPool2d(2),
        conv3=make.conv(32, 64, 3, padding=1),
        relu3=ReLU(),
        pool3=MaxPool2d(2),
        flatten=Flatten(),
        fc1=make.linear(64 * 2 * 2, 64),
        relu4=ReLU(),
        fc2=make.linear(64, num_classes),
    )
