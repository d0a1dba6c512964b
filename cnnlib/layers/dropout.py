"""The dropout layer."""

import numpy as np

from cnnlib.dropout import dropout, dropout_backward
from cnnlib.layers.layer import Layer


class Dropout(Layer):
    """Set numbers to 0 at random while training; see `dropout`.

    Args:
        p: the probability of dropping.
        rng: the Generator that chooses; a fresh one without.
        mode: "inverted" scales while training, "classic" when testing.

    Source: Srivastava et al., Dropout, 2014.
    """

    def __init__(self, p=0.5, rng=None, mode="inverted"):
        super().__init__()
        dropout(np.zeros(0), p, training=False, mode=mode)  # refuses what makes no sense
        self.p, self.mode = p, mode
        self.rng = np.random.default_rng() if rng is None else rng

    def compute(self, x, training):
        return dropout(x, self.p, training, self.rng, mode=self.mode)

    def gradients(self, dout, cache):
        return dropout_backward(dout, cache), {}

    def __repr__(self):
        return f"Dropout({self.p})"
