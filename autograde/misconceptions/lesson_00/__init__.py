"""Lesson 00, images and kernels: one module per graded function."""

FUNCTIONS = ["rgb_to_gray", "clip_to_uint8", "gaussian_kernel", "apply_kernel"]
