"""Learning rates over time: each schedule is a pure function of the step or epoch, from 0.

for epoch in range(epochs):
    optimizer.lr = step_decay(0.1, epoch)
"""

import math

from cnnlib.arithmetic import whole
from cnnlib.inputs import real


def step_decay(lr0, epoch, drop=0.5, every=10):
    """Return lr0, multiplied by drop once for every so many epochs that are over."""
    lr0, drop = real(lr0, "lr0", 0), real(drop, "drop", 0)
    return lr0 * drop ** (whole(epoch, "epoch", 0) // whole(every, "every", 1))


def reduce_over_time(lr0, epoch, decay):
    """Return lr0 / (1 + decay * epoch): half of lr0 after 1 / decay epochs."""
    return real(lr0, "lr0", 0) / (1 + real(decay, "decay", 0) * whole(epoch, "epoch", 0))


def cosine(lr0, step, total_steps, lr_min=0.0):
    """Return lr0 at step 0, falling along half a cosine to lr_min at total_steps and after.

    Source: Loshchilov & Hutter, SGDR: stochastic gradient descent with warm restarts, 2016,
    arXiv:1608.03983, without the restarts.
    """
    share = min(whole(step, "step", 0) / whole(total_steps, "total_steps", 1), 1)
    return _along_cosine(real(lr0, "lr0", 0), real(lr_min, "lr_min", 0), share)


def one_cycle(max_lr, step, total_steps, pct_start=0.3, div_factor=25.0, final_div_factor=1e4):
    """Rise along half a cosine from max_lr / div_factor to max_lr, then fall to nearly nothing.

    PyTorch's OneCycleLR computes the same. Source: Smith & Topin, Super-convergence, 2017,
    arXiv:1708.07120.

    Args:
        max_lr: the highest learning rate.
        step: 0 to total_steps - 1.
        total_steps: steps of the whole training.
        pct_start: share of the steps that rise, 0 to below 1.
        div_factor: how many times smaller than max_lr the first learning rate is.
        final_div_factor: how many times smaller than the first the last learning rate is.
    """
    max_lr, total_steps = real(max_lr, "max_lr", 0), whole(total_steps, "total_steps", 1)
    step, pct_start = whole(step, "step", 0), real(pct_start, "pct_start", 0)
    if step >= total_steps or pct_start >= 1:
        raise ValueError(
            f"step is {step} of {total_steps} and pct_start is {pct_start}: use steps from 0 to "
            f"{total_steps - 1} and a share below 1"
        )
    first = max_lr / real(div_factor, "div_factor", 1)
    last = first / real(final_div_factor, "final_div_factor", 1)
    peak = pct_start * total_steps - 1
    if step < peak:
        return _along_cosine(first, max_lr, step / peak)
    return _along_cosine(max_lr, last, (step - peak) / (total_steps - 1 - peak))


def _along_cosine(start, end, share):
    return end + (start - end) * (1 + math.cos(math.pi * share)) / 2
