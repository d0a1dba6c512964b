"""Cover parts of an image and see what the network makes of the rest."""

import numpy as np

from cnnlib.activations import softmax
from cnnlib.inputs import float_type, numbers, real
from cnnlib.inspect.projection import classes
from cnnlib.watch import undisturbed
from cnnlib.windows import geometry, per_axis

BATCH = 64  # covered images at a time


def occlusion_map(model, x, y, patch, stride=1, fill=0.0):
    """Slide a patch over the images; tell how probable the class still is under each position.

    Args:
        model: gives scores, (N, K).
        x: images, (N, C, H, W).
        y: a class per image, (N,).
        patch: height and width of the patch, one number or two, in pixels.
        stride: pixels between two positions.
        fill: the value of the patch.

    Returns:
        The probability of class y, (N, OH, OW): low where the patch hides what matters.

    Source: Zeiler & Fergus, Visualizing and understanding convolutional networks, 2013,
    arXiv:1311.2901, section 4.2.
    """
    x = numbers(x, "x", ("N", "C", "H", "W"))
    x, fill = x.astype(float_type(x), copy=False), real(fill, "fill")
    where = geometry(x.shape[2:], per_axis(patch, 2, "patch", 1), stride)
    positions = list(np.ndindex(*where.out))
    out = np.zeros((len(x), len(positions)), x.dtype)
    with undisturbed(model):
        y = classes(y, len(x), model.forward(x[:1], False).shape)
        for image, (pixels, label) in enumerate(zip(x, y, strict=True)):
            for start in range(0, len(positions), BATCH):
                some = positions[start : start + BATCH]
                scores = model.forward(_covered(pixels, some, where, fill), False)
                out[image, start : start + len(some)] = softmax(scores)[:, label]
    return out.reshape(len(x), *where.out)


def _covered(image, positions, where, fill):
    """Return a copy of the image for each position, with the patch on it."""
    copies = np.repeat(image[None], len(positions), axis=0)
    for copy, place in zip(copies, positions, strict=True):
        top, left = (i * stride for i, stride in zip(place, where.stride, strict=True))
        copy[:, top : top + where.kernel[0], left : left + where.kernel[1]] = fill
    return copies
