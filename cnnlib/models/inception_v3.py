"""Inception v3: large convolutions as stacks of small ones, 7x7 as 1x7 and 7x1.

Source: Szegedy et al., Rethinking the Inception Architecture for Computer Vision, 2015,
arXiv:1512.00567; the sizes are those of torchvision.
"""

import numpy as np

from cnnlib.containers import Concat, Sequential, SideHead
from cnnlib.init import he_uniform
from cnnlib.layers import AvgPool2d, GlobalAvgPool, MaxPool2d
from cnnlib.models.maker import Maker


def inception_v3(num_classes=1000, rng=None, dtype=np.float32, init=he_uniform, aux=True):
    """Build Inception v3 with torchvision's names, for images (3, 299, 299).

    torchvision's published weights expect pixels from -1 to 1.

    Args:
        num_classes: K.
        rng: a Generator that draws the weights; a fresh one without.
        dtype: floating-point type of the parameters.
        init: draws the weights; `zeros` is quick, for weights that are loaded.
        aux: True adds the side head, see `SideHead`; its loss is usually weighed by 0.4.
    """
    make = Maker(rng, dtype, init, norm={"eps": 1e-3})
    side = {"_side": SideHead(AuxLogits=_side_head(make, num_classes))} if aux else {}
    return Sequential(
        Conv2d_1a_3x3=make.basic_conv(3, 32, 3, stride=2, padding=0),
        Conv2d_2a_3x3=make.basic_conv(32, 32, 3, padding=0),
        Conv2d_2b_3x3=make.basic_conv(32, 64, 3),
        maxpool1=MaxPool2d(3, 2),
        Conv2d_3b_1x1=make.basic_conv(64, 80, 1),
        Conv2d_4a_3x3=make.basic_conv(80, 192, 3, padding=0),
        maxpool2=MaxPool2d(3, 2),
        Mixed_5b=_squares(make, 192, 32),
        Mixed_5c=_squares(make, 256, 64),
        Mixed_5d=_squares(make, 288, 64),
        Mixed_6a=_first_halving(make, 288),
        Mixed_6b=_sevens(make, 768, 128),
        Mixed_6c=_sevens(make, 768, 160),
        Mixed_6d=_sevens(make, 768, 160),
        Mixed_6e=_sevens(make, 768, 192),
        **side,
        Mixed_7a=_second_halving(make, 768),
        Mixed_7b=_forks(make, 1280),
        Mixed_7c=_forks(make, 2048),
        avgpool=GlobalAvgPool(),
        dropout=make.dropout(),
        fc=make.linear(2048, num_classes),
    )


def _squares(make, c_in, pooled):
    """Return the block of figure 5: one 5x5, and one more as two 3x3."""
    return Concat(
        branch1x1=make.basic_conv(c_in, 64, 1),
        _5x5=_chain(make, "branch5x5", c_in, (48, 1), (64, 5)),
        _double=_chain(make, "branch3x3dbl", c_in, (64, 1), (96, 3), (96, 3)),
        _pool=_pooled(make, c_in, pooled),
    )


def _sevens(make, c_in, narrow):
    """Return the block of figure 6: 7x7 convolutions as 1x7 and 7x1."""
    wide, high = (1, 7), (7, 1)
    once = [(narrow, 1), (narrow, wide), (192, high)]
    twice = [(narrow, 1), (narrow, high), (narrow, wide), (narrow, high), (192, wide)]
    return Concat(
        branch1x1=make.basic_conv(c_in, 192, 1),
        _once=_chain(make, "branch7x7", c_in, *once),
        _twice=_chain(make, "branch7x7dbl", c_in, *twice),
        _pool=_pooled(make, c_in, 192),
    )


def _forks(make, c_in):
    """Return the block of figure 7: two branches end in 1x3 and 3x1 side by side."""
    single, double = [(384, 1)], [(448, 1), (384, 3)]
    return Concat(
        branch1x1=make.basic_conv(c_in, 320, 1),
        _single=_forked(make, "branch3x3", c_in, *single),
        _double=_forked(make, "branch3x3dbl", c_in, *double),
        _pool=_pooled(make, c_in, 192),
    )


def _first_halving(make, c_in):
    """Return the block of figure 10: convolutions and pooling halve the image side by side."""
    double = [(64, 1), (96, 3), (96, 3)]
    return Concat(
        branch3x3=make.basic_conv(c_in, 384, 3, stride=2, padding=0),
        _double=_chain(make, "branch3x3dbl", c_in, *double, halving=True),
        pool=MaxPool2d(3, 2),
    )


def _second_halving(make, c_in):
    sevens = [(192, 1), (192, (1, 7)), (192, (7, 1)), (192, 3)]
    return Concat(
        _single=_chain(make, "branch3x3", c_in, (192, 1), (320, 3), halving=True),
        _sevens=_chain(make, "branch7x7x3", c_in, *sevens, halving=True),
        pool=MaxPool2d(3, 2),
    )


def _chain(make, name, c_in, *steps, halving=False):
    """Return convolutions one after the other, "name_1" and on; steps are (filters, kernel).

    The last one has stride 2 and no padding if halving.
    """
    layers = {}
    for place, (filters, k) in enumerate(steps, 1):
        last = {"stride": 2, "padding": 0} if halving and place == len(steps) else {}
        layers[f"{name}_{place}"] = make.basic_conv(c_in, filters, k, **last)
        c_in = filters
    return Sequential(**layers)


def _forked(make, name, c_in, *steps):
    place, filters = len(steps) + 1, 384
    ends = {
        f"{name}_{place}a": make.basic_conv(filters, filters, (1, 3)),
        f"{name}_{place}b": make.basic_conv(filters, filters, (3, 1)),
    }
    return Sequential(_chain=_chain(make, name, c_in, *steps), _fork=Concat(**ends))


def _pooled(make, c_in, filters):
    return Sequential(
        pool=AvgPool2d(3, 1, padding=1), branch_pool=make.basic_conv(c_in, filters, 1)
    )


def _side_head(make, num_classes):
    return Sequential(
        pool=AvgPool2d(5, 3),
        conv0=make.basic_conv(768, 128, 1),
        conv1=make.basic_conv(128, 768, 5, padding=0),
        avgpool=GlobalAvgPool(),
        fc=make.linear(768, num_classes),
    )
