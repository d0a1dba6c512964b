"""What stands between convolutions, for one image (H, W, C)."""

from functools import partial
from itertools import pairwise

import numpy as np

from cnnlib.engine.bands import FEW, clip
from cnnlib.threads import cores, run
from cnnlib.windows import taps


class MaxPool:
    """Running maxima, first over rows, then over columns; the cores share the rows."""

    def __init__(self, where):
        self.where = where

    def __call__(self, x):
        out = np.empty((*self.where.out, x.shape[2]), x.dtype)
        parts = cores() if out.size > FEW // 400 else 1
        edges = [len(out) * i // parts for i in range(parts + 1)]
        run([partial(self._part, x, out[i:j], i) for i, j in pairwise(edges)])
        return out

    def _part(self, x, out, first):
        """Compute the maxima of some rows; first is the number of the first one."""
        rows = np.full((len(out), *x.shape[1:]), -np.inf, x.dtype)
        out.fill(-np.inf)
        for _, windows, pixels in taps(self.where, 0):
            start, stop = max(windows.start, first), min(windows.stop, first + len(out))
            if start < stop:
                seen = x[pixels][start - windows.start : stop - windows.start]
                target = rows[start - first : stop - first]
                np.maximum(target, seen, out=target)
        for _, windows, pixels in taps(self.where, 1):
            np.maximum(out[:, windows], rows[:, pixels], out=out[:, windows])


class Dense:
    """A Linear layer for one image; the cores share the outputs."""

    def __init__(self, w, b, limits):
        self.w, self.b, self.limits = w, b, limits

    def __call__(self, x):
        out, F = np.empty(len(self.w), self.w.dtype), len(self.w)
        parts = cores() if self.w.size > FEW // 32 else 1
        # np.dot lets other threads run; np.matmul does not where there are few outputs.
        edges = [F * i // parts // 16 * 16 for i in range(parts)] + [F]
        run([partial(np.dot, self.w[i:j], x, out[i:j]) for i, j in pairwise(edges)])
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
        return np.concatenate([branch(x) for branch in self.branches], axis=-1)


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
