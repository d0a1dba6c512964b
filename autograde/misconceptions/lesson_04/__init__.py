"""Lesson 04, batch normalization: its graded functions, in the lesson's order."""

FUNCTIONS = [
    "batchnorm_forward",
    "batchnorm_backward",
    "spatial_batchnorm_forward",
    "fuse_conv_bn",
    "group_norm",
    "batch_renorm",
]
