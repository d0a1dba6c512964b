"""Numerical gradients: the judge that every backward pass answers to."""

import numpy as np

from cnnlib.inputs import real


def numerical_gradient(f, x, eps=1e-5):
    """Return df/dx by central differences, one entry of x at a time.

    Args:
        f: function of x that returns one number.
        x: float64 array, any shape; changed while f is measured and restored afterwards.
        eps: half the width of the difference.

    Returns:
        The gradient, shaped like x.

    Raises:
        ValueError: x is not a float64 array that can be written to, or eps is not positive.
    """
    if not (isinstance(x, np.ndarray) and x.dtype == np.float64 and x.flags.writeable):
        raise ValueError(
            f"x is {getattr(x, 'dtype', type(x).__name__)}, expected a float64 array that can be "
            "written to: pass np.array(x, dtype=np.float64)"
        )
    if real(eps, "eps", 0) == 0:
        raise ValueError("eps is 0: use a small positive number, such as 1e-5")
    grad = np.zeros_like(x)
    for index in np.ndindex(x.shape):
        kept = x[index]
        try:
            x[index] = kept + eps
            above = f(x)
            x[index] = kept - eps
            below = f(x)
        finally:
            x[index] = kept
        grad[index] = (above - below) / (2 * eps)
    return grad


def relative_error(got, want):
    """Return the largest |got - want| / max(1, |got| + |want|), a float; 0 when all are equal.

    Raises:
        ValueError: got and want differ in shape.
    """
    got, want = np.asarray(got, dtype=np.float64), np.asarray(want, dtype=np.float64)
    if got.shape != want.shape:
        raise ValueError(f"got is {got.shape}, want is {want.shape}: compare arrays of one shape")
    scale = np.maximum(1.0, np.abs(got) + np.abs(want))
    return float(np.max(np.abs(got - want) / scale, initial=0.0))
