"""Pictures of arrays: every function draws on the axes it is given and returns them.

Images are gray, weights and gradients red and blue around 0: red is positive, blue negative,
white is 0. No pixel is smoothed.
"""

from base64 import b64encode
from html import escape
from io import BytesIO

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


def show_row(images, titles="", limits=None):
    """Draw images side by side in a new figure: three make 9 x 3 inches, more get smaller.

    Args:
        images: a sequence of (H, W) or (H, W, 3) arrays.
        titles: one per image.
        limits: one `limit` for every image, or one per image (None where it is gray).

    Returns:
        The axes, an array of them.

    Raises:
        ValueError: there are not as many titles or limits as images.
    """
    count = len(images)
    titles, limits = _one_each(titles, count, "titles"), _one_each(limits, count, "limits")
    size = (min(9, PANEL * count), min(PANEL, 9 / count + 0.4))
    _, axes = plt.subplots(1, count, figsize=size, squeeze=False, layout="constrained")
    for image, ax, title, limit in zip(images, axes[0], titles, limits, strict=True):
        if np.ndim(image) == 3:
            show_rgb(image, ax, title)
        else:
            show_image(image, ax, title, limit)
    return axes[0]


def show_filters(w, titles=None, columns=8):
    """Draw a bank of filters in a new figure, all on one scale that the bar explains.

    Args:
        w: (F, KH, KW).
        titles: one per filter; numbers without.
        columns: filters side by side.

    Returns:
        The axes of the filters, (F,).

    Raises:
        ValueError: w is not 3-D.
    """
    w = np.asarray(w)
    if w.ndim != 3:
        raise ValueError(f"show_filters draws (F, KH, KW), not {w.shape}: choose a channel w[:, c]")
    titles = _one_each(range(len(w)) if titles is None else titles, len(w), "titles")
    columns = min(columns, len(w))
    rows = -(-len(w) // columns)
    size = (1.5 * columns + 1, 1.7 * rows)
    figure, axes = plt.subplots(rows, columns, figsize=size, squeeze=False, layout="constrained")
    for empty in axes.flat[len(w) :]:
        empty.axis("off")
    for one, ax, title in zip(w, axes.flat, titles, strict=False):
        show_image(one, ax, title, limit=np.abs(w).max())
    figure.colorbar(axes.flat[0].images[0], ax=axes, label="weight")
    return axes.flat[: len(w)]


def show_history(history, axes=None):
    """Draw the loss and the accuracy of a training, epoch by epoch.

    Args:
        history: what `fit` returned.
        axes: two axes to draw on; a new figure without.

    Returns:
        The two axes.

    Raises:
        ValueError: there are no epochs to draw.
    """
    if len(history) == 0:
        raise ValueError("the history has no epochs: train for at least one")
    if axes is None:
        axes = plt.subplots(1, 2, figsize=(3 * PANEL, PANEL), layout="constrained")[1]
    for ax, name in zip(axes, ["loss", "accuracy"], strict=True):
        ax.plot(history["epoch"], history[name], "o-", color="#0072b2", label="training")
        if f"validation_{name}" in history.rows[0]:
            values = history[f"validation_{name}"]
            ax.plot(history["epoch"], values, "s--", color="#d55e00", label="validation")
        ax.set(xlabel="epoch", ylabel=name, title=f"{name}: {history[name][-1]:.4g} at the end")
        ax.xaxis.get_major_locator().set_params(integer=True)
        ax.legend()
    axes[1].set_ylim(0, 1)
    return axes


def describe(axes, text):
    """Give a figure its alt text: what someone who cannot see it should hear.

    Args:
        axes: what a function of this module returned.
        text: the description, one or two sentences.

    Returns:
        The picture with its description, as the last line of a notebook cell shows it.
    """
    figure = np.ravel(axes)[0].figure
    png = BytesIO()
    figure.savefig(png, format="png")
    plt.close(figure)  # or the notebook would show it again, without the text
    return _Described(png.getvalue(), text)


class _Described:
    # HTML, because JupyterLab drops the `alt` that an image/png output may carry; the plain
    # picture beside it is for readers that do not let HTML through.
    def __init__(self, png, text):
        self.png, self.text = png, text

    def __repr__(self):
        return self.text

    def _repr_mimebundle_(self, include=None, exclude=None):
        picture = b64encode(self.png).decode()
        html = f'<img alt="{escape(self.text)}" src="data:image/png;base64,{picture}">'
        data = {"image/png": picture, "text/html": html, "text/plain": self.text}
        return data, {"image/png": {"alt": self.text}}


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


def _one_each(values, count, name):
    if np.ndim(values) == 0:
        return [values] * count
    if len(values) != count:
        raise ValueError(f"{len(values)} {name} for {count} images: give one for each")
    return values
