"""A convolution with the pooling and the ReLU after it, on one block of images."""

import numpy as np

from cnnlib.engine.columns import Im2col
from cnnlib.engine.pooling import Pool2
from cnnlib.engine.winograd import Winograd
from cnnlib.windows import geometry


class Unit:
    """What a Conv2d layer, perhaps a MaxPool2d(2) and perhaps a ReLU compute together.

    The bias and the ReLU come after the pooling, whatever their order in the model: neither
    changes which pixel is the largest, and there is a quarter of the work left.
    """

    def __init__(self, layer, pool, relu, sizes):
        self.layer, self.pool, self.relu = layer, pool, relu
        w = layer.params["weight"]
        stride, padding = layer.options["stride"], layer.options["padding"]
        where = geometry(sizes, w.shape[2:], stride, padding)
        short = where.stride == (1, 1) and _few_products(w.shape)
        self.conv = (Winograd if short else Im2col)(w.shape, where, w.dtype)
        self.u, self.bias = self.conv.weights(w).copy(), None
        if "bias" in layer.params:
            self.bias = np.empty((len(w), 1, 1), w.dtype)
        self.maps = len(w), *where.out
        halved = tuple(n // 2 for n in where.out) if pool else where.out
        self.shape = len(w), *halved

    def prepare(self):
        """Read the layer's parameters, for one step."""
        self.u[...] = self.conv.weights(self.layer.params["weight"])
        if self.bias is not None:
            self.bias[...] = self.layer.params["bias"].reshape(self.bias.shape)

    def gradients(self, du, db):
        """Return the gradients of the layer's parameters."""
        dtype = self.layer.params["weight"].dtype
        grads = {"weight": np.ascontiguousarray(self.conv.gradient(du), dtype), "bias": db}
        return {name: grads[name] for name in self.layer.params}


class UnitBlock:
    """A Unit with the memory for one block of n images."""

    def __init__(self, unit, n, scratch):
        self.unit = unit
        self.conv = unit.conv.block(n, scratch)
        self.pool = Pool2(self.conv.maps, scratch) if unit.pool else None
        F, H, W = unit.shape
        self.positive = np.empty((H, F, W, n), bool) if unit.relu else None

    def forward(self, note, out):
        """Note how to write to out, (H, F, W, N), what comes of `self.conv.x`."""
        self.conv.forward(note, self.unit.u)
        maps = self.conv.maps
        if self.pool:
            self.pool.forward(note, out)
            maps = out
        if self.unit.bias is not None:
            note(np.add, maps, self.unit.bias, out=out)
            maps = out
        if self.positive is not None:
            note(np.maximum, maps, 0, out=out)
            note(np.greater, out, 0, out=self.positive)
            maps = out
        if maps is not out:
            note(np.copyto, out, maps)

    def backward(self, note, du, db, dout, needs_dx):
        """Note how to add the gradients of u and of the bias to du and db, and to find `conv.dx`.

        dout (H, F, W, N) is overwritten.
        """
        if self.positive is not None:
            note(np.multiply, dout, self.positive, out=dout)
        if self.unit.bias is not None:
            note(_add_up, dout, db)
        if self.pool:
            self.pool.backward(note, dout)
        else:
            note(np.copyto, self.conv.maps, dout)
        self.conv.backward(note, self.unit.u, du, needs_dx)


def _add_up(dout, db):
    db += np.einsum("hfwn->f", dout)


def _few_products(w_shape):
    """Say whether short products pay: they do when there are channels to add up."""
    _, C, KH, KW = w_shape
    return 2 <= KH <= 5 and C * KW >= 16
