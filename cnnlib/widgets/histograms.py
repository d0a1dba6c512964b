"""Histograms through the layers: what enters each nonlinearity of a deep stack."""

import ipywidgets as w
import numpy as np

from cnnlib.widgets.base import new_figure
from cnnlib.widgets.panel import Panel

DEPTH, WIDTH, RANGE = 8, 64, 4.0
NONLINEARITIES = {"ReLU": lambda z: np.maximum(z, 0), "tanh": np.tanh}
GAINS = {"ReLU": np.sqrt(2), "tanh": 1.0}


def inputs_by_layer(x, scale, norm, nonlinearity, seed=0):
    """Return what enters each nonlinearity of a stack of random dense layers.

    Args:
        x: images, (N, D), standardized.
        scale: 1 is the textbook's initialization: weights of variance 2/fan_in for ReLU (He),
            1/fan_in for tanh (LeCun).
        norm: whether batch norm stands before each nonlinearity.
        nonlinearity: "ReLU" or "tanh".
        seed: of the weights.

    Returns:
        A list of (N, WIDTH), one per layer.
    """
    rng, found = np.random.default_rng(seed), []
    for _ in range(DEPTH):
        spread = scale * GAINS[nonlinearity] / np.sqrt(x.shape[1])
        z = x @ rng.normal(0, spread, size=(x.shape[1], WIDTH))
        if norm:
            z = (z - z.mean(axis=0)) / np.sqrt(z.var(axis=0) + 1e-5)
        found.append(z)
        x = NONLINEARITIES[nonlinearity](z)
    return found


def words(x, scale, norm, nonlinearity):
    """Say how the spread develops through the layers."""
    spreads = [z.std() for z in inputs_by_layer(x, scale, norm, nonlinearity)]
    company = "with" if norm else "without"
    return (
        f"Initial scale {scale:.2g}, {nonlinearity}, {company} batch norm: the standard deviation "
        f"is {spreads[0]:.2g} in layer 1 and {spreads[-1]:.2g} in layer {DEPTH}."
    )


def render(x, scale, norm, nonlinearity):
    """Draw one histogram per layer, all on the same axes from -4 to 4."""
    figure, axes = new_figure(13, 2.4, DEPTH, bottom=0.12, top=0.78)
    edges = np.linspace(-RANGE, RANGE, 42)
    for layer, (z, ax) in enumerate(
        zip(inputs_by_layer(x, scale, norm, nonlinearity), axes, strict=True), start=1
    ):
        inside = np.abs(z) <= RANGE
        counts, _ = np.histogram(z[inside], edges)
        ax.stairs(counts, edges, fill=True, color="#0072b2")
        ax.set_title(f"layer {layer}\nstd {z.std():.2g}", fontsize=11)
        ax.set(yticks=[], xlim=(-RANGE, RANGE), xticks=[-3, 0, 3])
        if not inside.all():
            outside = f"{1 - inside.mean():.0%}\noutside"
            ax.text(0.97, 0.97, outside, ha="right", va="top", transform=ax.transAxes, fontsize=10)
    return figure


def histogram_through_the_layers(images):
    """Show what eight layers of random weights do to real images, with and without batch norm.

    Args:
        images: (N, ...), at least 2 of them, not all the same.

    Returns:
        A widget: initial scale, nonlinearity and batch norm can be changed.

    Raises:
        ValueError: there are fewer than two images, or they are constant.
    """
    x = np.asarray(images, dtype=float)
    if len(x) < 2 or x.std() == 0:
        raise ValueError(f"images are {x.shape}, expected at least 2 that are not constant")
    x = ((x - x.mean()) / x.std()).reshape(len(x), -1)
    wide = {"description_width": "initial"}
    controls = {
        "scale": w.FloatLogSlider(
            0.5,
            base=2,
            min=-3,
            max=2,
            step=0.25,
            description="initial scale",
            style=wide,
            readout_format=".2f",
            continuous_update=False,
        ),
        "nonlinearity": w.ToggleButtons(options=list(NONLINEARITIES), description="nonlinearity"),
        "norm": w.Checkbox(False, description="batch norm before each nonlinearity", style=wide),
    }
    return Panel(
        controls,
        lambda **state: render(x, **state),
        lambda **state: words(x, **state),
    )
