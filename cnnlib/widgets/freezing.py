"""The freeze slider and the data-size slider: the measured transfers from letters to digits."""

from functools import cache

import ipywidgets as w
import numpy as np
from matplotlib.patches import Rectangle

from cnnlib import models
from cnnlib.experiments import SCRATCH, transfer_results
from cnnlib.init import zeros
from cnnlib.layers import named_parameters
from cnnlib.plots import show_freeze_map, show_label_curves
from cnnlib.widgets.base import new_figure
from cnnlib.widgets.panel import Panel

BLUE, ORANGE, GRAY = "#0072b2", "#d55e00", "#b0b0b0"
TASKS = {"letters to digits": "letters", "digits 0-4 to 5-9": "low digits"}


@cache
def measured(task):
    """Return (labels, frozen) -> (mean, standard deviation) in per cent; frozen -1 is scratch."""
    runs = {}
    rows = transfer_results(TASKS[task]) + transfer_results(TASKS[task], scratch=True)
    for labels, frozen, accuracy in rows:
        runs.setdefault((labels, frozen), []).append(100 * accuracy)
    return {key: (float(np.mean(v)), float(np.std(v))) for key, v in runs.items()}


@cache
def layer_sizes(classes=10):
    """Return name -> parameters of each layer with weights of the network."""
    sizes = {}
    for name, array in named_parameters(models.letters_net(classes, init=zeros)).items():
        layer = name.split(".")[0]
        sizes[layer] = sizes.get(layer, 0) + array.size
    return sizes


def trainable(frozen):
    """Return how many parameters learn when so many layers are frozen."""
    return sum(list(layer_sizes().values())[frozen:])


def freezing_words(frozen, labels, task):
    """Say what is left to learn, and how well it goes."""
    mean, spread = measured(task)[labels, frozen]
    scratch, around = measured(task)[labels, SCRATCH]
    return (
        f"{frozen} of {len(layer_sizes())} layers frozen: "
        f"{trainable(frozen):,} of {trainable(0):,} parameters learn. "
        f"{labels} labels per class: {mean:.1f} % ± {spread:.1f}; "
        f"from scratch {scratch:.1f} % ± {around:.1f}."
    )


def draw_freezing(frozen, labels, task):
    """Draw the layers, gray when frozen, and the accuracy for every number of frozen layers."""
    figure, axes = new_figure(10, 3.6, 2, wspace=0.25, bottom=0.16)
    _draw_layers(axes[0], frozen)
    numbers = range(len(layer_sizes()))
    means, spreads = np.array([measured(task)[labels, n] for n in numbers]).T
    scratch, around = measured(task)[labels, SCRATCH]
    ax = axes[1]
    ax.axhspan(scratch - around, scratch + around, color=GRAY, alpha=0.4)
    ax.axhline(scratch, color="0.3", linestyle="--", label="from scratch")
    ax.errorbar(numbers, means, spreads, color=BLUE, marker="o", capsize=3, label="transferred")
    ax.plot(frozen, means[frozen], "s", color=ORANGE, markersize=14, fillstyle="none", mew=3)
    ax.set(xlabel="frozen layers", ylabel="accuracy in %", ylim=(50, 100))
    ax.set_xticks(list(numbers))
    ax.set_title(f"{task}, {labels} labels per class", fontsize=12)
    ax.legend(loc="lower left")
    return figure


def _draw_layers(ax, frozen):
    for place, (name, size) in enumerate(layer_sizes().items()):
        kept = place < frozen
        color, word = (GRAY, "frozen") if kept else (BLUE, "learns")
        ax.add_patch(Rectangle((0, 4 - place), 1, 0.8, facecolor=color))
        text = f"{name}: {size:,} parameters, {word}"
        style = {"color": "black" if kept else "white", "fontsize": 12}
        ax.text(0.5, 4.4 - place, text, ha="center", va="center", **style)
    ax.set(xlim=(0, 1), ylim=(-0.1, 5), xticks=[], yticks=[])
    ax.set_title(f"{trainable(frozen):,} parameters learn (images at the top)", fontsize=12)
    ax.spines[:].set_visible(False)


def freeze_slider():
    """Show which layers are frozen, what is left to learn, and how well the network then reads."""
    layers = len(layer_sizes())
    frozen = w.IntSlider(2, 0, layers - 1, description="frozen layers", **_wide())
    return Panel({"frozen": frozen, **_sizes()}, draw_freezing, freezing_words)


def best_frozen(labels, task):
    """Return the number of frozen layers with the highest mean accuracy, and that mean."""
    means = {n: measured(task)[labels, n][0] for n in range(len(layer_sizes()))}
    best = max(means, key=lambda n: (means[n], n))
    return best, means[best]


def size_words(labels, task):
    """Say what is best with so many labels, and what scratch gives."""
    best, mean = best_frozen(labels, task)
    spread = measured(task)[labels, best][1]
    scratch, around = measured(task)[labels, SCRATCH]
    gain = mean - scratch
    verdict = "gains" if gain > 0 else "loses"
    sure = "more" if abs(gain) > np.hypot(spread, around) else "less"
    layers = "1 frozen layer" if best == 1 else f"{best} frozen layers"
    return (
        f"{labels} labels per class: best with {layers}, {mean:.1f} % ± {spread:.1f}; "
        f"from scratch {scratch:.1f} % ± {around:.1f}. Transfer {verdict} {abs(gain):.1f} points, "
        f"{sure} than the spread of the runs."
    )


def draw_sizes(labels, task):
    """Draw the heat map with the chosen column framed, and the curves with a line there."""
    figure, axes = new_figure(11, 3.8, 2, left=0.06, wspace=0.2, bottom=0.16)
    rows = transfer_results(TASKS[task])
    best, _ = best_frozen(labels, task)
    show_freeze_map(rows, axes[0], task, mark={labels: best})
    curves = {
        "from scratch": transfer_results(TASKS[task], scratch=True),
        "nothing frozen": [row for row in rows if row[1] == 0],
        f"{best} frozen": [row for row in rows if row[1] == best],
        "only the head learns": [row for row in rows if row[1] == 4],
    }
    show_label_curves(curves, axes[1], "10 runs each, mean and standard deviation")
    axes[1].axvline(labels, color="0.3", linestyle=":")
    axes[1].legend(loc="lower right", fontsize=9)
    return figure


def data_size_slider():
    """Show the heat map of frozen layers and labels, and what the data at hand ask for."""
    return Panel(_sizes(), draw_sizes, size_words)


def _sizes():
    sizes = sorted({labels for labels, _ in measured("letters to digits")})
    options = {"options": sizes, "value": 5, "description": "labels per class"}
    return {
        "labels": w.SelectionSlider(**options, **_wide()),
        "task": w.Dropdown(options=list(TASKS), description="task"),
    }


def _wide():
    return {"style": {"description_width": "initial"}, "continuous_update": False}
