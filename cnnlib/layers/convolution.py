"""Convolution layers in one, two and three dimensions."""

import math

import numpy as np

from cnnlib import conv
from cnnlib.init import he_uniform
from cnnlib.layers.layer import Layer, counts, float_dtype, options_text
from cnnlib.windows import geometry, per_axis


class Filters(Layer):
    """Filters that slide: what convolution and its transpose share."""

    def __init__(self, channels, kernel_size, options, groups, bias, rng, dtype, init):
        dtype = float_dtype(dtype)
        self.in_channels, self.out_channels, groups = counts(
            in_channels=channels[0], out_channels=channels[1], groups=groups
        )
        if self.in_channels % groups or self.out_channels % groups:
            raise ValueError(
                f"{self.in_channels} channels in and {self.out_channels} out cannot be cut into "
                f"{groups} equal groups: use a number of groups that divides both"
            )
        self.kernel_size = per_axis(kernel_size, self.axes, "kernel_size", 1)
        self.options = {**options, "groups": groups}
        self.windows()  # refuses strides and dilations that make no sense
        shape = (*self._channels_of_filters(groups), *self.kernel_size)
        rng = np.random.default_rng() if rng is None else rng
        super().__init__(weight=init(shape, rng, dtype))
        if bias:
            self.params["bias"] = np.zeros(self.out_channels, dtype)

    def gradients(self, dout, x):
        dx, dw, db = type(self).backward_function(dout, x, self.params["weight"], **self.options)
        return dx, {"weight": dw, "bias": db} if "bias" in self.params else {"weight": dw}

    def compute(self, x, training):
        weight, bias = self.params["weight"], self.params.get("bias")
        return type(self).function(x, weight, bias, **self.options), x

    def windows(self):
        strides = per_axis(self.options["stride"], self.axes, "stride", 1)
        dilations = per_axis(self.options["dilation"], self.axes, "dilation", 1)
        return list(zip(self.kernel_size, strides, dilations, strict=True))

    def check(self, shape):
        """Raise ValueError unless an image of this shape, without N, can come in."""
        if len(shape) != self.axes + 1 or shape[0] != self.in_channels:
            raise ValueError(
                f"{self!r} expects {self.in_channels} channels and {self.axes} more axes, "
                f"but each image is {shape}"
            )

    def __repr__(self):
        defaults = {"stride": 1, "padding": 0, "output_padding": 0, "dilation": 1, "groups": 1}
        options = {name: (value, defaults[name]) for name, value in self.options.items()}
        k = self.kernel_size
        k = k[0] if len(set(k)) == 1 else k
        options |= {"bias": ("bias" in self.params, True)}
        return (
            f"{type(self).__name__}({self.in_channels}, {self.out_channels}, {k}"
            f"{options_text(**options)})"
        )


class _Conv(Filters):
    def __init__(
        self,
        in_channels,
        out_channels,
        kernel_size,
        stride=1,
        padding=0,
        dilation=1,
        groups=1,
        bias=True,
        rng=None,
        dtype=np.float32,
        init=he_uniform,
    ):
        channels = in_channels, out_channels
        options = {"stride": stride, "padding": padding, "dilation": dilation}
        super().__init__(channels, kernel_size, options, groups, bias, rng, dtype, init)

    def _channels_of_filters(self, groups):
        return self.out_channels, self.in_channels // groups

    def output_shape(self, shape):
        self.check(shape)
        options = {name: self.options[name] for name in ("stride", "padding", "dilation")}
        return self.out_channels, *geometry(shape[1:], self.kernel_size, **options).out

    def macs(self, shape):
        return self.params["weight"].size * math.prod(self.output_shape(shape)[1:])


class Conv1d(_Conv):
    """Slide filters over signals, (N, C, W) -> (N, F, OW); see `Conv2d`."""

    axes, function, backward_function = 1, conv.conv1d, conv.conv1d_backward


class Conv2d(_Conv):
    """Slide filters over images, (N, C, H, W) -> (N, F, OH, OW).

    Args:
        in_channels: C.
        out_channels: F, how many filters.
        kernel_size: KH and KW, one number or two.
        stride, padding, dilation, groups: see `conv2d`.
        bias: True adds one number to each feature map.
        rng: a Generator that draws the filters; a fresh one without.
        dtype: floating-point type of the parameters.
        init: draws the filters: `init(shape, rng, dtype)`; biases start at 0.

    Attributes:
        params: "weight" (F, C/groups, KH, KW) and "bias" (F,).
    """

    axes, function, backward_function = 2, conv.conv2d, conv.conv2d_backward


class Conv3d(_Conv):
    """Slide filters over volumes, (N, C, D, H, W) -> (N, F, OD, OH, OW); see `Conv2d`."""

    axes, function, backward_function = 3, conv.conv3d, conv.conv3d_backward
