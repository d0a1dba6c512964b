"""Lesson 01, convolution: one module per graded function."""

FUNCTIONS = [
    "cross_correlate1d",
    "cross_correlate2d",
    "convolve2d",
    "conv2d_valid",
    "compose_kernels",
    "conv1x1_as_matmul",
    "conv3d_valid",
]
