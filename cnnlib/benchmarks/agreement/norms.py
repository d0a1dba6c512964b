"""Everything that standardizes, and what stands beside it: norms, fused convolutions."""

from functools import partial

import numpy as np
import torch
import torch.nn.functional as F
from torch.nn.utils.fusion import fuse_conv_bn_weights

import cnnlib
from cnnlib.benchmarks.agreement.case import Case
from cnnlib.benchmarks.agreement.draw import number, per_axis


def batch_norm(training, rng):
    """Draw a batch norm of vectors or maps; the running statistics are compared as well."""
    x = _maps(rng, axes=number(rng, 0, 3))
    x = x if x.size > x.shape[1] else np.concatenate([x, x + 1])
    state = {
        "running_mean": rng.normal(size=x.shape[1]),
        "running_var": rng.uniform(0.5, 2, x.shape[1]),
    }
    options = {"training": training, "momentum": rng.uniform(0, 1), "eps": _eps(rng)}

    def ours(x, gamma, beta):
        kept = {name: value.astype(x.dtype) for name, value in state.items()}
        y, cache = cnnlib.batch_norm(x, gamma, beta, kept, unbiased_running=True, **options)
        return cache, (y, kept["running_mean"], kept["running_var"])

    def theirs(x, gamma, beta):
        kept = [torch.tensor(value, dtype=x.dtype) for value in state.values()]
        return F.batch_norm(x, *kept, gamma, beta, **options), *kept

    return Case(
        [x, *_scale_and_shift(rng, x.shape[1])],
        lambda *arrays: ours(*arrays)[1],
        lambda dout, *arrays: cnnlib.batch_norm_backward(dout, ours(*arrays)[0]),
        theirs,
        options,
    )


def layer_norm(rng):
    """Draw a layer norm over the last axes, one at least and the batch not among them."""
    x = _maps(rng, number(rng, 0, 3), channels=number(rng, 2, 6), least=2)
    last, eps = x.shape[number(rng, 1, x.ndim - 1) :], _eps(rng)

    def theirs(x, gamma, beta):
        return F.layer_norm(x, last, gamma, beta, eps)

    return _norm("layer_norm", x, [], _scale_and_shift(rng, last), eps, theirs)


def instance_norm(rng):
    """Draw an instance norm; PyTorch wants more than one pixel, as ours does."""
    x, eps = _maps(rng, axes=number(rng, 1, 3), least=2), _eps(rng)

    def theirs(x, gamma, beta):
        return F.instance_norm(x, weight=gamma, bias=beta, eps=eps)

    return _norm("instance_norm", x, [], _scale_and_shift(rng, x.shape[1]), eps, theirs)


def group_norm(rng):
    """Draw a group norm of vectors or maps, at least two numbers to a group."""
    groups, eps = number(rng, 1, 4), _eps(rng)
    x = _maps(rng, number(rng, 0, 3), channels=groups * number(rng, 2, 4))

    def theirs(x, gamma, beta):
        return F.group_norm(x, groups, gamma, beta, eps)

    return _norm("group_norm", x, [groups], _scale_and_shift(rng, x.shape[1]), eps, theirs)


def local_response_norm(rng):
    """Draw a local response norm; PyTorch has it for maps alone."""
    x = _maps(rng, axes=number(rng, 1, 3))
    options = {"size": number(rng, 1, 7), "alpha": rng.uniform(0, 2)}
    options |= {"beta": rng.uniform(0, 1), "k": rng.uniform(0.5, 3)}
    return Case(
        [x],
        partial(cnnlib.local_response_norm, **options),
        lambda dout, x: (cnnlib.local_response_norm_backward(dout, x, **options),),
        partial(F.local_response_norm, **options),
        options,
    )


def fuse_conv_bn(rng):
    """Draw the filters of a convolution and the batch norm after it."""
    filters, rest = number(rng, 1, 5), per_axis(rng, number(rng, 1, 4), 1, 3)
    vectors = [rng.normal(size=filters) for _ in range(4)] + [rng.uniform(0.1, 2, filters)]
    eps = _eps(rng)

    def theirs(w, b, gamma, beta, mean, var):
        # PyTorch's order: running mean, running variance, eps, gamma, beta.
        fused = fuse_conv_bn_weights(w, b, mean, var, eps, gamma, beta)
        return fused[0].data, fused[1].data

    return Case(
        [rng.normal(size=(filters, *rest)), *vectors],
        partial(cnnlib.fuse_conv_bn, eps=eps),
        None,
        theirs,
        {"eps": eps},
    )


def _norm(name, x, more, scale_and_shift, eps, theirs):
    """Make the case of a norm that remembers nothing; more stands between x and gamma."""
    forward, backward = getattr(cnnlib, name), getattr(cnnlib, f"{name}_backward")
    return Case(
        [x, *scale_and_shift],
        lambda x, gamma, beta: forward(x, *more, gamma, beta, eps)[0],
        lambda dout, x, gamma, beta: backward(dout, forward(x, *more, gamma, beta, eps)[1]),
        theirs,
        {"x": x.shape, "more": more, "gamma": scale_and_shift[0].shape, "eps": eps},
    )


def _maps(rng, axes, channels=None, least=1):
    """Draw maps whose neighbors differ: the variance of nearly equal numbers is all rounding."""
    shape = (number(rng, 1, 5), channels or number(rng, 1, 6), *per_axis(rng, axes, least, 5))
    checkerboard = 2 * (np.indices(shape).sum(axis=0) % 2) - 1
    return rng.normal() + rng.uniform(0.5, 2) * (checkerboard + rng.normal(size=shape) / 3)


def _scale_and_shift(rng, shape):
    return [rng.normal(size=shape), rng.normal(size=shape)]


def _eps(rng):
    return float(rng.choice([1e-5, 1e-3, 0.1]))


NORMS = {
    "batch_norm, training": partial(batch_norm, True),
    "batch_norm, testing": partial(batch_norm, False),
    "layer_norm": layer_norm,
    "instance_norm": instance_norm,
    "group_norm": group_norm,
    "local_response_norm": local_response_norm,
    "fuse_conv_bn": fuse_conv_bn,
}
