"""Results of an experiment: tables of numbers whose cells are shaded."""

import matplotlib.pyplot as plt
import numpy as np

from cnnlib.plots.image import show_numbers


def show_tables(tables, titles, rows, columns, row_label="", column_label=""):
    """Draw tables of one experiment side by side in a new figure, all on one scale of gray.

    Args:
        tables: a sequence of (R, C) arrays of shares from 0 (black) to 1 (white), written with two
            digits.
        titles: one per table.
        rows, columns: what was varied, R and C values or words.
        row_label, column_label: the names of what was varied.

    Returns:
        The axes, an array of them.

    Raises:
        ValueError: a table has another shape, there is not one title for each, or a number is no
            share.
    """
    tables = [np.asarray(table, dtype=float) for table in tables]
    if len(titles) != len(tables):
        raise ValueError(f"{len(titles)} titles for {len(tables)} tables: give one for each")
    for table in tables:
        _check(table, (len(rows), len(columns)))
    R, C = len(rows), len(columns)
    size = (min(10, (0.65 * C + 0.8) * len(tables)), 0.5 * R + 1.1)
    _, axes = plt.subplots(1, len(tables), figsize=size, squeeze=False, layout="constrained")
    for table, title, ax in zip(tables, titles, axes[0], strict=True):
        show_numbers(table.round(2), ax, title)
        ax.images[-1].set_clim(0, 1)
        ax.set_aspect("auto")
        ax.set_xticks(range(C), columns)
        ax.set_yticks(range(R), rows)
        ax.set(xlabel=column_label, ylabel=row_label)
    return axes[0]


def _check(table, shape):
    if table.shape != shape:
        raise ValueError(f"a table is {table.shape}, expected {shape}: one row and column per name")
    if not np.all((table >= 0) & (table <= 1)):
        raise ValueError(
            f"a table holds {table.min():.4g}..{table.max():.4g}, expected shares in 0..1: "
            "divide by the whole"
        )
