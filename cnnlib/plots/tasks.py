"""What convolutional networks are asked about images, shown on the embedded photographs.

No network has drawn these answers: labels and boxes are put in by hand, regions are thresholds.
"""

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.patches import Rectangle

from cnnlib.data import load_digits, load_photograph
from cnnlib.kernels import apply, gaussian, rgb_to_gray
from cnnlib.plots.image import PANEL, show_image, show_rgb

ORANGE = np.array([230, 159, 0])


def show_tasks():
    """Draw six tasks in a new figure, each a question and what an answer looks like.

    Returns:
        The axes, (6,).
    """
    size = (3 * PANEL, 1.75 * PANEL)
    _, axes = plt.subplots(2, 3, figsize=size, layout="constrained")
    tasks = [_classify, _detect, _segment, _retrieve, _count, _measure]
    for task, ax in zip(tasks, axes.flat, strict=True):
        task(ax)
    return axes.ravel()


def colored(image, where, strength=0.65):
    """Paint some pixels of an image orange: (H, W, 3) uint8, (H, W) bool -> (H, W, 3) uint8."""
    mixed = image + strength * where[..., None] * (ORANGE - image.astype(float))
    return mixed.round().astype(np.uint8)


def vessels(retina):
    """Return where the green of a retina is darker than around it, (H, W) bool."""
    green = retina[..., 1].astype(float)
    around = apply(green, gaussian(15, 5), padding="same")
    return (around - green > 9) & (around > 45)


def nearest(images, index, count):
    """Return the indices of the images nearest to one of them, itself left out, (count,)."""
    flat = images.reshape(len(images), -1)
    return np.argsort(np.sum((flat - flat[index]) ** 2, axis=1))[1 : count + 1]


def _classify(ax):
    show_rgb(load_photograph("cat"), ax, "classification: a cat")


def _detect(ax):
    show_rgb(load_photograph("coffee"), ax, "detection: cup, spoon")
    for x, y, width, height in [(72, 6, 112, 82), (148, 90, 40, 54)]:
        ax.add_patch(Rectangle((x, y), width, height, fill=False, edgecolor="white", linewidth=4))
        ax.add_patch(Rectangle((x, y), width, height, fill=False, edgecolor="#d55e00", linewidth=2))


def _segment(ax):
    image = load_photograph("china")
    show_rgb(colored(image, rgb_to_gray(image) > 190), ax, "segmentation: the sky")


def _retrieve(ax):
    images, _ = load_digits()
    chosen = [12, *nearest(images, 12, 5)]
    framed = [np.pad(images[i], 1, constant_values=0.4) for i in chosen]
    rows = [np.concatenate(framed[:3], axis=1), np.concatenate(framed[3:], axis=1)]
    show_image(np.concatenate(rows), ax, "retrieval: like the first")


def _count(ax):
    image = load_photograph("hubble")
    show_rgb(image, ax, "science: find the galaxies")
    gray = apply(rgb_to_gray(image), gaussian(5, 1), padding="same")
    for _ in range(12):
        row, column = np.unravel_index(gray.argmax(), gray.shape)
        ax.add_patch(Rectangle((column - 7, row - 7), 14, 14, fill=False, edgecolor="white"))
        gray[max(0, row - 10) : row + 11, max(0, column - 10) : column + 11] = 0


def _measure(ax):
    image = load_photograph("retina")
    show_rgb(colored(image, vessels(image)), ax, "medicine: blood vessels")
