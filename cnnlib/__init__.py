"""A small NumPy library for convolutional networks: the reference the notebooks build on.

Axis letters, used everywhere:
    N images, C channels, D depth, H height, W width, F filters, K classes,
    KD x KH x KW the window, OD x OH x OW the output map.

The functions and layers are here; so is what is built on them, imported when it is first asked for
as `cnnlib.models`, `from cnnlib import models` or `from cnnlib.train import fit`:
    augment      more training images out of those there are
    data         the embedded data, and the way to bigger sets
    engine       the same numbers as the layers give, sooner
    experiments  few digits to learn from, and what took too long to measure in a lesson
    inspect      what a network sees and what excites it
    models       the networks of the course and of ten years of ImageNet
    plain_model  a network as a dict of lists and arrays
    plots        pictures of arrays; needs matplotlib
    train        from images and labels to weights
    transfer     keep what a network has learned, and teach it something new
    weights      into a file and out of it, and into a model
    widgets      things to move in a notebook; needs matplotlib, ipywidgets and anywidget
"""

import importlib

from cnnlib import kernels
from cnnlib.activations import (
    leaky_relu,
    leaky_relu_backward,
    log_softmax,
    log_softmax_backward,
    relu,
    relu_backward,
    sigmoid,
    sigmoid_backward,
    softmax,
    softmax_backward,
    tanh,
    tanh_backward,
)
from cnnlib.arithmetic import (
    conv_macs,
    conv_params,
    effective_size,
    output_size,
    receptive_field,
)
from cnnlib.channels import (
    channel_shuffle,
    channel_shuffle_backward,
    concat,
    concat_backward,
    zero_pad_shortcut,
    zero_pad_shortcut_backward,
)
from cnnlib.conv import (
    conv1d,
    conv1d_backward,
    conv2d,
    conv2d_backward,
    conv3d,
    conv3d_backward,
)
from cnnlib.conv_transpose import (
    conv_transpose2d,
    conv_transpose2d_backward,
)
from cnnlib.dense import flatten, flatten_backward, linear, linear_backward
from cnnlib.dropout import dropout, dropout_backward
from cnnlib.global_pool import (
    global_avg_pool,
    global_avg_pool_backward,
    global_max_pool,
    global_max_pool_backward,
)
from cnnlib.gradcheck import numerical_gradient, relative_error
from cnnlib.im2col import (
    col2im,
    im2col,
)
from cnnlib.init import (
    fans,
    he_normal,
    he_uniform,
    lecun_normal,
    lecun_uniform,
    xavier_normal,
    xavier_uniform,
)
from cnnlib.loss import cross_entropy
from cnnlib.norm import batch_norm, batch_norm_backward, fuse_conv_bn
from cnnlib.pixel_features import (
    hypercolumn,
    hypercolumns,
    hypercolumns_backward,
)
from cnnlib.pool import (
    avg_pool1d,
    avg_pool1d_backward,
    avg_pool2d,
    avg_pool2d_backward,
    avg_pool3d,
    avg_pool3d_backward,
    max_pool1d,
    max_pool1d_backward,
    max_pool2d,
    max_pool2d_backward,
    max_pool3d,
    max_pool3d_backward,
)
from cnnlib.renorm import batch_renorm, batch_renorm_backward
from cnnlib.response_norm import local_response_norm, local_response_norm_backward
from cnnlib.sample_norm import (
    group_norm,
    group_norm_backward,
    instance_norm,
    instance_norm_backward,
    layer_norm,
    layer_norm_backward,
)
from cnnlib.schedules import cosine, one_cycle, reduce_over_time, step_decay
from cnnlib.summary import summary

