"""Volume view: a window over all channels at once, partial sums, a bias, one number."""

from dataclasses import dataclass

import numpy as np
import traitlets

from cnnlib.conv import conv2d
from cnnlib.plots import show_image, show_numbers, show_window
from cnnlib.widgets.base import (
    CourseWidget,
    check_fits,
    check_place,
    factor,
    finite_array,
    module,
    new_figure,
    text,
)

LARGEST_INPUT, MOST_CHANNELS, MOST_FILTERS = 12, 4, 4


@dataclass(frozen=True)
class VolumeState:
    """One moment: image (C, H, W), w (F, C, KH, KW), b (F,), the window's corner, the filter."""

    image: np.ndarray
    w: np.ndarray
    b: np.ndarray
    row: int = 0
    col: int = 0
    filter: int = 0

    @property
    def window(self):
        """The part of the image under the window, (C, KH, KW)."""
        KH, KW = self.w.shape[2:]
        return self.image[:, self.row : self.row + KH, self.col : self.col + KW]

    @property
    def partial_sums(self):
        """The sum of the products of each channel, (C,)."""
        return (self.window * self.w[self.filter]).sum(axis=(1, 2))

    @property
    def sum(self):
        """Partial sums plus bias: the one number of this window and this filter."""
        return float(self.partial_sums.sum() + self.b[self.filter])

    @property
    def output(self):
        """All feature maps, (F, OH, OW)."""
        return conv2d(self.image[None], self.w, self.b)[0]

    @property
    def equation(self):
        """The sum written out with its numbers, as the browser shows it."""
        terms = [*self.partial_sums, self.b[self.filter]]
        written = " + ".join(factor(term) for term in terms)
        return f"output[{self.filter}, {self.row}, {self.col}] = {written} = {text(self.sum)}"


def render(state):
    """Draw a state: the channels with the window, then the map of the chosen filter."""
    C, KH, KW = state.w.shape[1:]
    figure, axes = new_figure(3 * (C + 1), 3.4, C + 1)
    brightest = np.abs(state.image).max()
    for c, ax in enumerate(axes[:C]):
        title = f"channel {c}: partial sum {text(state.partial_sums[c])}"
        show_image(state.image[c] / (brightest or 1), ax, title)
        show_window(ax, state.row, state.col, KH, KW)
    output, cell = state.output[state.filter], (state.row, state.col, 1, 1)
    show_numbers(output, axes[C], f"output of filter {state.filter}", window=cell)
    figure.supxlabel(state.equation, fontsize=12)
    return figure


class VolumeView(CourseWidget):
    """The widget behind `volume_view`."""

    _esm = module("board.js", "volume.js")
    image = traitlets.List().tag(sync=True)
    w = traitlets.List().tag(sync=True)
    b = traitlets.List().tag(sync=True)
    row = traitlets.Int(0).tag(sync=True)
    col = traitlets.Int(0).tag(sync=True)
    filter = traitlets.Int(0).tag(sync=True)
    visited = traitlets.List([[0, 0, 0]]).tag(sync=True)

    @property
    def state(self):
        """The numbers of this moment, a `VolumeState`."""
        arrays = (np.array(values) for values in (self.image, self.w, self.b))
        return VolumeState(*arrays, self.row, self.col, self.filter)

    @traitlets.validate("row", "col", "filter")
    def _inside(self, proposal):
        (F, _, KH, KW), (_, H, W) = np.shape(self.w), np.shape(self.image)
        limit = {"row": H - KH + 1, "col": W - KW + 1, "filter": F}[proposal.trait.name]
        check_place(proposal.trait.name, proposal.value, limit)
        return proposal.value

    @traitlets.observe("row", "col", "filter")
    def _visit(self, _):
        place = [self.filter, self.row, self.col]
        if place not in self.visited:
            self.visited = [*self.visited, place]

    def summary(self):
        """Return the equation as plain text."""
        return self.state.equation

    def figure(self):
        """Return the static picture."""
        return render(self.state)


def volume_view(image, w, b):
    """Show a filter at work on all channels of an image at once.

    Each channel gives a partial sum; partial sums plus bias are one output number. Choose
    another filter and a second output map fills in.

    Args:
        image: channels first, (C, H, W): at most 4 channels of 12 x 12.
        w: filters, (F, C, KH, KW), at most 4.
        b: one bias per filter, (F,).

    Returns:
        A widget; `widget.state` has its numbers.

    Raises:
        ValueError: the shapes disagree, or there is more than can be read.
    """
    image = finite_array(image, "image", "C H W")
    w, b = finite_array(w, "w", "F C KH KW"), finite_array(b, "b", "F")
    _check_volume(image, w, b)
    return VolumeView(image=image.tolist(), w=w.tolist(), b=b.tolist())


def _check_volume(image, w, b):
    if len(image) > MOST_CHANNELS or len(w) > MOST_FILTERS:
        raise ValueError(
            f"{len(image)} channels and {len(w)} filters came, expected at most {MOST_CHANNELS} "
            f"and {MOST_FILTERS}: choose some, as in image[:3] and w[:2]"
        )
    if w.shape[1] != len(image):
        raise ValueError(
            f"the image has {len(image)} channels but the filters expect {w.shape[1]}: image is "
            f"{image.shape}, w is {w.shape}; channels come first"
        )
    if len(b) != len(w):
        raise ValueError(f"b has {len(b)} numbers for {len(w)} filters: give one bias per filter")
    check_fits(image[0], w[0, 0], LARGEST_INPUT)
