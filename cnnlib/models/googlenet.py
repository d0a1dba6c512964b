"""GoogLeNet: Inception blocks of four branches.

As in torchvision, a batch norm follows every convolution, and the third branch has a 3x3
convolution where the paper has a 5x5.

Source: Szegedy et al., Going deeper with convolutions, 2014, arXiv:1409.4842, table 1.
"""

import numpy as np

from cnnlib.containers import Concat, Sequential, SideHead
from cnnlib.init import he_uniform
from cnnlib.layers import AvgPool2d, Flatten, GlobalAvgPool, MaxPool2d, ReLU
from cnnlib.models.maker import Maker

# Filters of every block: 1x1; 1x1 before 3x3, 3x3; 1x1 before the second 3x3, that; 1x1 of pooling.
BLOCKS = {
    "inception3a": (64, 96, 128, 16, 32, 32),
    "inception3b": (128, 128, 192, 32, 96, 64),
    "inception4a": (192, 96, 208, 16, 48, 64),
    "inception4b": (160, 112, 224, 24, 64, 64),
    "inception4c": (128, 128, 256, 24, 64, 64),
    "inception4d": (112, 144, 288, 32, 64, 64),
    "inception4e": (256, 160, 320, 32, 128, 128),
    "inception5a": (256, 160, 320, 32, 128, 128),
    "inception5b": (384, 192, 384, 48, 128, 128),
}


def googlenet(num_classes=1000, rng=None, dtype=np.float32, init=he_uniform, aux=False):
    """Build GoogLeNet with torchvision's names, for images (3, 224, 224).

    torchvision's published weights expect pixels from -1 to 1.

    Args:
        num_classes: K.
        rng: a Generator that draws the weights; a fresh one without.
        dtype: floating-point type of the parameters.
        init: draws the weights; `zeros` is quick, for weights that are loaded.
        aux: True adds the two side heads, see `SideHead`; the paper weighs their losses by 0.3.
    """
    make = Maker(rng, dtype, init, norm={"eps": 1e-3})
    layers = {
        "conv1": make.basic_conv(3, 64, 7, stride=2),
        "maxpool1": MaxPool2d(3, 2, ceil_mode=True),
        "conv2": make.basic_conv(64, 64, 1),
        "conv3": make.basic_conv(64, 192, 3),
        "maxpool2": MaxPool2d(3, 2, ceil_mode=True),
    }
    channels = 192
    for name, filters in BLOCKS.items():
        layers[name] = _inception(make, channels, *filters)
        channels = filters[0] + filters[2] + filters[4] + filters[5]
        if name == "inception3b":
            layers["maxpool3"] = MaxPool2d(3, 2, ceil_mode=True)
        if name == "inception4e":
            layers["maxpool4"] = MaxPool2d(2, ceil_mode=True)
        if aux and name in ("inception4a", "inception4d"):
            place = 1 if name == "inception4a" else 2
            head = _side_head(make, channels, num_classes)
            layers[f"_side{place}"] = SideHead(**{f"aux{place}": head})
    return Sequential(
        **layers,
        avgpool=GlobalAvgPool(),
        dropout=make.dropout(0.2),
        fc=make.linear(channels, num_classes),
    )


def _inception(make, c_in, one, before_three, three, before_five, five, pooled):
    return Concat(
        branch1=make.basic_conv(c_in, one, 1),
        branch2=Sequential(
            make.basic_conv(c_in, before_three, 1), make.basic_conv(before_three, three, 3)
        ),
        branch3=Sequential(
            make.basic_conv(c_in, before_five, 1), make.basic_conv(before_five, five, 3)
        ),
        branch4=Sequential(MaxPool2d(3, 1, padding=1), make.basic_conv(c_in, pooled, 1)),
    )


def _side_head(make, c_in, num_classes):
    return Sequential(
        pool=AvgPool2d(5, 3),
        conv=make.basic_conv(c_in, 128, 1),
        flatten=Flatten(),
        fc1=make.linear(128 * 4 * 4, 1024),
        relu=ReLU(),
        dropout=make.dropout(0.7),
        fc2=make.linear(1024, num_classes),
    )
