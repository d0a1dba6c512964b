"""A model made ready for one batch shape, and one training step with it."""

import threading
from weakref import WeakKeyDictionary

import numpy as np

from cnnlib.containers import Sequential
from cnnlib.engine.plan import known, stages
from cnnlib.loss import cross_entropy
from cnnlib.threads import blas_on_one_thread

KEPT = 3  # batch shapes per model: the usual one, an epoch's last, one more


class Engine:
    """A model for batches of one shape: `forward` and `backward` like the model's, but faster.

    The parameters are read from the layers at every step, and the gradients go to their `grads`;
    the arrays there are written anew by the next step.
    """

    def __init__(self, layers, shape, dtype):
        self.lock, self.layers = threading.Lock(), layers
        self.stages = stages(layers, shape, dtype)

    def forward(self, x, training=True):
        """Return the scores of a batch; while testing, dropout and batch norm act accordingly."""
        with self.lock, blas_on_one_thread():
            for stage in self.stages:
                x = stage.forward(x, training)
            return np.array(x, order="C")

    def backward(self, dout):
        """Fill every layer's grads."""
        with self.lock, blas_on_one_thread():
            for stage in reversed(self.stages):
                dout = stage.backward(dout)


def compile(model, shape, dtype=np.float32):
    """Make a model ready for training with batches of one shape.

    Args:
        model: a Sequential; others, and those without a convolution the engine knows, are not
            made faster.
        shape: of a batch, (N, C, H, W).
        dtype: of a batch; the engine knows batches of the type of the parameters.

    Returns:
        An Engine, or the model itself when there is nothing to gain.

    Raises:
        ValueError: an image of this shape does not fit the model.
    """
    layers, dtype = tuple(_flat(model)), np.dtype(dtype)
    if len(shape) != 4 or shape[0] == 0 or not any(known(layer, dtype) for layer in layers):
        return model
    if not all(hasattr(layer, "output_shape") for layer in layers):
        return model
    with _lock:
        engines = _engines.setdefault(model, {})
        key = tuple(map(id, layers)), tuple(shape), dtype
        engine = engines.pop(key, None) or Engine(layers, shape, dtype)
        engines[key] = engine  # the one used last stays longest
        while len(engines) > KEPT:
            del engines[next(iter(engines))]
    return engine


def train_step(model, x, y):
    """Fill the grads of a model for one batch: forward, loss, backward.

    Args:
        model: any model; the ones `compile` knows are fast.
        x: the batch, (N, ...).
        y: labels, (N,) whole numbers.

    Returns:
        loss: the mean cross-entropy.
        correct: how many images were classified right.
    """
    x = np.asarray(x)
    engine = compile(model, x.shape, x.dtype)
    scores = engine.forward(x, training=True)
    loss, dscores = cross_entropy(scores, y)
    engine.backward(dscores)
    return loss, int(np.sum(scores.argmax(axis=1) == y))


_engines, _lock = WeakKeyDictionary(), threading.Lock()


def _flat(model):
    """Yield the layers of a Sequential and of those inside it; another model is one layer."""
    if type(model) is not Sequential:
        yield model
        return
    for layer in model:
        yield from _flat(layer)
