"""Convolution by gathered columns along both axes."""

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from cnnlib.engine.geometry import COLUMNS, Convolution


class Im2col(Convolution):
    """All windows as columns: the better way when there are few channels.

    The columns of a few rows at a time are made, used and forgotten.
    """

    def __init__(self, w_shape, where, dtype):
        super().__init__(w_shape, where, dtype)
        self.du_shape = self.filters, self.channels * self.kh * self.kw

    def weights(self, w):
        return w.reshape(self.filters, -1)

    def gradient(self, du):
        return du.reshape(self.filters, self.channels, self.kh, self.kw)

    def block(self, n, scratch):
        return _Block(self, n, scratch)


class _Block:
    def __init__(self, conv, n, scratch):
        self.conv, array = conv, scratch.array
        C, KH, KW, OH, OW = conv.channels, conv.kh, conv.kw, conv.oh, conv.ow
        down, right = conv.where.stride
        rows = (OH - 1) * down + KH

        padded, self.x = conv.padded(rows, n, lambda *shape: np.zeros(shape, conv.dtype))
        self.dpadded, self.dx = conv.padded(rows, n, lambda *shape: array("dx", *shape))
        windows = sliding_window_view(padded, (KH, KW), axis=(0, 2))[::down, :, ::right]
        self.windows = windows.transpose(0, 1, 4, 5, 2, 3)[:OH]  # (OH, C, KH, KW, OW, N)
        self.at_once = min(OH, max(1, COLUMNS // (C * KH * KW * OW * n)))
        self.columns = array("columns", self.at_once, C, KH, KW, OW, n)
        self.matrix = self.columns.reshape(self.at_once, C * KH * KW, OW * n)
        self.du = array("du", self.at_once + 1, *conv.du_shape)
        self.maps = array("maps", OH, conv.filters, OW, n)
        self.map_rows = self.maps.reshape(OH, conv.filters, OW * n)

    def forward(self, note, u):
        """Note how to compute `maps`, those of x without biases, (OH, F, OW, N)."""
        for rows, count in self._bands():
            note(np.copyto, self.columns[:count], self.windows[rows])
            note(np.matmul, u, self.matrix[:count], out=self.map_rows[rows])

    def backward(self, note, u, du, needs_dx):
        """Note how to add to du the gradient of u and to compute `dx`, from that of the maps."""
        if needs_dx:
            note(self.dpadded.fill, 0)
        for rows, count in self._bands():
            columns = self.matrix[:count]
            note(np.copyto, self.columns[:count], self.windows[rows])
            note(np.matmul, self.map_rows[rows], columns.swapaxes(1, 2), out=self.du[:count])
            note(np.add.reduce, self.du[:count], axis=0, out=self.du[-1])
            note(np.add, du, self.du[-1], out=du)
            if needs_dx:
                note(np.matmul, u.T, self.map_rows[rows], out=columns)
                self._scatter(note, rows, count)

    def _bands(self):
        for first in range(0, self.conv.oh, self.at_once):
            last = min(self.conv.oh, first + self.at_once)
            yield slice(first, last), last - first

    def _scatter(self, note, rows, count):
        (down, right), ow = self.conv.where.stride, self.conv.ow
        for i, j in np.ndindex(self.conv.kh, self.conv.kw):
            first = rows.start * down + i
            target = self.dpadded[first::down, :, j::right][:count, :, :ow]
            note(np.add, target, self.columns[:count, :, i, j], out=target)
