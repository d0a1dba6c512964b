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
        rows = OH + KH - 1

        padded, self.x = conv.padded(rows, n, lambda *shape: np.zeros(shape, conv.dtype))
        self.dpadded, self.dx = conv.padded(rows, n, lambda *shape: array("dx", *shape))
        windows = sliding_window_view(padded, (KH, KW), axis=(0, 2))
        self.windows = windows.transpose(0, 1, 4, 5, 2, 3)  # (OH, C, KH, KW, OW, N)
        self.at_once = min(OH, max(1, COLUMNS // (C * KH * KW * OW * n)))
        self.columns = array("columns", self.at_once, C, KH, KW, OW, n)
        self.matrix = self.columns.reshape(self.at_once, C * KH * KW, OW * n)
        self.du = array("du", self.at_once, *conv.du_shape)
        self.maps = array("maps", OH, conv.filters, OW, n)
        self.map_rows = self.maps.reshape(OH, conv.filters, OW * n)

    def forward(self, u):
        """Return the feature maps of x without biases, (OH, F, OW, N)."""
        for rows, count in self._bands():
            np.copyto(self.columns[:count], self.windows[rows])
            np.matmul(u, self.matrix[:count], out=self.map_rows[rows])
        return self.maps

    def backward(self, u, du, needs_dx):
        """Add to du the gradient of u; `maps` holds that of the maps. Return that of x."""
        self.dpadded.fill(0)
        for rows, count in self._bands():
            np.copyto(self.columns[:count], self.windows[rows])
            columns = self.matrix[:count]
            np.matmul(self.map_rows[rows], columns.swapaxes(1, 2), out=self.du[:count])
            du += self.du[:count].sum(axis=0)
            if needs_dx:
                np.matmul(u.T, self.map_rows[rows], out=columns)
                self._scatter(rows, count)
        return self.dx

    def _bands(self):
        for first in range(0, self.conv.oh, self.at_once):
            last = min(self.conv.oh, first + self.at_once)
            yield slice(first, last), last - first

    def _scatter(self, rows, count):
        for i, j in np.ndindex(self.conv.kh, self.conv.kw):
            target = self.dpadded[rows.start + i : rows.stop + i, :, j : j + self.conv.ow]
            target += self.columns[:count, :, i, j]
