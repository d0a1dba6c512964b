"""Stages that treat every channel by itself; the threads share the channels.

A few channels of all images go through everything while they are in the cache.
"""

from functools import partial

import numpy as np

from cnnlib.norm import batch_norm, batch_norm_backward
from cnnlib.threads import cores, run

PART = 1 << 16  # numbers in the channels that are treated at a time


def batch_last(shape, batch, dtype):
    """Return an array (N, *shape), the images innermost in memory."""
    return np.moveaxis(np.empty((*shape, batch), dtype), -1, 0)


def by_channels(function, x):
    """Call function(part) for slices that cover the channels of x (N, C, ...)."""
    step = max(1, PART * x.shape[1] // x.size)
    parts = [slice(first, first + step) for first in range(0, x.shape[1], step)]
    count = min(cores(), len(parts))
    run([partial(_each, function, parts[thread::count]) for thread in range(count)])


def _each(function, parts):
    for part in parts:
        function(part)


class Normalized:
    """A BatchNorm2d and perhaps a ReLU after it: the layer's own function on some channels."""

    def __init__(self, layer, relu, shape, batch, training):
        self.layer, self.relu, self.goes_back = layer, relu, training
        dtype = layer.params["weight"].dtype
        self.out, self.dx = (batch_last(shape, batch, dtype) for _ in range(2))
        self.dparams = {name: np.empty_like(p) for name, p in layer.params.items()}

    def forward(self, x, training):
        """Return the normalized maps, (N, C, H, W)."""
        layer, self.caches = self.layer, {}
        options = {
            "training": training and not layer.frozen,
            "momentum": layer.momentum,
            "eps": layer.eps,
            "unbiased_running": layer.unbiased_running,
        }

        def some(part):
            scales = layer.params["weight"][part], layer.params["bias"][part]
            state = {name: values[part] for name, values in layer.state.items()}
            out, cache = batch_norm(x[:, part], *scales, state, **options)
            if self.goes_back:
                self.caches[part.start] = cache
            np.maximum(out, 0 if self.relu else out, out=self.out[:, part])

        by_channels(some, x)
        return self.out

    def backward(self, dout):
        """Fill the grads of the layer and return dx, (N, C, H, W)."""

        def some(part):
            d = dout[:, part]
            d = d * (self.out[:, part] > 0) if self.relu else d
            self.dx[:, part], dgamma, dbeta = batch_norm_backward(d, self.caches[part.start])
            self.dparams["weight"][part], self.dparams["bias"][part] = dgamma, dbeta

        by_channels(some, dout)
        self.layer.grads = {} if self.layer.frozen else dict(self.dparams)
        return self.dx


class Around:
    """A Residual: stages, and what goes around them."""

    def __init__(self, body, shortcut, relu, shape, batch, dtype):
        self.body, self.shortcut, self.relu = body, shortcut, relu
        self.out, self.dout = (batch_last(shape, batch, dtype) for _ in range(2))

    def forward(self, x, training):
        """Return relu(body(x) + shortcut(x)), (N, C, H, W)."""
        inside, around = forward(self.body, x, training), forward(self.shortcut, x, training)

        def some(part):
            out = np.add(inside[:, part], around[:, part], out=self.out[:, part])
            if self.relu:
                np.maximum(out, 0, out=out)

        by_channels(some, inside)
        return self.out

    def backward(self, dout):
        """Send dout through the body and around it, and return the sum, dx."""

        def passed(part):
            np.multiply(dout[:, part], self.out[:, part] > 0, out=self.dout[:, part])

        if self.relu:
            by_channels(passed, dout)
            dout = self.dout
        inside, around = backward(self.body, dout), backward(self.shortcut, dout)
        dx = np.empty_like(inside)

        def add(part):
            np.add(inside[:, part], around[:, part], out=dx[:, part])

        by_channels(add, dx)
        return dx


class Beside:
    """A Concat: branches of stages, their outputs stacked along the channels."""

    def __init__(self, branches, channels):
        self.branches, self.edges = branches, np.cumsum([0, *channels])

    def forward(self, x, training):
        """Return the stack, (N, sum of the channels, H, W)."""
        outs = [np.moveaxis(forward(branch, x, training), 0, -1) for branch in self.branches]
        return np.moveaxis(np.concatenate(outs), -1, 0)

    def backward(self, dout):
        """Send every branch its channels of dout, and return the sum of what comes back, dx."""
        parts = [slice(*self.edges[i : i + 2]) for i in range(len(self.branches))]
        pairs = zip(self.branches, parts, strict=True)
        return sum(backward(branch, dout[:, part]) for branch, part in pairs)


def forward(stages, x, training):
    """Feed x (N, ...) through the stages, one after the other."""
    for stage in stages:
        x = stage.forward(x, training)
    return x


def backward(stages, dout):
    """Feed dout back through the stages, and return dx; None where the first needs none."""
    for stage in reversed(stages):
        dout = stage.backward(dout)
    return dout