__all__ = [
    "SGD",
    "Adadelta",
    "Adam",
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
    "Concat",
    "Container",
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
    "Residual",
    "Sequential",
    "SideHead",
    "Sigmoid",
    "Softmax",
    "Tanh",
    "ZeroPadShortcut",
    "avg_pool1d",
    "avg_pool1d_backward",
    "avg_pool2d",
    "avg_pool2d_backward",
    "avg_pool3d",
    "avg_pool3d_backward",
    "batch_norm",
    "batch_norm_backward",
    "batch_renorm",
    "batch_renorm_backward",
    "channel_shuffle",
    "channel_shuffle_backward",
    "col2im",
    "concat",
    "concat_backward",
    "conv1d",
    "conv1d_backward",
    "conv2d",
    "conv2d_backward",
    "conv3d",
    "conv3d_backward",
    "conv_macs",
    "conv_params",
    "conv_transpose2d",
    "conv_transpose2d_backward",
    "cosine",
    "cross_entropy",
    "dropout",
    "dropout_backward",
    "effective_size",
    "fans",
    "flatten",
    "flatten_backward",
    "frozen_parameters",
    "fuse_conv_bn",
    "global_avg_pool",
    "global_avg_pool_backward",
    "global_max_pool",
    "global_max_pool_backward",
    "group_norm",
    "group_norm_backward",
    "he_normal",
    "he_uniform",
    "hypercolumn",
    "hypercolumns",
    "hypercolumns_backward",
    "im2col",
    "instance_norm",
    "instance_norm_backward",
    "kernels",
    "layer_norm",
    "layer_norm_backward",
    "leaky_relu",
    "leaky_relu_backward",
    "lecun_normal",
    "lecun_uniform",
    "linear",
    "linear_backward",
    "local_response_norm",
    "local_response_norm_backward",
    "log_softmax",
    "log_softmax_backward",
    "max_pool1d",
    "max_pool1d_backward",
    "max_pool2d",
    "max_pool2d_backward",
    "max_pool3d",
    "max_pool3d_backward",
    "named_grads",
    "named_layers",
    "named_parameters",
    "named_state",
    "numerical_gradient",
    "one_cycle",
    "output_size",
    "receptive_field",
    "reduce_over_time",
    "relative_error",
    "relu",
    "relu_backward",
    "sigmoid",
    "sigmoid_backward",
    "softmax",
    "softmax_backward",
    "step_decay",
    "summary",
    "tanh",
    "tanh_backward",
    "xavier_normal",
    "xavier_uniform",
    "zero_pad_shortcut",
    "zero_pad_shortcut_backward",
]

# What is imported when it is first asked for, so that `import cnnlib` is quick: modules, and the
# names of those that hold classes.
_LATER = {
    "augment",
    "data",
    "engine",
    "experiments",
    "inspect",
    "models",
    "plain_model",
    "plots",
    "train",
    "transfer",
    "weights",
    "widgets",
}
_CLASSES = {
    "containers": """
        Concat Container Residual Sequential SideHead
    """,
    "layers": """
        AvgPool1d AvgPool2d AvgPool3d BatchNorm1d BatchNorm2d BatchNorm3d BatchRenorm1d
        BatchRenorm2d ChannelShuffle ChannelSlice Conv1d Conv2d Conv3d ConvTranspose2d
        Dropout Flatten GlobalAvgPool GlobalMaxPool GroupNorm Identity InstanceNorm2d
        Layer LayerNorm LeakyReLU Linear LocalResponseNorm LogSoftmax MaxPool1d
        MaxPool2d MaxPool3d ReLU ReLU6 Sigmoid Softmax Tanh ZeroPadShortcut
        frozen_parameters named_grads named_layers named_parameters named_state
    """,
    "optim": """
        SGD Adadelta Adam
    """,
}
_HOME = {name: module for module, names in _CLASSES.items() for name in names.split()}


def __getattr__(name):
    if name in _HOME:
        return getattr(importlib.import_module(f"{__name__}.{_HOME[name]}"), name)
    if name in _LATER or name in _CLASSES:
        return importlib.import_module(f"{__name__}.{name}")
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__():
    return sorted({*globals(), *_LATER, *_CLASSES, *_HOME})
