"""Running statistics: the mean of each batch, and the average that testing will use."""

import ipywidgets as w
import numpy as np

from cnnlib.widgets.base import new_figure
from cnnlib.widgets.panel import Panel

BATCHES, JUMP, SWITCH = 80, 30, 55
BEFORE, AFTER = 1.0, 3.0


def batch_means(size, seed=0):
    """Return the means of BATCHES batches of a feature, (BATCHES,).

    The feature has variance 1; its true mean jumps from BEFORE to AFTER at batch JUMP.
    """
    truth = np.where(np.arange(BATCHES) < JUMP, BEFORE, AFTER)
    return truth + np.random.default_rng(seed).normal(size=BATCHES) / np.sqrt(size)


def running(means, momentum, training):
    """Return the running mean after each batch, started at 0.

    Args:
        means: of the batches, (B,).
        momentum: share of the batch in the new value.
        training: whether all batches are for training; else those from SWITCH on are for testing
            and leave the running mean as it is.
    """
    value, found = 0.0, []
    for batch, mean in enumerate(means):
        if training or batch < SWITCH:
            value = (1 - momentum) * value + momentum * mean
        found.append(value)
    return np.array(found)


def words(momentum, size, mode):
    """Say where the running mean ends, and how long it needed for the jump."""
    line = running(batch_means(size), momentum, mode == "training")
    arrived = np.flatnonzero(line[JUMP:] > (BEFORE + 9 * AFTER) / 10)
    time = f"{arrived[0] + 1} batches" if len(arrived) else f"more than {BATCHES - JUMP} batches"
    still = "" if mode == "training" else f" From batch {SWITCH} on it stays as it is: testing."
    return (
        f"Momentum {momentum:g} (Keras: {1 - momentum:g}), batches of {size}: after the jump the "
        f"running mean needs {time} for nine tenths of the way and ends at {line[-1]:.2f}; "
        f"the true mean is {AFTER:g}.{still}"
    )


def render(momentum, size, mode):
    """Draw the batch means as dots, the true mean as steps, the running mean as a line."""
    means = batch_means(size)
    figure, (ax,) = new_figure(9, 3.2, 1, left=0.08, bottom=0.17)
    batch = np.arange(BATCHES)
    truth = np.where(batch < JUMP, BEFORE, AFTER)
    ax.plot(batch, means, "o", color="0.6", markersize=4, label="mean of the batch")
    ax.step(batch, truth, ":", color="black", where="mid", label="true mean")
    line = running(means, momentum, mode == "training")
    ax.plot(batch, line, color="#d55e00", linewidth=3, label="running mean")
    if mode == "testing":
        ax.axvline(SWITCH, color="#0072b2", linestyle="--", label="testing begins")
    ax.set(xlabel="batch", ylabel="mean of one feature", ylim=(-0.5, 4.8), xlim=(-1, BATCHES))
    ax.set_title(f"running mean, momentum {momentum:g}")
    ax.legend(loc="lower right")
    return figure


def running_statistics():
    """Show how the running mean follows the means of the batches.

    Returns:
        A widget: momentum, batch size, and a switch from training to testing.
    """
    wide = {"description_width": "initial"}
    controls = {
        "momentum": w.SelectionSlider(
            options=[0.0, 0.01, 0.03, 0.1, 0.3, 0.9, 1.0], value=0.1, description="momentum"
        ),
        "size": w.SelectionSlider(
            options=[2, 8, 32, 128], value=8, description="batch size", style=wide
        ),
        "mode": w.ToggleButtons(
            options=["training", "testing"], description=f"from batch {SWITCH} on", style=wide
        ),
    }
    return Panel(controls, render, words)
