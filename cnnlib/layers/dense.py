"""Fully connected layers and what stands before them."""

import math

import numpy as np

from cnnlib.dense import flatten, flatten_backward, linear, linear_backward
from cnnlib.init import he_uniform
from cnnlib.layers.layer import Layer, counts, float_dtype


class Linear(Layer):
    """Connect every input with every output, (N, in_features) -> (N, out_features).

    Args:
        in_features, out_features: how many numbers per image.
        bias: True adds one number to each output.
        rng: a Generator that draws the weights; a fresh one without.
        dtype: floating-point type of the parameters.
        init: draws the weights: `init(shape, rng, dtype)`; biases start at 0.

    Attributes:
        params: "weight" (out_features, in_features) and "bias" (out_features,).
    """

    def __init__(
        self, in_features, out_features, bias=True, rng=None, dtype=np.float32, init=he_uniform
    ):
        self.in_features, self.out_features = counts(
            in_features=in_features, out_features=out_features
        )
        dtype, rng = float_dtype(dtype), np.random.default_rng() if rng is None else rng
        super().__init__(weight=init((self.out_features, self.in_features), rng, dtype))
        if bias:
            self.params["bias"] = np.zeros(self.out_features, dtype)

    def compute(self, x, training):
        return linear(x, self.params["weight"], self.params.get("bias")), x

    def gradients(self, dout, x):
        dx, dw, db = linear_backward(dout, x, self.params["weight"])
        return dx, {"weight": dw, "bias": db} if "bias" in self.params else {"weight": dw}

    def output_shape(self, shape):
        if shape != (self.in_features,):
            raise ValueError(
                f"{self!r} expects {self.in_features} numbers per image but gets {shape}: "
                "change in_features, or put a Flatten before it"
            )
        return (self.out_features,)

    def macs(self, shape):
        return self.in_features * self.out_features

    def windows(self):
        return None

    def __repr__(self):
        bias = "" if "bias" in self.params else ", bias=False"
        return f"Linear({self.in_features}, {self.out_features}{bias})"


class Flatten(Layer):
    """Write all numbers of an image in one row, (N, C, H, W) -> (N, C*H*W)."""

    def compute(self, x, training):
        return flatten(x), np.shape(x)

    def gradients(self, dout, x_shape):
        return flatten_backward(dout, x_shape), {}

    def output_shape(self, shape):
        return (math.prod(shape),)


class Identity(Layer):
    """Pass the input on as it is."""

    def compute(self, x, training):
        return x, ()

    def gradients(self, dout, cache):
        return dout, {}
