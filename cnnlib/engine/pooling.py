"""2x2 maximum pooling of one block of images."""

import numpy as np


class Pool2:
    """Keep the largest of every 2x2 pixels: first of two rows, then of two columns.

    Booleans remember which of the two it was: a sixteenth of the bytes that indices would take.
    Where both are equal the first counts. Works on (H, C, W, N); an odd last row or column is
    dropped.
    """

    def __init__(self, maps, scratch):
        H, C, W, N = maps.shape
        h, w = H // 2, W // 2
        self.maps, self.h, self.w = maps, h, w
        self.taller = scratch.array("taller", h, C, W, N)
        self.rows = maps[0 : 2 * h : 2], maps[1 : 2 * h : 2]
        self.columns = self.taller[:, :, 0 : 2 * w : 2], self.taller[:, :, 1 : 2 * w : 2]
        self.first_row = np.empty((h, C, W, N), bool)
        self.first_column = np.empty((h, C, w, N), bool)

    def forward(self, note, out):
        """Note how to write the maxima of `maps` to out, (H/2, C, W/2, N)."""
        for pair, first, larger in (
            (self.rows, self.first_row, self.taller),
            (self.columns, self.first_column, out),
        ):
            note(np.greater_equal, *pair, out=first)
            note(np.maximum, *pair, out=larger)

    def backward(self, note, dout):
        """Note how to write the gradient of `maps` over it."""
        for rest in (self.taller[:, :, 2 * self.w :], self.maps[2 * self.h :]):
            if rest.size:
                note(rest.fill, 0)
        for gradient, pair, first in (
            (dout, self.columns, self.first_column),
            (self.taller, self.rows, self.first_row),
        ):
            note(np.multiply, gradient, first, out=pair[0])
            note(np.subtract, gradient, pair[0], out=pair[1])
