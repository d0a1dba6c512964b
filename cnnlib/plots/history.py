"""Curves of a training."""

import matplotlib.pyplot as plt

from cnnlib.plots.image import PANEL


def show_history(history, axes=None):
    """Draw the loss and the accuracy of a training, epoch by epoch.

    Args:
        history: what `fit` returned.
        axes: two axes to draw on; a new figure without.

    Returns:
        The two axes.

    Raises:
        ValueError: there are no epochs to draw.
    """
    if len(history) == 0:
        raise ValueError("the history has no epochs: train for at least one")
    if axes is None:
        axes = plt.subplots(1, 2, figsize=(3 * PANEL, PANEL), layout="constrained")[1]
    for ax, name in zip(axes, ["loss", "accuracy"], strict=True):
        ax.plot(history["epoch"], history[name], "o-", color="#0072b2", label="training")
        if f"validation_{name}" in history.rows[0]:
            values = history[f"validation_{name}"]
            ax.plot(history["epoch"], values, "s--", color="#d55e00", label="validation")
        ax.set(xlabel="epoch", ylabel=name, title=f"{name}: {history[name][-1]:.4g} at the end")
        ax.xaxis.get_major_locator().set_params(integer=True)
        ax.legend()
    axes[1].set_ylim(0, 1)
    return axes
