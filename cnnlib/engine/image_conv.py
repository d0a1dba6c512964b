"""Convolution of one image for prediction: (H, W, C), the channels innermost.

The image goes through in bands of rows, each with its columns and products in the cache of one
core. Where a map is so small that the filters are most of the data, every core takes all rows
and its share of the filters instead.
"""

from functools import partial
from itertools import pairwise

import numpy as np
from numpy.lib.stride_tricks import as_strided, sliding_window_view

from cnnlib.engine.transforms import best_tile, transforms
from cnnlib.threads import cores, run

BAND = 1 << 20  # numbers in the columns or products of one band
SMALL = 400  # pixels of a map below which the filters are cut and not the rows
FEW = 16_000_000  # multiply-adds below which one core is done before two have agreed


class ImageConv:
    """A convolution with its bias and its activation; a subclass computes `part` of the maps.

    Args:
        w, b: filters, (F, C/groups, KH, KW), and biases, (F,).
        where: a Geometry.
        limits: (lowest, highest) number that is let through.
        scratch: one Scratch per core.
    """

    step = 1  # rows that are computed at a time
    by_filters = True  # whether the cores can share the filters
    effort = 1  # how much longer a multiply-add takes than one in a matrix product

    def __init__(self, w, b, where, limits, scratch):
        self.filters, self.where, self.b, self.limits = len(w), where, b, limits
        self.scratch, self.w = scratch, self.prepared(w)
        OH, OW = where.out
        self.rows = -(-OH // self.step) * self.step
        self.b_row = np.tile(b, OW)
        self.shares = self._shares(OW, self.effort * w.size * OH * OW)

    def __call__(self, x):
        """Return the maps of x (H, W, C), (OH, OW, F)."""
        OH, OW = self.where.out
        out = np.empty((self.rows, OW, self.filters), self.b.dtype)
        x = np.ascontiguousarray(x)
        tasks = zip(self.shares, self.scratch, strict=False)
        run([partial(self._share, x, out, *task) for task in tasks])
        return out[:OH]

    def _share(self, x, out, parts, scratch):
        for rows, filters in parts:
            pixels = out[rows].reshape(-1, self.filters)[:, filters]
            maps = self.part(x, rows, filters, pixels, scratch)
            if pixels.flags.c_contiguous:  # whole rows are quicker than pixel by pixel
                target, b = pixels.reshape(-1, len(self.b_row)), self.b_row
            else:
                target, b = pixels, self.b[filters]
            np.add(maps.reshape(target.shape), b, out=target)
            clip(target, self.limits)

    def _shares(self, OW, macs):
        """List for every core the parts that it computes: (rows, filters)."""
        parts = cores() if macs > FEW else 1
        if self.rows * OW < SMALL and parts <= self.filters and self.by_filters:
            edges = [self.filters * i // parts for i in range(parts + 1)]
            return [[(slice(0, self.rows), slice(*edge))] for edge in pairwise(edges)]
        at_most = -(-self.rows // parts)
        rows = min(at_most, max(1, BAND // self.numbers_per_row))
        rows = -(-rows // self.step) * self.step
        bands = [slice(i, min(i + rows, self.rows)) for i in range(0, self.rows, rows)]
        bands = [(band, slice(None)) for band in bands]
        return [bands[core::parts] for core in range(min(parts, len(bands)))]

    def padded_rows(self, x, rows, scratch):
        """Copy the rows of x that some rows of the maps see, with zeros where they see none."""
        (top, _), (left, right) = self.where.margins
        H, W, C = x.shape
        first = rows.start * self.where.stride[0] - top
        count = (rows.stop - rows.start - 1) * self.where.stride[0] + self.where.kernel[0]
        padded = scratch.array("padded", count, left + W + right, C)
        start, stop = max(0, first), max(0, min(H, first + count))
        padded[: start - first] = 0
        padded[stop - first :] = 0
        inside = padded[start - first : stop - first]
        inside[:, :left] = inside[:, left + W :] = 0
        inside[:, left : left + W] = x[start:stop]
        return padded


class Columns(ImageConv):
    """All windows of a band as rows of a matrix; a 1x1 convolution needs no copy of them."""

    def prepared(self, w):
        F, C, KH, KW = w.shape
        self.numbers_per_row = self.where.out[1] * C * KH * KW
        plain = (1, 1), (1, 1), ((0, 0), (0, 0))
        self.pointwise = (self.where.kernel, self.where.stride, self.where.margins) == plain
        return np.ascontiguousarray(w.transpose(2, 3, 1, 0)).reshape(-1, F)

    def part(self, x, rows, filters, pixels, scratch):
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
        return np.matmul(columns.reshape(-1, len(self.w)), self.w[:, filters], out=pixels)


class ShortProducts(ImageConv):
    """`winograd.Winograd` with the channels innermost: short products along H, windows along W."""

    def prepared(self, w):
        self.step = best_tile(self.where.out[0], w.shape[2])
        a, b, g = transforms(self.step, w.shape[2])
        self.a, self.bt = a.T.astype(w.dtype), b.T.astype(w.dtype)
        self.numbers_per_row = -(-len(b) * self.where.out[1] * w[0, :, 0].size // self.step)
        u = np.tensordot(g, w.transpose(2, 3, 1, 0), 1)  # (P, KW, C, F)
        return np.ascontiguousarray(u, w.dtype).reshape(len(b), -1, len(w))

    def part(self, x, rows, filters, pixels, scratch):
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
        np.matmul(joined[0], self.w[:, :, filters], out=joined[1])
        maps = scratch.array("maps", tiles, m, OW * F)
        return np.matmul(self.a, products.swapaxes(0, 1), out=maps)


class Depthwise(ImageConv):
    """One filter per channel: every window times its weights, added up as it is read.

    Without a stride along W the weights are repeated for every pixel of a row, so that NumPy
    multiplies whole rows.
    """

    by_filters, effort = False, 10

    def prepared(self, w):
        self.numbers_per_row = self.where.out[1] * len(w)
        w = np.ascontiguousarray(w[:, 0].transpose(1, 2, 0))
        return np.tile(w, self.where.out[1]) if self.where.stride[1] == 1 else w

    def part(self, x, rows, filters, pixels, scratch):
        padded, (KH, KW) = self.padded_rows(x, rows, scratch), self.where.kernel
        (down, right), OW, C = self.where.stride, self.where.out[1], self.filters
        maps = pixels.reshape(-1, OW, C)
        if right == 1:
            padded, maps = padded.reshape(len(padded), -1), maps.reshape(-1, OW * C)
            windows = sliding_window_view(padded, (KH, OW * C), axis=(0, 1))[::down, ::C]
            return np.einsum("hjix,ijx->hx", windows, self.w, out=maps)
        windows = sliding_window_view(padded, (KH, KW), axis=(0, 1))[::down, ::right]
        return np.einsum("hwcij,ijc->hwc", windows[:, :OW], self.w, out=maps)


def clip(a, limits):
    """Keep numbers between the limits, in place."""
    lowest, highest = limits
    if lowest > -np.inf:
        np.maximum(a, lowest, out=a)
    if highest < np.inf:
        np.minimum(a, highest, out=a)


def image_conv(w, b, where, groups, limits, scratch):
    """Choose how to convolve; None when there is no fast way."""
    F, C, KH, _ = w.shape
    if where.dilation != (1, 1) or (groups > 1 and (C, F) != (1, groups)):
        return None
    if groups > 1:
        return Depthwise(w, b, where, limits, scratch)
    few = where.stride == (1, 1) and 2 <= KH <= 5 and C >= 16 and np.prod(where.out) >= 200
    return (ShortProducts if few else Columns)(w, b, where, limits, scratch)
