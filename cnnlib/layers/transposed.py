"""The transposed convolution layer."""

import math
from fractions import Fraction

import numpy as np

from cnnlib.arithmetic import effective_size
from cnnlib.conv_transpose import (
    conv_transpose2d,
    conv_transpose2d_backward,
    transposed_geometry,
)
from cnnlib.init import he_uniform
from cnnlib.layers.convolution import Filters


class ConvTranspose2d(Filters):
    """Spread every pixel over a window, (N, C, H, W) -> (N, F, OH, OW), larger than before.

    Args:
        in_channels, out_channels: C and F.
        kernel_size: KH and KW, one number or two.
        stride, padding, output_padding, groups, dilation: see `conv_transpose2d`.
        bias, rng, dtype, init: see `Conv2d`.

    Attributes:
        params: "weight" (C, F/groups, KH, KW) and "bias" (F,).
    """

    axes, function, backward_function = 2, conv_transpose2d, conv_transpose2d_backward

    def __init__(
        self,
        in_channels,
        out_channels,
        kernel_size,
        stride=1,
        padding=0,
        output_padding=0,
        groups=1,
        bias=True,
        dilation=1,
        rng=None,
        dtype=np.float32,
        init=he_uniform,
    ):
        options = {"stride": stride, "padding": padding}
        options |= {"output_padding": output_padding, "dilation": dilation}
        channels = in_channels, out_channels
        super().__init__(channels, kernel_size, options, groups, bias, rng, dtype, init)

    def _channels_of_filters(self, groups):
        return self.in_channels, self.out_channels // groups

    def output_shape(self, shape):
        self.check(shape)
        options = {name: self.options[name] for name in self.options if name != "groups"}
        where = transposed_geometry(shape[1:], self.kernel_size, **options)
        return self.out_channels, *where.sizes

    def macs(self, shape):
        return self.params["weight"].size * math.prod(shape[1:])

    def windows(self):
        # Two neighbors in the output lie 1 / stride pixels apart in the input.
        return [
            (-(-effective_size(kernel, dilation) // stride), Fraction(1, stride), 1)
            for kernel, stride, dilation in super().windows()
        ]
