"""Three ways to convolve one image for prediction, (H, W, C)."""

import numpy as np
from numpy.lib.stride_tricks import as_strided, sliding_window_view

from cnnlib.engine.bands import ImageConv
from cnnlib.engine.transforms import best_tile, transforms

SMALL = 1_000_000  # multiplications up to which OpenBLAS takes the factors as they lie in memory


class Columns(ImageConv):
    """All windows of a band as rows of a matrix; a 1x1 convolution needs no copy of them."""

    def settle(self, w):
        self.numbers_per_row = self.where.out[1] * w[0].size
        plain = (1, 1), (1, 1), ((0, 0), (0, 0))
        self.pointwise = (self.where.kernel, self.where.stride, self.where.margins) == plain

    def prepared(self, w):
        return np.ascontiguousarray(w.transpose(2, 3, 1, 0)).reshape(-1, len(w))

    def seen(self, x, rows, scratch):
        if self.pointwise:
            return x[rows]
        (KH, KW), (down, right), C = self.where.kernel, self.where.stride, x.shape[2]
        padded = self.padded_rows(x, rows, scratch)
        padded = padded.reshape(len(padded), -1)
        windows = sliding_window_view(padded, (KH, KW * C), axis=(0, 1))
        windows = windows[::down, :: right * C]
        columns = scratch.array("columns", *windows.shape)
        np.copyto(columns, windows)
        return columns

    def part(self, columns, w, pixels, scratch):
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

    def seen(self, x, rows, scratch):
        """Return the short products' rows, (P, tiles, W * C)."""
        padded = self.padded_rows(x, rows, scratch)
        row, number = padded.strides[0], padded.itemsize
        tiles = (rows.stop - rows.start) // self.step
        overlapping = tiles, len(self.bt), padded[0].size
        windows = as_strided(padded, overlapping, (self.step * row, row, number))
        lines = scratch.array("lines", len(self.bt), tiles, padded[0].size)
        np.matmul(self.bt, windows, out=lines.swapaxes(0, 1))
        return lines

    def part(self, lines, w, pixels, scratch):
        P, tiles, _ = lines.shape
        OW, F = self.where.out[1], w.shape[-1]
        products = scratch.array("products", P, tiles, OW, F)
        self._multiply(lines, w, products, scratch)
        maps = scratch.array("maps", tiles, self.step, OW * F)
        return np.matmul(self.a, products.reshape(P, tiles, -1).swapaxes(0, 1), out=maps)

    def _multiply(self, lines, w, products, scratch):
        """Multiply every window along W: KW windows apart they do not overlap, and need no copy.

        line        0 1 2 3 4 5 6 7 8 9 10      KW = 3
        first       0 1 2|3 4 5|6 7 8           windows 0, 3, 6
        second        1 2 3|4 5 6|7 8 9         windows 1, 4, 7
        """
        (P, tiles, OW, F), KW, span = products.shape, self.where.kernel[1], w.shape[1]
        if OW < 8 * KW or -(-OW // KW) * span * F > SMALL:
            windows = sliding_window_view(lines, span, axis=2)[:, :, :: span // KW]
            columns = scratch.array("columns", *windows.shape)
            np.copyto(columns, windows)
            product(columns.reshape(P, -1, span), w, products.reshape(P, -1, F))
            return
        for j in range(KW):
            out = products[:, :, j::KW]
            windows = lines[:, :, j * (span // KW) :][:, :, : out.shape[2] * span]
            np.matmul(windows.reshape(P, tiles, -1, span), w[:, None], out=out)


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

    def seen(self, x, rows, scratch):
        return self.padded_rows(x, rows, scratch)

    def part(self, padded, w, pixels, scratch):
        (KH, KW), (down, right) = self.where.kernel, self.where.stride
        OW, C = self.where.out[1], self.filters
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
