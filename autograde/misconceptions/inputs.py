"""The inputs on which a function shows what it does: small, no two axes of the same length.

A probe is a list of arrays as plain data. The numbers of a function's *sums* probes show what it
computes; its *care* probes show how it treats integers, read-only arrays and shapes that cannot
work.
"""

from functools import cache

import numpy as np

Spec = dict[str, object]
Shapes = tuple[tuple[int, ...], ...]

SUMS: dict[str, list[Shapes]] = {
    "cross_correlate1d": [((7,), (3,)), ((8,), (2,)), ((4,), (4,)), ((5,), (1,))],
    "cross_correlate2d": [
        ((5, 7), (2, 3)),
        ((7, 4), (3, 2)),
        ((5, 5), (3, 3)),
        ((4, 6), (1, 4)),
    ],
    "convolve2d": [((5, 7), (2, 3)), ((7, 4), (3, 2)), ((5, 5), (3, 3)), ((4, 6), (1, 4))],
    "conv2d_valid": [
        ((2, 3, 5, 6), (4, 3, 2, 3), (4,)),  # as many filters as columns in the output
        ((3, 2, 6, 4), (2, 2, 3, 2), (2,)),  # as many filters as channels
        ((1, 1, 5, 5), (1, 1, 3, 3), (1,)),
        ((2, 2, 4, 7), (3, 2, 2, 2), (3,)),
    ],
    "compose_kernels": [
        ((3, 2, 2, 3), (4, 3, 3, 2)),
        ((2, 3, 3, 3), (3, 2, 2, 2)),  # as many filters as channels
        ((2, 2, 3, 2), (2, 2, 2, 3)),
        ((1, 1, 3, 3), (1, 1, 2, 2)),
    ],
    "conv1x1_as_matmul": [
        ((2, 3, 4, 5), (5, 3, 1, 1), (5,)),  # as many filters as columns
        ((3, 2, 2, 3), (2, 2, 1, 1), (2,)),  # as many filters as channels
        ((2, 3, 3, 2), (1, 3, 1, 1), (1,)),
        ((2, 1, 2, 3), (4, 1, 1, 1), (4,)),
    ],
    "conv3d_valid": [
        ((2, 2, 3, 5, 4), (3, 2, 2, 2, 3), (3,)),
        ((2, 3, 4, 3, 3), (3, 3, 1, 3, 2), (3,)),
        ((1, 1, 3, 3, 3), (1, 1, 2, 2, 2), (1,)),
    ],
}

MISFITS: dict[str, list[Shapes]] = {
    "cross_correlate1d": [((3,), (4,)), ((2,), (5,))],
    "cross_correlate2d": [((3, 5), (4, 2)), ((5, 3), (2, 4)), ((2, 3), (5, 6))],
    "convolve2d": [((3, 5), (4, 2)), ((5, 3), (2, 4)), ((2, 3), (5, 6))],
    "conv2d_valid": [
        ((1, 2, 3, 5), (2, 2, 4, 2), (2,)),
        ((1, 2, 5, 3), (2, 2, 2, 4), (2,)),
        ((1, 3, 4, 4), (2, 2, 2, 2), (2,)),
        ((1, 2, 4, 4), (2, 3, 2, 2), (2,)),
        ((1, 3, 4, 4), (2, 1, 2, 2), (2,)),
    ],
    "compose_kernels": [
        ((3, 1, 2, 2), (2, 2, 2, 2)),
        ((2, 1, 2, 2), (2, 3, 2, 2)),
        ((3, 1, 2, 2), (2, 1, 2, 2)),
    ],
    "conv1x1_as_matmul": [
        ((1, 2, 4, 4), (3, 2, 3, 3), (3,)),
        ((1, 2, 4, 4), (3, 2, 1, 2), (3,)),
        ((1, 3, 2, 2), (2, 2, 1, 1), (2,)),
        ((1, 3, 2, 2), (2, 1, 1, 1), (2,)),
    ],
    "conv3d_valid": [
        ((1, 2, 2, 3, 4), (2, 2, 3, 2, 2), (2,)),
        ((1, 2, 3, 2, 4), (2, 2, 2, 3, 2), (2,)),
        ((1, 2, 3, 4, 2), (2, 2, 2, 2, 3), (2,)),
        ((1, 3, 3, 3, 3), (2, 2, 2, 2, 2), (2,)),
        ((1, 2, 3, 3, 3), (2, 1, 2, 2, 2), (2,)),
    ],
}


@cache
def sums(function: str) -> list[list[Spec]]:
    """Return the probes that show what a function computes; one has numbers in the hundreds."""
    rng = np.random.default_rng(1)
    shapes = SUMS[function]
    sizes = [3.0] * (len(shapes) - 1) + [100.0]
    return [_floats(each, rng, size) for each, size in zip(shapes, sizes, strict=True)]


@cache
def care(function: str) -> list[list[Spec]]:
    """Return the probes with integers, bytes, read-only arrays and shapes that cannot work."""
    rng = np.random.default_rng(2)
    first = SUMS[function][0]
    floats, integers = _floats(first, rng), _integers(first, rng, "int64")
    return [
        [*integers[:1], *floats[1:]],
        integers,
        _integers(first, rng, "uint8"),
        [spec | {"care": True} for spec in _floats(first, rng)],
        *(_floats(shapes, rng) for shapes in MISFITS[function]),
    ]


def probes(function: str) -> list[list[Spec]]:
    """Return all probes of a function, sums first."""
    return sums(function) + care(function)


def _floats(shapes: Shapes, rng: np.random.Generator, size: float = 3.0) -> list[Spec]:
    return [_spec((rng.normal(size=shape) * size).round(2)) for shape in shapes]


def _integers(shapes: Shapes, rng: np.random.Generator, dtype: str) -> list[Spec]:
    low, high = (20, 250) if dtype == "uint8" else (-9, 10)
    return [_spec(rng.integers(low, high, size=shape).astype(dtype)) for shape in shapes]


def _spec(array: np.ndarray) -> Spec:
    return {
        "shape": list(array.shape),
        "dtype": str(array.dtype),
        "data": array.ravel().tolist(),
        "care": False,
    }
