"""Dense layers, activations, channels, global pooling, and the loss."""

from functools import partial

import numpy as np
import torch
import torch.nn.functional as F

import cnnlib
from cnnlib.benchmarks.agreement.case import Case
from cnnlib.benchmarks.agreement.draw import number, per_axis


def linear(rng):
    """Draw a dense layer."""
    images, inputs, outputs = per_axis(rng, 3, 1, 9)
    shapes = (images, inputs), (outputs, inputs), (outputs,)
    return Case(
        [rng.normal(size=shape) for shape in shapes],
        cnnlib.linear,
        lambda dout, x, w, b: cnnlib.linear_backward(dout, x, w),
        F.linear,
        {"shapes": shapes},
    )


def activation(name, theirs, rng, takes="x", **options):
    """Draw maps, some numbers of them 0 and some large; the pass back takes x or the output."""
    x = _maps(rng) * rng.choice([1, 50])
    x[rng.random(x.shape) < 0.1] = 0
    ours, backward = getattr(cnnlib, name), getattr(cnnlib, f"{name}_backward")
    taken = {"x": lambda x: x, "out": partial(ours, **options)}[takes]
    return Case(
        [x],
        partial(ours, **options),
        lambda dout, x: (backward(dout, taken(x), **options),),
        partial(theirs, **options),
        {"x": x.shape} | options,
    )


def leaky_relu(rng):
    """Draw a leaky ReLU with some slope."""
    slope = rng.uniform(0, 1)
    return activation("leaky_relu", F.leaky_relu, rng, negative_slope=slope)


def softmax(name, theirs, rng):
    """Draw scores and an axis, counted from either end."""
    axis = number(rng, -2, 1)
    return activation(name, theirs, rng, "out", dim=axis)


def cross_entropy(rng):
    """Draw scores and labels."""
    images, classes = per_axis(rng, 2, 1, 9)
    y = rng.integers(0, classes, images)
    return Case(
        [rng.normal(size=(images, classes)) * rng.choice([1, 50])],
        lambda x: np.array(cnnlib.cross_entropy(x, y)[0], x.dtype),
        lambda dout, x: (dout * cnnlib.cross_entropy(x, y)[1],),
        lambda x: F.cross_entropy(x, torch.tensor(y)),
        {"images": images, "classes": classes},
    )


def global_avg_pool(rng):
    """Draw maps to average."""
    x = _maps(rng)
    return Case(
        [x],
        cnnlib.global_avg_pool,
        lambda dout, x: (cnnlib.global_avg_pool_backward(dout, x.shape),),
        lambda x: x.mean(dim=tuple(range(2, x.ndim))),
        {"x": x.shape},
    )


def global_max_pool(rng):
    """Draw maps, half of them with several equal maxima; PyTorch's pooling takes the first."""
    x = _maps(rng, axes=2)
    return Case(
        [np.round(x) if rng.random() < 0.5 else x],
        cnnlib.global_max_pool,
        lambda dout, x: (cnnlib.global_max_pool_backward(dout, x),),
        lambda x: F.adaptive_max_pool2d(x, 1).flatten(1),
        {"x": x.shape},
    )


def flatten(rng):
    """Draw maps to lay out in rows."""
    x = _maps(rng)
    return Case(
        [x],
        cnnlib.flatten,
        lambda dout, x: (cnnlib.flatten_backward(dout, x.shape),),
        lambda x: x.flatten(1),
        {"x": x.shape},
    )


def concat(rng):
    """Draw maps that differ in their channels alone."""
    x = _maps(rng)
    channels = per_axis(rng, number(rng, 1, 4), 1, 4)
    return Case(
        [rng.normal(size=(len(x), count, *x.shape[2:])) for count in channels],
        lambda *xs: cnnlib.concat(xs),
        lambda dout, *xs: cnnlib.concat_backward(dout, channels),
        lambda *xs: torch.cat(xs, dim=1),
        {"channels": channels},
    )


def channel_shuffle(rng):
    """Draw maps whose channels come in groups."""
    groups = number(rng, 1, 4)
    x = rng.normal(size=(number(rng, 1, 3), groups * number(rng, 1, 4), *per_axis(rng, 2, 1, 5)))
    return Case(
        [x],
        lambda x: cnnlib.channel_shuffle(x, groups),
        lambda dout, x: (cnnlib.channel_shuffle_backward(dout, groups),),
        lambda x: F.channel_shuffle(x, groups),
        {"x": x.shape, "groups": groups},
    )


def _maps(rng, axes=None):
    axes = number(rng, 1, 3) if axes is None else axes
    return rng.normal(size=(*per_axis(rng, 2, 1, 5), *per_axis(rng, axes, 1, 5)))


SCORES = {
    "linear": linear,
    "relu": partial(activation, "relu", F.relu),
    "leaky_relu": leaky_relu,
    "sigmoid": partial(activation, "sigmoid", torch.sigmoid, takes="out"),
    "tanh": partial(activation, "tanh", torch.tanh, takes="out"),
    "softmax": partial(softmax, "softmax", F.softmax),
    "log_softmax": partial(softmax, "log_softmax", F.log_softmax),
    "cross_entropy": cross_entropy,
    "global_avg_pool": global_avg_pool,
    "global_max_pool": global_max_pool,
    "flatten": flatten,
    "concat": concat,
    "channel_shuffle": channel_shuffle,
}
