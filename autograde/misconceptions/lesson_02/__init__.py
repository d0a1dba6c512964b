"""Lesson 02, padding and stride: one module per graded function."""

FUNCTIONS = [
    "conv_output_size",
    "same_padding",
    "pad2d",
    "conv2d",
    "conv_params",
    "conv_macs",
    "receptive_field",
    "im2col",
    "col2im",
    "conv2d_backward",
    "hypercolumn",
]
