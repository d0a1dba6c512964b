"""Pool explorer: change a map, its window and its stride, shift it, see which outputs notice."""

from dataclasses import dataclass

import numpy as np
import traitlets

from cnnlib.plots import show_numbers
from cnnlib.pool import avg_pool2d, max_pool2d
from cnnlib.widgets.base import CourseWidget, check_fits, finite_array, module, new_figure, text

LARGEST_MAP, LARGEST_WINDOW = 8, 4


@dataclass(frozen=True)
class PoolState:
    """One moment of the widget: x (H, W), the window, the stride, the kind and the shift."""

    x: np.ndarray
    k: int = 2
    stride: int = 2
    kind: str = "max"
    shift: int = 0
    row: int = 0
    col: int = 0

    @property
    def shifted(self):
        """The map after its move to the right; zeros enter, (H, W)."""
        moved = np.zeros_like(self.x)
        moved[:, self.shift :] = self.x[:, : self.x.shape[1] - self.shift]
        return moved

    @property
    def output(self):
        """What is pooled from the shifted map, (OH, OW)."""
        return self._pool(self.shifted)

    @property
    def changed(self):
        """Which outputs differ from those of the map that stands still, (OH, OW) bool."""
        return ~np.isclose(self.output, self._pool(self.x), rtol=0, atol=1e-12)

    @property
    def sentence(self):
        """What the widget says of this moment, in one line."""
        if self.shift:
            count = f"{self.changed.sum()} of {self.changed.size}"
            return f"shifted by {self.shift}: {count} outputs change"
        corner = self.row * self.stride, self.col * self.stride
        window = self.x[corner[0] : corner[0] + self.k, corner[1] : corner[1] + self.k]
        word = "max" if self.kind == "max" else "mean"
        numbers = ", ".join(map(text, window.ravel()))
        place = f"output[{self.row}, {self.col}]"
        return f"{place} = {word}({numbers}) = {text(self.output[self.row, self.col])}"

    def _pool(self, x):
        pool = max_pool2d if self.kind == "max" else avg_pool2d
        return pool(x[None, None], self.k, self.stride)[0, 0]


def render(state):
    """Draw a state: the shifted map with its window, and what is left of it."""
    figure, axes = new_figure(6, 3.4, 2)
    window = (state.row * state.stride, state.col * state.stride, state.k, state.k)
    show_numbers(state.shifted, axes[0], f"map {state.x.shape}", window=window)
    cell = (state.row, state.col, 1, 1)
    words = {"max": "maxima", "avg": "averages"}
    title = f"{words[state.kind]} {state.output.shape}"
    show_numbers(state.output, axes[1], title, window=cell)
    figure.supxlabel(state.sentence, fontsize=10)
    return figure


class PoolExplorer(CourseWidget):
    """The widget behind `pool_explorer`."""

    _esm = module("board.js", "editing.js", "pooling.js", "explorer.js")
    x = traitlets.List().tag(sync=True)
    k = traitlets.Int(2).tag(sync=True)
    stride = traitlets.Int(2).tag(sync=True)
    kind = traitlets.Enum(["max", "avg"], "max").tag(sync=True)
    shift = traitlets.Int(0).tag(sync=True)
    row = traitlets.Int(0).tag(sync=True)
    col = traitlets.Int(0).tag(sync=True)

    @property
    def state(self):
        """The numbers of this moment, a `PoolState`."""
        x = np.array(self.x, dtype=float)
        return PoolState(x, self.k, self.stride, self.kind, self.shift, self.row, self.col)

    @traitlets.validate("k", "stride", "shift")
    def _allowed(self, proposal):
        low = 0 if proposal.trait.name == "shift" else 1
        sides = [LARGEST_WINDOW, len(self.x[0])]
        if proposal.trait.name == "k":
            sides.append(len(self.x))
        if not low <= proposal.value <= min(sides):
            raise ValueError(
                f"{proposal.trait.name} is {proposal.value}, expected {low} to {min(sides)}"
            )
        return proposal.value

    def summary(self):
        """Return the sentence of this moment as plain text."""
        return self.state.sentence

    def figure(self):
        """Return the static picture."""
        return render(self.state)


def pool_explorer(x, k=2, stride=None, kind="max"):
    """Show a map being pooled: its numbers can be changed, its window chosen, itself shifted.

    Args:
        x: the map, (H, W), at most 8 x 8 so that the numbers can be read.
        k: side of the window to start with, at most 4.
        stride: stride to start with; k without.
        kind: "max" or "avg".

    Returns:
        A widget; `widget.state` has its numbers.

    Raises:
        ValueError: x is not a small two-dimensional map, or the window does not fit in it.
    """
    x = finite_array(x, "x", "H W")
    check_fits(x, np.ones((k, k)), LARGEST_MAP)
    if kind not in ("max", "avg"):
        raise ValueError(f"kind is {kind!r}, expected 'max' or 'avg'")
    return PoolExplorer(x=x.tolist(), k=k, stride=k if stride is None else stride, kind=kind)
