"""What the models are made with: layers that share a generator, a type and an initialization."""

import numpy as np

from cnnlib.containers import Sequential
from cnnlib.layers import BatchNorm2d, Conv2d, Dropout, Linear, ReLU


class Maker:
    """Makes the layers of one model, with PyTorch's arguments.

    Args:
        rng: a Generator that draws the weights and what dropout drops; a fresh one without.
        dtype: floating-point type of the parameters.
        init: draws the weights, see `cnnlib.init`.
        norm: options of every batch norm.
        activation: the layer that ends a `unit`.
    """

    def __init__(self, rng, dtype, init, norm=None, activation=ReLU):
        self.rng = np.random.default_rng() if rng is None else rng
        self.drawn = {"rng": self.rng, "dtype": dtype, "init": init}
        self.norm_options = {"dtype": dtype, **(norm or {})}
        self.activation = activation

    def conv(self, *args, **options):
        return Conv2d(*args, **options, **self.drawn)

    def linear(self, *args, **options):
        return Linear(*args, **options, **self.drawn)

    def norm(self, channels):
        return BatchNorm2d(channels, **self.norm_options)

    def dropout(self, p=0.5):
        return Dropout(p, self.rng)

    def unit(self, c_in, c_out, k, stride=1, padding=None, groups=1, active=True):
        """Return a list: a convolution without bias, a batch norm, and an activation if active.

        Padding is half the kernel unless told, so that stride 1 keeps the size of the image.
        """
        if padding is None:
            padding = tuple(n // 2 for n in k) if isinstance(k, tuple) else k // 2
        conv = self.conv(c_in, c_out, k, stride, padding, groups=groups, bias=False)
        return [conv, self.norm(c_out), *([self.activation()] if active else [])]

    def basic_conv(self, *args, **options):
        """Return a unit whose layers are called "conv", "bn" and "relu", as in Inception."""
        names = "conv", "bn", "relu"
        return Sequential(**dict(zip(names, self.unit(*args, **options), strict=True)))
