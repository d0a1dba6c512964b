"""Benchmarks: cnnlib beside others, in one run: `python -m cnnlib.benchmarks.training` and more."""
