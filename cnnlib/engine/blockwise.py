"""Convolutions, block of images by block of images."""

from functools import cache, partial
from itertools import chain

import numpy as np

from cnnlib.engine.program import Program
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
        self.units, self.flat = units, flat
        F, H, W = units[-1].shape
        conv = units[0].conv
        self.out = np.empty((F, H, W, batch), conv.dtype)
        x_shape = conv.channels, *conv.where.sizes, batch
        self.dx = None if first or not training else np.empty(x_shape, conv.dtype)
        images = _slices(batch, max(np.prod(unit.maps) for unit in units))
        shares = [images[t :: cores()] for t in range(min(cores(), len(images)))]
        self.shares = [_Share(self, share, training) for share in shares]

    def forward(self, x, training):
        """Return the last unit's maps, (N, F, H, W), or (N, F*H*W) when they are to be flat."""
        for unit in self.units:
            unit.prepare()
        run([partial(share.forward, x) for share in self.shares])
        flat = self.out.reshape(-1, self.out.shape[-1]).T
        return flat if self.flat else np.moveaxis(self.out, -1, 0)

    def backward(self, dout):
        """Fill the grads of the units' layers, and return dx (N, C, H, W) unless it is first."""
        dout = dout.T.reshape(self.out.shape) if self.flat else np.moveaxis(dout, 0, -1)
        run([partial(share.backward, dout) for share in self.shares])
        for k, unit in enumerate(self.units):
            du, db = (sum(each) for each in zip(*(s.sums[k] for s in self.shares), strict=True))
            unit.layer.grads = {} if unit.layer.frozen else unit.gradients(du, db)
        return None if self.dx is None else np.moveaxis(self.dx, -1, 0)


class _Share:
    """The blocks of one thread; without a backward pass, those of equal size share their memory."""

    def __init__(self, stage, images, training):
        self.stage, self.images = stage, images
        dtype = stage.out.dtype
        self.sums = [
            (np.empty(unit.conv.du_shape, dtype), np.empty(unit.maps[0], dtype))
            for unit in stage.units
        ]
        make = partial(_Block, stage, self.sums, Scratch(dtype), training)
        make = make if training else cache(make)
        self.blocks = [make(part.stop - part.start) for part in images]

    def forward(self, x):
        for part, block in zip(self.images, self.blocks, strict=True):
            np.copyto(block.x, x[part].transpose(2, 1, 3, 0))
            block.forward.run()
            np.copyto(self.stage.out[..., part], block.out.swapaxes(0, 1))

    def backward(self, dout):
        for array in chain.from_iterable(self.sums):
            array.fill(0)
        for part, block in zip(self.images, self.blocks, strict=True):
            np.copyto(block.out, dout[..., part].swapaxes(0, 1))
            block.backward.run()
            if self.stage.dx is not None:
                np.copyto(self.stage.dx[..., part], block.dx.swapaxes(0, 1))


class _Block:
    """The memory for n images, and the programs that go through all units, forward and back."""

    def __init__(self, stage, sums, scratch, training, n):
        units = [UnitBlock(unit, n, scratch) for unit in stage.units]
        F, H, W = stage.units[-1].shape
        self.x, self.dx = units[0].conv.x, units[0].conv.dx
        self.out = scratch.array("out", H, F, W, n)
        self.forward, self.backward = Program(), Program()
        targets = [*(unit.conv.x for unit in units[1:]), self.out]
        for unit, target in zip(units, targets, strict=True):
            unit.forward(self.forward.note, target)
        if not training:
            return
        dout = self.out
        for k in reversed(range(len(units))):
            needs_dx = k > 0 or stage.dx is not None
            units[k].backward(self.backward.note, *sums[k], dout, needs_dx)
            dout = units[k].conv.dx


def _slices(batch, numbers):
    """Cut the batch into blocks of nearly equal size, as many for every thread."""
    size = max(1, BLOCK // int(numbers))
    rounds = -(-batch // (size * cores()))
    count = min(batch, rounds * cores())
    edges = [batch * i // count for i in range(count + 1)]
    return [slice(*edges[i : i + 2]) for i in range(count)]
