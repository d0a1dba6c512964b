"""Feature browser: one channel of one layer of a trained network, its filter and its map."""

from functools import cache

import ipywidgets as w
import numpy as np

from cnnlib.data import load_digits, photograph_names
from cnnlib.inspect import normalize_for_display
from cnnlib.layers import Conv2d, named_layers, named_parameters
from cnnlib.models.trained import color_input, digit_input, small_photograph, trained
from cnnlib.plots import show_image, show_rgb, show_window
from cnnlib.receptive_fields import receptive_fields
from cnnlib.watch import outputs
from cnnlib.widgets.base import new_figure
from cnnlib.widgets.panel import Panel

NETWORKS = {"LeNet-5, digits": "digits", "ConvNetJS, colors": "convnetjs", "ResNet-8": "resnet8"}
# One of each, among those that the network was not trained with; their places in the data set.
PLACES = (1413, 1416, 1400, 1418, 1408, 1404, 1421, 1405, 1401, 1406)
DIGITS = {f"digit {label}": at for label, at in enumerate(PLACES)}


@cache
def network(name):
    """Return a trained network by its short name."""
    return trained(name)


@cache
def spatial_layers(name):
    """Return the layers with maps, dotted name -> Field of a row."""
    channels = 1 if name == "digits" else 3
    fields = receptive_fields(network(name), (channels, 32, 32))
    kept = [layer for layer, _ in named_layers(network(name))]
    return {key: fields[key][0] for key in kept if key in fields and 0 < fields[key][0].jump}


@cache
def pictures(name):
    """Return title -> image (H, W) or (H, W, 3) that a network is shown, the first one first."""
    if name == "digits":
        images = load_digits()[0]
        return {title: digit_input(images[at : at + 1])[0, 0] for title, at in DIGITS.items()}
    names = sorted(photograph_names(), key=lambda each: each != "cat")
    return {each: small_photograph(each, left=0 if each == "cat" else 0.5) for each in names}


@cache
def features(name, picture):
    """Return layer -> its maps (F, OH, OW) for a picture."""
    image = pictures(name)[picture]
    x = image[None, None] if image.ndim == 2 else color_input(image[None])
    seen = outputs(network(name), x.astype(np.float32), list(spatial_layers(name)))
    return {layer: out[0] for layer, out in seen.items() if out.ndim == 4}


def strongest(name, picture, layer, channel):
    """Return the largest activation of a channel, its unit (i, j) and the corner and size it sees.

    The corner is negative where the field reaches into the padding.
    """
    maps = features(name, picture)[layer][channel]
    i, j = (int(at) for at in np.unravel_index(maps.argmax(), maps.shape))
    field = spatial_layers(name)[layer]
    corner = field.start + field.jump * i, field.start + field.jump * j
    return float(maps.max()), (i, j), corner, field.size


def filter_picture(name, layer, channel):
    """Return the filter of a channel to be drawn, and whether it is in color; None without one.

    The filter of a color image is (KH, KW, 3) in 0..1; another one is laid out kernel by kernel,
    (rows, columns), with empty lines between the kernels.
    """
    if not isinstance(dict(named_layers(network(name)))[layer], Conv2d):
        return None, False
    kernels = named_parameters(network(name))[f"{layer}.weight"][channel]
    if len(kernels) == 3:
        return normalize_for_display(kernels).transpose(1, 2, 0), True
    C, KH, KW = kernels.shape
    columns = int(np.ceil(np.sqrt(C)))
    sheet = np.zeros((-(-C // columns) * (KH + 1) - 1, columns * (KW + 1) - 1))
    for c, kernel in enumerate(kernels):
        top, left = c // columns * (KH + 1), c % columns * (KW + 1)
        sheet[top : top + KH, left : left + KW] = kernel
    return sheet, False


def render(name, picture, layer, channel):
    """Draw the image with the strongest unit's field, the filter and the map."""
    figure, axes = new_figure(10, 3.6, 3, top=0.86, bottom=0.04)
    image, maps = pictures(name)[picture], features(name, picture)[layer]
    channel = min(channel, len(maps) - 1)
    (show_rgb if image.ndim == 3 else show_image)(image, axes[0], f"{picture} {image.shape}")
    _, _, corner, size = strongest(name, picture, layer, channel)
    show_window(axes[0], *_inside(corner, size, image.shape))
    weights, colored = filter_picture(name, layer, channel)
    if weights is None:
        axes[1].axis("off")
        axes[1].set_title(f"{layer} has no filters", fontsize=12)
    elif colored:
        show_rgb(weights, axes[1], f"filter {channel} as a color image")
    else:
        title = f"filter {channel}, kernel by kernel"
        show_image(weights, axes[1], title, limit=np.abs(weights).max())
    show_image(
        normalize_for_display(maps[channel]), axes[2], f"map {channel} of {len(maps)}, {layer}"
    )
    return figure


def words(name, picture, layer, channel):
    """Say how strong the channel's best unit is, and what it sees."""
    maps = features(name, picture)[layer]
    channel = min(channel, len(maps) - 1)
    value, unit, _, size = strongest(name, picture, layer, channel)
    return (
        f"{layer}, channel {channel} of {len(maps)}: the strongest unit is {unit} of "
        f"{maps.shape[1:]} with {value:.2f}; it sees {size} x {size} pixels, framed in the image."
    )


def feature_browser():
    """Show filters and activations of the trained networks, by layer and channel."""
    first = next(iter(NETWORKS.values()))
    layers = list(features(first, next(iter(pictures(first)))))
    controls = {
        "name": w.Dropdown(options=NETWORKS, description="network"),
        "picture": w.Dropdown(options=list(pictures(first)), description="image"),
        "layer": w.Dropdown(options=layers, description="layer"),
        "channel": w.BoundedIntText(0, 0, 5, description="channel"),
    }
    return FeaturePanel(controls, render, words)


class FeaturePanel(Panel):
    """A panel whose images, layers and channels are those of the chosen network."""

    def update(self, change=None):
        """Offer what the network has, then draw it."""
        if getattr(self, "busy", False):
            return
        self.busy = True
        try:
            self._offer()
        finally:
            self.busy = False
        super().update(change)

    def _offer(self):
        boxes = self.controls
        name = boxes["name"].value
        if boxes["picture"].options != tuple(pictures(name)):
            boxes["picture"].options = tuple(pictures(name))
        maps = features(name, boxes["picture"].value)
        if boxes["layer"].options != tuple(maps):
            boxes["layer"].options = tuple(maps)
        boxes["channel"].max = len(maps[boxes["layer"].value]) - 1


def _inside(corner, size, shape):
    """Return the part of a square field that lies in an image, as `show_window` takes it."""
    starts = [max(at, 0) for at in corner]
    ends = [min(at + size, length) for at, length in zip(corner, shape, strict=False)]
    return *starts, *(end - at for at, end in zip(starts, ends, strict=True))
