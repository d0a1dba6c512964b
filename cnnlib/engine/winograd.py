"""Convolution by short products along H and gathered columns along W."""

from functools import reduce

import numpy as np
from numpy.lib.stride_tricks import as_strided, sliding_window_view

from cnnlib.engine.geometry import COLUMNS, Convolution
from cnnlib.engine.transforms import best_tile, transforms


class Winograd(Convolution):
    """Short products along H, gathered columns along W.

        rows of x       products                                 rows of the maps
        0 1 2 3 4 5 6 7  --B.T-->  P rows; the KW windows of    --A.T-->  0 1 2 3
                4 5 6 7 8 9 10 11  each as columns; one matrix             4 5 6 7
                                   product (F, C*KW) for each

    Windows along one axis alone make the columns KW-fold and not KH*KW-fold, and m = 4 output
    rows of a 5x5 kernel cost P = 8 matrix products where the definition has 20.
    """

    def __init__(self, w_shape, where, dtype):
        super().__init__(w_shape, where, dtype)
        self.m = best_tile(self.oh, self.kh)
        self.points, self.tiles = self.m + self.kh - 1, -(-self.oh // self.m)
        self.a, self.b, self.g = (t.astype(dtype) for t in transforms(self.m, self.kh))
        self.du_shape = self.points, self.filters, self.channels * self.kw

    def weights(self, w):
        rows = w.transpose(2, 0, 1, 3).reshape(self.kh, -1)
        return (self.g @ rows).reshape(self.points, self.filters, -1)

    def gradient(self, du):
        rows = self.g.T @ du.reshape(self.points, -1)
        shape = self.kh, self.filters, self.channels, self.kw
        return rows.reshape(shape).transpose(1, 2, 0, 3)

    def block(self, n, scratch):
        return _Block(self, n, scratch)


class _Block:
    """A few tiles of rows go at a time: all they need stays in the cache."""

    def __init__(self, conv, n, scratch):
        self.conv, m, P = conv, conv.m, conv.points
        F, C, KW, OW, array = conv.filters, conv.channels, conv.kw, conv.ow, scratch.array
        rows = conv.tiles * m + conv.kh - 1

        self.padded, self.x = conv.padded(rows, n, lambda *shape: np.zeros(shape, conv.dtype))
        self.dpadded, self.dx = conv.padded(rows, n, lambda *shape: array("dx", *shape))
        self.input_rows, self.dinput_rows = _tiles(self.padded, conv), _tiles(self.dpadded, conv)

        W = self.padded.shape[2]
        k = self.at_once = min(conv.tiles, max(1, COLUMNS // (P * C * KW * W * n)))
        self.rows = array("rows", k, P, C, W * n)
        windows = sliding_window_view(self.rows.reshape(k, P, C, W, n), OW, axis=3)
        self.windows = windows.swapaxes(4, 5)  # (k, P, C, KW, OW, N)
        # Every column ends in KW-1 zeros, for `_scatter`.
        columns = scratch.zeros(conv, k, P, C, KW, W, n)
        self.columns = columns[:, :, :, :, :OW]
        self.matrix = columns.reshape(k, P, C * KW, W * n)[:, :, :, : OW * n]
        self.shifted = _shifted(columns)
        self.products = array("products", k, P, F, OW * n)
        self.dtiles = array("dtiles", k, P, C * W * n)
        self.du = array("du", k, *conv.du_shape)
        maps = array("maps", conv.tiles * m, F, OW, n)
        self.maps, self.spare = maps[: conv.oh], maps[conv.oh :]
        self.map_rows = maps.reshape(conv.tiles, m, -1)

    def forward(self, note, u):
        """Note how to compute `maps`, those of x without biases, (OH, F, OW, N)."""
        for tiles, k in self._steps():
            self._gather(note, tiles, k)
            products, matrix = self.products[:k], self.matrix[:k]
            note(np.matmul, u, matrix, out=products)
            note(np.matmul, self.conv.a.T, _joined(products), out=self.map_rows[tiles])
        note(self._blank)

    def _blank(self):
        """Write 0 where a window sees only zeros: what rounding left there would pass a ReLU."""
        bits = self.padded.view(f"i{self.padded.itemsize}")
        seen = np.bitwise_or.reduce(bits, axis=1).view(self.padded.dtype) != 0
        if self.conv.every_window_sees_x and seen[self.conv.inside].all():
            return
        seen = reduce(np.logical_or, (seen[i : i + self.conv.oh] for i in range(self.conv.kh)))
        seen = reduce(np.logical_or, (seen[:, j : j + self.conv.ow] for j in range(self.conv.kw)))
        np.copyto(self.maps, 0, where=~seen[:, None])

    def backward(self, note, u, du, needs_dx):
        """Note how to add to du the gradient of u and to compute `dx`, from that of the maps."""
        note(self.spare.fill, 0)
        if needs_dx:
            note(self.dpadded.fill, 0)
        for tiles, k in self._steps():
            self._gather(note, tiles, k)
            products, matrix = self.products[:k], self.matrix[:k]
            note(np.matmul, self.conv.a, self.map_rows[tiles], out=_joined(products))
            note(np.matmul, products, matrix.swapaxes(2, 3), out=self.du[:k])
            for one in self.du[:k]:
                note(np.add, du, one, out=du)
            if needs_dx:
                note(np.matmul, u.swapaxes(1, 2), products, out=matrix)
                self._scatter(note, tiles, k)

    def _steps(self):
        for first in range(0, self.conv.tiles, self.at_once):
            last = min(first + self.at_once, self.conv.tiles)
            yield slice(first, last), last - first

    def _gather(self, note, tiles, k):
        note(np.matmul, self.conv.b.T, self.input_rows[tiles], out=_joined(self.rows[:k]))
        note(np.copyto, self.columns[:k], self.windows[:k])

    def _scatter(self, note, tiles, k):
        """Add up the columns, and add the rows to where they were read."""
        rows, dtiles, m = self.rows[:k], self.dtiles[:k], self.conv.m
        note(np.einsum, "tpcjw->tpcw", self.shifted[:k], out=rows)
        note(np.matmul, self.conv.b, _joined(rows), out=dtiles)
        for first in range(0, self.conv.points, m):  # m rows at a time do not overlap
            target = self.dinput_rows[tiles, first : first + m]
            note(np.add, target, dtiles[:, first : first + m], out=target)


def _joined(rows):
    """View rows (tiles, P, ...) as matrices, (tiles, P, all the rest)."""
    return rows.reshape(*rows.shape[:2], -1)


def _tiles(padded, conv):
    """View the rows that each tile reads, (tiles, P, C*W*N); tiles overlap."""
    row, number = padded.strides[0], padded.itemsize
    shape = conv.tiles, conv.points, padded[0].size
    return as_strided(padded, shape, (conv.m * row, row, number))


def _shifted(columns):
    """View column j shifted by j pixels, (tiles, P, C, KW, W*N): their sum over j is the image row.

    column 0   a b c 0 0      what column j lacks in front is read from the end of
    column 1   0 d e f 0      column j-1, which is 0
    column 2   0 0 g h i
    """
    *outer, kw, w, n = columns.shape
    *strides, column, pixel, number = columns.strides
    return as_strided(columns, (*outer, kw, w * n), (*strides, column - pixel, number))
