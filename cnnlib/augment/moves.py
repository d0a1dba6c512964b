"""Changes that move whole pixels, or change all of them alike."""

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from cnnlib.arithmetic import whole
from cnnlib.inputs import float_type, numbers, real
from cnnlib.windows import per_axis


def flip(batch, rng, p=0.5):
    """Mirror some images, left to right.

    Args:
        batch: images, (N, C, H, W).
        rng: a Generator.
        p: the probability of each image to be mirrored.

    Returns:
        The images, (N, C, H, W).
    """
    batch = checked(batch, rng)
    mirrored = rng.random(len(batch)) < real(p, "p", 0, 1)
    return np.where(mirrored[:, None, None, None], batch[..., ::-1], batch)


def crop(batch, rng, size):
    """Cut a window out of each image, at a place of its own.

    Args:
        batch: images, (N, C, H, W).
        rng: a Generator.
        size: OH and OW, one number or two, in pixels.

    Returns:
        The windows, (N, C, OH, OW).

    Raises:
        ValueError: the window is larger than the image.
    """
    batch = checked(batch, rng)
    N, _, H, W = batch.shape
    OH, OW = per_axis(size, 2, "size", 1)
    if OH > H or OW > W:
        raise ValueError(f"a window of {OH} x {OW} does not fit into {H} x {W}: use a smaller size")
    tops, lefts = rng.integers(0, H - OH + 1, N), rng.integers(0, W - OW + 1, N)
    windows = sliding_window_view(batch, (OH, OW), axis=(2, 3))
    return windows[np.arange(N), :, tops, lefts]


def shift(batch, rng, pixels=2):
    """Move each image by up to so many pixels, up or down and left or right.

    Args:
        batch: images, (N, C, H, W).
        rng: a Generator.
        pixels: the farthest move.

    Returns:
        The images, (N, C, H, W); 0 where nothing moved in.
    """
    batch, pixels = checked(batch, rng), whole(pixels, "pixels", 0)
    padded = np.pad(batch, ((0, 0), (0, 0), (pixels, pixels), (pixels, pixels)))
    return crop(padded, rng, batch.shape[2:])


def intensity(batch, rng, contrast=0.2, brightness=0.1):
    """Multiply each image by a number near 1, and add a number near 0.

    Args:
        batch: images, (N, C, H, W).
        rng: a Generator.
        contrast: the factors are between 1 - contrast and 1 + contrast.
        brightness: the summands are between -brightness and brightness.

    Returns:
        The images, (N, C, H, W), not clipped.
    """
    batch = checked(batch, rng)
    contrast, brightness = real(contrast, "contrast", 0, 1), real(brightness, "brightness", 0)
    one_each = (len(batch), 1, 1, 1)
    factors = rng.uniform(1 - contrast, 1 + contrast, one_each)
    summands = rng.uniform(-brightness, brightness, one_each)
    return (batch * factors + summands).astype(batch.dtype)


def checked(batch, rng):
    """Return the batch in a floating-point type, having checked it and the generator."""
    if not isinstance(rng, np.random.Generator):
        raise ValueError(f"rng is {rng!r}: use numpy.random.default_rng(seed)")
    batch = numbers(batch, "batch", ("N", "C", "H", "W"))
    return batch.astype(float_type(batch), copy=False)
