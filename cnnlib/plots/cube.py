"""Which numbers of a batch share a mean: a cube of images, channels and pixels.

The picture follows the idea of figure 2 of Wu & He, Group normalization, 2018, arXiv:1803.08494.
"""

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.patches import Polygon

SHARED, ALONE = "#0072b2", "#ffffff"
DEPTH = np.array([0.45, 0.35])  # how far one image lies behind another, right and up


def sharing(shape, axes, groups=1):
    """Return which numbers share a mean with the last channel's first pixel of image 0.

    Args:
        shape: (N, C, P): images, channels, pixels.
        axes: the axes along which numbers share a mean, letters of "NCP".
        groups: into how many blocks of neighbors the channels are cut; only the last block shares.

    Returns:
        Booleans, (N, C, P).

    Raises:
        ValueError: the blocks would not be equal.
    """
    N, C, P = shape
    if groups < 1 or C % groups:
        raise ValueError(f"{C} channels cannot be cut into {groups} equal blocks")
    first = C - C // groups if "C" in axes else C - 1
    images = np.arange(N) < (N if "N" in axes else 1)
    pixels = np.arange(P) < (P if "P" in axes else 1)
    return images[:, None, None] & (np.arange(C) >= first)[:, None] & pixels


def show_cube(shared, ax=None, title=""):
    """Draw a batch as a cube and color the numbers that share a mean.

    Args:
        shared: booleans, (N, C, P); channels run to the right, pixels down, images to the back.
        ax: the axes to draw on; a new figure without.
        title: the name of the norm.

    Returns:
        The axes.
    """
    if ax is None:
        ax = plt.subplots(figsize=(3, 3), layout="constrained")[1]
    N, C, P = shared.shape
    right, down, back = np.array([1, 0]), np.array([0, -1]), DEPTH
    for c, p in np.ndindex(C, P):
        _tile(ax, c * right + p * down, right, down, shared[0, c, p])
    for n, c in np.ndindex(N, C):
        _tile(ax, c * right + n * back, right, back, shared[n, c, 0])
    for n, p in np.ndindex(N, P):
        _tile(ax, C * right + n * back + p * down, back, down, shared[n, C - 1, p])
    ax.text(C / 2, -P - 0.2, "channels C", ha="center", va="top")
    ax.text(-0.2, -P / 2, "pixels H × W", ha="right", va="center", rotation=90)
    middle = C * right + P * down + N / 2 * back
    ax.text(middle[0] + 0.3, middle[1] - 0.3, "images N", ha="left", va="top")
    ax.set(xlim=(-1.2, C + N * 0.45 + 1.4), ylim=(-P - 0.8, N * 0.35 + 0.2), aspect="equal")
    ax.axis("off")
    ax.set_title(title, fontsize=12)
    return ax


def show_norms(shape=(4, 6, 5), groups=2):
    """Draw batch, layer, instance and group norm side by side in a new figure."""
    _, axes = plt.subplots(1, 4, figsize=(12, 2.8), layout="constrained")
    norms = {
        "batch norm": sharing(shape, "NP"),
        "layer norm": sharing(shape, "CP"),
        "instance norm": sharing(shape, "P"),
        f"group norm, {groups} groups": sharing(shape, "CP", groups),
    }
    for ax, (name, shared) in zip(axes, norms.items(), strict=True):
        show_cube(shared, ax, name)
    return axes


def _tile(ax, corner, along, across, is_shared):
    points = [corner, corner + along, corner + along + across, corner + across]
    color = SHARED if is_shared else ALONE
    ax.add_patch(Polygon(points, facecolor=color, edgecolor="0.4", linewidth=0.8))
