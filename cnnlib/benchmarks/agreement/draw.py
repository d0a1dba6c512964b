"""Random geometry: windows that fit their images, in every form an option may be written in."""

import numpy as np


def number(rng, least, most):
    """Draw a whole number from least to most."""
    return int(rng.integers(least, most + 1))


def per_axis(rng, axes, least, most):
    """Draw one whole number per axis, a tuple."""
    return tuple(number(rng, least, most) for _ in range(axes))


def padding(rng, axes, most):
    """Draw a padding as one number, one per axis, or one pair per axis.

    Args:
        axes: how many.
        most: the most zeros on each side, one number per axis.

    Returns:
        The option, and what it means: one pair (before, after) per axis.
    """
    form = number(rng, 0, 2)
    if form == 0:
        same = number(rng, 0, min(most))
        return same, ((same, same),) * axes
    before = tuple(number(rng, 0, top) for top in most)
    if form == 1:
        return before, tuple((zeros, zeros) for zeros in before)
    pairs = tuple((zeros, number(rng, 0, top)) for zeros, top in zip(before, most, strict=True))
    return pairs, pairs


def covered(kernel, dilation):
    """Return the pixels that a kernel covers, gaps included, per axis."""
    return tuple((k - 1) * d + 1 for k, d in zip(kernel, dilation, strict=True))


def images(rng, least, channels=None, ties=False):
    """Draw images (N, C, *sizes) of at least these sizes; ties makes many pixels equal."""
    sizes = (max(1, n) + number(rng, 0, 5) for n in least)
    x = rng.normal(size=(number(rng, 1, 3), channels or number(rng, 1, 4), *sizes))
    return np.round(x) if ties else x
