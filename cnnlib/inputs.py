"""What a function accepts: arrays of real numbers with the axes it expects."""

import numpy as np


def numbers(a, name, axes=None):
    """Return a as an array of real numbers, not copied when it is one already.

    Args:
        a: an array, or lists of numbers.
        name: what to call it in messages.
        axes: the letters of its axes, such as ("N", "C", "W"); None accepts any.

    Raises:
        ValueError: a holds something else, or its axes are not as many.
    """
    a = np.asarray(a)
    if a.dtype.kind not in "buif":
        raise ValueError(f"{name} holds {a.dtype}, expected real numbers: convert it to float")
    if axes is not None and a.ndim != len(axes):
        raise ValueError(
            f"{name} has {a.ndim} axes, expected {len(axes)}, ({', '.join(axes)}): "
            f"{name} is {a.shape}"
        )
    return a


def float_type(*arrays):
    """Return the type of the results: that of the arrays together, float64 for integers."""
    dtype = np.result_type(*arrays)
    return dtype if dtype.kind == "f" else np.dtype(np.float64)
