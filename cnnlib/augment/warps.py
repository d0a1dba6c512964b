"""Changes that read the image between its pixels: rotation, scaling, elastic deformation.

Each says where in the old image every pixel of the new one comes from; `sample` reads there.
"""

import math

import numpy as np

from cnnlib.augment.moves import checked
from cnnlib.inputs import float_type, numbers, real, shaped


def rotate(batch, rng, degrees=15):
    """Turn each image about its middle, by an angle between -degrees and degrees.

    Args:
        batch: images, (N, C, H, W).
        rng: a Generator.
        degrees: the largest angle.

    Returns:
        The images, (N, C, H, W).
    """
    batch, degrees = checked(batch, rng), real(degrees, "degrees", 0)
    return warp(batch, degrees=rng.uniform(-degrees, degrees, len(batch)))


def scale(batch, rng, factor=1.2):
    """Enlarge or shrink each image about its middle, at most factor times either way.

    Args:
        batch: images, (N, C, H, W).
        rng: a Generator.
        factor: the largest magnification; the smallest is 1 / factor.

    Returns:
        The images, (N, C, H, W).
    """
    batch, limit = checked(batch, rng), math.log(real(factor, "factor", 1))
    return warp(batch, factors=np.exp(rng.uniform(-limit, limit, len(batch))))


def elastic(batch, rng, alpha=34.0, sigma=4.0):
    """Deform each image as if it were drawn on rubber.

    Every pixel is moved at random, and the moves are smoothed so that neighbors move together.

    Args:
        batch: images, (N, C, H, W).
        rng: a Generator.
        alpha: how strong, in pixels before smoothing: 34 moves a pixel by about 1.4.
        sigma: of the Gaussian that smooths, in pixels.

    Returns:
        The images, (N, C, H, W).

    Source: Simard, Steinkraus & Platt, Best practices for convolutional neural networks applied
    to visual document analysis, 2003; alpha and sigma are theirs.
    """
    batch = checked(batch, rng)
    alpha, sigma = real(alpha, "alpha", 0), real(sigma, "sigma", 0.1)
    N, _, H, W = batch.shape
    moves = rng.uniform(-1, 1, (2, N, H, W))
    dy, dx = alpha * (_gaussian(H, sigma) @ moves @ _gaussian(W, sigma))
    return sample(batch, np.arange(H)[:, None] + dy, np.arange(W) + dx)


def warp(batch, degrees=0.0, factors=1.0):
    """Turn each image counterclockwise and magnify it, about its middle.

    Args:
        batch: images, (N, C, H, W).
        degrees: one angle, or one per image.
        factors: one magnification, or one per image.

    Returns:
        The images, (N, C, H, W).

    Raises:
        ValueError: there is not one angle, or magnification, per image, or it makes no sense.
    """
    batch = numbers(batch, "batch", ("N", "C", "H", "W"))
    N, _, H, W = batch.shape
    angle, factor = np.deg2rad(_each(degrees, "degrees", N)), _each(factors, "factors", N)
    if not (factor > 0).all():
        raise ValueError(f"factors are {factors}: use numbers above 0")
    y, x = np.arange(H)[:, None] - (H - 1) / 2, np.arange(W) - (W - 1) / 2
    cos, sin = np.cos(angle) / factor, np.sin(angle) / factor
    return sample(batch, cos * y + sin * x + (H - 1) / 2, cos * x - sin * y + (W - 1) / 2)


def _each(values, name, N):
    """Return one finite number per image, (N, 1, 1)."""
    values = numbers(values, name)
    if values.shape not in ((), (N,)) or not np.isfinite(values).all():
        raise ValueError(f"{name} is {values}: use one finite number, or one per image, ({N},)")
    return np.broadcast_to(values, N)[:, None, None]


def sample(batch, y, x):
    """Read images between their pixels, from the four nearest ones (bilinear); 0 is outside.

    Args:
        batch: images, (N, C, H, W).
        y, x: where to read, in rows and columns from the middle of the first pixel, (N, OH, OW).

    Returns:
        What is there, (N, C, OH, OW).
    """
    batch = numbers(batch, "batch", ("N", "C", "H", "W"))
    batch = batch.astype(float_type(batch), copy=False)
    y = numbers(y, "y", ("N", "OH", "OW"))
    x = shaped(x, "x", y.shape, "as many places as y")
    if len(y) != len(batch):
        raise ValueError(f"y tells places for {len(y)} images, but there are {len(batch)}")
    H, W = batch.shape[2:]
    image = np.arange(len(batch))[:, None, None]
    top, left = np.floor(y).astype(int), np.floor(x).astype(int)
    out = np.zeros((*y.shape, batch.shape[1]), np.result_type(batch, np.float32))
    for row in (top, top + 1):
        for column in (left, left + 1):
            weight = (1 - abs(y - row)) * (1 - abs(x - column))
            weight[(row < 0) | (row >= H) | (column < 0) | (column >= W)] = 0
            pixels = batch[image, :, row.clip(0, H - 1), column.clip(0, W - 1)]  # (N, OH, OW, C)
            out += weight[..., None] * pixels
    return np.ascontiguousarray(np.moveaxis(out, -1, 1), batch.dtype)


def _gaussian(n, sigma):
    """Return the matrix that smooths n numbers in a row; beyond them it sees zeros, (n, n)."""
    places = np.arange(n)
    reach = np.arange(-4 * math.ceil(sigma), 4 * math.ceil(sigma) + 1)
    total = np.exp(-0.5 * (reach / sigma) ** 2).sum()
    return np.exp(-0.5 * ((places[:, None] - places) / sigma) ** 2) / total
