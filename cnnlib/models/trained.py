"""The networks that data/train.py trained, ready to use, and the images that they expect."""

import numpy as np

from cnnlib.data import load_photograph, load_weights
from cnnlib.init import zeros
from cnnlib.inputs import numbers
from cnnlib.models.convnetjs import convnetjs
from cnnlib.models.lenet import lenet5
from cnnlib.models.letters_net import letters_net
from cnnlib.models.resnet_cifar import resnet8
from cnnlib.weights import load_state_dict

BUILDERS = {"convnetjs": convnetjs, "digits": lenet5, "letters": letters_net, "resnet8": resnet8}
SIDE = 32  # pixels that all but the letters network expect

# Of the images of CIFAR-10 that were trained with; the logs in data/weights tell them.
MEAN = np.array([0.4917, 0.4819, 0.4449])[:, None, None]
DEVIATION = np.array([0.2467, 0.2436, 0.2621])[:, None, None]


def trained(name):
    """Build a network and load the weights that `cnnlib.data.load_weights` has for it.

    Args:
        name: "digits" (LeNet-5), "letters", "convnetjs" or "resnet8".

    Raises:
        ValueError: there are no weights of that name.
    """
    weights = load_weights(name)
    model = BUILDERS[name](init=zeros)
    load_state_dict(model, weights)
    return model


def digit_input(images):
    """Enlarge digits (N, 8, 8) to what the digits network reads, (N, 1, 32, 32)."""
    images = numbers(images, "images", ("N", "8", "8"))
    return images.repeat(4, axis=1).repeat(4, axis=2)[:, None]


def color_input(images):
    """Bring colors to the scale of the networks of CIFAR-10.

    Args:
        images: (N, H, W, 3), from 0 to 1.

    Returns:
        (N, 3, H, W), each channel minus its mean in CIFAR-10, divided by its deviation.
    """
    images = numbers(images, "images", ("N", "H", "W", "3"))
    return (np.moveaxis(images, -1, 1) - MEAN) / DEVIATION


def small_photograph(name, left=0.5, step=5):
    """Cut a square out of a photograph and make it small, as the images of CIFAR-10 are.

    Args:
        name: of the photograph, see `cnnlib.data.photograph_names`.
        left: where the square stands, from 0, at the left border, to 1, at the right one.
        step: pixels of the photograph, per axis, that become one.

    Returns:
        (32, 32, 3) floats from 0 to 1.
    """
    photograph, side = load_photograph(name) / 255.0, SIDE * step
    H, W = photograph.shape[:2]
    if side > min(H, W):
        raise ValueError(
            f"{name} is {H} x {W}, too small for {side} x {side}: use a smaller step than {step}"
        )
    top, first = (H - side) // 2, round(left * (W - side))
    square = photograph[top : top + side, first : first + side]
    return square.reshape(SIDE, step, SIDE, step, 3).mean(axis=(1, 3))
