"""Augmentation: more training images out of those there are, by changes that keep the label.

Every function takes a batch (N, C, H, W) and a random Generator, draws one change per image and
returns a new batch; nothing loops over images. What comes in from beyond the border is 0.

Source: LeCun et al., Gradient-based learning applied to document recognition, 1998;
Krizhevsky et al., ImageNet classification with deep convolutional neural networks, 2012.
"""

from cnnlib.augment.moves import crop, flip, intensity, shift
from cnnlib.augment.recipe import augment
from cnnlib.augment.warps import elastic, rotate, sample, scale, warp

__all__ = [
    "augment",
    "crop",
    "elastic",
    "flip",
    "intensity",
    "rotate",
    "sample",
    "scale",
    "shift",
    "warp",
]
