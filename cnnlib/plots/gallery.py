"""Many small pictures in one figure."""

import matplotlib.pyplot as plt
import numpy as np

from cnnlib.plots.image import show_image, show_rgb


def show_gallery(images, titles="", columns=8, limit=None, title=""):
    """Draw small pictures side by side, row by row, in a new figure.

    Args:
        images: a sequence of (H, W) or (H, W, 3) arrays.
        titles: one per picture, or none.
        columns: pictures in a row.
        limit: as in `show_image`, for all of them.
        title: of the whole figure.

    Returns:
        The axes of the pictures, (N,).

    Raises:
        ValueError: there is no picture, or there are not as many titles as pictures.
    """
    titles = [titles] * len(images) if isinstance(titles, str) else list(titles)
    if len(images) == 0 or len(titles) != len(images):
        raise ValueError(f"{len(titles)} titles for {len(images)} pictures: give one for each")
    columns = min(columns, len(images))
    rows, side = -(-len(images) // columns), min(1.6, 9 / columns)
    high = side + (0.3 if any(titles) else 0)
    size = (side * columns, high * rows + (0.4 if title else 0))
    figure, axes = plt.subplots(rows, columns, figsize=size, squeeze=False, layout="constrained")
    figure.suptitle(title, fontsize=12)
    for empty in axes.flat[len(images) :]:
        empty.axis("off")
    for image, ax, name in zip(images, axes.flat, titles, strict=False):
        if np.ndim(image) == 3:
            show_rgb(image, ax, name)
        else:
            show_image(image, ax, name, limit)
        ax.title.set_fontsize(10)
    return axes.flat[: len(images)]
