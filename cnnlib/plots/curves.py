"""Several curves on one axes, told apart by color, line and marker."""

import matplotlib.pyplot as plt
import numpy as np

from cnnlib.plots.image import PANEL

# Okabe and Ito's colors, which remain different to color-blind eyes; the lines differ as well.
COLORS = ["#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#000000"]
LINES = ["-", "--", "-.", ":", (0, (5, 1, 1, 1)), (0, (1, 2))]


def show_curves(x, curves, ax=None, xlabel="", ylabel="", title="", log=False):
    """Draw named curves over the same values.

    Args:
        x: where the curves are known, (n,).
        curves: name -> values, (n,).
        ax: the axes to draw on; a new figure without.
        xlabel, ylabel: the quantities, with units.
        title: what is to be seen.
        log: a logarithmic vertical axis; values of 0 are left out there.

    Returns:
        The axes.

    Raises:
        ValueError: a curve has another length than x.
    """
    if ax is None:
        ax = plt.subplots(figsize=(2 * PANEL, PANEL), layout="constrained")[1]
    for place, (name, values) in enumerate(curves.items()):
        if len(values) != len(x):
            raise ValueError(f"{name} has {len(values)} values for {len(x)} places of x")
        shown = np.where(np.asarray(values) > 0, values, np.nan) if log else values
        style = {"color": COLORS[place % 6], "linestyle": LINES[place % 6], "linewidth": 2}
        ax.plot(x, shown, label=name, **style)
    ax.set(xlabel=xlabel, ylabel=ylabel, title=title, yscale="log" if log else "linear")
    ax.grid(alpha=0.3)
    ax.legend(loc="center left", bbox_to_anchor=(1, 0.5), frameon=False)
    return ax


def show_by_layer(curves, ylabel, title="", ax=None):
    """Draw one number per layer on a logarithmic axis: name -> values, first layer first."""
    depth = max((len(values) for values in curves.values()), default=0)
    ax = show_curves(range(1, depth + 1), curves, ax, "layer", ylabel, title, log=True)
    ax.xaxis.get_major_locator().set_params(integer=True)
    return ax
