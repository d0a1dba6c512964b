"""Receptive-field tree: what a unit sees in every layer before it, down to the pixels."""

import traitlets

from cnnlib.arithmetic import effective_size, receptive_field, whole
from cnnlib.widgets.base import CourseWidget, module, new_figure

PIXELS, MOST_LAYERS, LIMITS = 24, 4, {"kernel": (1, 5), "stride": (1, 3), "dilation": (1, 3)}
NAMES = tuple(LIMITS)


def counts(layers, pixels=PIXELS):
    """Return the units of each row along one axis, pixels first, up to the first that has none."""
    found = [pixels]
    for kernel, stride, dilation in layers:
        room = found[-1] - effective_size(kernel, dilation)
        if room < 0:
            break
        found.append(room // stride + 1)
    return found


def back_project(layers, depth, unit):
    """Follow one unit back to the pixels.

    Args:
        layers: (kernel, stride, dilation) each, first layer first.
        depth: the row of the unit; 0 is the pixels.
        unit: its index in that row.

    Returns:
        The units it sees, one sorted list per row, from the pixels to its own row.
    """
    seen = [{unit}]
    for kernel, stride, dilation in reversed(layers[:depth]):
        seen.append({stride * each + dilation * tap for each in seen[-1] for tap in range(kernel)})
    return [sorted(units) for units in reversed(seen)]


def centers(layers, depth, count):
    """Return where the units of a row stand, in pixels from the first one."""
    field, jump = receptive_field(layers[:depth])
    return [unit * jump + (field - 1) / 2 for unit in range(count)]


def picture(layers, depth, unit):
    """Return what there is to draw: rows of centers, the units seen, the numbers in a sentence."""
    rows = counts(layers)
    seen = back_project(layers, depth, unit)
    field, jump = receptive_field(layers[:depth])
    read = f", of which it reads {len(seen[0])}" if len(seen[0]) < field else ""
    words = f"Unit {unit} of layer {depth} sees {field} pixels{read}; jump {jump}."
    if len(rows) <= len(layers):
        words += f" Layer {len(rows)} does not fit any more: make a stride or a kernel smaller."
    return {
        "layers": [list(layer) for layer in layers],
        "depth": depth,
        "unit": unit,
        "centers": [centers(layers, row, count) for row, count in enumerate(rows)],
        "seen": seen,
        "field": field,
        "jump": jump,
        "words": words,
    }


def render(layers, shown):
    """Draw every row of units and the lines from the chosen one to what it sees."""
    figure, (ax,) = new_figure(9, 0.8 + 0.8 * len(shown["centers"]), 1)
    for row, xs in enumerate(shown["centers"]):
        lit = set(shown["seen"][row]) if row < len(shown["seen"]) else set()
        colors = ["#e69f00" if unit in lit else "white" for unit in range(len(xs))]
        ax.scatter(xs, [row] * len(xs), s=90, c=colors, edgecolors="0.3", zorder=2)
        title = "pixels" if row == 0 else f"layer {row} {tuple(layers[row - 1])}"
        ax.text(-1.2, row, title, ha="right", va="center", fontsize=9)
        for above in shown["seen"][row] if 0 < row < len(shown["seen"]) else []:
            kernel, stride, dilation = layers[row - 1]
            for tap in range(kernel):
                below = shown["centers"][row - 1][stride * above + dilation * tap]
                ax.plot([xs[above], below], [row, row - 1], color="#e69f00", linewidth=1, zorder=1)
    ax.set(xlim=(-6, PIXELS), ylim=(-0.5, len(shown["centers"]) - 0.5))
    ax.set_axis_off()
    ax.set_title(shown["words"], fontsize=11)
    return figure


class ReceptiveFieldTree(CourseWidget):
    """The widget behind `receptive_field_tree`."""

    _esm = module("sliders.js", "tree.js")
    layers = traitlets.List().tag(sync=True)
    depth = traitlets.Int(0).tag(sync=True)
    unit = traitlets.Int(0).tag(sync=True)
    limits = traitlets.Dict(LIMITS).tag(sync=True)
    most = traitlets.Int(MOST_LAYERS).tag(sync=True)
    picture = traitlets.Dict().tag(sync=True)

    def __init__(self, layers):
        rows = counts(layers)
        super().__init__(layers=layers, depth=len(rows) - 1, unit=(rows[-1] - 1) // 2)
        self._compute()

    @traitlets.validate("layers")
    def _drawable(self, proposal):
        return checked(proposal.value)

    @traitlets.observe("layers", "depth", "unit")
    def _compute(self, _=None):
        """Keep the chosen unit inside, then draw again."""
        rows = counts(self.layers)
        with self.hold_sync():
            self.depth = min(max(self.depth, 0), len(rows) - 1)
            self.unit = min(max(self.unit, 0), rows[self.depth] - 1)
            self.picture = picture(self.layers, self.depth, self.unit)

    def summary(self):
        """Return what the chosen unit sees, as plain text."""
        return self.picture["words"]

    def figure(self):
        """Return the static picture."""
        return render(self.layers, self.picture)


def checked(layers):
    """Return the layers as lists of three whole numbers that can be drawn, or raise ValueError."""
    if not 1 <= len(layers) <= MOST_LAYERS:
        raise ValueError(f"{len(layers)} layers, expected 1 to {MOST_LAYERS}: more are unreadable")
    for i, layer in enumerate(layers):
        if not isinstance(layer, (tuple, list)) or len(layer) != len(NAMES):
            raise ValueError(f"layers[{i}] is {layer!r}: expected (kernel, stride, dilation)")
        for name, value in zip(NAMES, layer, strict=True):
            if whole(value, name, 1) > LIMITS[name][1]:
                raise ValueError(f"{name} of layers[{i}] is {value}: use 1 to {LIMITS[name][1]}")
    return [list(layer) for layer in layers]


def receptive_field_tree(layers=((3, 1, 1), (3, 1, 1))):
    """Show which units of each layer, and which pixels, one unit sees along one axis.

    Args:
        layers: up to 4 of (kernel, stride, dilation), first layer first; pooling counts too.

    Returns:
        A widget; `widget.picture` has its numbers.

    Raises:
        ValueError: there are no layers, too many, or one that cannot be drawn.
    """
    return ReceptiveFieldTree(checked(layers))
