"""Three ways to convolve one image for prediction, (H, W, C)."""

import numpy as np
from numpy.lib.stride_tricks import as_strided, sliding_window_view

from cnnlib.engine.bands import ImageConv
from cnnlib.engine.geometry import SMALL
from cnnlib.engine.transforms import best_tile, transforms


class Columns(ImageConv):
    """All windows of a band as rows of a matrix; a 1x1 convolution needs no copy of them."""

    def settle(self, w):
        self.numbers_per_row = self.where.out[1] * w[0].size
        plain = (1, 1), (1, 1), ((0, 0), (0, 0))
        self.pointwise = (self.where.kernel, self.where.stride, self.where.margins) == plain

    def prepared(self, w):
        return np.ascontiguousarray(w.transpose(2, 3, 1, 0)).reshape(-1, len(w))

    def part(self, x, rows, w, pixels, scratch):
        if self.pointwise:
            columns = x[rows]
        else:
            (KH, KW), (down, right), C = self.where.kernel, self.where.stride, x.shape[2]
            padded = self.padded_rows(x, rows, scratch)
            padded = padded.reshape(len(padded), -1)
            windows = sliding_window_view(padded, (KH, KW * C), axis=(0, 1))
            windows = windows[::down, :: right * C]
            columns = scratch.array("columns", *windows.shape)
            np.copyto(columns, windows)
        return product(columns.reshape(-1, len(w)), w, pixels)


class ShortProducts(ImageConv):
    """`winograd.Winograd` with the channels innermost: short products along H, windows along W."""

    def settle(self, w):
        self.step = best_tile(self.where.out[0], w.shape[2])
        a, b, self.g = transforms(self.step, w.shape[2])
        self.a, self.bt = a.T.astype(w.dtype), b.T.astype(w.dtype)
        self.numbers_per_row = -(-len(b) * self.where.out[1] * w[0, :, 0].size // self.step)

    def prepared(self, w):
        u = np.tensordot(self.g, w.transpose(2, 3, 1, 0), 1)  # (P, KW, C, F)
        return np.ascontiguousarray(u, w.dtype).reshape(len(self.bt), -1, len(w))

    def part(self, x, rows, w, pixels, scratch):
        C, F, OW, P, m = x.shape[2], pixels.shape[1], self.where.out[1], len(self.bt), self.step
        tiles, span = (rows.stop - rows.start) // m, self.where.kernel[1] * C

        padded = self.padded_rows(x, rows, scratch)
        row, number = padded.strides[0], padded.itemsize
        seen = as_strided(padded, (tiles, P, padded[0].size), (m * row, row, number))
        lines = scratch.array("lines", P, tiles, padded[0].size)
        np.matmul(self.bt, seen, out=lines.swapaxes(0, 1))
        windows = sliding_window_view(lines, span, axis=2)[:, :, ::C]
        columns = scratch.array("columns", *windows.shape)
        np.copyto(columns, windows)

        products = scratch.array("products", P, tiles, OW * F)
        joined = columns.reshape(P, tiles * OW, span), products.reshape(P, tiles * OW, F)
        product(joined[0], w, joined[1])
        maps = scratch.array("maps", tiles, m, OW * F)
        return np.matmul(self.a, products.swapaxes(0, 1), out=maps)


class Depthwise(ImageConv):
    """One filter per channel: every window times its weights, added up as it is read.

    Without a stride along W the weights are repeated for every pixel of a row, so that NumPy
    multiplies whole rows.
    """

    by_filters, effort = False, 10

    def settle(self, w):
        self.numbers_per_row = self.where.out[1] * len(w)

    def prepared(self, w):
        w = np.ascontiguousarray(w[:, 0].transpose(1, 2, 0))
        return np.tile(w, self.where.out[1]) if self.where.stride[1] == 1 else w

    def part(self, x, rows, w, pixels, scratch):
        padded, (KH, KW) = self.padded_rows(x, rows, scratch), self.where.kernel
        (down, right), OW, C = self.where.stride, self.where.out[1], self.filters
        maps = pixels.reshape(-1, OW, C)
        if right == 1:
            padded, maps = padded.reshape(len(padded), -1), maps.reshape(-1, OW * C)
            windows = sliding_window_view(padded, (KH, OW * C), axis=(0, 1))[::down, ::C]
            return np.einsum("hjix,ijx->hx", windows, w, out=maps)
        windows = sliding_window_view(padded, (KH, KW), axis=(0, 1))[::down, ::right]
        return np.einsum("hwcij,ijc->hwc", windows[:, :OW], w, out=maps)


def product(columns, w, out):
    """Write columns (..., M, K) @ w (..., K, F) to out, in pieces that BLAS takes as they lie.

    Before a larger product it copies both factors, which is worth it when there are many filters.
    """
    (*outer, M, K), F = columns.shape, w.shape[-1]
    pieces = next((n for n in range(1, M // 16 + 1) if M % n == 0 and M // n * K * F <= SMALL), 1)
    columns, w = columns.reshape(*outer, pieces, -1, K), w[..., None, :, :]
    return np.matmul(columns, w, out=out.reshape(*outer, pieces, -1, F))


def image_conv(w, b, where, groups, limits, scratch):
    """Choose how to convolve; None when there is no fast way."""
    F, C, KH, _ = w.shape
    if where.dilation != (1, 1) or (groups > 1 and (C, F) != (1, groups)):
        return None
    if groups > 1:
        return Depthwise(w, b, where, limits, scratch)
    few = where.stride == (1, 1) and 2 <= KH <= 5 and C >= 16 and np.prod(where.out) >= 200
    return (ShortProducts if few else Columns)(w, b, where, limits, scratch)
