"""Convolution of one image for prediction: (H, W, C), the channels innermost.

The image goes through in bands of rows, each with its columns and products in the cache of one
core. Where a map is so small that the filters are most of the data, every core takes all rows
and its share of the filters instead.
"""

from functools import partial
from itertools import pairwise

import numpy as np

from cnnlib.threads import cores, run

BAND = 1 << 20  # numbers in the columns or products of one band
SMALL = 400  # pixels of a map below which the filters are cut and not the rows
FEW = 40_000_000  # multiply-adds below which one core is done before two have agreed
EACH = 50  # multiply-adds that take as long as the bias and the activation of one number


class ImageConv:
    """A convolution with its bias and its activation; a subclass gathers what the windows of
    some rows have `seen`, and computes `part` of the maps from it.

    Cores that share the filters share what was seen as well: gathering it is a matter of many
    small steps, at which two threads would wait for each other more than they would gain.

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
        self.scratch = scratch
        self.settle(w)
        OH, OW = where.out
        self.rows = -(-OH // self.step) * self.step
        self.b_row = np.tile(b, OW)
        self.shares = self._shares(OW, OH * OW * (self.effort * w.size + EACH * len(w)))
        shares = {filters.start: filters for share in self.shares for _, filters in share}
        self.w = {start: self.prepared(w[filters]) for start, filters in shares.items()}

    def __call__(self, x):
        """Return the maps of x (H, W, C), (OH, OW, F)."""
        OH, OW = self.where.out
        out = np.empty((self.rows, OW, self.filters), self.b.dtype)
        x = np.ascontiguousarray(x)
        seen = self.seen(x, slice(0, self.rows), self.scratch[0]) if len(self.w) > 1 else None
        tasks = zip(self.shares, self.scratch, strict=False)
        run([partial(self._share, x, seen, out, *task) for task in tasks])
        return out[:OH]

    def _share(self, x, shared, out, parts, scratch):
        for rows, filters in parts:
            seen = self.seen(x, rows, scratch) if shared is None else shared
            pixels = out[rows].reshape(-1, self.filters)[:, filters]
            maps = self.part(seen, self.w[filters.start], pixels, scratch)
            if pixels.flags.c_contiguous:  # whole rows are quicker than pixel by pixel
                target, b = pixels.reshape(-1, len(self.b_row)), self.b_row
            else:
                target, b = pixels, self.b[filters]
            np.add(maps.reshape(target.shape), b, out=target)
            clip(target, self.limits)

    def _shares(self, OW, work):
        """List for every core the parts that it computes: (rows, filters)."""
        parts = cores() if work > FEW else 1
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


def clip(a, limits):
    """Keep numbers between the limits, in place."""
    if limits != (-np.inf, np.inf):
        np.clip(a, *limits, out=a)
