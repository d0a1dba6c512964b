"""A small NumPy library for convolutional networks: the reference the notebooks build on.

Axis letters, used everywhere:
    N images, C channels, D depth, H height, W width, F filters, K classes,
    KD x KH x KW the window, OD x OH x OW the output map.
"""

from cnnlib import kernels
from cnnlib.arithmetic import effective_size, output_size
from cnnlib.conv import (
    conv1d,
    conv1d_backward,
    conv2d,
    conv2d_backward,
    conv3d,
    conv3d_backward,
)
from cnnlib.gradcheck import numerical_gradient, relative_error

__all__ = [
    "conv1d",
    "conv1d_backward",
    "conv2d",
    "conv2d_backward",
    "conv3d",
    "conv3d_backward",
    "effective_size",
    "kernels",
    "numerical_gradient",
    "output_size",
    "relative_error",
]
