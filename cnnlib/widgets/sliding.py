"""Slide the window: a kernel moves over one channel and every product is written out."""

from dataclasses import dataclass

import numpy as np
import traitlets

from cnnlib.plots import show_numbers
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

LARGEST_INPUT = 12


@dataclass(frozen=True)
class SlideState:
    """One moment of the widget: x (H, W), w (KH, KW), the window's corner, flipped or not."""

    x: np.ndarray
    w: np.ndarray
    row: int = 0
    col: int = 0
    flip: bool = False
    visited: tuple = (0,)

    @property
    def kernel(self):
        """The kernel as it is laid on the window, (KH, KW)."""
        return self.w[::-1, ::-1] if self.flip else self.w

    @property
    def products(self):
        """Window times kernel, number by number, (KH, KW)."""
        KH, KW = self.w.shape
        return self.x[self.row : self.row + KH, self.col : self.col + KW] * self.kernel

    @property
    def sum(self):
        """The one number this window gives."""
        return float(self.products.sum())

    @property
    def output(self):
        """The whole output, (OH, OW), whether visited or not."""
        windows = np.lib.stride_tricks.sliding_window_view(self.x, self.w.shape)
        return np.einsum("hwij,ij->hw", windows, self.kernel)

    @property
    def equation(self):
        """The sum written out with its numbers, as the browser shows it."""
        KH, KW = self.w.shape
        window = self.x[self.row : self.row + KH, self.col : self.col + KW]
        pairs = zip(window.flat, self.kernel.flat, strict=True)
        terms = " + ".join(f"{factor(a)}×{factor(b)}" for a, b in pairs)
        return f"output[{self.row}, {self.col}] = {terms} = {text(self.sum)}"


def render(state):
    """Draw a state: input with the window, kernel, and the whole output with its cell framed."""
    figure, axes = new_figure(9, 3.4, 3)
    turned = ", turned 180°" if state.flip else ""
    window = (state.row, state.col, *state.w.shape)
    limit = np.abs(state.w).max()
    show_numbers(state.x, axes[0], f"input {state.x.shape}", window=window)
    show_numbers(state.kernel, axes[1], f"kernel {state.w.shape}{turned}", limit=limit)
    cell = (state.row, state.col, 1, 1)
    show_numbers(state.output, axes[2], f"output {state.output.shape}", window=cell)
    figure.supxlabel(state.equation, fontsize=10)
    return figure


class SlideTheWindow(CourseWidget):
    """The widget behind `slide_the_window`."""

    _esm = module("board.js", "sliding.js")
    x = traitlets.List().tag(sync=True)
    w = traitlets.List().tag(sync=True)
    row = traitlets.Int(0).tag(sync=True)
    col = traitlets.Int(0).tag(sync=True)
    flip = traitlets.Bool(False).tag(sync=True)
    visited = traitlets.List([0]).tag(sync=True)

    @property
    def state(self):
        """The numbers of this moment, a `SlideState`."""
        x, w = np.array(self.x), np.array(self.w)
        return SlideState(x, w, self.row, self.col, self.flip, tuple(self.visited))

    @traitlets.validate("row", "col")
    def _inside(self, proposal):
        axis = ("row", "col").index(proposal.trait.name)
        check_place(proposal.trait.name, proposal.value, self.places[axis])
        return proposal.value

    @traitlets.observe("row", "col")
    def _visit(self, _):
        place = self.row * self.places[1] + self.col
        if place not in self.visited:
            self.visited = [*self.visited, place]

    @property
    def places(self):
        """How many places the window has, (OH, OW)."""
        H, W, KH, KW = len(self.x), len(self.x[0]), len(self.w), len(self.w[0])
        return H - KH + 1, W - KW + 1

    def summary(self):
        """Return the equation as plain text."""
        return self.state.equation

    def figure(self):
        """Return the static picture."""
        return render(self.state)


def slide_the_window(x, w, flip=False):
    """Show a kernel sliding over an input, with every product and its sum.

    Drag the window, press the arrow keys, or let it play; "flip the kernel" turns the kernel
    by 180 degrees, which makes the cross-correlation a true convolution.

    Args:
        x: input, (H, W), at most 12 x 12 so that the numbers can be read.
        w: kernel, (KH, KW), no larger than x.
        flip: start with the kernel turned.

    Returns:
        A widget; `widget.state` has its numbers.

    Raises:
        ValueError: x or w is not two-dimensional and finite, or w does not fit in x.
    """
    x, w = finite_array(x, "x", "H W"), finite_array(w, "w", "KH KW")
    check_fits(x, w, LARGEST_INPUT)
    return SlideTheWindow(x=x.tolist(), w=w.tolist(), flip=bool(flip))
