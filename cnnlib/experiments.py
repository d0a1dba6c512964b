"""A few handwritten digits to learn from, and measurements that take too long for a lesson.

The scripts in data/experiments made the measurements, with the same few digits.
"""

import numpy as np

from cnnlib.data import load_digits, load_experiment

SCRATCH = -1  # where the number of frozen layers stands: nothing was transferred
HELD_OUT = 397  # the last digits: of other hands than the first 1,400


def few_digits(labels, rng, classes=range(10)):
    """Draw a few images of each class from the first 1,400 digits.

    Args:
        labels: images per class.
        rng: a Generator.
        classes: consecutive digits; the labels count from 0.

    Returns:
        Images, (N, 1, 8, 8) float32 in 0..1, and their labels, (N,).
    """
    images, y = load_digits()
    images, y = images[:-HELD_OUT], y[:-HELD_OUT]
    rows = [rng.permutation(np.flatnonzero(y == k))[:labels] for k in classes]
    counted = np.concatenate([np.full(len(some), k) for k, some in enumerate(rows)])
    return images[np.concatenate(rows), None].astype(np.float32), counted


def held_out_digits(classes=range(10)):
    """Return the last 397 digits, those of some classes, to judge a network by."""
    images, y = load_digits()
    images, y = images[-HELD_OUT:], y[-HELD_OUT:]
    wanted = np.isin(y, list(classes))
    return images[wanted, None].astype(np.float32), y[wanted] - min(classes)


def transfer_results(task="letters", recipe="plain", scratch=False):
    """Return how well networks read handwritten digits after a transfer.

    Args:
        task: "letters", from 26 printed letters to the 10 digits, or "low digits", from the
            handwritten digits 0-4 to 5-9.
        recipe: "plain"; for letters, 10 labels per class and no frozen layer also
            "slower early layers", "moved" and "moved and mirrored".
        scratch: True returns the networks that started from random weights instead.

    Returns:
        One tuple per training: labels per class, frozen layers (-1 from scratch), accuracy on the
        held-out digits.

    Raises:
        ValueError: there is no such task or recipe.
    """
    table = load_experiment("transfer")
    wanted = (table["task"] == task) & (table["recipe"] == recipe)
    if not wanted.any():
        raise ValueError(f"nothing was measured for the task {task!r}, recipe {recipe!r}")
    wanted &= (table["frozen"] == SCRATCH) == scratch
    columns = (table[name][wanted].tolist() for name in ("labels", "frozen", "accuracy"))
    return list(zip(*columns, strict=True))
