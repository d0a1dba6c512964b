"""Activations: functions of one number, and softmax, a function of the scores of all classes.

A backward pass takes what is quickest to differentiate: `relu` and `leaky_relu` the input x;
`sigmoid`, `tanh`, `softmax` and `log_softmax` their own output.
"""

import numpy as np

from cnnlib.inputs import float_type, numbers, real, shaped, working_type


def relu(x):
    """Return x where it is positive, else 0; x has any shape."""
    x = numbers(x, "x")
    return np.maximum(x, 0, dtype=float_type(x))


def relu_backward(dout, x):
    """Return dx: dout where x is positive, else 0. x may be the output of `relu` as well."""
    return leaky_relu_backward(dout, x, negative_slope=0)


def leaky_relu(x, negative_slope=0.01):
    """Return x where it is positive, else negative_slope * x; x has any shape.

    Source: Maas, Hannun & Ng, Rectifier nonlinearities improve neural network acoustic models,
    2013.
    """
    x, slope = numbers(x, "x"), real(negative_slope, "negative_slope")
    return np.where(x > 0, x, slope * x)


def leaky_relu_backward(dout, x, negative_slope=0.01):
    """Return dx: dout where x is positive, else negative_slope * dout.

    x is the input of `leaky_relu`.
    """
    x, slope = numbers(x, "x"), real(negative_slope, "negative_slope")
    dout = _gradient(dout, x, "x")
    return np.where(x > 0, dout, slope * dout if slope else 0).astype(float_type(x), copy=False)


def sigmoid(x):
    """Return 1 / (1 + exp(-x)); x has any shape."""
    x = numbers(x, "x")
    # The exponent is never positive, so exp cannot overflow.
    small = np.exp(-np.abs(x.astype(working_type(x), copy=False)))
    return (np.where(x < 0, small, 1) / (1 + small)).astype(float_type(x), copy=False)


def sigmoid_backward(dout, out):
    """Return dx; out is what `sigmoid` returned: the slope of the curve is out * (1 - out)."""
    out = numbers(out, "out")
    return (_gradient(dout, out, "out") * out * (1 - out)).astype(float_type(out), copy=False)


def tanh(x):
    """Return the hyperbolic tangent, 2 sigmoid(2 x) - 1; x has any shape."""
    x = numbers(x, "x")
    return np.tanh(x, dtype=float_type(x))


def tanh_backward(dout, out):
    """Return dx; out is what `tanh` returned: the slope of the curve is 1 - out ** 2."""
    out = numbers(out, "out")
    return (_gradient(dout, out, "out") * (1 - out * out)).astype(float_type(out), copy=False)


def softmax(x, dim=1):
    """Turn scores into probabilities: exp(x), divided by its sum.

    Args:
        x: scores, (N, K) or (N, K, *sizes).
        dim: the axis along which the classes lie.

    Returns:
        Probabilities shaped like x; they add up to 1 along the axis.

    Raises:
        ValueError: x has no such axis, no classes, or a NaN or infinite largest score.
    """
    return np.exp(_log_softmax(x, dim)).astype(float_type(np.asarray(x)), copy=False)


def softmax_backward(dout, out, dim=1):
    """Return dx; out is what `softmax` returned, dout is shaped like it."""
    out = numbers(out, "out")
    _check_classes(out, "out", dim)
    dout = _gradient(dout, out, "out")
    weighted = dout * out
    dx = weighted - out * weighted.sum(axis=dim, keepdims=True)
    return dx.astype(float_type(out), copy=False)


def log_softmax(x, dim=1):
    """Return the logarithm of `softmax`, without ever computing a probability that underflows."""
    return _log_softmax(x, dim).astype(float_type(np.asarray(x)), copy=False)


def log_softmax_backward(dout, out, dim=1):
    """Return dx; out is what `log_softmax` returned, dout is shaped like it."""
    out = numbers(out, "out")
    _check_classes(out, "out", dim)
    dout = _gradient(dout, out, "out")
    dx = dout - np.exp(out.astype(dout.dtype, copy=False)) * dout.sum(axis=dim, keepdims=True)
    return dx.astype(float_type(out), copy=False)


def _log_softmax(x, dim):
    x = numbers(x, "x")
    _check_classes(x, "x", dim)
    x = x.astype(working_type(x), copy=False)
    largest = x.max(axis=dim, keepdims=True)
    if not np.isfinite(largest).all():
        raise ValueError(
            "x holds NaN, +inf, or nothing but -inf for some image: expected finite scores; "
            "lower the learning rate when they come from training"
        )
    # Softmax does not change when all scores move together; now exp cannot overflow.
    x = x - largest
    return x - np.log(np.exp(x).sum(axis=dim, keepdims=True))


def _check_classes(scores, name, dim):
    """Raise ValueError unless the axis dim is there and not empty."""
    whole = isinstance(dim, int | np.integer) and not isinstance(dim, bool)
    if not whole or not -scores.ndim <= dim < scores.ndim or scores.shape[dim] == 0:
        raise ValueError(
            f"{name} is {scores.shape}: expected the scores of the classes along axis {dim!r}"
        )


def _gradient(dout, a, name):
    """Return dout in the type to compute in, or raise ValueError when it is not shaped like a."""
    return shaped(dout, "dout", a.shape, f"the shape of {name}").astype(working_type(a), copy=False)
