"""What a function accepts: arrays of real numbers with the axes it expects."""

import math

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
    a = _array(a, name)
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


def working_type(*arrays):
    """Return the type to compute in: `float_type`, but float16 is too coarse to add up in."""
    return np.result_type(float_type(*arrays), np.float32)


def shaped(a, name, shape, what):
    """Return a as an array of real numbers, or raise ValueError when it is not of this shape.

    Args:
        a: an array, or lists of numbers.
        name: what to call it in messages.
        shape: the shape it must have.
        what: what that shape is, such as "one bias per filter".
    """
    a = numbers(a, name)
    if a.shape != tuple(shape):
        raise ValueError(f"{name} is {a.shape}, expected {what}, {tuple(shape)}")
    return a


def real(value, name, least=-math.inf, most=math.inf):
    """Return value as a finite float between least and most, or raise ValueError."""
    array = _array(value, name)
    numeric = array.ndim == 0 and array.dtype.kind in "uif"
    if not (numeric and math.isfinite(value) and least <= value <= most):
        ends = [f"of at least {least:g}"] * math.isfinite(least)
        ends += [f"of at most {most:g}"] * math.isfinite(most)
        raise ValueError(f"{name} is {value!r}: use a finite number {' and '.join(ends)}".rstrip())
    return float(value)


def _array(a, name):
    try:
        return np.asarray(a)
    except ValueError:
        raise ValueError(f"{name} is made of lists of different lengths: make them equal") from None
