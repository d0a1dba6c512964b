"""Parameter meter: what a convolution costs, beside a fully connected layer that does the same."""

import math

import traitlets

from cnnlib.arithmetic import conv_macs, conv_params, whole
from cnnlib.widgets.base import CourseWidget, module, new_figure

LIMITS = {"size": (1, 256), "c_in": (1, 512), "c_out": (1, 512), "k": (1, 11)}


def costs(size, c_in, c_out, k):
    """Count what two layers cost that turn (c_in, size, size) into (c_out, size, size).

    Returns:
        A list of dicts: `name`, `formula`, `value`; the convolution keeps the size by padding.
    """
    pixels_in, pixels_out = c_in * size**2, c_out * size**2
    return [
        {
            "name": "convolution: parameters",
            "formula": f"{c_out}·({c_in}·{k}·{k} + 1)",
            "value": conv_params(c_in, c_out, k),
        },
        {
            "name": "fully connected: parameters",
            "formula": f"{pixels_out:,}·({pixels_in:,} + 1)",
            "value": pixels_out * (pixels_in + 1),
        },
        {
            "name": "convolution: multiply-adds",
            "formula": f"{size}·{size}·{c_out}·{c_in}·{k}·{k}",
            "value": conv_macs(c_in, c_out, k, (size, size)),
        },
        {
            "name": "fully connected: multiply-adds",
            "formula": f"{pixels_out:,}·{pixels_in:,}",
            "value": pixels_out * pixels_in,
        },
    ]


def render(bars):
    """Draw the four bars on a scale of powers of ten."""
    figure, (ax,) = new_figure(9, 2.6, 1)
    ax.set_position([0.27, 0.2, 0.71, 0.76])
    colors = ["#0072b2", "#d55e00"] * 2
    logs = [math.log10(bar["value"]) for bar in bars]
    ax.barh([bar["name"] for bar in bars], logs, color=colors)
    for row, (bar, log) in enumerate(zip(bars, logs, strict=True)):
        ax.text(log + 0.1, row, f"{bar['value']:,}", va="center", fontsize=9)
    ticks = range(0, 16, 3)
    ax.set(xlim=(0, 18), xlabel="powers of ten", xticks=ticks)
    ax.set_xticklabels([f"$10^{{{tick}}}$" for tick in ticks])
    ax.invert_yaxis()
    return figure


class ParameterMeter(CourseWidget):
    """The widget behind `parameter_meter`."""

    _esm = module("sliders.js", "meter.js")
    limits = traitlets.Dict(LIMITS).tag(sync=True)
    size = traitlets.Int(32).tag(sync=True)
    c_in = traitlets.Int(3).tag(sync=True)
    c_out = traitlets.Int(10).tag(sync=True)
    k = traitlets.Int(5).tag(sync=True)
    bars = traitlets.List().tag(sync=True)

    def __init__(self, **settings):
        super().__init__(**settings)
        self._compute()

    @traitlets.validate(*LIMITS)
    def _within(self, proposal):
        low, high = LIMITS[proposal.trait.name]
        if not low <= proposal.value <= high:
            raise ValueError(
                f"{proposal.trait.name} is {proposal.value}, expected {low} to {high}: "
                "the sliders end there"
            )
        return proposal.value

    @traitlets.observe(*LIMITS)
    def _compute(self, _=None):
        # The widest number that a browser keeps exactly is 2**53: the value travels as text.
        settings = {name: getattr(self, name) for name in LIMITS}
        self.bars = [
            {**bar, "value": f"{bar['value']:,}", "log": math.log10(bar["value"])}
            for bar in costs(**settings)
        ]

    def summary(self):
        """Return the four costs as plain text."""
        return "; ".join(f"{bar['name']} {bar['formula']} = {bar['value']}" for bar in self.bars)

    def figure(self):
        """Return the static picture."""
        return render(costs(**{name: getattr(self, name) for name in LIMITS}))


def parameter_meter(size=32, c_in=3, c_out=10, k=5):
    """Show the cost of a convolution beside that of a fully connected layer.

    Args:
        size: height and width of the maps, 1 to 256; padding keeps them.
        c_in, c_out: channels that go in and come out, 1 to 512.
        k: size of the kernel, 1 to 11.

    Returns:
        A widget; `widget.bars` has its numbers.

    Raises:
        ValueError: a setting is no whole number, or larger than the sliders go.
    """
    given = {"size": size, "c_in": c_in, "c_out": c_out, "k": k}
    return ParameterMeter(**{name: whole(value, name, 1) for name, value in given.items()})
