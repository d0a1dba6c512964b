"""Normalization layers that look at one image at a time."""

import math

import numpy as np

from cnnlib import sample_norm
from cnnlib.layers.layer import Layer, counts, float_dtype
from cnnlib.response_norm import local_response_norm, local_response_norm_backward


class Norm(Layer):
    """Normalize, then scale by "weight" and shift by "bias", which start at 1 and 0."""

    def __init__(self, shape, eps, dtype):
        dtype = float_dtype(dtype)
        super().__init__(weight=np.ones(shape, dtype), bias=np.zeros(shape, dtype))
        self.eps = eps

    def output_shape(self, shape):
        self._check(tuple(shape))
        return shape

    def gradients(self, dout, cache):
        dx, dgamma, dbeta = type(self).backward_function(dout, cache)
        return dx, {"weight": dgamma, "bias": dbeta}


class LayerNorm(Norm):
    """Normalize every image over all its channels and pixels.

    Args:
        normalized_shape: the shape of one image, such as (C, H, W) or C.
        eps: added to the variance.
        dtype: floating-point type of the parameters.

    Source: Ba et al., Layer Normalization, 2016, arXiv:1607.06450.
    """

    backward_function = sample_norm.layer_norm_backward

    def __init__(self, normalized_shape, eps=1e-5, dtype=np.float32):
        shape = (normalized_shape,) if np.ndim(normalized_shape) == 0 else normalized_shape
        self.normalized_shape = tuple(counts(**{f"size {i}": n for i, n in enumerate(shape)}))
        super().__init__(self.normalized_shape, eps, dtype)

    def compute(self, x, training):
        self._check(np.shape(x)[1:])
        return sample_norm.layer_norm(x, self.params["weight"], self.params["bias"], eps=self.eps)

    def _check(self, shape):
        if shape[-len(self.normalized_shape) :] != self.normalized_shape:
            raise ValueError(
                f"{self!r} expects images that end with the axes {self.normalized_shape}, "
                f"but each image is {shape}"
            )

    def __repr__(self):
        return f"LayerNorm({self.normalized_shape})"


class InstanceNorm2d(Norm):
    """Normalize every channel of every image over its pixels; always with weight and bias.

    Source: Ulyanov et al., Instance Normalization, 2016, arXiv:1607.08022.
    """

    backward_function = sample_norm.instance_norm_backward

    def __init__(self, num_features, eps=1e-5, dtype=np.float32):
        (self.num_features,) = counts(num_features=num_features)
        super().__init__(self.num_features, eps, dtype)

    def compute(self, x, training):
        self._check(np.shape(x)[1:])
        return sample_norm.instance_norm(
            x, self.params["weight"], self.params["bias"], eps=self.eps
        )

    def _check(self, shape):
        if len(shape) != 3 or shape[0] != self.num_features or math.prod(shape[1:]) < 2:
            raise ValueError(
                f"{self!r} expects {self.num_features} channels of at least two pixels, "
                f"(C, H, W), but each image is {shape}"
            )

    def __repr__(self):
        return f"InstanceNorm2d({self.num_features})"


class GroupNorm(Norm):
    """Normalize every group of channels of every image over its channels and pixels.

    Args:
        num_groups: into how many groups the channels are cut.
        num_channels: C.
        eps: added to the variance.
        dtype: floating-point type of the parameters.

    Source: Wu & He, Group Normalization, 2018, arXiv:1803.08494.
    """

    backward_function = sample_norm.group_norm_backward

    def __init__(self, num_groups, num_channels, eps=1e-5, dtype=np.float32):
        self.num_groups, self.num_channels = counts(
            num_groups=num_groups, num_channels=num_channels
        )
        if self.num_channels % self.num_groups:
            raise ValueError(
                f"{num_channels} channels cannot be cut into {num_groups} equal groups: "
                "use a number of groups that divides the channels"
            )
        super().__init__(self.num_channels, eps, dtype)

    def compute(self, x, training):
        self._check(np.shape(x)[1:])
        weight, bias = self.params["weight"], self.params["bias"]
        return sample_norm.group_norm(x, self.num_groups, weight, bias, eps=self.eps)

    def _check(self, shape):
        if shape[:1] != (self.num_channels,) or math.prod(shape) < 2 * self.num_groups:
            raise ValueError(
                f"{self!r} expects {self.num_channels} channels and at least two numbers in "
                f"a group, but each image is {shape}"
            )

    def __repr__(self):
        return f"GroupNorm({self.num_groups}, {self.num_channels})"


class LocalResponseNorm(Layer):
    """Divide by the energy of the neighboring channels; see `local_response_norm`.

    Source: Krizhevsky et al., ImageNet classification with deep convolutional neural networks,
    2012.
    """

    def __init__(self, size, alpha=1e-4, beta=0.75, k=1.0):
        super().__init__()
        self.options = {"size": size, "alpha": alpha, "beta": beta, "k": k}

    def compute(self, x, training):
        return local_response_norm(x, **self.options), x

    def gradients(self, dout, x):
        return local_response_norm_backward(dout, x, **self.options), {}

    def __repr__(self):
        return f"LocalResponseNorm({', '.join(f'{k}={v}' for k, v in self.options.items())})"
