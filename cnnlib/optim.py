"""Optimizers: the rules by which gradients move parameters. They compute what PyTorch's do.

All of them take params, lr, weight_decay, scale and frozen as `Optimizer` describes; after
`optimizer.step(grads)` the arrays of the model hold the new values.
"""

import numpy as np

from cnnlib.inputs import real
from cnnlib.optimizer import Optimizer


class SGD(Optimizer):
    """Stochastic gradient descent with momentum: v = momentum * v + g; p -= lr * v.

    Source: Sutskever et al., On the importance of initialization and momentum in deep learning,
    2013; as in PyTorch, lr multiplies the whole velocity v.

    Args:
        momentum: share of the velocity that is kept, 0 to 1.
        nesterov: step by g + momentum * v instead, looking where the velocity leads.
    """

    slots = ("momentum_buffer",)
    options = ("lr", "momentum", "nesterov", "weight_decay")

    def __init__(self, params, lr, momentum=0.0, nesterov=False, weight_decay=0.0, **shared):
        self.momentum, self.nesterov = momentum, nesterov
        super().__init__(params, lr, weight_decay, **shared)

    def check_options(self):
        super().check_options()
        self.momentum = real(self.momentum, "momentum", 0, 1)
        if self.nesterov and not self.momentum:
            raise ValueError("momentum is 0: nesterov=True needs a momentum, such as 0.9")

    def update(self, p, g, lr, memory):
        velocity = memory["momentum_buffer"]
        velocity *= self.momentum
        velocity += g
        p -= lr * (g + self.momentum * velocity if self.nesterov else velocity)


class Adam(Optimizer):
    """Step by the running mean of the gradients over the root of that of their squares.

    Source: Kingma & Ba, Adam: a method for stochastic optimization, 2014, arXiv:1412.6980.

    Args:
        betas: shares of the two running means that are kept at each step, 0 to below 1.
        eps: added to the root, so that nothing is divided by 0.
    """

    slots = ("exp_avg", "exp_avg_sq")
    options = ("lr", "betas", "eps", "weight_decay")

    def __init__(self, params, lr=1e-3, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.0, **shared):
        self.betas, self.eps = betas, eps
        super().__init__(params, lr, weight_decay, **shared)

    def check_options(self):
        super().check_options()
        self.betas, self.eps = _shares(self.betas, "betas", 2), _positive(self.eps, "eps")

    def update(self, p, g, lr, memory):
        first, second = self.betas
        mean, square = memory["exp_avg"], memory["exp_avg_sq"]
        _move(mean, g, first)
        _move(square, g * g, second)
        # Both start at 0; dividing by these gives the first steps their full size.
        lr /= 1 - first ** memory["step"]
        root = np.sqrt(square) / (1 - second ** memory["step"]) ** 0.5
        p -= lr * (mean / (root + self.eps))


class Adadelta(Optimizer):
    """Step as far as recent steps went, relative to recent gradients; lr is nearly no concern.

    Source: Zeiler, ADADELTA: an adaptive learning rate method, 2012, arXiv:1212.5701.

    Args:
        rho: share of the running means that is kept at each step, 0 to below 1.
        eps: added to both means; the first steps are as small as its root.
    """

    slots = ("square_avg", "acc_delta")
    options = ("lr", "rho", "eps", "weight_decay")

    def __init__(self, params, lr=1.0, rho=0.9, eps=1e-6, weight_decay=0.0, **shared):
        self.rho, self.eps = rho, eps
        super().__init__(params, lr, weight_decay, **shared)

    def check_options(self):
        super().check_options()
        (self.rho,), self.eps = _shares((self.rho,), "rho", 1), _positive(self.eps, "eps")

    def update(self, p, g, lr, memory):
        square, steps = memory["square_avg"], memory["acc_delta"]
        _move(square, g * g, self.rho)
        delta = np.sqrt(steps + self.eps) / np.sqrt(square + self.eps) * g
        _move(steps, delta * delta, self.rho)
        p -= lr * delta


def _move(mean, new, kept):
    """Move a running mean, in place, towards a new value; the share `kept` stays."""
    mean *= kept
    mean += (1 - kept) * new


def _shares(values, name, count):
    """Return values as numbers of at least 0 and below 1, or raise ValueError."""
    if np.shape(values) != (count,) or not all(0 <= real(v, name) < 1 for v in values):
        raise ValueError(f"{name} is {values}: use {count} of at least 0 and below 1")
    return tuple(float(v) for v in values)


def _positive(value, name):
    """Return value as a float, or raise ValueError; with 0, a gradient of 0 would be 0 / 0."""
    if real(value, name, 0) == 0:
        raise ValueError(f"{name} is 0: use a positive number, such as 1e-8")
    return float(value)
