"""Layers that drop numbers, and layers that pick, shuffle or add channels; no parameters."""

import numpy as np

from cnnlib.arithmetic import whole
from cnnlib.channels import (
    channel_shuffle,
    channel_shuffle_backward,
    zero_pad_shortcut,
    zero_pad_shortcut_backward,
)
from cnnlib.layers.layer import Layer, counts


class ChannelShuffle(Layer):
    """Deal the channels of every group out to all groups.

    Source: Zhang et al., ShuffleNet, 2017, arXiv:1707.01083.
    """

    def __init__(self, groups):
        super().__init__()
        (self.groups,) = counts(groups=groups)

    def compute(self, x, training):
        return channel_shuffle(x, self.groups), ()

    def gradients(self, dout, cache):
        return channel_shuffle_backward(dout, self.groups), {}

    def output_shape(self, shape):
        if shape[0] % self.groups:
            raise ValueError(
                f"{shape[0]} channels cannot be cut into {self.groups} equal groups: "
                "use a number of groups that divides the channels"
            )
        return shape

    def __repr__(self):
        return f"ChannelShuffle({self.groups})"


class ChannelSlice(Layer):
    """Keep the channels from start up to stop, which is left out.

    Two of them at the head of two branches split the channels between them.
    """

    def __init__(self, start, stop):
        super().__init__()
        self.start = whole(start, "start", 0)
        self.stop = whole(stop, "stop", self.start + 1)

    def compute(self, x, training):
        x = np.asarray(x)
        self._check(x.shape[1])
        return x[:, self.start : self.stop], x.shape

    def gradients(self, dout, x_shape):
        dx = np.zeros(x_shape, dout.dtype)
        dx[:, self.start : self.stop] = dout
        return dx, {}

    def output_shape(self, shape):
        self._check(shape[0])
        return self.stop - self.start, *shape[1:]

    def _check(self, channels):
        if self.stop > channels:
            raise ValueError(
                f"{self!r} needs {self.stop} channels but the image has {channels}: "
                "use a smaller stop"
            )

    def __repr__(self):
        return f"ChannelSlice({self.start}, {self.stop})"


class ZeroPadShortcut(Layer):
    """Keep every stride-th pixel and add channels of zeros: a way around without parameters.

    Source: He et al., Deep Residual Learning for Image Recognition, 2015, arXiv:1512.03385,
    section 3.3, option A.
    """

    def __init__(self, stride, out_channels):
        super().__init__()
        self.stride, self.out_channels = counts(stride=stride, out_channels=out_channels)

    def compute(self, x, training):
        return zero_pad_shortcut(x, self.stride, self.out_channels), np.shape(x)

    def gradients(self, dout, x_shape):
        return zero_pad_shortcut_backward(dout, x_shape, self.stride), {}

    def output_shape(self, shape):
        if shape[0] > self.out_channels:
            raise ValueError(
                f"{self!r} only adds channels, but the image has {shape[0]} already: "
                "use a larger out_channels"
            )
        return self.out_channels, *(-(-n // self.stride) for n in shape[1:])

    def windows(self):
        return [(1, self.stride, 1)] * 2

    def __repr__(self):
        return f"ZeroPadShortcut({self.stride}, {self.out_channels})"
