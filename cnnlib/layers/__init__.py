"""Layers: thin classes around the functions, with PyTorch's names and arguments."""

from cnnlib.layers.activation import LeakyReLU, LogSoftmax, ReLU, ReLU6, Sigmoid, Softmax, Tanh
from cnnlib.layers.convolution import Conv1d, Conv2d, Conv3d
from cnnlib.layers.dense import Flatten, Identity, Linear
from cnnlib.layers.dropout import Dropout
from cnnlib.layers.layer import (
    Layer,
    named_grads,
    named_layers,
    named_parameters,
    named_state,
)

__all__ = [
    "Conv1d",
    "Conv2d",
    "Conv3d",
    "Dropout",
    "Flatten",
    "Identity",
    "Layer",
    "LeakyReLU",
    "Linear",
    "LogSoftmax",
    "ReLU",
    "ReLU6",
    "Sigmoid",
    "Softmax",
    "Tanh",
    "named_grads",
    "named_layers",
    "named_parameters",
    "named_state",
]
