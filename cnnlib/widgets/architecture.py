"""The chart of the zoo: accuracy against work, circles as large as the parameters."""

import numpy as np
import traitlets

from cnnlib import models
from cnnlib.init import zeros
from cnnlib.summary import summary
from cnnlib.widgets.base import CourseWidget, module, new_figure

# Name, family, year of the paper, top-1 error in percent of torchvision's weights on ImageNet, one
# crop, as its documentation listed them in 2021.
NETS = [
    ("alexnet", "AlexNet", 2012, 43.45),
    ("vgg11", "VGG", 2014, 30.98),
    ("vgg13", "VGG", 2014, 30.07),
    ("vgg16", "VGG", 2014, 28.41),
    ("vgg19", "VGG", 2014, 27.62),
    ("googlenet", "Inception", 2014, 30.22),
    ("inception_v3", "Inception", 2015, 22.55),
    ("resnet18", "ResNet", 2015, 30.24),
    ("resnet34", "ResNet", 2015, 26.70),
    ("resnet50", "ResNet", 2015, 23.85),
    ("resnet101", "ResNet", 2015, 22.63),
    ("resnet152", "ResNet", 2015, 21.69),
    ("squeezenet1_0", "SqueezeNet", 2016, 41.90),
    ("squeezenet1_1", "SqueezeNet", 2016, 41.81),
    ("densenet121", "DenseNet", 2016, 25.35),
    ("resnext50_32x4d", "ResNet", 2016, 22.38),
    ("wide_resnet50_2", "ResNet", 2016, 21.49),
    ("mobilenet_v2", "for telephones", 2018, 28.12),
    ("shufflenet_v2_x1_0", "for telephones", 2018, 30.64),
    ("mnasnet1_0", "for telephones", 2018, 26.49),
]
COLORS = {
    "AlexNet": "#000000",
    "VGG": "#e69f00",
    "Inception": "#009e73",
    "ResNet": "#0072b2",
    "SqueezeNet": "#cc79a7",
    "DenseNet": "#56b4e9",
    "for telephones": "#d55e00",
}
LAST = 2018
BELOW = {"googlenet", "inception_v3", "mobilenet_v2", "resnet152", "resnet34", "alexnet", "vgg16"}


def zoo():
    """Return one dict per network: name, family, year, accuracy (%), parameters, macs."""
    return [_counted(*net) for net in NETS]


def _counted(name, family, year, error):
    options = {"aux": False} if name == "inception_v3" else {}
    size = 299 if name == "inception_v3" else 224
    counts = summary(getattr(models, name)(init=zeros, **options), (3, size, size))
    return {
        "name": name,
        "family": family,
        "year": year,
        "accuracy": round(100 - error, 2),
        "parameters": counts.parameters,
        "macs": counts.macs,
        "below": name in BELOW,  # where its name does not cover another
    }


def radius(parameters):
    """Return a circle's radius in pixels; its area is proportional to the parameters."""
    return float(np.sqrt(parameters / 1e6) * 2.2)


class ArchitectureChart(CourseWidget):
    """The widget behind `architecture_chart`."""

    _esm = module("architecture.js")
    nets = traitlets.List().tag(sync=True)
    colors = traitlets.Dict(COLORS).tag(sync=True)
    families = traitlets.List(list(COLORS)).tag(sync=True)
    year = traitlets.Int(LAST).tag(sync=True)
    own = traitlets.Dict({}).tag(sync=True)

    @traitlets.validate("own")
    def _possible(self, proposal):
        own = proposal.value
        if own and not (0 <= own["accuracy"] <= 100 and own["parameters"] > 0 and own["macs"] > 0):
            raise ValueError(
                f"own is {own}, expected an accuracy of 0 to 100 and positive parameters and macs"
            )
        return own

    def shown(self):
        """Return the networks of the chosen families up to the chosen year."""
        chosen = [net for net in self.nets if net["family"] in self.families]
        return [net for net in chosen if net["year"] <= self.year]

    def summary(self):
        """Return the best of those shown, and the cheapest, as plain text."""
        shown = self.shown()
        if not shown:
            return f"No network of these families up to {self.year}."
        best = max(shown, key=lambda net: net["accuracy"])
        cheap = min(shown, key=lambda net: net["macs"])
        return (
            f"{len(shown)} networks up to {self.year}. Best: {best['name']}, "
            f"{best['accuracy']:.1f} %, {best['macs'] / 1e9:.2f} billion multiply-adds. "
            f"Least work: {cheap['name']}, {cheap['accuracy']:.1f} %, {cheap['macs'] / 1e9:.2f}."
        )

    def figure(self):
        """Return the static picture."""
        figure, (ax,) = new_figure(10, 5.2, 1, left=0.07, right=0.8, bottom=0.12, top=0.92)
        for net in self.shown():
            _draw(ax, net, COLORS[net["family"]])
        if self.own:
            _draw(ax, self.own | {"name": "yours", "below": False}, "#ffffff")
        for family in self.families:
            ax.scatter([], [], s=60, color=COLORS[family], alpha=0.6, label=family)
        ax.legend(loc="center left", bbox_to_anchor=(1, 0.5), frameon=False)
        ax.set(xscale="log", xlim=(0.1, 30), ylim=(54, 81))
        ax.set(xlabel="billion multiply-adds per image", ylabel="top-1 accuracy, %")
        ax.set_title("accuracy and work; area: parameters")
        ax.grid(alpha=0.3)
        return figure


def _draw(ax, net, color):
    at, size = (net["macs"] / 1e9, net["accuracy"]), max(4, radius(net["parameters"]))
    ax.scatter(*at, s=(1.6 * size) ** 2, color=color, alpha=0.6, edgecolor="black", linewidth=0.8)
    shift, va = (-0.75 * size - 2, "top") if net["below"] else (0.75 * size + 2, "bottom")
    words = {"xytext": (0, shift), "textcoords": "offset points", "ha": "center", "va": va}
    ax.annotate(net["name"], at, fontsize=8, **words)


def architecture_chart():
    """Show accuracy against work of twenty networks, with filters and a place for one's own.

    Returns:
        A widget; set `widget.own = {"accuracy": 70.0, "parameters": 2e6, "macs": 3e8}` to place
        a network from Python.
    """
    return ArchitectureChart(nets=zoo())
