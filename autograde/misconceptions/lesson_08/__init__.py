"""Lesson 08, the architecture zoo: one module per graded function."""

FUNCTIONS = [
    "count",
    "inception_concat",
    "fire_params",
    "dense_block_channels",
    "depthwise_separable_cost",
    "channel_shuffle",
]
