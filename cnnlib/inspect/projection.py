"""From a unit back to the pixels it depends on."""

from contextlib import ExitStack

import numpy as np

from cnnlib.arithmetic import whole
from cnnlib.inputs import numbers
from cnnlib.inspect.excitation import one_channel
from cnnlib.layers import ReLU, ReLU6, named_layers
from cnnlib.watch import find, replaced, undisturbed, watched


def saliency(model, x, y):
    """Tell how much the score of a class depends on each pixel.

    Args:
        model: gives scores, (N, K).
        x: images, (N, C, H, W).
        y: a class per image, (N,).

    Returns:
        The largest absolute gradient among the channels of each pixel, (N, H, W).

    Source: Simonyan, Vedaldi & Zisserman, Deep inside convolutional networks, 2013,
    arXiv:1312.6034, section 3.1.
    """
    x = numbers(x, "x", ("N", "C", "H", "W"))
    with undisturbed(model):
        scores = model.forward(x, False)
        chosen = np.arange(scores.shape[-1]) == classes(y, len(x), scores.shape)[:, None]
        dx = model.backward(chosen.astype(scores.dtype))
    return np.abs(dx).max(axis=1)


def classes(y, N, shape):
    """Return y as an array, checked: one class per image, of as many as there are scores.

    Args:
        y: labels.
        N: how many images.
        shape: that of some scores, (any, K).
    """
    y = np.asarray(y)
    if len(shape) != 2 or y.shape != (N,) or y.dtype.kind not in "iu":
        raise ValueError(
            f"y is {y.dtype} {y.shape} and the model gives {shape}: "
            f"expected {N} whole numbers, one per image, and scores (N, K)"
        )
    if N and not 0 <= y.min() <= y.max() < shape[1]:
        raise ValueError(f"y holds classes {y.min()} to {y.max()}, expected 0 to {shape[1] - 1}")
    return y


def guided_relu_backward(dout, x):
    """Let a gradient through where it is positive and the input was positive.

    Args:
        dout: gradient with respect to the output of a ReLU, any shape.
        x: its input, of the same shape.

    Source: Springenberg et al., Striving for simplicity: the all convolutional net, 2014,
    arXiv:1412.6806.
    """
    dout, x = _alike(dout, x)
    return np.where((dout > 0) & (x > 0), dout, 0).astype(dout.dtype)


def deconv_relu_backward(dout, x):
    """Let a signal through where it is positive, whatever the input x was.

    Source: Zeiler & Fergus, Visualizing and understanding convolutional networks, 2013,
    arXiv:1311.2901.
    """
    dout, x = _alike(dout, x)
    return np.maximum(dout, 0)


RULES = {"gradient": None, "guided": guided_relu_backward, "deconv": deconv_relu_backward}


def project(model, x, layer, channel, rule="guided"):
    """Project a channel's strongest unit back to the pixels: what in the image excites it.

    All other activations of the layer count as 0. Back through the layers below, a convolution
    sends each number to the pixels it was read from, pooling to where the maximum was, and a ReLU
    follows the rule.

    Args:
        model: a layer or a container.
        x: images, (N, C, H, W).
        layer: the name of a layer or a container.
        channel: which of its feature maps.
        rule: what ReLU and ReLU6 do: "deconv", Zeiler & Fergus's; "guided", Springenberg's, which
            gives sharper pictures; "gradient", the plain gradient times the activation.

    Returns:
        A picture per image, shaped like x.
    """
    x = numbers(x, "x", ("N", "C", "H", "W"))
    if rule not in RULES:
        raise ValueError(f"rule is {rule!r}: use one of {', '.join(RULES)}")
    part = find(model, layer)
    with undisturbed(model), ExitStack() as stack:
        outs = stack.enter_context(watched(part))
        scores = model.forward(x, False)
        if not outs:
            raise ValueError(f"{layer} computes nothing when testing: choose another layer")
        start = _strongest_unit(outs[-1], channel, layer)
        stack.enter_context(replaced(part, "backward", lambda backward, dout: backward(start)))
        for _, each in named_layers(model):
            if RULES[rule] and isinstance(each, ReLU | ReLU6):
                stack.enter_context(replaced(each, "gradients", _by_rule(RULES[rule])))
        # From the scores comes nothing: the layer's backward pass starts anew.
        return model.backward(np.zeros_like(scores))


def _by_rule(rule):
    return lambda gradients, dout, x: (rule(dout, x), {})


def _strongest_unit(out, channel, layer):
    """Return zeros shaped like out, with the largest activation of the channel at its place."""
    channel = whole(channel, "channel", 0)
    maps = one_channel(out, channel, layer).reshape(len(out), -1)
    start = np.zeros_like(out)
    rows, places = np.arange(len(out)), maps.argmax(axis=1)
    # Assigned through a view of the channel, whatever its axes.
    flat = start.reshape(*out.shape[:2], -1)
    flat[rows, channel, places] = maps[rows, places]
    return start


def _alike(dout, x):
    dout, x = numbers(dout, "dout"), numbers(x, "x")
    if dout.shape != x.shape:
        raise ValueError(f"dout is {dout.shape} but x is {x.shape}: they must have one shape")
    return dout, x
