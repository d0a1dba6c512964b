"""The race of the 31 layers: one deep network, four sizes of first weights."""

import ipywidgets as w
import numpy as np

from cnnlib.data import load_digits, load_experiment
from cnnlib.init import he_normal, xavier_normal
from cnnlib.loss import cross_entropy
from cnnlib.plots import show_curves
from cnnlib.widgets.base import new_figure
from cnnlib.widgets.panel import Panel

LAYERS, UNITS, BATCH, STEPS, LEARNING_RATE = 31, 64, 64, 240, 0.01
RUNNERS = {
    "too small": lambda shape, rng: rng.normal(size=shape) * 0.05,
    "Xavier": lambda shape, rng: xavier_normal(shape, rng, dtype=np.float64),
    "He": lambda shape, rng: he_normal(shape, rng, dtype=np.float64),
    "too large": lambda shape, rng: rng.normal(size=shape) * 0.25,
}


def race(lr, steps=STEPS, seed=0):
    """Train the network once per runner on the embedded digits.

    Args:
        lr: learning rate of plain gradient descent.
        steps: mini-batches of BATCH images.
        seed: of the weights and of the order of the images.

    Returns:
        name -> loss before each step, (steps,); NaN after it has exploded.
    """
    images, labels = load_digits()
    x = images.reshape(len(images), -1)
    x = (x - x.mean()) / x.std()
    return {name: _run(rule, x, labels, lr, steps, seed) for name, rule in RUNNERS.items()}


def _run(rule, x, y, lr, steps, seed):
    rng = np.random.default_rng(seed)
    weights = [rule((UNITS, UNITS), rng) for _ in range(LAYERS - 1)] + [rule((10, UNITS), rng)]
    biases = [np.zeros(len(each)) for each in weights]
    losses = np.full(steps, np.nan)
    for step in range(steps):
        chosen = rng.integers(len(x), size=BATCH)
        loss = _step(weights, biases, x[chosen], y[chosen], lr)
        if not np.isfinite(loss) or loss > 1e3:
            break
        losses[step] = loss
    return losses


def _step(weights, biases, x, y, lr):
    """Make one step of gradient descent in place and return the loss before it."""
    inputs = [x]
    for weight, bias in zip(weights[:-1], biases[:-1], strict=True):
        inputs.append(np.maximum(inputs[-1] @ weight.T + bias, 0))
    logits = inputs[-1] @ weights[-1].T + biases[-1]
    if not np.abs(logits).max() < 1e6:
        return np.inf
    loss, dout = cross_entropy(logits, y)
    for layer in reversed(range(LAYERS)):
        before = dout @ weights[layer]
        weights[layer] -= lr * dout.T @ inputs[layer]
        biases[layer] -= lr * dout.sum(axis=0)
        dout = before * (inputs[layer] > 0)
    return loss


def smooth(losses, width=10):
    """Return the mean of the last `width` losses at each step."""
    return np.array([losses[max(0, i - width + 1) : i + 1].mean() for i in range(len(losses))])


def finish(losses):
    """Say how each runner stands after its last step."""
    ends = []
    for name, values in losses.items():
        at = np.mean(values[-10:])
        ends.append(f"{name}: {'exploded' if np.isnan(at) else f'loss {at:.2f}'}")
    steps = len(next(iter(losses.values())))
    return f"After {steps} steps. {'; '.join(ends)}. Knowing nothing costs ln 10 = 2.30."


def draw(losses, steps):
    """Draw the losses of the first `steps` steps; who exploded is named."""
    figure, axes = new_figure(9, 3.6, 1, left=0.08, right=0.74, bottom=0.17)
    curves = {}
    for name, values in losses.items():
        label = f"{name} (exploded)" if np.isnan(values[:steps]).any() else name
        curves[label] = smooth(values[:steps])
    title = f"{LAYERS} layers, four sizes of first weights"
    ax = show_curves(np.arange(steps), curves, axes[0], "step", "loss, mean of 10 steps", title)
    ax.axhline(np.log(10), color="0.6", linewidth=1, zorder=0)
    ax.set(xlim=(0, STEPS), ylim=(0, 3.2))
    return figure


def thirty_one_layer_race():
    """Show the race; another learning rate runs it anew, which takes a second or two."""
    recorded = load_experiment("race")
    runs = {LEARNING_RATE: {name: recorded[name] for name in RUNNERS}}

    def run(lr, step):
        if lr not in runs:
            runs[lr] = race(lr)
        return {name: losses[:step] for name, losses in runs[lr].items()}

    wide = {"style": {"description_width": "initial"}}
    play = w.Play(min=10, max=STEPS, step=10, value=10, interval=150)
    step = w.IntSlider(10, 10, STEPS, step=10, description="step", **wide)
    w.jslink((play, "value"), (step, "value"))
    rates = [0.001, LEARNING_RATE, 0.03]
    controls = {
        "step": step,
        "lr": w.Dropdown(options=rates, value=LEARNING_RATE, description="learning rate", **wide),
    }
    panel = Panel(
        controls,
        lambda step, lr: draw(run(lr, step), step),
        lambda step, lr: finish(run(lr, step)),
        still={"step": STEPS},
    )
    panel.children = [play, *panel.children]
    return panel
