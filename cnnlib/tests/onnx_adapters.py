"""ONNX's operations by cnnlib's functions.

An adapter takes the inputs in order and the attributes by name, as ONNX calls them; it renames and
reshapes, no more. What it does not know is an error. Of several outputs, None stands for one that
cnnlib does not return.
"""

import numpy as np

import cnnlib
from cnnlib.arithmetic import margins


def window(x, kernel, strides=None, dilations=None, pads=None, auto_pad="NOTSET"):
    """Return the options of a window by cnnlib's names."""
    axes = x.ndim - 2
    stride, dilation = strides or [1] * axes, dilations or [1] * axes
    pads = pads or [0] * 2 * axes
    padding = list(zip(pads[:axes], pads[axes:], strict=True))
    if auto_pad == "SAME_UPPER":
        padding = "same"
    elif auto_pad == "SAME_LOWER":  # the extra zero comes first
        sizes = zip(x.shape[2:], kernel, stride, dilation, strict=True)
        padding = [margins(n, k, s, "same", d)[::-1] for n, k, s, d in sizes]
    return {"stride": stride, "padding": padding, "dilation": dilation}


def conv(x, w, b=None, group=1, kernel_shape=None, **options):
    options = window(x, w.shape[2:], **options)
    return getattr(cnnlib, f"conv{x.ndim - 2}d")(x, w, b, groups=group, **options)


def conv_transpose(
    x, w, b=None, group=1, output_padding=(0, 0), output_shape=None, kernel_shape=None, **options
):
    same = options.pop("auto_pad", None) == "SAME_UPPER"
    options = window(x, w.shape[2:], **options)
    if same:
        output_shape = np.multiply(x.shape[2:], options["stride"])
    if output_shape is not None:
        whole = cnnlib.conv_transpose2d(x, w, stride=options["stride"], groups=group)
        cut = np.subtract(whole.shape[2:], output_shape)
        options["padding"] = [(max(n // 2, 0), max(n - n // 2, 0)) for n in cut]
        output_padding = [max(-n, 0) for n in cut]
    return cnnlib.conv_transpose2d(
        x, w, b, groups=group, output_padding=tuple(output_padding), **options
    )


def max_pool(x, kernel_shape, ceil_mode=0, storage_order=0, **options):
    options = window(x, kernel_shape, **options)
    pool = getattr(cnnlib, f"max_pool{x.ndim - 2}d")
    return pool(x, kernel_shape, ceil_mode=bool(ceil_mode), **options), None


def average_pool(x, kernel_shape, ceil_mode=0, count_include_pad=0, **options):
    options = window(x, kernel_shape, **options)
    if set(options["dilation"]) == {1}:
        del options["dilation"]
    options |= {"ceil_mode": bool(ceil_mode), "count_include_pad": bool(count_include_pad)}
    return getattr(cnnlib, f"avg_pool{x.ndim - 2}d")(x, kernel_shape, **options)


def global_average_pool(x):
    return cnnlib.global_avg_pool(x).reshape(*x.shape[:2], *[1] * (x.ndim - 2))


def global_max_pool(x):
    return cnnlib.global_max_pool(x).reshape(*x.shape[:2], *[1] * (x.ndim - 2))


def batch_normalization(
    x, gamma, beta, mean, var, epsilon=1e-5, momentum=0.9, training_mode=0, is_test=1
):
    state = {"running_mean": np.array(mean), "running_var": np.array(var)}
    training = bool(training_mode)
    y, _ = cnnlib.batch_norm(x, gamma, beta, state, training, 1 - momentum, epsilon)
    return (y, *state.values()) if training else y


def instance_normalization(x, gamma, beta, epsilon=1e-5):
    return cnnlib.instance_norm(x, gamma, beta, epsilon)[0]


def layer_normalization(x, gamma, beta, axis=-1, epsilon=1e-5):
    assert gamma.shape == x.shape[axis:]
    y, cache = cnnlib.layer_norm(x, gamma, beta, epsilon)
    return y, None, cache.scale


def group_normalization(x, gamma, beta, num_groups, epsilon=1e-5):
    return cnnlib.group_norm(x, num_groups, gamma, beta, epsilon)[0]


def local_response_normalization(x, size, alpha=1e-4, beta=0.75, bias=1.0):
    return cnnlib.local_response_norm(x, size, alpha, beta, k=bias)


def leaky_relu(x, alpha=0.01):
    return cnnlib.leaky_relu(x, alpha)


def softmax(x, axis=-1):
    return cnnlib.softmax(x, axis)


def log_softmax(x, axis=-1):
    return cnnlib.log_softmax(x, axis)


def flatten(x, axis=1):
    return cnnlib.flatten(x)


def gemm(a, b, c=None, alpha=1.0, beta=1.0, transA=0, transB=0, broadcast=1):
    x, w = a.T if transA else a, b if transB else b.T
    bias = beta * c[0] if np.ndim(c) == 2 and len(c) == 1 else c
    return cnnlib.linear(alpha * x, w, bias)


def concat(*xs, axis):
    return cnnlib.concat(xs)


def dropout(x, ratio=0.5, training_mode=False, seed=None):
    y, cache = cnnlib.dropout(x, float(ratio), bool(training_mode), np.random.default_rng(seed))
    return y, cache != 0


def softmax_cross_entropy_loss(x, y, reduction="mean"):
    rows = np.moveaxis(x, 1, -1).reshape(-1, x.shape[1])  # every pixel counts as an image
    loss, _ = cnnlib.cross_entropy(rows, y.ravel())
    return np.array(loss, x.dtype), cnnlib.log_softmax(x)


ADAPTERS = {
    "Conv": conv,
    "ConvTranspose": conv_transpose,
    "MaxPool": max_pool,
    "AveragePool": average_pool,
    "GlobalAveragePool": global_average_pool,
    "GlobalMaxPool": global_max_pool,
    "BatchNormalization": batch_normalization,
    "InstanceNormalization": instance_normalization,
    "LayerNormalization": layer_normalization,
    "GroupNormalization": group_normalization,
    "LRN": local_response_normalization,
    "Relu": cnnlib.relu,
    "LeakyRelu": leaky_relu,
    "Sigmoid": cnnlib.sigmoid,
    "Tanh": cnnlib.tanh,
    "Softmax": softmax,
    "LogSoftmax": log_softmax,
    "Flatten": flatten,
    "Gemm": gemm,
    "Concat": concat,
    "Dropout": dropout,
    "SoftmaxCrossEntropyLoss": softmax_cross_entropy_loss,
}
