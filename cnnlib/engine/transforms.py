"""Short products: fewer multiplications for a convolution along one axis.

m outputs of a kernel of r weights read m + r - 1 pixels d and, written out, cost m * r products.
They are coefficients of a product of polynomials, and a polynomial of m + r - 1 coefficients is
known from its values at as many points: m + r - 1 products are enough.

    out = A.T @ ((G @ kernel) * (B.T @ d))

Source: Toom 1963; Cook 1966; Winograd, Arithmetic Complexity of Computations, 1980;
Lavin & Gray, Fast Algorithms for Convolutional Neural Networks, 2015, arXiv:1509.09308.
"""

from functools import cache

import numpy as np

# Small numbers keep rounding errors small; the last point is always infinity.
POINTS = (0.0, 1.0, -1.0, 2.0, -2.0, 0.5, -0.5)


@cache
def transforms(m, r):
    """Return the matrices of F(m, r): m outputs of r weights from m + r - 1 products.

    Returns:
        A (P, m), B (P, P), G (P, r) in float64, P = m + r - 1, at most 8.
    """
    points = np.array(POINTS[: m + r - 2])
    differences = points[:, None] - points + np.eye(len(points))
    scale = np.append(differences.prod(axis=1), 1)  # keeps B free of fractions
    b = np.linalg.inv(_powers(points, m + r - 1)) * scale
    return _powers(points, m), b, _powers(points, r) / scale[:, None]


def _powers(points, count):
    """Evaluate 1, p, p**2, ... at every point; at infinity only the highest power counts."""
    return np.vstack([np.vander(points, count, increasing=True), np.eye(count)[-1:]])


def best_tile(out, r):
    """Return how many outputs to make at once so that `out` of them cost the fewest products."""
    return min(range(1, min(4, out) + 1), key=lambda m: -(-out // m) * (m + r - 1))
