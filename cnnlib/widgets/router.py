"""Gradient router: where the gradient of a pooled output lands, ties included."""

from dataclasses import dataclass

import numpy as np
import traitlets

from cnnlib.arithmetic import output_size
from cnnlib.plots import show_numbers
from cnnlib.pool import avg_pool2d_backward
from cnnlib.widgets.base import CourseWidget, check_fits, finite_array, module, new_figure, text

LARGEST_MAP = 8
TIES = ["first", "last", "share", "all"]


@dataclass(frozen=True)
class RouterState:
    """One moment of the widget: x (H, W), dout (OH, OW), the window, the kind, the tie's rule."""

    x: np.ndarray
    dout: np.ndarray
    k: int = 2
    stride: int = 2
    kind: str = "max"
    tie: str = "first"

    @property
    def dx(self):
        """The gradient of the map, (H, W)."""
        if self.kind == "avg":
            shape = (1, 1, *self.x.shape)
            return avg_pool2d_backward(self.dout[None, None], shape, self.k, self.stride)[0, 0]
        dx = np.zeros_like(self.x)
        for i, j in np.ndindex(self.dout.shape):
            rows, cols = (slice(n * self.stride, n * self.stride + self.k) for n in (i, j))
            dx[rows, cols] += self.dout[i, j] * shares(self.x[rows, cols], self.tie)
        return dx

    @property
    def sentence(self):
        """What the widget says of this moment, in one line."""
        came, went = self.dout.sum(), self.dx.sum()
        right = np.isclose(came, went, rtol=0, atol=1e-9)
        verdict = "nothing lost, nothing invented" if right else "this cannot be right"
        return f"{text(came)} came in, {text(went)} went back: {verdict}"


def shares(window, tie):
    """Return which share of its gradient each pixel of a window gets, (K, K).

    Args:
        window: the numbers, (K, K).
        tie: "first" or "last" of the maxima, "share" among them, or "all" in full, which is wrong.
    """
    winners = (window == window.max()).astype(float)
    if tie == "share":
        return winners / winners.sum()
    if tie == "all":
        return winners
    place = np.flatnonzero(winners)[0 if tie == "first" else -1]
    alone = np.zeros_like(winners)
    alone.flat[place] = 1
    return alone


def render(state):
    """Draw a state: the map, the gradient that comes in, the gradient that goes back."""
    figure, axes = new_figure(9, 3.4, 3)
    limit = max(np.abs(state.dout).max(), np.abs(state.dx).max())
    show_numbers(state.x, axes[0], f"map {state.x.shape}")
    show_numbers(state.dout, axes[1], f"gradient of the output {state.dout.shape}", limit=limit)
    show_numbers(state.dx, axes[2], f"gradient of the map {state.dx.shape}", limit=limit)
    figure.supxlabel(state.sentence, fontsize=10)
    return figure


class GradientRouter(CourseWidget):
    """The widget behind `gradient_router`."""

    _esm = module("board.js", "editing.js", "pooling.js", "router.js")
    x = traitlets.List().tag(sync=True)
    dout = traitlets.List().tag(sync=True)
    k = traitlets.Int(2).tag(sync=True)
    stride = traitlets.Int(2).tag(sync=True)
    kind = traitlets.Enum(["max", "avg"], "max").tag(sync=True)
    tie = traitlets.Enum(TIES, "first").tag(sync=True)

    @property
    def state(self):
        """The numbers of this moment, a `RouterState`."""
        x, dout = np.array(self.x, dtype=float), np.array(self.dout, dtype=float)
        return RouterState(x, dout, self.k, self.stride, self.kind, self.tie)

    def summary(self):
        """Return what came in and what went back as plain text."""
        return self.state.sentence

    def figure(self):
        """Return the static picture."""
        return render(self.state)


def gradient_router(x, dout, k=2, stride=None, kind="max", tie="first"):
    """Show where the gradient of pooled outputs lands; all numbers can be changed.

    Args:
        x: the map, (H, W), at most 8 x 8.
        dout: gradient of the outputs, (OH, OW).
        k: side of the window to start with.
        stride: stride to start with; k without.
        kind: "max" or "avg".
        tie: who gets the gradient of equal maxima: "first", "last", "share", or "all" (wrong).

    Returns:
        A widget; `widget.state` has its numbers.

    Raises:
        ValueError: x or dout is not two-dimensional, they do not fit, or a word is unknown.
    """
    x, dout = finite_array(x, "x", "H W"), finite_array(dout, "dout", "OH OW")
    check_fits(x, np.ones((k, k)), LARGEST_MAP)
    stride = k if stride is None else stride
    expected = tuple(output_size(n, k, stride) for n in x.shape)
    if dout.shape != expected:
        raise ValueError(f"dout is {dout.shape}, expected {expected}: one gradient per window")
    if kind not in ("max", "avg") or tie not in TIES:
        raise ValueError(f"kind is {kind!r} and tie {tie!r}: use 'max' or 'avg', {', '.join(TIES)}")
    lists = {"x": x.tolist(), "dout": dout.tolist()}
    return GradientRouter(k=k, stride=stride, kind=kind, tie=tie, **lists)
