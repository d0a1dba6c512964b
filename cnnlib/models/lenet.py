"""LeNets: small networks that read digits, with one channel."""

import numpy as np

from cnnlib.containers import Sequential
from cnnlib.init import he_uniform, lecun_uniform
from cnnlib.layers import AvgPool2d, Flatten, LogSoftmax, MaxPool2d, ReLU, Tanh
from cnnlib.models.maker import Maker


def lenet(num_classes=10, rng=None, dtype=np.float32, init=he_uniform):
    """Build the LeNet of the Caffe framework with "same" padding, for images (1, 28, 28)."""
    make = Maker(rng, dtype, init)
    return Sequential(
        conv1=make.conv(1, 20, 5, padding=2),
        relu1=ReLU(),
        pool1=MaxPool2d(2),
        conv2=make.conv(20, 50, 5, padding=2),
        relu2=ReLU(),
        pool2=MaxPool2d(2),
        flatten=Flatten(),
        fc1=make.linear(50 * 7 * 7, 500),
        relu3=ReLU(),
        fc2=make.linear(500, num_classes),
    )


def lenet5(num_classes=10, rng=None, dtype=np.float32, init=lecun_uniform):
    """Build LeNet-5, for images (1, 32, 32).

    Three things of the paper are made simpler: every filter of C3 sees all maps of S2, pooling has
    no weights, and the output is a linear layer.

    Source: LeCun, Bottou, Bengio & Haffner, Gradient-based learning applied to document
    recognition, 1998, figure 2.
    """
    make = Maker(rng, dtype, init)
    return Sequential(
        c1=make.conv(1, 6, 5),
        tanh1=Tanh(),
        s2=AvgPool2d(2),
        c3=make.conv(6, 16, 5),
        tanh3=Tanh(),
        s4=AvgPool2d(2),
        c5=make.conv(16, 120, 5),
        tanh5=Tanh(),
        flatten=Flatten(),
        f6=make.linear(120, 84),
        tanh6=Tanh(),
        output=make.linear(84, num_classes),
    )


def torch_net(num_classes=10, rng=None, dtype=np.float32, init=he_uniform):
    """Build the network of many a first PyTorch lesson, for images (1, 28, 28).

    It gives log-probabilities. `cross_entropy` takes them as well as scores: the softmax of
    log-probabilities is the probabilities.
    """
    make = Maker(rng, dtype, init)
    return Sequential(
        conv1=make.conv(1, 10, 5),
        pool1=MaxPool2d(2),
        relu1=ReLU(),
        conv2=make.conv(10, 20, 5),
        pool2=MaxPool2d(2),
        relu2=ReLU(),
        flatten=Flatten(),
        fc=make.linear(20 * 4 * 4, num_classes),
        log_softmax=LogSoftmax(),
    )
