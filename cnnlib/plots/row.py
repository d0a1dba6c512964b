"""Several arrays in one figure."""

import matplotlib.pyplot as plt
import numpy as np

from cnnlib.plots.image import PANEL, show_image, show_rgb


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


def _one_each(values, count, name):
    if np.ndim(values) == 0:
        return [values] * count
    if len(values) != count:
        raise ValueError(f"{len(values)} {name} for {count} images: give one for each")
    return values
