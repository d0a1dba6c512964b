"""The gradient thermometer: how large activations and gradients are at every layer."""

import ipywidgets as w
import numpy as np

from cnnlib.activations import relu, relu_backward, sigmoid, sigmoid_backward, tanh, tanh_backward
from cnnlib.init import he_normal, lecun_normal, xavier_normal
from cnnlib.norm import batch_norm, batch_norm_backward
from cnnlib.plots import show_by_layer
from cnnlib.widgets.base import new_figure
from cnnlib.widgets.panel import Panel

UNITS, EXAMPLES, DEEPEST = 64, 64, 50
RULES = {"LeCun": lecun_normal, "Xavier": xavier_normal, "He": he_normal}
ACTIVATIONS = {
    "ReLU": (relu, relu_backward),
    "tanh": (tanh, tanh_backward),
    "sigmoid": (sigmoid, sigmoid_backward),
    "none": (lambda z: z, lambda dout, out: dout),
}


def weights_of(rule, rng):
    """Draw one layer's weights by a rule of RULES, or "too small", or "too large"."""
    shape = (UNITS, UNITS)
    if rule in RULES:
        return RULES[rule](shape, rng, dtype=np.float64)
    return rng.normal(size=shape) * {"too small": 0.05, "too large": 0.5}[rule]


def temperatures(depth, rule, activation, norm, skip, seed=0):
    """Measure a dense network before its first step.

    Args:
        depth: layers, each of UNITS units.
        rule: how weights are drawn, see `weights_of`.
        activation: a name of ACTIVATIONS.
        norm: batch normalization before the activation.
        skip: each layer adds its input to its output.
        seed: of the weights, of the input and of the gradient at the end.

    Returns:
        The standard deviation of the activations after each layer, and the norm of the gradient at
        the input of each layer relative to the norm at the end; both (depth,), first layer first.
    """
    rng = np.random.default_rng(seed)
    x = rng.normal(size=(EXAMPLES, UNITS))
    weights = [weights_of(rule, rng) for _ in range(depth)]
    outs, kept = send(x, weights, activation, norm, skip)
    dout = rng.normal(size=x.shape)
    gradients = send_back(dout, kept, activation, skip)
    norms = [np.linalg.norm(each) / np.linalg.norm(dout) for each in gradients]
    return np.array([out.std() for out in outs]), np.array(norms)


def send(x, weights, activation, norm, skip):
    """Return the output of every layer for x, and what the way back needs."""
    outs, kept = [], []
    for w_layer in weights:
        z, cache = x @ w_layer.T, None
        if norm:
            z, cache = batch_norm(z, np.ones(UNITS), np.zeros(UNITS))
        out = ACTIVATIONS[activation][0](z)
        kept.append((w_layer, out, cache))
        x = out + x * skip
        outs.append(x)
    return outs, kept


def send_back(dout, kept, activation, skip):
    """Return the gradient at the input of every layer, first layer first."""
    gradients = []
    for w_layer, out, cache in reversed(kept):
        through = ACTIVATIONS[activation][1](dout, out)
        if cache is not None:
            through, _, _ = batch_norm_backward(through, cache)
        dout = through @ w_layer + dout * skip
        gradients.append(dout)
    return gradients[::-1]


def reading(depth, norms):
    """Say what the first layer gets."""
    first = norms[0]
    if not np.isfinite(first) or first > 1e3:
        return f"The gradient explodes: layer 1 of {depth} gets {first:.1e} of it."
    if first < 1e-3:
        return f"The gradient vanishes: layer 1 of {depth} gets {first:.1e} of it."
    return f"The gradient arrives: layer 1 of {depth} gets {first:.2g} of it."


def render(**state):
    """Draw activations and gradients by layer, each on a logarithmic scale."""
    stds, norms = temperatures(**state)
    figure, axes = new_figure(11, 3.6, 2, left=0.08, right=0.97, bottom=0.17, wspace=0.25)
    for ax, values, name in zip(axes, [stds, norms], ["activations", "gradient"], strict=True):
        ylabel = "standard deviation" if name == "activations" else "norm, 1 at the end"
        show_by_layer({name: values}, ylabel, f"{name}, {state['depth']} layers", ax)
        ax.get_legend().remove()
        ax.set_ylim(1e-12, 1e12)
        ax.axhspan(1e-3, 1e3, color="#009e73", alpha=0.12)
    return figure


def gradient_thermometer():
    """Show activations and gradients of a deep network; the green band is where it can learn."""
    wide = {"style": {"description_width": "initial"}}
    rules = [*RULES, "too small", "too large"]
    controls = {
        "depth": w.IntSlider(20, 1, DEEPEST, description="layers", continuous_update=False),
        "rule": w.Dropdown(options=rules, value="Xavier", description="weights"),
        "activation": w.Dropdown(options=list(ACTIVATIONS), description="activation"),
        "norm": w.Checkbox(False, description="batch normalization", **wide),
        "skip": w.Checkbox(False, description="skip connections", **wide),
    }
    return Panel(controls, render, lambda **s: reading(s["depth"], temperatures(**s)[1]))
