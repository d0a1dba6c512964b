"""The loss: how surprised the network is by the right answer."""

import numpy as np

from cnnlib.activations import log_softmax
from cnnlib.inputs import float_type, numbers, working_type


def cross_entropy(logits, y):
    """Return the mean cross-entropy of softmax(logits), and its gradient.

    A network that knows nothing yet gives every class 1/K and has a loss of log K.

    Args:
        logits: scores before any softmax, (N, K).
        y: the right class of each image, integers 0 to K-1, (N,).

    Returns:
        The loss, a float: the mean over the batch of -log(probability of the right class);
        dlogits: its gradient, (N, K), already divided by N.

    Raises:
        ValueError: shapes disagree, a label is not a class, a score is NaN or infinite.
    """
    logits = numbers(logits, "logits", ("N", "K"))
    y = _checked_labels(y, *logits.shape)
    if not np.isfinite(logits).all():
        raise ValueError(
            "logits hold NaN or inf: the network has diverged; lower the learning rate, "
            "or check its input and weights"
        )
    log_probabilities = log_softmax(logits.astype(working_type(logits), copy=False))
    rows = np.arange(len(y))
    loss = -log_probabilities[rows, y].mean()

    dlogits = np.exp(log_probabilities)
    dlogits[rows, y] -= 1
    dlogits /= len(y)
    return float(loss), dlogits.astype(float_type(logits), copy=False)


def _checked_labels(y, images, classes):
    y = np.asarray(y)
    if y.dtype.kind not in "ui":
        raise ValueError(f"y holds {y.dtype}, expected whole numbers: the index of a class")
    if images == 0 or y.shape != (images,):
        raise ValueError(
            f"y is {y.shape} and there are {images} images: expected one label per image, "
            "and at least one"
        )
    wrong = y[(y < 0) | (y >= classes)]
    if wrong.size:
        raise ValueError(f"y holds the label {wrong[0]}: expected 0 to {classes - 1}")
    return y
