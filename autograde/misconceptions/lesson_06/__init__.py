"""Lesson 06, transfer learning: one module per graded function."""

FUNCTIONS = ["freeze", "replace_head", "extract_features", "best_n_frozen", "augment"]
