"""The layers of a plain model, by kind: see `cnnlib.plain_model`."""

from cnnlib.activations import relu, relu_backward
from cnnlib.conv import conv2d, conv2d_backward
from cnnlib.dense import linear, linear_backward
from cnnlib.dropout import dropout, dropout_backward
from cnnlib.norm import batch_norm, batch_norm_backward
from cnnlib.pool import max_pool2d, max_pool2d_backward

STATISTICS = ("running_mean", "running_var")

# Each takes the input, the layer's arrays, whether it trains and a Generator. It returns the
# output, and a function from the output's gradient to the input's and those of the arrays.


def _conv(x, own, training, rng):
    w = own["weight"]
    padding = (w.shape[2] // 2, w.shape[3] // 2)

    def back(dout):
        dx, dw, db = conv2d_backward(dout, x, w, padding=padding)
        return dx, {"weight": dw, "bias": db}

    return conv2d(x, w, own["bias"], padding=padding), back


def _batch_norm(x, own, training, rng):
    statistics = {key: own[key] for key in STATISTICS}
    out, cache = batch_norm(x, own["weight"], own["bias"], statistics, training)

    def back(dout):
        dx, dgamma, dbeta = batch_norm_backward(dout, cache)
        return dx, {"weight": dgamma, "bias": dbeta}

    return out, back


def _relu(x, own, training, rng):
    return relu(x), lambda dout: (relu_backward(dout, x), {})


def _max_pool(x, own, training, rng):
    return max_pool2d(x, 2), lambda dout: (max_pool2d_backward(dout, x, 2), {})


def _dropout(x, own, training, rng):
    out, cache = dropout(x, 0.5, training, rng)
    return out, lambda dout: (dropout_backward(dout, cache), {})


def _flatten(x, own, training, rng):
    return x.reshape(len(x), -1), lambda dout: (dout.reshape(x.shape), {})


def _linear(x, own, training, rng):
    w = own["weight"]

    def back(dout):
        dx, dw, db = linear_backward(dout, x, w)
        return dx, {"weight": dw, "bias": db}

    return linear(x, w, own["bias"]), back


KINDS = {
    "conv": _conv,
    "batch_norm": _batch_norm,
    "relu": _relu,
    "max_pool": _max_pool,
    "dropout": _dropout,
    "flatten": _flatten,
    "linear": _linear,
}
