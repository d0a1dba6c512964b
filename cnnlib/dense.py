"""The dense layer: every output looks at every input."""

import math

import numpy as np

from cnnlib.inputs import float_type, numbers, shaped, working_type


def linear(x, w, b=None):
    """Return x @ w.T + b.

    Args:
        x: one row per image, (N, D). Integers count as float64.
        w: one row of weights per output, (F, D).
        b: one bias per output, (F,), or None.

    Returns:
        Scores, (N, F).

    Raises:
        ValueError: the shapes disagree.
    """
    x, w = _checked(x, w)
    dtype = working_type(x, w)
    out = x.astype(dtype, copy=False) @ w.astype(dtype, copy=False).T
    if b is not None:
        out += shaped(b, "b", (len(w),), "one bias per output").astype(dtype, copy=False)
    return out.astype(float_type(x, w), copy=False)


def linear_backward(dout, x, w):
    """Return dx (N, D), dw (F, D) and db (F,); dout is (N, F), x and w are those of `linear`."""
    x, w = _checked(x, w)
    dtype, given = working_type(x, w), float_type(x, w)
    dout = shaped(dout, "dout", (len(x), len(w)), "the shape of the scores")
    dout = dout.astype(dtype, copy=False)
    gradients = dout @ w.astype(dtype, copy=False), dout.T @ x.astype(dtype, copy=False)
    return tuple(g.astype(given, copy=False) for g in (*gradients, dout.sum(axis=0)))


def flatten(x):
    """Lay out all numbers of an image in one row: (N, C, H, W) -> (N, C*H*W), or any other axes.

    The last axis runs fastest, then the one before it: channel by channel, row by row.
    """
    x = numbers(x, "x")
    if x.ndim == 0:
        raise ValueError("x is a single number: expected an array whose first axis is the batch")
    return np.array(x, float_type(x)).reshape(len(x), math.prod(x.shape[1:]))


def flatten_backward(dout, x_shape):
    """Return dx, shaped like the x that `flatten` was given; dout is (N, C*H*W)."""
    flat = (x_shape[0], math.prod(x_shape[1:]))
    dout = shaped(dout, "dout", flat, f"one row per image of {tuple(x_shape)}")
    return np.array(dout, float_type(dout)).reshape(x_shape)


def _checked(x, w):
    x, w = numbers(x, "x"), numbers(w, "w", ("F", "D"))
    if x.ndim != 2:
        raise ValueError(f"x is {x.shape}, expected one row per image, (N, D): use flatten(x)")
    if x.shape[1] != w.shape[1]:
        raise ValueError(
            f"x has {x.shape[1]} numbers per image but the weights expect {w.shape[1]}: "
            f"x is {x.shape}, w is {w.shape}"
        )
    return x, w
