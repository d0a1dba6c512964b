"""Kernels worth knowing: small tables of weights, and how to lay one over an image.

Smoothing kernels are divided by their sum, so that a flat image keeps its brightness; the weights
of edge kernels sum to 0, so that a flat image turns black. They are meant for cross-correlation,
as `conv2d` does it: the table is laid over the image as it is printed.

Sources:
    gaussian: Fisher, Perkins, Walker & Wolfart, Hypermedia Image Processing Reference, 2003. Whole
        numbers with the sum 273, close to what a Gaussian of 1 pixel holds over each pixel.
    sobel: Sobel & Feldman, A 3x3 isotropic gradient operator for image processing, 1968; the
        diagonal one has the same ring of weights, turned by 135 degrees.
    prewitt: Prewitt, Object enhancement and extraction, 1970.
    scharr: Scharr, Optimal operators in digital image processing, thesis, Heidelberg, 2000.
    laplacian, sharpen, unsharp: Gonzalez & Woods, Digital Image Processing, chapter 3.
"""

import numpy as np

from cnnlib.arithmetic import whole
from cnnlib.conv import conv2d

_BINOMIAL = np.outer([1, 4, 6, 4, 1], [1, 4, 6, 4, 1]) / 256
_DELTA_5X5 = np.pad([[1.0]], 2)

_TABLES = {
    "identity": [[0, 0, 0], [0, 1, 0], [0, 0, 0]],
    # Reads the neighbor on the left, so that the image moves one pixel to the right.
    "shift": [[0, 0, 0], [1, 0, 0], [0, 0, 0]],
    "mean": np.ones((3, 3)) / 9,
    "gaussian": np.array(
        [
            [1, 4, 7, 4, 1],
            [4, 16, 26, 16, 4],
            [7, 26, 41, 26, 7],
            [4, 16, 26, 16, 4],
            [1, 4, 7, 4, 1],
        ]
    )
    / 273,
    # Edges: positive where the image brightens to the right (x) or downward (y).
    "sobel_x": [[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]],
    "sobel_y": [[-1, -2, -1], [0, 0, 0], [1, 2, 1]],
    # Positive where the image brightens towards the upper left.
    "sobel_diagonal": [[2, 1, 0], [1, 0, -1], [0, -1, -2]],
    "prewitt_x": [[-1, 0, 1], [-1, 0, 1], [-1, 0, 1]],
    "prewitt_y": [[-1, -1, -1], [0, 0, 0], [1, 1, 1]],
    "scharr_x": [[-3, 0, 3], [-10, 0, 10], [-3, 0, 3]],
    "laplacian": [[0, 1, 0], [1, -4, 1], [0, 1, 0]],
    "outline": [[-1, -1, -1], [-1, 8, -1], [-1, -1, -1]],
    # The image plus its edges.
    "sharpen": [[0, -1, 0], [-1, 5, -1], [0, -1, 0]],
    # The image plus what a blur takes away from it.
    "unsharp": 2 * _DELTA_5X5 - _BINOMIAL,
    "emboss": [[-2, -1, 0], [-1, 1, 1], [0, 1, 2]],
}


def _read_only(table):
    kernel = np.array(table, dtype=np.float64)
    kernel.flags.writeable = False
    return kernel


# Every kernel by name: read-only float64 arrays, (KH, KW).
GALLERY = {name: _read_only(table) for name, table in _TABLES.items()}


def gaussian(size, sigma):
    """Return a Gaussian kernel that sums to 1.

    Args:
        size: weights along each side, odd so that there is a center.
        sigma: standard deviation, in pixels.

    Returns:
        Weights proportional to exp(-(i^2 + j^2) / (2 sigma^2)) around the center, (size, size).

    Raises:
        ValueError: size is not a positive odd number, or sigma is not positive.
    """
    if whole(size, "size", 1) % 2 == 0:
        raise ValueError(f"size is {size}, which has no center: use an odd size, like {size + 1}")
    if not sigma > 0:
        raise ValueError(f"sigma is {sigma}: use a positive number of pixels")
    distance = np.arange(size) - size // 2
    row = np.exp(-(distance**2) / (2 * sigma**2))
    row /= row.sum()
    return np.outer(row, row)


def rgb_to_gray(image, weights=(0.299, 0.587, 0.114)):
    """Return the brightness of a color image, (H, W, 3) -> (H, W) float64, on the same scale.

    The weights of red, green and blue are used as given; the default is luma, which follows the
    eye: green looks brightest. Source: Recommendation ITU-R BT.601.
    """
    image = np.asarray(image)
    if image.ndim != 3 or image.shape[2] != 3:
        raise ValueError(f"image is {image.shape}, expected a color image, (H, W, 3)")
    if np.shape(weights) != (3,):
        raise ValueError(f"weights is {weights!r}, expected three numbers: red, green, blue")
    return image @ np.asarray(weights, dtype=np.float64)


def apply(image, kernel, padding=0):
    """Lay one kernel over an image, over each color alone when there are three.

    Args:
        image: gray (H, W) or color (H, W, 3).
        kernel: (KH, KW).
        padding: as for `conv2d`; "same" keeps the size of the image.

    Returns:
        A new image, (OH, OW) or (OH, OW, 3), not clipped.
    """
    image, kernel = np.asarray(image), np.asarray(kernel)
    if image.ndim not in (2, 3) or kernel.ndim != 2:
        raise ValueError(
            f"image is {image.shape} and kernel is {kernel.shape}: expected an image (H, W) or "
            "(H, W, 3) and a kernel (KH, KW)"
        )
    planes = image.reshape(*image.shape[:2], -1).transpose(2, 0, 1)
    out = conv2d(planes[:, np.newaxis], kernel[np.newaxis, np.newaxis], padding=padding)
    return out[:, 0].transpose(1, 2, 0).reshape(*out.shape[2:], *image.shape[2:])
