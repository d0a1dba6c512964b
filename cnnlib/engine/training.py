"""A model made ready for one batch shape, and one training step with it."""

import threading
from weakref import WeakKeyDictionary

import numpy as np

from cnnlib.containers import Sequential
from cnnlib.engine.channelwise import backward, forward
from cnnlib.engine.plan import flat, stages, worth_it
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
        self.remembering = [layer for layer in _inside(layers) if hasattr(layer, "cache")]

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
            self.scores_shape = None  # until all is well
            for layer in self.remembering:
                layer.cache = None  # lest the model's own backward go on with an older batch
            x = forward(self.stages, x, training)
            self.caches = [layer.cache for layer in self.remembering]
            self.scores_shape = x.shape if self.training else None
            return np.array(x, order="C")

    def backward(self, dout):
        """Fill every layer's grads.

        Raises:
            ValueError: dout is not shaped like the scores, there was no forward pass to train, or
                the model has computed another one since.
        """
        if np.shape(dout) != self.scores_shape:
            raise ValueError(
                f"dout is {np.shape(dout)}, expected the shape of the scores, {self.scores_shape}: "
                "None before forward, and where the model was compiled with training=False"
            )
        now = [layer.cache for layer in self.remembering]
        if any(new is not old for new, old in zip(now, self.caches, strict=True)):
            raise ValueError(
                "the layers remember another forward pass, which came after this engine's: call "
                "the engine's forward right before its backward"
            )
        with self.lock, blas_on_one_thread():
            backward(self.stages, np.asarray(dout))


def compile(model, shape, dtype=np.float32, training=True):
    """Make a model ready for batches of one shape.

    Args:
        model: a Sequential, with Sequentials, Residuals and Concats inside; others, and those
            without a convolution the engine knows, are not made faster.
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
    layers, dtype = tuple(flat(model)), np.dtype(dtype)
    if len(shape) != 4 or shape[0] == 0 or not any(worth_it(layer, dtype) for layer in layers):
        return model
    if not all(hasattr(layer, "output_shape") for layer in layers):
        return model
    with _lock:
        engines = _engines[bool(training)].setdefault(model, {})
        key = tuple(map(_made_of, _inside(layers))), tuple(shape), dtype
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


def _made_of(layer):
    """Tell one layer from others, and from itself with other options or parameters of other shapes.

    The numbers in the parameters may change from step to step.
    """
    params, options = getattr(layer, "params", {}), getattr(layer, "options", None)
    arrays = tuple((name, array.shape, array.dtype) for name, array in params.items())
    return id(layer), arrays, str(options), getattr(layer, "kernel_size", None)


def _inside(layers):
    """Yield the layers and all layers inside them."""
    for layer in layers:
        yield layer
        yield from _inside(getattr(layer, "children", {}).values())
