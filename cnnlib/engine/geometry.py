"""What both ways to convolve a block of images share.

A block is (H, C, W, N), the images innermost and the rows outermost: whole rows of all channels
and images lie one after the other, so that what combines rows is one matrix product.
"""

COLUMNS = 1 << 19  # numbers in the columns that are made at a time: 2 megabytes of float32


class Convolution:
    """Stride 1, one group. w is (F, C, KH, KW), where a Geometry.

    `weights` prepares w for the products of a step; `gradient` turns the gradient of what it
    returned into that of w.
    """

    def __init__(self, w_shape, where, dtype):
        (self.filters, self.channels, self.kh, self.kw), self.where = w_shape, where
        self.dtype = dtype
        self.oh, self.ow = where.out

    def padded(self, rows, n, make):
        """Return zeros around a block of images, with room for `rows` rows, and the block in it."""
        (top, _), (left, right) = self.where.margins
        H, W = self.where.sizes
        everything = make(max(rows, top + H), self.channels, left + W + right, n)
        return everything, everything[top : top + H, :, left : left + W]
