"""Hypercolumns: everything that a network has computed at one pixel, from all its layers.

Layer l has its own resolution: pixel (y, x) of the first feature maps lies at
(floor(y * H_l / H_0), floor(x * W_l / W_0)) in those of layer l.

Source: Hariharan et al., Hypercolumns for Object Segmentation and Fine-grained Localization, 2014,
arXiv:1411.5752.
"""

import numpy as np

from cnnlib.arithmetic import whole
from cnnlib.channels import concat_backward
from cnnlib.inputs import float_type, numbers, shaped


def hypercolumn(features, y, x):
    """Gather the features of one pixel.

    Args:
        features: one array per layer, (C_l, H_l, W_l), the first with the most pixels.
        y, x: the pixel, row and column in features[0].

    Returns:
        (sum of C_l,), the first layer's channels first.
    """
    features = _checked(features)
    sizes = features[0].shape[1:]
    for name, i, n in zip("yx", (y, x), sizes, strict=True):
        if whole(i, name, 0) >= n:
            raise ValueError(
                f"{name} is {i} but features[0] is {features[0].shape}: use 0 to {n - 1}"
            )
    column = [f[:, y * f.shape[1] // sizes[0], x * f.shape[2] // sizes[1]] for f in features]
    return np.concatenate(column, dtype=float_type(*features))


def hypercolumns(features):
    """Gather the features of every pixel: arrays (C_l, H_l, W_l) -> (sum of C_l, H_0, W_0)."""
    features = _checked(features)
    maps = [f[:, *_places(f.shape, features[0].shape)] for f in features]
    return np.concatenate(maps, dtype=float_type(*features))


def hypercolumns_backward(dout, shapes):
    """Return the gradients of `hypercolumns`, one array (C_l, H_l, W_l) per layer.

    Args:
        dout: (sum of C_l, H_0, W_0).
        shapes: the shapes of the features.
    """
    shapes = [tuple(shape) for shape in shapes]
    if not shapes:
        raise ValueError("shapes is empty: expected one (C, H, W) per layer")
    expected = (sum(shape[0] for shape in shapes), *shapes[0][1:])
    dout = shaped(dout, "dout", expected, "the shape of the hypercolumns")
    parts = concat_backward(dout[None], [shape[0] for shape in shapes])
    gradients = [np.zeros(shape, float_type(dout)) for shape in shapes]
    for gradient, part in zip(gradients, parts, strict=True):
        place = _places(gradient.shape, shapes[0])
        np.add.at(gradient, (slice(None), *place), part[0])
    return gradients


def _places(shape, first):
    """Return the rows and columns of one layer that lie under the pixels of the first."""
    rows, columns = (np.arange(n0) * n // n0 for n, n0 in zip(shape[1:], first[1:], strict=True))
    return rows[:, None], columns


def _checked(features):
    features = [numbers(f, f"features[{i}]", ("C", "H", "W")) for i, f in enumerate(features)]
    if not features:
        raise ValueError("features is empty: expected one array (C, H, W) per layer")
    for i, f in enumerate(features):
        if 0 in f.shape[1:]:
            raise ValueError(f"features[{i}] is {f.shape}: expected at least one pixel")
    return features
