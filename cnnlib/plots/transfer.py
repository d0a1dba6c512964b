"""Accuracy against the number of labels, and against the number of frozen layers."""

import matplotlib.pyplot as plt
import numpy as np

LOOKS = [
    ("#0072b2", "o", "-"),
    ("#d55e00", "s", "--"),
    ("#009e73", "^", ":"),
    ("#cc79a7", "D", "-."),
]


def show_label_curves(curves, ax=None, title="accuracy"):
    """Draw accuracy against labels per class; a bar is the standard deviation of the runs.

    Args:
        curves: a dict of name -> rows, each (labels, frozen, accuracy), one per run.
        ax: the axes to draw on; a new figure without.
        title: the quantity.

    Returns:
        The axes.
    """
    if ax is None:
        ax = plt.subplots(figsize=(7, 4), layout="constrained")[1]
    for (name, rows), (color, marker, line) in zip(curves.items(), LOOKS, strict=False):
        runs = _grouped(rows, 0)
        means, spreads = (np.array([f(v) for v in runs.values()]) for f in (np.mean, np.std))
        options = {"color": color, "marker": marker, "linestyle": line, "capsize": 3}
        ax.errorbar(np.array(list(runs)), means, spreads, label=name, **options)
    ax.set_xscale("log")
    ax.set_xticks(list(runs), [str(n) for n in runs], minor=False)
    ax.minorticks_off()
    ax.set(xlabel="labels per class", ylabel="accuracy")
    ax.set_title(title, fontsize=12)
    ax.grid(alpha=0.3)
    ax.legend()
    return ax


def show_freeze_map(rows, ax=None, title="accuracy in %", mark=None):
    """Draw a heat map of the mean accuracy: frozen layers up, labels per class to the right.

    Args:
        rows: (labels, frozen, accuracy), one per run.
        ax: the axes to draw on; a new figure without.
        title: the quantity.
        mark: labels per class -> the number of frozen layers to frame; None frames nothing.

    Returns:
        The axes.
    """
    if ax is None:
        ax = plt.subplots(figsize=(7, 4), layout="constrained")[1]
    labels, frozen = (sorted({row[column] for row in rows}) for column in (0, 1))
    cells = {key: 100 * np.mean(v) for key, v in _grouped(rows, slice(0, 2)).items()}
    grid = np.array([[cells.get((n, f), np.nan) for n in labels] for f in frozen])
    paint = ax.imshow(grid, origin="lower", aspect="auto", cmap="viridis")
    middle = (np.nanmin(grid) + np.nanmax(grid)) / 2
    for (i, j), value in np.ndenumerate(grid):
        color = "white" if value < middle else "black"
        ax.text(j, i, f"{value:.1f}", ha="center", va="center", color=color)
    for n, f in (mark or {}).items():
        corner = (labels.index(n) - 0.46, frozen.index(f) - 0.46)
        frame = {"fill": False, "edgecolor": "#d55e00", "linewidth": 3}
        ax.add_patch(plt.Rectangle(corner, 0.92, 0.92, **frame))
    ax.set_xticks(range(len(labels)), labels)
    ax.set_yticks(range(len(frozen)), frozen)
    ax.set(xlabel="labels per class", ylabel="frozen layers")
    ax.set_title(title, fontsize=12)
    ax.figure.colorbar(paint, ax=ax, label="accuracy in %")
    return ax


def _grouped(rows, key):
    """Collect the accuracies of the runs that agree in some columns, in order."""
    groups = {}
    for row in sorted(rows):
        groups.setdefault(row[key], []).append(row[2])
    return groups
