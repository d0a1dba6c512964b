"""The training panel: a LeNet learns to read while its learning rate is moved."""

import time

import numpy as np
import traitlets

from cnnlib.handwriting import enlarge, load_handwriting, shrink
from cnnlib.models import lenet
from cnnlib.plots import show_image
from cnnlib.train.live import LiveTraining
from cnnlib.widgets.base import CourseWidget, module, new_figure

SIDE, MOST_POINTS = 28, 240
RATES = [float(f"{rate:.2g}") for rate in np.geomspace(0.001, 1, 25)]
BATCHES = [1, 4, 16, 32, 64, 128]


def default_network(rng):
    """Return cnnlib's LeNet, its scores close to 0 at the start."""
    model = lenet(rng=rng)
    model.children["fc2"].params["weight"] *= 0.1
    return model


def thinned(losses, most=MOST_POINTS):
    """Return at most so many [step, loss] of a curve: means of as many steps as needed."""
    width = -(-len(losses) // most) or 1
    starts = range(0, len(losses), width)
    return [[start + 1, float(np.mean(losses[start : start + width]))] for start in starts]


def top_three(probabilities):
    """Return the three likeliest classes, [[class, probability], ...]."""
    best = np.argsort(-probabilities, kind="stable")[:3]
    return [[int(k), float(probabilities[k])] for k in best]


def render(points, drawing, guesses):
    """Draw the loss curve, the drawing and the bars of the guesses."""
    figure, axes = new_figure(11, 3.2, 3, left=0.07, wspace=0.3, bottom=0.18)
    axes[0].plot(*np.reshape(points, (-1, 2)).T, color="#0072b2")
    axes[0].set(xlabel="step", ylabel="loss", title="loss", ylim=(0, 3))
    show_image(drawing, axes[1], f"drawing {drawing.shape}")
    axes[2].barh([f"{k}" for k, _ in guesses], [p for _, p in guesses], color="#0072b2")
    axes[2].invert_yaxis()
    axes[2].set(xlim=(0, 1), xlabel="probability", title="what the network reads")
    return figure


class TrainingPanel(CourseWidget):
    """The widget behind `training_panel`."""

    _esm = module("training.js")
    rates = traitlets.List(RATES).tag(sync=True)
    batches = traitlets.List(BATCHES).tag(sync=True)
    running = traitlets.Bool(False).tag(sync=True)
    learning_rate = traitlets.Float(0.018).tag(sync=True)
    momentum = traitlets.Float(0.9, min=0, max=0.99).tag(sync=True)
    batch_size = traitlets.Int(32, min=1, max=256).tag(sync=True)
    points = traitlets.List().tag(sync=True)
    status = traitlets.Unicode("Not trained yet.").tag(sync=True)
    drawing = traitlets.List([0.0] * SIDE**2).tag(sync=True)
    guesses = traitlets.List().tag(sync=True)
    again = traitlets.Int(0).tag(sync=True)
    examples = traitlets.Int(0).tag(sync=True)

    def __init__(self, make, **traits):
        self.make, self.training, self.data = make, None, None
        super().__init__(**traits)

    def settings(self):
        """Return what the controls say, as a training takes it."""
        return {
            "lr": self.learning_rate,
            "momentum": self.momentum,
            "batch_size": self.batch_size,
        }

    def prepared(self):
        """Return the training; the first call loads the digits and makes the network."""
        if self.training is None:
            pixels, _ = load_handwriting("digits")[0]
            self.mean, self.deviation = pixels.mean(), pixels.std()
            self.data = load_handwriting("digits", standardize=True)
            rng = np.random.default_rng(self.again)
            model = self.make(rng)
            self.training = LiveTraining(model, self.data, self.settings(), self.tell, rng)
        return self.training

    @traitlets.observe("running")
    def _start_or_pause(self, change):
        if not change.new:
            if self.training is not None:
                self.training.pause()
        elif not self.prepared().running:
            self.began = time.perf_counter(), self.training.seen
            self.training.start()

    @traitlets.observe("learning_rate", "momentum", "batch_size")
    def _set(self, _):
        if self.training is not None:
            self.training.settings.update(self.settings())

    @traitlets.observe("again")
    def _start_again(self, _):
        self.running = False
        self.training, self.points, self.guesses = None, [], []
        self.status = "New weights. Not trained yet."

    @traitlets.observe("examples")
    def _show_example(self, _):
        x = load_handwriting("digits")[1][0]
        chosen = np.random.default_rng(self.examples).integers(len(x))
        self.drawing = x[chosen, 0].ravel().astype(float).tolist()

    @traitlets.observe("drawing")
    def _read(self, _=None):
        pixels = np.reshape(self.drawing, (SIDE, SIDE))
        if not pixels.any():
            self.guesses = []
            return
        training = self.prepared()
        image = (enlarge(shrink(pixels)[None]) - self.mean) / self.deviation
        self.guesses = top_three(training.probabilities(image.astype(np.float32))[0])

    def tell(self):
        """Pass on how the training stands; called by its thread."""
        training = self.training
        if training is None:  # it was started again meanwhile
            return
        self.points = thinned(training.losses)
        self.status = self.words()
        self._read()
        if not training.running:
            self.running = False

    def words(self):
        """Return how the training stands, in words."""
        training = self.training
        if training.trouble:
            return f"Stopped. {training.trouble} Start again with a smaller learning rate."
        since, before = self.began
        rate = (time.perf_counter() - since) / max(training.seen - before, 1)
        recent = np.mean(training.losses[-20:]) if training.losses else np.nan
        unseen = "" if training.accuracy is None else f", {training.accuracy:.1%} of new images"
        return (
            f"step {len(training.losses)}, {training.seen:,} images seen, "
            f"{1000 * rate:.1f} ms each: loss {recent:.3f}{unseen}"
        )

    def summary(self):
        """Return the state as plain text."""
        return f"Training panel, learning rate {self.learning_rate:g}. {self.status}"

    def figure(self):
        """Return the static picture."""
        return render(self.points, np.reshape(self.drawing, (SIDE, SIDE)), self.guesses)


def training_panel(make=None):
    """Show a network learning to read the embedded digits.

    Args:
        make: a function of a Generator that returns a network for images (N, 1, 28, 28) and ten
            classes, such as the class LeNet of lesson 5; cnnlib's LeNet without.

    Returns:
        A widget. It trains in the background, so that the notebook stays usable.

    Raises:
        ValueError: make is no function.
    """
    if make is not None and not callable(make):
        raise ValueError(f"make is {make!r}, expected a class or a function of rng: such as LeNet")
    return TrainingPanel(default_network if make is None else make)
