"""Activation layers; none has parameters, none changes a shape."""

import numpy as np

from cnnlib import activations
from cnnlib.inputs import real
from cnnlib.layers.layer import Layer


class ReLU(Layer):
    """Keep what is positive: max(x, 0)."""

    def compute(self, x, training):
        return activations.relu(x), x

    def gradients(self, dout, x):
        return activations.relu_backward(dout, x), {}


class ReLU6(Layer):
    """Keep what is positive, 6 at most: min(max(x, 0), 6).

    Source: Sandler et al., MobileNetV2, 2018, arXiv:1801.04381.
    """

    def compute(self, x, training):
        return np.minimum(activations.relu(x), 6), np.asarray(x)

    def gradients(self, dout, x):
        return activations.relu_backward(dout, x) * (x < 6), {}


class LeakyReLU(Layer):
    """Keep what is positive, and `negative_slope` times what is negative."""

    def __init__(self, negative_slope=0.01):
        super().__init__()
        self.negative_slope = real(negative_slope, "negative_slope")

    def compute(self, x, training):
        return activations.leaky_relu(x, self.negative_slope), x

    def gradients(self, dout, x):
        return activations.leaky_relu_backward(dout, x, self.negative_slope), {}

    def __repr__(self):
        return f"LeakyReLU({self.negative_slope})"


class Sigmoid(Layer):
    """Squeeze every number into 0..1: 1 / (1 + exp(-x))."""

    def compute(self, x, training):
        out = activations.sigmoid(x)
        return out, out

    def gradients(self, dout, out):
        return activations.sigmoid_backward(dout, out), {}


class Tanh(Layer):
    """Squeeze every number into -1..1."""

    def compute(self, x, training):
        out = activations.tanh(x)
        return out, out

    def gradients(self, dout, out):
        return activations.tanh_backward(dout, out), {}


class Softmax(Layer):
    """Turn scores into probabilities that add up to 1 along the axis `dim`.

    Do not end a classifier with it while training: `cross_entropy` takes the scores.
    """

    function, backward_function = activations.softmax, activations.softmax_backward

    def __init__(self, dim=1):
        super().__init__()
        self.dim = dim

    def compute(self, x, training):
        out = type(self).function(x, self.dim)
        return out, out

    def gradients(self, dout, out):
        return type(self).backward_function(dout, out, self.dim), {}

    def __repr__(self):
        return f"{type(self).__name__}(dim={self.dim})"


class LogSoftmax(Softmax):
    """Turn scores into logarithms of probabilities."""

    function, backward_function = activations.log_softmax, activations.log_softmax_backward
