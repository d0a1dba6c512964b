"""Lesson 05, LeNet: one module per graded function."""

FUNCTIONS = [
    "softmax_cross_entropy",
    "lenet_shapes",
    "LeNet",
    "sgd_step",
    "step_decay",
    "dropout_forward",
    "dropout_backward",
]
