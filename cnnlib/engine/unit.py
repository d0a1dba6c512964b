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
        where = geometry(sizes, w.shape[2:], padding=layer.options["padding"])
        self.conv = (Winograd if _few_products(w.shape) else Im2col)(w.shape, where, w.dtype)
        self.maps = len(w), *where.out
        halved = tuple(n // 2 for n in where.out) if pool else where.out
        self.shape = len(w), *halved

    def weights(self):
        """Prepare the filters for one step."""
        return self.conv.weights(self.layer.params["weight"])

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
        self.bias_shape = F, 1, 1

    def forward(self, u, out):
        """Write to out, (H, F, W, N), what comes of `self.conv.x`."""
        maps = self.conv.forward(u)
        if self.pool:
            self.pool.forward(out)
            maps = out
        bias = self.unit.layer.params.get("bias")
        if bias is not None:
            maps = np.add(maps, bias.reshape(self.bias_shape), out=out)
        if self.positive is not None:
            maps = np.maximum(maps, 0, out=out)
            np.greater(maps, 0, out=self.positive)
        if maps is not out:
            np.copyto(out, maps)

    def backward(self, u, du, db, dout, needs_dx=True):
        """Add the gradients of u and of the bias to du and db, and return that of x.

        dout (H, F, W, N) is overwritten.
        """
        if self.positive is not None:
            np.multiply(dout, self.positive, out=dout)
        db += np.einsum("hfwn->f", dout)
        if self.pool:
            self.pool.backward(dout)
        else:
            np.copyto(self.conv.maps, dout)
        return self.conv.backward(u, du, needs_dx)


def _few_products(w_shape):
    """Say whether short products pay: they do when there are channels to add up."""
    _, C, KH, KW = w_shape
    return 2 <= KH <= 5 and C * KW >= 16
