"""What stands between convolutions, for one image (H, W, C)."""

from functools import partial

import numpy as np

from cnnlib.engine.image_conv import clip
from cnnlib.threads import cores, run
from cnnlib.windows import taps


class MaxPool:
    """Running maxima, first over rows, then over columns; the cores share the channels."""

    def __init__(self, where):
        self.where = where

    def __call__(self, x):
        OH, OW = self.where.out
        out = np.empty((OH, OW, x.shape[2]), x.dtype)
        edges = [x.shape[2] * i // cores() for i in range(cores() + 1)]
        parts = [slice(*edges[i : i + 2]) for i in range(cores())]
        run([partial(self._part, x[..., part], out[..., part]) for part in parts])
        return out

    def _part(self, x, out):
        rows = np.empty((len(out), *x.shape[1:]), x.dtype)
        self._maxima(x, rows, 0)
        self._maxima(rows.swapaxes(0, 1), out.swapaxes(0, 1), 1)

    def _maxima(self, x, out, axis):
        out.fill(-np.inf)
        for _, windows, pixels in taps(self.where, axis):
            np.maximum(out[windows], x[pixels], out=out[windows])


class Dense:
    """A Linear layer for one image; the cores share the outputs."""

    def __init__(self, w, b, limits):
        self.w, self.b, self.limits = w, b, limits

    def __call__(self, x):
        out, F = np.empty(len(self.w), self.w.dtype), len(self.w)
        edges = [F * i // cores() for i in range(cores() + 1)]
        parts = [slice(*edges[i : i + 2]) for i in range(cores())]
        run([partial(np.matmul, self.w[part], x, out[part]) for part in parts])
        out += self.b
        clip(out, self.limits)
        return out


class Around:
    """A Residual: the body's output plus what goes around it."""

    def __init__(self, body, shortcut, limits):
        self.body, self.shortcut, self.limits = body, shortcut, limits

    def __call__(self, x):
        out = self.body(x) + self.shortcut(x)
        clip(out, self.limits)
        return out


class Beside:
    """A Concat: branches side by side."""

    def __init__(self, branches):
        self.branches = branches

    def __call__(self, x):
        return np.concatenate([branch(x) for branch in self.branches], axis=2)


class Chain:
    """One after the other."""

    def __init__(self, steps):
        self.steps = steps

    def __call__(self, x):
        for step in self.steps:
            x = step(x)
        return x


class AsItIs:
    """Any other layer: (1, C, H, W) in, and back."""

    def __init__(self, layer):
        self.layer = layer

    def __call__(self, x):
        out = self.layer.forward(batch_of_one(x), training=False)
        return channels_last(out[0])


def batch_of_one(x):
    """Bring the channels to the front, and put a batch around it."""
    return np.ascontiguousarray(np.moveaxis(x, -1, 0))[None]


def channels_last(x):
    """Bring the channels of one image to the end."""
    return np.ascontiguousarray(np.moveaxis(x, 0, -1))
