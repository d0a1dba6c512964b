"""What both ways to convolve a block of images share.

A block is (H, C, W, N), the images innermost and the rows outermost: whole rows of all channels
and images lie one after the other, so that what combines rows is one matrix product.
"""

COLUMNS = 1 << 17  # numbers in the columns that are made at a time: half a megabyte of float32
SMALL = 1_000_000  # multiplications up to which OpenBLAS takes the factors as they lie in memory


class Convolution:
    """Stride 1, one group. w is (F, C, KH, KW), where a Geometry.

    `weights` prepares w for the products of a step; `gradient` makes the gradient of w of what
    the backward passes of all blocks added up, an array of `du_shape`.
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


def pieces(columns, multiplications):
    """Cut the columns of a matrix product, so that none copies its factors before it multiplies.

    Args:
        columns: how many there are.
        multiplications: how many each costs.

    Returns:
        Slices; a single one where they would be too narrow to gain by it.
    """
    width = SMALL // multiplications // 16 * 16
    if width < 64:
        return [slice(0, columns)]
    count = -(-columns // width)
    width = -(-columns // count // 16) * 16
    return [slice(first, min(columns, first + width)) for first in range(0, columns, width)]
