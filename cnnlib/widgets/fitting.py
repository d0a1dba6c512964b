"""Does it fit? One axis of an image, its padding, and a bar for every place of the window."""

import traitlets
from matplotlib.patches import Rectangle

from cnnlib.arithmetic import effective_size, whole
from cnnlib.widgets.base import CourseWidget, module, new_figure

LIMITS = {"n": (1, 32), "k": (1, 11), "stride": (1, 8), "padding": (0, 6), "dilation": (1, 4)}
LEAST = {"n": 1, "k": 1, "stride": 1, "padding": 0, "dilation": 1}
MINUS = "\N{MINUS SIGN}"


def fit(n, k, stride, padding, dilation):
    """Lay a window at every place where it fits on one axis.

    Args:
        n, k, stride, padding, dilation: as in `cnnlib.output_size`.

    Returns:
        A dict: the `settings`; `starts` of the windows and the `unseen` places, both counted from
        the first zero of the padding; `left_over` at the end; `fits`; the `formula` and the
        `verdict` in words.
    """
    size = effective_size(k, dilation)
    room = n + 2 * padding - size
    starts = list(range(0, room + 1, stride)) if room >= 0 else []
    seen = {start + dilation * tap for start in starts for tap in range(k)}
    left_over = room % stride if starts else 0
    given = {"n": n, "k": k, "stride": stride, "padding": padding, "dilation": dilation}
    return {
        "settings": given,
        "starts": starts,
        "unseen": [place for place in range(n + 2 * padding) if place not in seen],
        "left_over": left_over,
        "fits": bool(starts) and left_over == 0,
        "formula": _formula(n, size, stride, padding, room),
        "verdict": _verdict(len(starts), left_over, size, n + 2 * padding),
    }


def nearest(n, k, stride, padding, dilation):
    """Return the settings nearest to these that fit, as dicts of one setting each."""
    given = {"n": n, "k": k, "stride": stride, "padding": padding, "dilation": dilation}
    if fit(**given)["fits"]:
        return []
    found = []
    for name in ("stride", "padding", "k", "n"):
        low, high = LIMITS[name]
        others = sorted(range(low, high + 1), key=lambda value, name=name: abs(value - given[name]))
        good = [value for value in others if fit(**{**given, name: value})["fits"]]
        found += [{name: value} for value in good[: 2 if name in ("stride", "padding") else 1]]
    return found


def _formula(n, size, stride, padding, room):
    value = room / stride + 1
    result = f"{value:.2f}" if value % 1 else f"{value:.0f}"
    top = f"{n} {MINUS} {size} + 2·{padding}"
    return f"({top}) / {stride} + 1 = {result.replace('-', MINUS)}"


def _verdict(windows, left_over, size, total):
    if not windows:
        return f"The kernel covers {size} pixels, there are only {total}: no window at all."
    if left_over:
        rest = "1 pixel is" if left_over == 1 else f"{left_over} pixels are"
        return f"It does not fit: {rest} left over. Rounded down: {windows}."
    return f"It fits: {windows} window{'s' * (windows > 1)}."


def render(picture):
    """Draw the axis and the windows below it."""
    given = picture["settings"]
    n, padding = given["n"], given["padding"]
    figure, (ax,) = new_figure(9, 1.4 + 0.22 * len(picture["starts"]), 1)
    ax.set_position([0.02, 0.04, 0.96, 0.74])
    for place in range(n + 2 * padding):
        zero = not padding <= place < padding + n
        style = {"hatch": "////", "edgecolor": "#b2182b"} if place in picture["unseen"] else {}
        style = {"edgecolor": "0.3", **style}
        ax.add_patch(Rectangle((place, 0), 1, 1, facecolor="0.85" if zero else "white", **style))
        ax.text(place + 0.5, 0.5, "0" if zero else place - padding, ha="center", va="center")
    for row, start in enumerate(picture["starts"]):
        for tap in range(given["k"]):
            left = start + tap * given["dilation"]
            ax.add_patch(Rectangle((left, -1.2 - row), 1, 0.8, facecolor="#56b4e9", edgecolor="k"))
    ax.set(xlim=(-0.2, n + 2 * padding + 0.2), ylim=(-len(picture["starts"]) - 0.8, 1.2))
    ax.set_axis_off()
    ax.set_title(f"{picture['formula']}: {picture['verdict']}", fontsize=11)
    return figure


class DoesItFit(CourseWidget):
    """The widget behind `does_it_fit`."""

    _esm = module("sliders.js", "fitting.js")
    limits = traitlets.Dict(LIMITS).tag(sync=True)
    n = traitlets.Int(7).tag(sync=True)
    k = traitlets.Int(3).tag(sync=True)
    stride = traitlets.Int(1).tag(sync=True)
    padding = traitlets.Int(0).tag(sync=True)
    dilation = traitlets.Int(1).tag(sync=True)
    picture = traitlets.Dict().tag(sync=True)
    offers = traitlets.List().tag(sync=True)

    def __init__(self, **settings):
        super().__init__(**settings)
        self._compute()

    @property
    def settings(self):
        """The five numbers, by name."""
        return {name: getattr(self, name) for name in LIMITS}

    @traitlets.validate(*LIMITS)
    def _within(self, proposal):
        low, high = LIMITS[proposal.trait.name]
        if not low <= proposal.value <= high:
            raise ValueError(
                f"{proposal.trait.name} is {proposal.value}, expected {low} to {high}: "
                "larger ones cannot be drawn"
            )
        return proposal.value

    @traitlets.observe(*LIMITS)
    def _compute(self, _=None):
        with self.hold_sync():
            self.picture, self.offers = fit(**self.settings), nearest(**self.settings)

    def summary(self):
        """Return the formula and the verdict as plain text."""
        return f"{self.picture['formula']}. {self.picture['verdict']}"

    def figure(self):
        """Return the static picture."""
        return render(self.picture)


def does_it_fit(n=7, k=3, stride=1, padding=0, dilation=1):
    """Show where a window stands along one axis, and which pixels it never sees.

    Args:
        n: pixels of the image, 1 to 32.
        k: weights of the kernel, 1 to 11.
        stride: pixels between two windows, 1 to 8.
        padding: zeros at each end, 0 to 6.
        dilation: pixels between two weights, 1 to 4.

    Returns:
        A widget; `widget.picture` has its numbers.

    Raises:
        ValueError: a setting is no whole number, or too large to be drawn.
    """
    given = {"n": n, "k": k, "stride": stride, "padding": padding, "dilation": dilation}
    return DoesItFit(**{name: whole(value, name, LEAST[name]) for name, value in given.items()})
