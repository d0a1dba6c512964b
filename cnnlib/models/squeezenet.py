"""SqueezeNet: few channels into the 3x3 convolutions.

Source: Iandola et al., SqueezeNet: AlexNet-level accuracy with 50x fewer parameters and < 0.5 MB
model size, 2016, arXiv:1602.07360, table 1.
"""

import numpy as np

from cnnlib.containers import Concat, Sequential
from cnnlib.init import he_uniform
from cnnlib.layers import GlobalAvgPool, MaxPool2d, ReLU
from cnnlib.models.maker import Maker

# Filters of the 1x1 squeeze in Fire 2 to 9; each of the two expansions has four times as many.
SQUEEZE = (16, 16, 32, 32, 48, 48, 64, 64)


def squeezenet1_0(num_classes=1000, rng=None, dtype=np.float32, init=he_uniform, last_padding=0):
    """Build SqueezeNet 1.0 with torchvision's names, for images (3, 224, 224).

    Args:
        num_classes: K.
        rng: a Generator that draws the weights; a fresh one without.
        dtype: floating-point type of the parameters.
        init: draws the weights; `zeros` is quick, for weights that are loaded.
        last_padding: zeros around the maps of the last convolution; the network that the authors
            published has 1 of them, torchvision's has none.
    """
    make = Maker(rng, dtype, init)
    return _squeezenet(make.conv(3, 96, 7, stride=2), (4, 8), num_classes, make, last_padding)


def squeezenet1_1(num_classes=1000, rng=None, dtype=np.float32, init=he_uniform, last_padding=0):
    """Build SqueezeNet 1.1, which pools earlier and costs less than half; see `squeezenet1_0`."""
    make = Maker(rng, dtype, init)
    return _squeezenet(make.conv(3, 64, 3, stride=2), (3, 5), num_classes, make, last_padding)


def torchvision_names(arrays):
    """Rename the authors' arrays for `load_state_dict`: "fire2.squeeze1x1" -> "features.3.squeeze".

    Args:
        arrays: a dict of the arrays of SqueezeNet 1.0 by name, as the authors name them.
    """
    places = {"conv1": "features.0", "conv10": "classifier.1"}
    places |= {f"fire{n}": f"features.{n + (n > 4) + (n > 8) + 1}" for n in range(2, 10)}
    renamed = {}
    for name, array in arrays.items():
        layer, *rest = name.replace("squeeze1x1", "squeeze").split(".")
        renamed[".".join([places.get(layer, layer), *rest])] = array
    return renamed


def _squeezenet(stem, pooled, num_classes, make, last_padding):
    """Build the network; pooled tells behind which Fire modules the image is halved."""
    layers, channels = [stem, ReLU(), _halve()], stem.out_channels
    for place, squeeze in enumerate(SQUEEZE, 2):
        layers.append(_fire(make, channels, squeeze))
        channels = 8 * squeeze
        if place in pooled:
            layers.append(_halve())
    classifier = Sequential(
        make.dropout(),
        make.conv(channels, num_classes, 1, padding=last_padding),
        ReLU(),
        GlobalAvgPool(),
    )
    return Sequential(features=Sequential(*layers), classifier=classifier)


def _fire(make, channels, squeeze):
    return Sequential(
        squeeze=make.conv(channels, squeeze, 1),
        squeeze_activation=ReLU(),
        _expand=Concat(
            _1x1=Sequential(expand1x1=make.conv(squeeze, 4 * squeeze, 1), relu=ReLU()),
            _3x3=Sequential(expand3x3=make.conv(squeeze, 4 * squeeze, 3, padding=1), relu=ReLU()),
        ),
    )


def _halve():
    return MaxPool2d(3, 2, ceil_mode=True)
