"""Optimizers and schedules: the parameters after some steps, the learning rates on the way."""

from functools import partial

import numpy as np
import torch
from torch.optim import lr_scheduler

import cnnlib
from cnnlib.benchmarks.agreement.case import Case
from cnnlib.benchmarks.agreement.draw import number, per_axis


def optimizer(name, draw_options, rng):
    """Draw a parameter, one gradient per step, and the options of an optimizer."""
    options = draw_options(rng) | {"weight_decay": float(rng.choice([0, rng.uniform(0, 0.5)]))}
    options["lr"] = float(10 ** rng.uniform(-4, 0))
    shape = per_axis(rng, number(rng, 1, 4), 1, 4)

    def ours(p, *gradients):
        p = p.copy()
        rule = getattr(cnnlib, name)({"p": p}, **options)
        for g in gradients:
            rule.step({"p": g})
        return p

    def theirs(p, *gradients):
        rule = getattr(torch.optim, name)([p], **options)
        for g in gradients:
            p.grad = g
            rule.step()
        return p

    arrays = [rng.normal(size=shape) for _ in range(number(rng, 2, 8))]
    return Case(arrays, ours, None, theirs, options | {"shape": shape})


def sgd(rng):
    """Draw the options of SGD."""
    momentum = float(rng.choice([0, rng.uniform(0.1, 1)]))
    return {"momentum": momentum, "nesterov": bool(momentum and rng.random() < 0.5)}


def adam(rng):
    """Draw the options of Adam."""
    return {"betas": tuple(rng.uniform(0, 1, 2).tolist()), "eps": float(10 ** rng.uniform(-8, -2))}


def adadelta(rng):
    """Draw the options of Adadelta."""
    return {"rho": rng.uniform(0, 1), "eps": float(10 ** rng.uniform(-6, -2))}


def schedule(draw, rng):
    """Draw a schedule: ours is a function of the step, PyTorch's changes an optimizer."""
    lr, steps = float(10 ** rng.uniform(-4, 0)), number(rng, 4, 40)
    ours, make = draw(rng, lr, steps)

    def theirs(_):
        rule = torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=lr)
        scheduler, rates = make(rule), []
        for _ in range(steps):
            rates.append(rule.param_groups[0]["lr"])
            rule.step()
            scheduler.step()
        return torch.tensor(rates, dtype=torch.float64)

    rates = np.array([ours(step) for step in range(steps)])
    return Case([np.zeros(1)], lambda _: rates, None, theirs, {"lr": lr, "steps": steps})


def step_decay(rng, lr, steps):
    """Draw PyTorch's StepLR."""
    drop, every = rng.uniform(0.1, 1), number(rng, 1, 9)
    ours = partial(cnnlib.step_decay, lr, drop=drop, every=every)
    return ours, partial(lr_scheduler.StepLR, step_size=every, gamma=drop)


def cosine(rng, lr, steps):
    """Draw PyTorch's CosineAnnealingLR, within its period."""
    least = lr * rng.uniform(0, 1)
    ours = partial(cnnlib.cosine, lr, total_steps=steps, lr_min=least)
    return ours, partial(lr_scheduler.CosineAnnealingLR, T_max=steps, eta_min=least)


def one_cycle(rng, lr, steps):
    """Draw PyTorch's OneCycleLR."""
    options = {"pct_start": rng.uniform(0.1, 0.9), "div_factor": rng.uniform(1, 30)}
    options["final_div_factor"] = float(10 ** rng.uniform(0, 4))
    ours = partial(cnnlib.one_cycle, lr, total_steps=steps + 1, **options)
    make = partial(lr_scheduler.OneCycleLR, max_lr=lr, total_steps=steps + 1, **options)
    return ours, partial(make, cycle_momentum=False)


LEARNING = {
    "SGD": partial(optimizer, "SGD", sgd),
    "Adam": partial(optimizer, "Adam", adam),
    "Adadelta": partial(optimizer, "Adadelta", adadelta),
    "step_decay": partial(schedule, step_decay),
    "cosine": partial(schedule, cosine),
    "one_cycle": partial(schedule, one_cycle),
}
