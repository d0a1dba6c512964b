"""RGB mixer: three numbers, the color they make and its gray."""

from dataclasses import dataclass

import numpy as np
import traitlets

from cnnlib.plots import show_rgb
from cnnlib.widgets.base import CourseWidget, module, new_figure, text

LUMA = (0.299, 0.587, 0.114)
COLORS = {
    "black": (0, 0, 0),
    "red": (255, 0, 0),
    "green": (0, 255, 0),
    "blue": (0, 0, 255),
    "yellow": (255, 255, 0),
    "orange": (255, 165, 0),
    "white": (255, 255, 255),
}


@dataclass(frozen=True)
class MixerState:
    """One moment of the widget: three bytes."""

    red: int
    green: int
    blue: int

    @property
    def parts(self):
        """The three bytes, (3,)."""
        return np.array([self.red, self.green, self.blue])

    @property
    def gray(self):
        """How bright the color looks, from 0 to 255."""
        return float(self.parts @ LUMA)

    @property
    def sentence(self):
        """The color as it is written, and the sum that makes its gray."""
        terms = " + ".join(f"{w:g}·{part}" for w, part in zip(LUMA, self.parts, strict=True))
        return f"rgb({self.red}, {self.green}, {self.blue}); gray = {terms} = {text(self.gray)}"


def render(state):
    """Draw a state: the three lights, the color, its gray."""
    figure, axes = new_figure(6, 2.4, 3)
    pixel = state.parts.astype(np.uint8)
    show_rgb(np.diag(pixel)[None], axes[0], "three lights")
    show_rgb(pixel[None, None], axes[1], "the pixel")
    shade = np.full((1, 1, 3), np.floor(state.gray + 0.5), dtype=np.uint8)
    show_rgb(shade, axes[2], "its gray")
    figure.supxlabel(state.sentence, fontsize=10)
    return figure


class RgbMixer(CourseWidget):
    """The widget behind `rgb_mixer`."""

    _esm = module("editing.js", "mixer.js")
    red = traitlets.Int(0, min=0, max=255).tag(sync=True)
    green = traitlets.Int(0, min=0, max=255).tag(sync=True)
    blue = traitlets.Int(255, min=0, max=255).tag(sync=True)
    weights = traitlets.List(list(LUMA)).tag(sync=True)
    colors = traitlets.Dict({name: list(color) for name, color in COLORS.items()}).tag(sync=True)

    @property
    def state(self):
        """The numbers of this moment, a `MixerState`."""
        return MixerState(self.red, self.green, self.blue)

    def summary(self):
        """Return the color and its gray as plain text."""
        return self.state.sentence

    def figure(self):
        """Return the static picture."""
        return render(self.state)


def rgb_mixer(red=0, green=0, blue=255):
    """Show a color made of red, green and blue light, each from 0 to 255, and its gray.

    Raises:
        ValueError: a number is not within 0 and 255.
    """
    for name, part in [("red", red), ("green", green), ("blue", blue)]:
        if not 0 <= part <= 255:
            raise ValueError(f"{name} is {part}, expected 0 to 255: one byte")
    return RgbMixer(red=red, green=green, blue=blue)
