"""Handwritten digits for a network that reads images of 28 x 28 pixels."""

import numpy as np

from cnnlib.data import load_digits, load_mnist

HELD_OUT = 5  # every fifth of the embedded digits is for testing


def load_handwriting(name="digits", standardize=False):
    """Load digits as LeNet reads them, cut into training and test images.

    Args:
        name: "digits", the 1,797 embedded ones, of whose 8 x 8 pixels each becomes a block of
            3 x 3, with two rows and columns of zeros around; or "mnist", 70,000 in all, from the
            folder that CNNLIB_DATA names, or downloaded.
        standardize: True subtracts the mean of the training pixels and divides by their standard
            deviation; otherwise pixels are 0 to 1.

    Returns:
        (x, y), (test_x, test_y): images, (N, 1, 28, 28) float32; labels, (N,) int64.

    Raises:
        ValueError: no such set.
        OSError, ImportError: MNIST is not there and cannot be downloaded.
    """
    loaders = {"digits": _digits, "mnist": _mnist}
    if name not in loaders:
        raise ValueError(f"no set {name!r}: there are {', '.join(loaders)}")
    (x, y), (test_x, test_y) = loaders[name]()
    if standardize:
        mean, deviation = x.mean(), x.std()
        x, test_x = (x - mean) / deviation, (test_x - mean) / deviation
    return (x, y), (test_x, test_y)


def enlarge(images):
    """Make images of 8 x 8 pixels 28 x 28: blocks of 3 x 3 and a margin of 2.

    Args:
        images: (N, 8, 8).

    Returns:
        (N, 1, 28, 28) float32.
    """
    blocks = np.repeat(np.repeat(images, 3, axis=1), 3, axis=2)
    return np.pad(blocks, ((0, 0), (2, 2), (2, 2)))[:, None].astype(np.float32)


def _digits():
    images, labels = load_digits()
    x, held_out = enlarge(images), np.arange(len(labels)) % HELD_OUT == 0
    return (x[~held_out], labels[~held_out]), (x[held_out], labels[held_out])


def _mnist():
    (x, y), (test_x, test_y) = load_mnist("train"), load_mnist("test")
    return (x[:, None], y), (test_x[:, None], test_y)


def shrink(drawing):
    """Make a drawing look like the embedded digits: cut out, 8 x 8, as a share of ink.

    Args:
        drawing: (H, W), 0 is paper and 1 is ink.

    Returns:
        (8, 8) from 0 to 1; zeros when there is no ink.
    """
    drawing = np.asarray(drawing, dtype=float)
    rows, columns = (np.flatnonzero(drawing.max(axis=axis) > 0.1) for axis in (1, 0))
    if len(rows) == 0:
        return np.zeros((8, 8))
    cut = drawing[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    side = max(cut.shape)
    margins = [((side - n) // 2, side - n - (side - n) // 2) for n in cut.shape]
    shares = _shares(side)
    small = shares @ np.pad(cut, margins) @ shares.T
    return small / small.max()


def _shares(side):
    """Return how much of each of `side` pixels falls into each of 8 cells, (8, side)."""
    cell, pixel = np.arange(8)[:, None] * side / 8, np.arange(side)
    overlap = np.minimum(cell + side / 8, pixel + 1) - np.maximum(cell, pixel)
    return np.clip(overlap, 0, None) * 8 / side
