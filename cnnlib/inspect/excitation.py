"""What the layers give, and the images that make them give most."""

from collections import namedtuple

import numpy as np

from cnnlib.arithmetic import whole
from cnnlib.inputs import float_type, numbers
from cnnlib.layers import named_layers
from cnnlib.receptive_fields import receptive_fields
from cnnlib.watch import outputs

BATCH = 64  # images at a time

# patches (n, C, PH, PW), the strongest first; values (n,), the activations; images (n,), which of
# the images each is from; corners (n, 2), its first row and column there, negative in the padding.
Patches = namedtuple("Patches", "patches values images corners")


def activations(model, x):
    """Return what every layer gives for a batch, as when testing.

    Args:
        model: a layer or a container.
        x: images, (N, C, H, W).

    Returns:
        A dict of layer's dotted name -> output, (N, ...), in forward order. Layers that share a
        name, the ReLU at the end of a block with the block, give the last one's.
    """
    return outputs(model, x, [name for name, _ in named_layers(model)], missing_ok=True)


def max_activating_patches(model, layer, channel, images, n=9):
    """Cut out of images what excites one channel of one layer most, one patch per image.

    Args:
        model: made of Sequential, Residual and Concat.
        layer: the name of a layer or a container.
        channel: which of its feature maps.
        images: (N, C, H, W).
        n: how many patches; at most N.

    Returns:
        Patches(patches, values, images, corners), the strongest first. A patch is all that the
        unit sees, its receptive field, with zeros where that reaches beyond the image.

    Source: Zeiler & Fergus, Visualizing and understanding convolutional networks, 2013,
    arXiv:1311.2901, figure 2.
    """
    images = numbers(images, "images", ("N", "C", "H", "W"))
    n = whole(n, "n", 1)
    if n > len(images):
        raise ValueError(f"n is {n} but there are {len(images)} images: use a smaller n")
    values, units = _strongest(model, layer, channel, images)
    best = np.argsort(-values, kind="stable")[:n]
    fields = receptive_fields(model, images.shape[1:])[layer]
    starts, sizes, jumps = zip(*fields, strict=True)
    corners = np.array(starts) + np.array(jumps) * units[best]
    patches = np.stack([_cut(images[i], at, sizes) for i, at in zip(best, corners, strict=True)])
    return Patches(patches, values[best], best, corners)


def normalize_for_display(a):
    """Stretch numbers to 0..1: the smallest becomes 0, the largest 1; equal numbers become 0.5.

    Args:
        a: an array of any shape, such as one image.

    Returns:
        An array of the same shape, in a floating-point type.

    Raises:
        ValueError: a is empty, or holds NaN or infinite numbers.
    """
    a = numbers(a, "a")
    if a.size == 0 or not np.isfinite(a).all():
        raise ValueError(f"a is {a.shape} and must hold finite numbers: look for NaN")
    a = a.astype(float_type(a))
    low, high = a.min(), a.max()
    if low == high:
        return np.full_like(a, 0.5)
    # Halves, so that the difference of two huge numbers does not overflow.
    return (a / 2 - low / 2) / (high / 2 - low / 2)


def _strongest(model, layer, channel, images):
    """Return the strongest activation of a channel in each image, and the unit's place, (N, 2)."""
    values, units = [], []
    for start in range(0, len(images), BATCH):
        out = outputs(model, images[start : start + BATCH], [layer])[layer]
        maps = one_channel(out, channel, layer)  # (N, OH, OW), or (N,) for a linear layer
        flat = maps.reshape(len(maps), -1)
        strongest = flat.argmax(axis=1)
        values.append(flat[np.arange(len(flat)), strongest])
        places = np.unravel_index(strongest, maps.shape[1:] or (1, 1))
        units.append(np.stack(places, axis=1))
    return np.concatenate(values), np.concatenate(units)


def one_channel(out, channel, layer):
    """Return out[:, channel], or raise ValueError if there is no such channel."""
    if out.ndim < 2 or whole(channel, "channel", 0) >= out.shape[1]:
        raise ValueError(f"channel is {channel} but {layer} gives {out.shape[1:]}: count from 0")
    return out[:, channel]


def _cut(image, corner, sizes):
    """Return the window of an image (C, H, W) at a corner, with zeros beyond the border."""
    patch = np.zeros((len(image), *sizes), image.dtype)
    inside = [
        slice(max(at, 0), min(at + size, length))
        for at, size, length in zip(corner, sizes, image.shape[1:], strict=True)
    ]
    there = [slice(i.start - at, i.stop - at) for i, at in zip(inside, corner, strict=True)]
    patch[:, there[0], there[1]] = image[:, inside[0], inside[1]]
    return patch
