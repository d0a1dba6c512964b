"""Layers: thin classes around the functions, with PyTorch's names and arguments."""

from cnnlib.layers.activation import LeakyReLU, LogSoftmax, ReLU, ReLU6, Sigmoid, Softmax, Tanh
from cnnlib.layers.batch_norm import (
    BatchNorm1d,
    BatchNorm2d,
    BatchNorm3d,
    BatchRenorm1d,
    BatchRenorm2d,
)
from cnnlib.layers.channel import ChannelShuffle, ChannelSlice, ZeroPadShortcut
from cnnlib.layers.convolution import Conv1d, Conv2d, Conv3d
from cnnlib.layers.dense import Flatten, Identity, Linear
from cnnlib.layers.dropout import Dropout
from cnnlib.layers.layer import (
    Layer,
    frozen_parameters,
    named_grads,
    named_layers,
    named_parameters,
    named_state,
)
from cnnlib.layers.normalization import GroupNorm, InstanceNorm2d, LayerNorm, LocalResponseNorm
from cnnlib.layers.pooling import (
    AvgPool1d,
    AvgPool2d,
    AvgPool3d,
    GlobalAvgPool,
    GlobalMaxPool,
    MaxPool1d,
    MaxPool2d,
    MaxPool3d,
)
from cnnlib.layers.transposed import ConvTranspose2d

__all__ = [
    "AvgPool1d",
    "AvgPool2d",
    "AvgPool3d",
    "BatchNorm1d",
    "BatchNorm2d",
    "BatchNorm3d",
    "BatchRenorm1d",
    "BatchRenorm2d",
    "ChannelShuffle",
    "ChannelSlice",
    "Conv1d",
    "Conv2d",
    "Conv3d",
    "ConvTranspose2d",
    "Dropout",
    "Flatten",
    "GlobalAvgPool",
    "GlobalMaxPool",
    "GroupNorm",
    "Identity",
    "InstanceNorm2d",
    "Layer",
    "LayerNorm",
    "LeakyReLU",
    "Linear",
    "LocalResponseNorm",
    "LogSoftmax",
    "MaxPool1d",
    "MaxPool2d",
    "MaxPool3d",
    "ReLU",
    "ReLU6",
    "Sigmoid",
    "Softmax",
    "Tanh",
    "ZeroPadShortcut",
    "frozen_parameters",
    "named_grads",
    "named_layers",
    "named_parameters",
    "named_state",
]
