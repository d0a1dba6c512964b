"""A model made ready for one batch shape, and one training step with it."""

import threading
from weakref import WeakKeyDictionary

import numpy as np

from cnnlib.containers import Sequential
from cnnlib.engine.plan import known, stages
from cnnlib.engine.stages import Plain
from cnnlib.loss import cross_entropy
from cnnlib.threads import blas_on_one_thread

KEPT = 3  # batch shapes per model, to train and to test: the usual, an epoch's last, one more


class Engine:
    """A model for batches of one shape: `forward` and `backward` like the model's, but faster.

    The parameters are read from the layers at every step, and the gradients go to their `grads`;
    the arrays there are written anew by the next step. One made without `training` only tests.
    """

    def __init__(self, layers, shape, dtype, training=True):
        self.lock, self.layers = threading.Lock(), layers
        self.shape, self.dtype, self.training = tuple(shape), dtype, training
        self.stages, self.scores_shape = stages(layers, shape, dtype, training), None
        plain = {id(stage.layer) for stage in self.stages if type(stage) is Plain}
        self.taken = [layer for layer in layers if id(layer) not in plain]

    def forward(self, x, training=True):
        """Return the scores of a batch; while testing, dropout and batch norm act accordingly.

        Raises:
            ValueError: x is not of the shape and type the engine was made for.
        """
        if (np.shape(x), np.asarray(x).dtype) != (self.shape, self.dtype):
            raise ValueError(
                f"x is {np.shape(x)} {np.asarray(x).dtype}, but this engine was made for "
                f"{self.shape} {self.dtype}: compile the model for the shape and type of x"
            )
        with self.lock, blas_on_one_thread():
            for layer in self.taken:
                layer.cache = None  # lest the model's own backward go on with an older batch
            for stage in self.stages:
                x = stage.forward(x, training)
            self.scores_shape = x.shape if self.training else None
            return np.array(x, order="C")

    def backward(self, dout):
        """Fill every layer's grads.

        Raises:
            ValueError: dout is not shaped like the scores, or there was no forward pass to train.
        """
        if np.shape(dout) != self.scores_shape:
            raise ValueError(
                f"dout is {np.shape(dout)}, expected the shape of the scores, {self.scores_shape}: "
                "None before forward, and where the model was compiled with training=False"
            )
        with self.lock, blas_on_one_thread():
            dout = np.asarray(dout)
            for stage in reversed(self.stages):
                dout = stage.backward(dout)


def compile(model, shape, dtype=np.float32, training=True):
    """Make a model ready for batches of one shape.

    Args:
        model: a Sequential; others, and those without a convolution the engine knows, are not
            made faster.
        shape: of a batch, (N, C, H, W).
        dtype: of a batch; the engine knows batches of the type of the parameters.
        training: False needs less memory, and there is no backward pass.

    Returns:
        An Engine, or the model itself when there is nothing to gain.

    Raises:
        ValueError: an image of this shape does not fit the model.
    """
    if type(model) is not Sequential:
        return model
    layers, dtype = tuple(_flat(model)), np.dtype(dtype)
    if len(shape) != 4 or shape[0] == 0 or not any(known(layer, dtype) for layer in layers):
        return model
    if not all(hasattr(layer, "output_shape") for layer in layers):
        return model
    with _lock:
        engines = _engines[bool(training)].setdefault(model, {})
        key = tuple(map(id, layers)), tuple(shape), dtype
        engine = engines.pop(key, None) or Engine(layers, shape, dtype, training)
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


# The engines of every model: those that train, and those that do not.
_engines, _lock = {True: WeakKeyDictionary(), False: WeakKeyDictionary()}, threading.Lock()


def _flat(model):
    """Yield the layers of a Sequential and of those inside it; another model is one layer."""
    if type(model) is not Sequential:
        yield model
        return
    for layer in model:
        yield from _flat(layer)
