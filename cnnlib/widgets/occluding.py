"""Occluder: a gray square is dragged over an image, and the network is asked again."""

from dataclasses import dataclass

import numpy as np
import traitlets

from cnnlib.activations import softmax
from cnnlib.data import CIFAR10_CLASSES
from cnnlib.models.trained import SIDE, color_input
from cnnlib.plots import show_image, show_rgb
from cnnlib.widgets.base import CourseWidget, check_place, module, new_figure
from cnnlib.widgets.browsing import network, pictures

SHOWN = 3  # classes
LARGEST_SQUARE = 16


def choices():
    """Return the titles of the images, title -> the short name of the network that reads it."""
    digits, photographs = pictures("digits"), pictures("resnet8")
    return dict.fromkeys(digits, "digits") | dict.fromkeys(photographs, "resnet8")


@dataclass(frozen=True)
class OccluderState:
    """One moment of the widget: the image's title and the square's place and size, in pixels."""

    title: str
    row: int = 0
    col: int = 0
    size: int = 8

    @property
    def classes(self):
        """The names of the classes of the network that reads the image."""
        digits = choices()[self.title] == "digits"
        return [str(digit) for digit in range(10)] if digits else list(CIFAR10_CLASSES)

    @property
    def image(self):
        """The image as it was, (32, 32) or (32, 32, 3), from 0 to 1."""
        return pictures(choices()[self.title])[self.title]

    @property
    def covered(self):
        """The image with the square, whose color is the image's mean, on it."""
        image = self.image.copy()
        rows, cols = slice(self.row, self.row + self.size), slice(self.col, self.col + self.size)
        image[rows, cols] = self.image.mean(axis=(0, 1))
        return image

    @property
    def guesses(self):
        """(class, probability, probability without the square) of the best classes without it."""
        before, now = self._probabilities(self.image), self._probabilities(self.covered)
        best = sorted({*before.argsort()[::-1][:SHOWN], now.argmax()}, key=lambda k: -before[k])
        return [(self.classes[k], float(now[k]), float(before[k])) for k in best]

    @property
    def sentence(self):
        """What the square does to the class that was best without it."""
        name, now, before = self.guesses[0]
        best, p, _ = max(self.guesses, key=lambda guess: guess[1])
        says = "" if best == name else f" Now the network says “{best}”, {100 * p:.0f} %."
        return (
            f"{self.size} x {self.size} square at row {self.row}, column {self.col}: “{name}” "
            f"goes from {100 * before:.0f} % to {100 * now:.0f} %.{says}"
        )

    def _probabilities(self, image):
        x = image[None, None] if image.ndim == 2 else color_input(image[None])
        return softmax(network(choices()[self.title]).forward(x.astype(np.float32), False))[0]


def render(state):
    """Draw the covered image and the probabilities, with and without the square."""
    figure, axes = new_figure(8, 3.2, 2, left=0.02, right=0.97, wspace=0.35)
    show = show_rgb if state.image.ndim == 3 else show_image
    show(state.covered, axes[0], f"{state.title}, covered")
    names, now, before = zip(*state.guesses, strict=True)
    at = np.arange(len(names))
    axes[1].barh(at - 0.2, before, 0.36, color="#b0b0b0", label="without the square")
    axes[1].barh(at + 0.2, now, 0.36, color="#0072b2", label="with it")
    axes[1].set(yticks=at, yticklabels=names, xlim=(0, 1), xlabel="probability")
    axes[1].invert_yaxis()
    axes[1].legend(loc="lower right")
    return figure


class Occluder(CourseWidget):
    """The widget behind `occluder`: the browser moves the square, Python asks the network."""

    _esm = module("board.js", "charts.js", "occluder.js")
    titles = traitlets.List().tag(sync=True)
    title = traitlets.Unicode().tag(sync=True)
    row = traitlets.Int(0).tag(sync=True)
    col = traitlets.Int(0).tag(sync=True)
    size = traitlets.Int(8).tag(sync=True)
    pixels = traitlets.List().tag(sync=True)  # rows of [red, green, blue], the uncovered image
    gray = traitlets.List().tag(sync=True)  # the square's color
    guesses = traitlets.List().tag(sync=True)
    sentence = traitlets.Unicode().tag(sync=True)

    @property
    def state(self):
        """The numbers of this moment, an `OccluderState`."""
        return OccluderState(self.title, self.row, self.col, self.size)

    @traitlets.validate("title")
    def _known(self, proposal):
        if proposal.value not in choices():
            known = ", ".join(choices())
            raise ValueError(f"no image {proposal.value!r}: choose one of {known}")
        return proposal.value

    @traitlets.validate("size")
    def _small(self, proposal):
        check_place("size", proposal.value - 1, LARGEST_SQUARE)
        return proposal.value

    @traitlets.validate("row", "col")
    def _inside(self, proposal):
        check_place(proposal.trait.name, proposal.value, SIDE)
        return min(proposal.value, SIDE - self.size)

    @traitlets.observe("title", "row", "col", "size")
    def _ask(self, change):
        if change.name == "size":
            self.row, self.col = (min(at, SIDE - self.size) for at in (self.row, self.col))
        state = self.state
        if change.name == "title":
            bytes_ = (np.broadcast_to(state.image.T, (3, SIDE, SIDE)).T * 255).round().astype(int)
            self.pixels = bytes_.tolist()
            self.gray = bytes_.mean(axis=(0, 1)).round().astype(int).tolist()
        self.guesses = [list(guess) for guess in state.guesses]
        self.sentence = state.sentence

    def summary(self):
        """Return the sentence as plain text."""
        return self.state.sentence

    def figure(self):
        """Return the static picture."""
        return render(self.state)


def occluder(title="digit 7", row=11, col=10, size=8):
    """Show an image, a gray square to drag over it, and what the network then says.

    Args:
        title: of the image, such as "digit 7" or "cat".
        row, col: the square's top left pixel.
        size: pixels of a side of the square, at most 16.

    Returns:
        A widget; `widget.state` has its numbers.

    Raises:
        ValueError: there is no such image, or the square does not fit.
    """
    return Occluder(titles=list(choices()), title=title, row=row, col=col, size=size)
