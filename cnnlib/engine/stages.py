"""Stages: a model cut into pieces, each computed in its own way.

A stage passes arrays that are (N, ...) to the eye, as layers do; in memory the images may come
last.
"""

from functools import cache, partial
from itertools import chain

import numpy as np

from cnnlib.engine.scratch import Scratch
from cnnlib.engine.unit import UnitBlock
from cnnlib.threads import cores, run

BLOCK = 1 << 19  # numbers in the largest maps of one block: 2 megabytes of float32


class Blockwise:
    """Convolutions, one after the other, block of images by block of images.

    Every block goes through all units while it is in the cache; every thread has its blocks,
    its scratch memory and its own sums of gradients, added up in the same order every time.
    """

    def __init__(self, units, batch, flat, first, training):
        self.units, self.flat, self.first = units, flat, first
        F, H, W = units[-1].shape
        dtype = units[0].layer.params["weight"].dtype
        self.out = np.empty((F, H, W, batch), dtype)
        images = _slices(batch, max(np.prod(unit.maps) for unit in units))
        shares = [images[t :: cores()] for t in range(min(cores(), len(images)))]
        self.shares = [_Share(units, share, dtype, training) for share in shares]

    def forward(self, x, training):
        """Return the last unit's maps, (N, F, H, W), or (N, F*H*W) when they are to be flat."""
        self.weights = [unit.weights() for unit in self.units]
        run([partial(share.forward, x, self.weights, self.out) for share in self.shares])
        flat = self.out.reshape(-1, self.out.shape[-1]).T
        return flat if self.flat else np.moveaxis(self.out, -1, 0)

    def backward(self, dout):
        """Fill the grads of the units' layers, and return dx (N, C, H, W) unless it is first."""
        dout = dout.T.reshape(self.out.shape) if self.flat else np.moveaxis(dout, 0, -1)
        dx = None if self.first else np.empty(self._x_shape(), dout.dtype)
        run([partial(share.backward, dout, self.weights, dx) for share in self.shares])
        for k, unit in enumerate(self.units):
            du, db = (sum(each) for each in zip(*(s.sums[k] for s in self.shares), strict=True))
            unit.layer.grads = {} if unit.layer.frozen else unit.gradients(du, db)
        return None if dx is None else np.moveaxis(dx, -1, 0)

    def _x_shape(self):
        conv = self.units[0].conv
        return conv.channels, *conv.where.sizes, self.out.shape[-1]


class _Share:
    """The blocks of one thread; without a backward pass, those of equal size share their memory."""

    def __init__(self, units, images, dtype, training):
        self.units, self.images, scratch = units, images, Scratch(dtype)
        sizes = [part.stop - part.start for part in images]
        make = partial(_blocks, units, scratch)
        make = make if training else cache(make)
        self.blocks = [make(n) for n in sizes]
        F, H, W = units[-1].shape
        self.ends = [scratch.array("end", H, F, W, n) for n in sizes]
        self.sums = [(np.empty(u.conv.du_shape, dtype), np.empty(u.maps[0], dtype)) for u in units]

    def forward(self, x, weights, out):
        for part, block, end in zip(self.images, self.blocks, self.ends, strict=True):
            np.copyto(block[0].conv.x, x[part].transpose(2, 1, 3, 0))
            targets = [*(unit.conv.x for unit in block[1:]), end]
            for unit, u, target in zip(block, weights, targets, strict=True):
                unit.forward(u, target)
            np.copyto(out[..., part], end.swapaxes(0, 1))

    def backward(self, dout, weights, dx):
        for array in chain.from_iterable(self.sums):
            array.fill(0)
        for part, block, end in zip(self.images, self.blocks, self.ends, strict=True):
            np.copyto(end, dout[..., part].swapaxes(0, 1))
            gradient = end
            for k in reversed(range(len(block))):
                needs_dx = k > 0 or dx is not None
                gradient = block[k].backward(weights[k], *self.sums[k], gradient, needs_dx)
            if dx is not None:
                np.copyto(dx[..., part], gradient.swapaxes(0, 1))


def _blocks(units, scratch, n):
    """Return the memory for n images, one block per unit."""
    return [UnitBlock(unit, n, scratch) for unit in units]


def _slices(batch, numbers):
    """Cut the batch into blocks of nearly equal size, as many for every thread."""
    size = max(1, BLOCK // int(numbers))
    rounds = -(-batch // (size * cores()))
    count = min(batch, rounds * cores())
    edges = [batch * i // count for i in range(count + 1)]
    return [slice(*edges[i : i + 2]) for i in range(count)]


class Dense:
    """A Linear layer; the threads share its outputs, and in the backward pass its inputs too."""

    def __init__(self, layer, batch):
        w = layer.params["weight"]
        self.layer, (F, D) = layer, w.shape
        self.out = np.empty((F, batch), w.dtype)
        self.dx = np.empty((D, batch), w.dtype)
        self.dw = np.empty_like(w)

    def forward(self, x, training):
        """Return the scores, (N, F)."""
        self.x, w, b = x, self.layer.params["weight"], self.layer.params.get("bias")

        def rows(part):
            np.matmul(w[part], x.T, out=self.out[part])
            if b is not None:
                self.out[part] += b[part, None]

        run([partial(rows, part) for part in _parts(len(w), w.size)])
        return self.out.T

    def backward(self, dout):
        """Fill the grads of the layer and return dx, (N, D)."""
        w, dout = self.layer.params["weight"], np.ascontiguousarray(dout.T)

        def outputs_and_inputs(rows, columns):
            np.matmul(dout[rows], self.x, out=self.dw[rows])
            np.matmul(w[:, columns].T, dout, out=self.dx[columns])

        parts = zip(*(_parts(n, w.size) for n in w.shape), strict=True)
        run([partial(outputs_and_inputs, *part) for part in parts])
        grads = {"weight": self.dw, "bias": dout.sum(axis=1)}
        names = () if self.layer.frozen else self.layer.params
        self.layer.grads = {name: grads[name] for name in names}
        return self.dx.T


def _parts(count, numbers):
    """Cut count rows into one part per thread; few numbers are not worth the threads."""
    parts = cores() if numbers >= 1 << 16 else 1
    edges = [count * i // parts for i in range(parts + 1)]
    return [slice(*edges[i : i + 2]) for i in range(parts)]


class Plain:
    """Any other layer, as it is."""

    def __init__(self, layer):
        self.layer = layer

    def forward(self, x, training):
        """Return the layer's output."""
        return self.layer.forward(x, training)

    def backward(self, dout):
        """Let the layer fill its grads, and return its dx."""
        return self.layer.backward(dout)
