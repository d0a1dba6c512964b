"""SqueezeNet as its authors trained it on ImageNet, when its weights are at hand."""

import os
from pathlib import Path

import numpy as np

from cnnlib.init import zeros
from cnnlib.inputs import numbers
from cnnlib.models.squeezenet import squeezenet1_0, torchvision_names
from cnnlib.weights import load, load_state_dict

MEAN = np.array([104.0, 117.0, 123.0])[:, None, None]  # of blue, green and red
FILES = ("weights/squeezenet1_0_imagenet.npz", "weights/imagenet_labels.txt")


def imagenet_folder():
    """Return the folder that CNNLIB_DATA names if it holds the weights and the labels, or None."""
    folder = Path(os.environ.get("CNNLIB_DATA") or ".").expanduser()
    return folder if all((folder / name).is_file() for name in FILES) else None


def imagenet_squeezenet():
    """Load SqueezeNet 1.0 with the weights of its authors.

    Returns:
        The model, and the 1,000 names of its classes.

    Raises:
        FileNotFoundError: the weights are not at hand.
    """
    folder = imagenet_folder()
    if folder is None:
        raise FileNotFoundError(
            f"no {' and '.join(FILES)}: set CNNLIB_DATA to a folder that holds them"
        )
    model = squeezenet1_0(init=zeros, last_padding=1)
    load_state_dict(model, torchvision_names(load(folder / FILES[0])))
    # The first line is the background's, which the network does not know.
    return model, (folder / FILES[1]).read_text(encoding="utf-8").splitlines()[1:]


def imagenet_input(images, size=227):
    """Bring photographs to what SqueezeNet was trained with: square, blue first, minus the mean.

    Args:
        images: (N, H, W, 3) uint8.
        size: pixels of a side.

    Returns:
        (N, 3, size, size) float32.
    """
    images = numbers(images, "images", ("N", "H", "W", "3")).astype(np.float32)
    for axis in (1, 2):
        images = _resized(images, size, axis)
    return np.ascontiguousarray(np.moveaxis(images[..., ::-1], -1, 1) - MEAN, np.float32)


def _resized(images, size, axis):
    """Read an axis at `size` evenly spaced places, between the two nearest pixels."""
    length = images.shape[axis]
    places = ((np.arange(size) + 0.5) * length / size - 0.5).clip(0, length - 1)
    low = np.floor(places).astype(int)
    share = (places - low).reshape([-1 if a == axis else 1 for a in range(4)])
    high = np.minimum(low + 1, length - 1)
    return images.take(low, axis) * (1 - share) + images.take(high, axis) * share
