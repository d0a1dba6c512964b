"""Lesson 07, trainability: one module per graded function."""

FUNCTIONS = [
    "xavier_uniform",
    "he_normal",
    "activation_std_by_layer",
    "gradient_norms",
    "residual_forward",
    "zero_pad_shortcut",
    "bottleneck_params",
]
