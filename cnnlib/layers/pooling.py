"""Pooling layers; none has parameters."""

import numpy as np

from cnnlib import pool
from cnnlib.global_pool import (
    global_avg_pool,
    global_avg_pool_backward,
    global_max_pool,
    global_max_pool_backward,
)
from cnnlib.layers.layer import Layer, options_text
from cnnlib.windows import per_axis

AVERAGE_ONLY = "count_include_pad"  # the one option that says nothing of where windows lie


class _Pool(Layer):
    def __init__(self, kernel_size, options, defaults):
        super().__init__()
        self.kernel_size = per_axis(kernel_size, self.axes, "kernel_size", 1)
        if options["stride"] is None:
            options["stride"] = self.kernel_size
        self.options, self.defaults = options, {**defaults, "stride": self.kernel_size}
        self.windows()  # refuses strides and dilations that make no sense

    def compute(self, x, training):
        return type(self).function(x, self.kernel_size, **self.options), x

    def output_shape(self, shape):
        if len(shape) != self.axes + 1:
            raise ValueError(
                f"{self!r} expects channels and {self.axes} more axes, but each image is {shape}"
            )
        options = {name: self.options[name] for name in self.options if name != AVERAGE_ONLY}
        return shape[0], *pool.pool_geometry(shape[1:], self.kernel_size, **options).out

    def windows(self):
        strides = per_axis(self.options["stride"], self.axes, "stride", 1)
        dilations = per_axis(self.options.get("dilation", 1), self.axes, "dilation", 1)
        return list(zip(self.kernel_size, strides, dilations, strict=True))

    def __repr__(self):
        k = self.kernel_size
        k = k[0] if len(set(k)) == 1 else k
        options = {name: (value, self.defaults[name]) for name, value in self.options.items()}
        return f"{type(self).__name__}({k}{options_text(**options)})"


class _MaxPool(_Pool):
    def __init__(self, kernel_size, stride=None, padding=0, dilation=1, ceil_mode=False):
        options = {"stride": stride, "padding": padding, "dilation": dilation}
        options["ceil_mode"] = ceil_mode
        super().__init__(kernel_size, options, {"padding": 0, "dilation": 1, "ceil_mode": False})

    def gradients(self, dout, x):
        dx = type(self).backward_function(dout, x, self.kernel_size, **self.options)
        return dx, {}


class MaxPool1d(_MaxPool):
    """Keep the largest number of every window, (N, C, W) -> (N, C, OW); see `MaxPool2d`."""

    axes, function, backward_function = 1, pool.max_pool1d, pool.max_pool1d_backward


class MaxPool2d(_MaxPool):
    """Keep the largest number of every window, (N, C, H, W) -> (N, C, OH, OW).

    Args:
        kernel_size: one number or two.
        stride: None slides by the kernel's size, so that windows do not overlap.
        padding, dilation, ceil_mode: see `max_pool2d`.
    """

    axes, function, backward_function = 2, pool.max_pool2d, pool.max_pool2d_backward


class MaxPool3d(_MaxPool):
    """Keep the largest number of every window of a volume; see `MaxPool2d`."""

    axes, function, backward_function = 3, pool.max_pool3d, pool.max_pool3d_backward


class _AvgPool(_Pool):
    def __init__(
        self, kernel_size, stride=None, padding=0, ceil_mode=False, count_include_pad=True
    ):
        options = {"stride": stride, "padding": padding, "ceil_mode": ceil_mode}
        options["count_include_pad"] = count_include_pad
        defaults = {"padding": 0, "ceil_mode": False, "count_include_pad": True}
        super().__init__(kernel_size, options, defaults)

    def gradients(self, dout, x):
        dx = type(self).backward_function(dout, np.shape(x), self.kernel_size, **self.options)
        return dx, {}


class AvgPool1d(_AvgPool):
    """Average every window, (N, C, W) -> (N, C, OW); see `AvgPool2d`."""

    axes, function, backward_function = 1, pool.avg_pool1d, pool.avg_pool1d_backward


class AvgPool2d(_AvgPool):
    """Average every window, (N, C, H, W) -> (N, C, OH, OW).

    Args:
        kernel_size: one number or two.
        stride: None slides by the kernel's size, so that windows do not overlap.
        padding, ceil_mode, count_include_pad: see `avg_pool2d`.
    """

    axes, function, backward_function = 2, pool.avg_pool2d, pool.avg_pool2d_backward


class AvgPool3d(_AvgPool):
    """Average every window of a volume; see `AvgPool2d`."""

    axes, function, backward_function = 3, pool.avg_pool3d, pool.avg_pool3d_backward


class _GlobalPool(Layer):
    def output_shape(self, shape):
        if len(shape) < 2:
            raise ValueError(
                f"{self!r} expects maps, channels and at least one more axis, "
                f"but each image is {shape}"
            )
        return shape[:1]

    def windows(self):
        return None


class GlobalAvgPool(_GlobalPool):
    """Average every feature map, (N, C, *spatial) -> (N, C)."""

    def compute(self, x, training):
        return global_avg_pool(x), np.shape(x)

    def gradients(self, dout, x_shape):
        return global_avg_pool_backward(dout, x_shape), {}


class GlobalMaxPool(_GlobalPool):
    """Keep the largest number of every feature map, (N, C, *spatial) -> (N, C)."""

    def compute(self, x, training):
        return global_max_pool(x), x

    def gradients(self, dout, x):
        return global_max_pool_backward(dout, x), {}
