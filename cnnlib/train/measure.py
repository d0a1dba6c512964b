"""Measuring a model on images and labels it is not trained with."""

import numpy as np

from cnnlib import engine
from cnnlib.arithmetic import whole
from cnnlib.inputs import numbers
from cnnlib.layers import named_parameters
from cnnlib.loss import cross_entropy


def predict(model, x, batch_size=256):
    """Return the scores of every class for every image.

    Args:
        model: a layer or a container.
        x: images, (N, ...).
        batch_size: how many images go through the model at a time.

    Returns:
        Scores, (N, K); `.argmax(axis=1)` are the predicted labels.

    Raises:
        ValueError: x holds no images, or something else than real numbers.
    """
    check_images(x)
    x, dtype = np.asarray(x), model_type(model)
    batch_size, scores = whole(batch_size, "batch_size", 1), []
    for start in range(0, len(x), batch_size):
        batch = x[start : start + batch_size].astype(dtype, copy=False)
        fast = engine.compile(model, batch.shape, dtype, training=False)
        scores.append(fast.forward(batch, training=False))
    return np.concatenate(scores)


def evaluate(model, x, y, batch_size=256):
    """Return the mean loss and the share of images classified right, two floats.

    Args:
        model, x, batch_size: see `predict`.
        y: labels, (N,) integers.

    Raises:
        ValueError: there is not one label per image, or the scores are not finite.
    """
    check_labels(x, y)
    scores = predict(model, x, batch_size)
    return cross_entropy(scores, y)[0], accuracy(scores, y)


def accuracy(scores, y):
    """Return the share of images whose highest score is that of their label, a float."""
    return float(np.mean(scores.argmax(axis=1) == y))


def model_type(model):
    """Return the type a model computes in, that of its parameters; float32 if it has none."""
    return next((array.dtype for array in named_parameters(model).values()), np.dtype(np.float32))


def check_labels(x, y):
    """Raise ValueError unless x are images and y holds one whole number for each."""
    check_images(x)
    y = np.asarray(y)
    if y.shape != (len(x),) or y.dtype.kind not in "iu":
        raise ValueError(
            f"y is {y.shape} {y.dtype}, expected one whole number per image, ({len(x)},): "
            "labels are 0, 1, ..., not one-hot"
        )


def check_images(x):
    """Raise ValueError unless x is at least one image, made of real numbers."""
    shape = numbers(x, "x").shape
    if 0 in shape[:1] or not shape:
        raise ValueError(f"x is {shape}: expected at least one image, (N, ...)")
