"""A small NumPy library for convolutional networks: the reference the notebooks build on.

Axis letters, used everywhere:
    N images, C channels, D depth, H height, W width, F filters, K classes,
    KD x KH x KW the window, OD x OH x OW the output map.
"""

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
from cnnlib.arithmetic import effective_size, output_size
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
from cnnlib.optim import SGD, Adadelta, Adam
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

__all__ = [
    "Adadelta",
    "Adam",
    "SGD",
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
    "numerical_gradient",
    "one_cycle",
    "output_size",
    "reduce_over_time",
    "relative_error",
    "relu",
    "relu_backward",
    "sigmoid",
    "sigmoid_backward",
    "softmax",
    "softmax_backward",
    "step_decay",
    "tanh",
    "tanh_backward",
    "xavier_normal",
    "xavier_uniform",
    "zero_pad_shortcut",
    "zero_pad_shortcut_backward",
]
