"""One array on one axes: as an image, as colors, as numbers."""

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.patches import Rectangle

PANEL = 3  # inches


def show_image(image, ax=None, title="", limit=None):
    """Draw one channel.

    Args:
        image: (H, W). Without `limit` uint8 is drawn from 0 to 255, values within 0..1 from 0 to 1,
            anything else from its minimum to its maximum.
        ax: the axes to draw on; a new figure without.
        title: the quantity and its shape.
        limit: for weights and gradients: blue is -limit, white 0, red +limit.

    Returns:
        The axes.

    Raises:
        ValueError: the image is not 2-D.
    """
    image = np.asarray(image)
    if image.ndim != 2:
        raise ValueError(
            f"show_image draws one channel (H, W), not {image.shape}: "
            "index a channel, or draw (H, W, 3) with show_rgb"
        )
    ax = _new_axes() if ax is None else ax
    ax.imshow(image, interpolation="nearest", **_colors(image, limit))
    return _finish(ax, title)


def show_rgb(image, ax=None, title=""):
    """Draw a color image.

    Args:
        image: (H, W, 3), uint8 or floats in 0..1.
        ax: the axes to draw on; a new figure without.
        title: the quantity and its shape.

    Returns:
        The axes.

    Raises:
        ValueError: the image has another shape, or values that are not colors.
    """
    image = np.asarray(image)
    if image.ndim != 3 or image.shape[2] != 3:
        raise ValueError(f"show_rgb draws (H, W, 3), not {image.shape}: move the channels last")
    if image.dtype != np.uint8 and not _within_0_and_1(image):
        raise ValueError(
            f"show_rgb draws uint8 or floats in 0..1, not {image.dtype} in "
            f"{image.min():.4g}..{image.max():.4g}: scale the image, or clip it"
        )
    ax = _new_axes() if ax is None else ax
    ax.imshow(image, interpolation="nearest")
    return _finish(ax, title)


def show_numbers(array, ax=None, title="", limit=None, window=None):
    """Draw a small matrix with its numbers written in the cells.

    Args:
        array: (H, W), or (W,) drawn as one row.
        ax: the axes to draw on; a new figure without.
        title: the quantity and its shape.
        limit: as in `show_image`.
        window: (row, column, KH, KW) of a frame around some cells; none without.

    Returns:
        The axes.
    """
    array = np.atleast_2d(array)
    ax = show_image(array, ax, title, limit)
    paint = ax.images[-1]
    words = [_word(value) for value in array.ravel()]
    size = _font_size(ax, array.shape, max(map(len, words)))
    for (i, j), word in zip(np.ndindex(array.shape), words, strict=True):
        color = _readable_on(paint.to_rgba(float(array[i, j])))
        ax.text(j, i, word, ha="center", va="center", color=color, fontsize=size)
    (H, W), line = array.shape, {"color": "0.5", "linewidth": 0.5}
    ax.hlines(np.arange(1, H) - 0.5, -0.5, W - 0.5, **line)
    ax.vlines(np.arange(1, W) - 0.5, -0.5, H - 0.5, **line)
    if window is not None:
        show_window(ax, *window)
    return ax


def show_window(ax, row, column, KH, KW):
    """Frame the KH x KW cells whose top left one is (row, column); return the axes."""
    # White under orange: visible on black, on white and at both ends of the red-blue scale.
    for color, width in [("white", 6), ("#d55e00", 3)]:
        corner = (column - 0.5, row - 0.5)
        frame = Rectangle(corner, KW, KH, fill=False, edgecolor=color, linewidth=width)
        ax.add_patch(frame).set_clip_on(False)
    return ax


def _new_axes():
    return plt.subplots(figsize=(PANEL, PANEL), layout="constrained")[1]


def _finish(ax, title):
    ax.set(xticks=[], yticks=[])
    ax.set_title(title, fontsize=12)
    return ax


def _within_0_and_1(image):
    return image.min() >= 0 and image.max() <= 1


def _colors(image, limit):
    if limit is not None:
        limit = float(limit) or 1.0  # all weights 0: draw them white
        return {"cmap": "RdBu_r", "vmin": -limit, "vmax": limit}
    if image.dtype == np.uint8:
        return {"cmap": "gray", "vmin": 0, "vmax": 255}
    if _within_0_and_1(image):
        return {"cmap": "gray", "vmin": 0, "vmax": 1}
    return {"cmap": "gray", "vmin": image.min(), "vmax": image.max()}


def _readable_on(rgba):
    # Relative luminance; 0.179 is where black and white text have the same contrast (WCAG 2).
    luminance = np.power(rgba[:3], 2.2) @ (0.2126, 0.7152, 0.0722)
    return "black" if luminance > 0.179 else "white"


def _word(value):
    value = float(value) + 0.0  # without the sign of -0.0
    return f"{value:.3g}" if abs(value) < 1000 and value % 1 else f"{value:.0f}"


def _font_size(ax, shape, letters):
    box, (width, height) = ax.get_position(), ax.figure.get_size_inches()
    cell = 72 * min(box.width * width / shape[1], box.height * height / shape[0])
    if ax.figure.get_layout_engine() is not None:
        cell *= 1.25  # about what the axes will gain when the layout is computed
    return min(16, 0.45 * cell, 1.6 * cell / letters)
