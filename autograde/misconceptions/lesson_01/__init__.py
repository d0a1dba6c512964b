"""Lesson 01, convolution: one module per graded function."""
