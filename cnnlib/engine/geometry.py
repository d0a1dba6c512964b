"""What both ways to convolve a block of images share.

A block is (H, C, W, N), the images innermost and the rows outermost: whole rows of all channels
and images lie one after the other, so that what combines rows is one matrix product.
"""

COLUMNS = 1 << 17  # numbers in the columns that are made at a time: half a megabyte of float32


class Convolution:
    """One group, no dilation. w is (F, C, KH, KW), where a Geometry.

    `weights` prepares w for the products of a step; `gradient` makes the gradient of w of what
    the backward passes of all blocks added up, an array of `du_shape`.
    """

    def __init__(self, w_shape, where, dtype):
        (self.filters, self.channels, self.kh, self.kw), self.where = w_shape, where
        self.dtype = dtype
        self.oh, self.ow = where.out
        axes = list(zip(where.margins, where.sizes, where.kernel, strict=True))
        self.inside = tuple(slice(before, before + size) for (before, _), size, _ in axes)
        self.every_window_sees_x = all(max(margins) < k for margins, _, k in axes)

    def padded(self, rows, n, make):
        """Return zeros around a block of images, with room for `rows` rows, and the block in it."""
        (_, bottom), (_, right) = self.where.margins
        tall, wide = self.inside
        everything = make(max(rows, tall.stop + bottom), self.channels, wide.stop + right, n)
        return everything, everything[tall, :, wide]
