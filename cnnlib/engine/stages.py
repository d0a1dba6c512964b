"""What the whole batch goes through at once.

A stage passes arrays that are (N, ...) to the eye, as layers do; in memory the images may come
last.
"""

from functools import partial

import numpy as np

from cnnlib.threads import cores, run


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
