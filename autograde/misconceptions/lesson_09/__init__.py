"""Lesson 09, what convnets see: one module per graded function."""

FUNCTIONS = [
    "normalize_for_display",
    "max_activating_patches",
    "saliency",
    "occlusion_map",
    "guided_relu_backward",
    "hypercolumn",
]
