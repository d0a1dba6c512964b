"""Networks written down as plain data: lists of layers, to be counted and not to be run.

A layer is a dict. Simple ones are made by the functions here, so that every key is there:

    conv(64, 3, padding=1)      64 filters of 3 x 3
    norm()                      batch normalization
    pool(3, 2, ceil=True)       max or average, it costs the same
    same("ReLU")                keeps the shape and costs nothing: activations, dropout, shuffles
    global_pool(), flatten()    (C, H, W) -> (C,), and -> (C * H * W,)
    linear(10)                  10 units
    part(0, 58)                 channels 0 to 57
    zero_pad(64, 2)             every second pixel, channels of zeros up to 64

and two hold lists of layers: `residual(body, shortcut)` adds what two lists give, `concat(a, b)`
joins the channels of any number of them; an empty list hands its input on.
"""

import math

from cnnlib import models
from cnnlib.arithmetic import output_size
from cnnlib.containers import Concat, Residual, Sequential
from cnnlib.init import zeros
from cnnlib.layers import (
    BatchNorm2d,
    ChannelSlice,
    Conv2d,
    Flatten,
    GlobalAvgPool,
    Identity,
    Linear,
    ZeroPadShortcut,
)
from cnnlib.layers.pooling import AvgPool2d, MaxPool2d
from cnnlib.windows import per_axis


def conv(filters, kernel, stride=1, padding=0, groups=1, bias=True):
    """A convolution of so many filters; kernel, stride and padding are numbers or pairs."""
    window = _window(kernel, stride, padding)
    return {"layer": "conv", "filters": filters, **window, "groups": groups, "bias": bias}


def norm():
    """Batch normalization over the channels."""
    return {"layer": "norm"}


def pool(kernel, stride=None, padding=0, ceil=False):
    """Pooling; ceil rounds the output's size up."""
    window = _window(kernel, kernel if stride is None else stride, padding)
    return {"layer": "pool", **window, "ceil": ceil}


def same(name):
    """A layer that keeps the shape and has no parameters, such as an activation."""
    return {"layer": "same", "name": name}


def global_pool():
    """One number per channel."""
    return {"layer": "global_pool"}


def flatten():
    """All numbers of an image in one row."""
    return {"layer": "flatten"}


def linear(units, bias=True):
    """A dense layer."""
    return {"layer": "linear", "units": units, "bias": bias}


def part(start, stop):
    """The channels from start up to stop, which is left out."""
    return {"layer": "part", "start": start, "stop": stop}


def zero_pad(channels, stride):
    """The shortcut without parameters: every stride-th pixel, and new channels of zeros."""
    return {"layer": "zero_pad", "channels": channels, "stride": per_axis(stride, 2, "stride", 1)}


def residual(body, shortcut=()):
    """The sum of what two lists of layers give; without a shortcut the input goes around."""
    return {"layer": "residual", "body": list(body), "shortcut": list(shortcut)}


def concat(*branches):
    """The channels that several lists of layers give, one after the other."""
    return {"layer": "concat", "branches": [list(branch) for branch in branches]}


def output_shape(layer, shape):
    """Return the shape that a simple layer gives, without N.

    Args:
        layer: any layer but `residual` and `concat`.
        shape: what comes in, (C, H, W) or (D,).

    Raises:
        ValueError: the layer cannot take this shape, or is not a simple one.
    """
    kind = layer["layer"]
    if kind in ("conv", "pool"):
        channels = layer["filters"] if kind == "conv" else shape[0]
        return channels, *_slid(layer, _image(layer, shape)[1:])
    if kind in ("same", "norm"):
        return tuple(shape)
    if kind == "global_pool":
        return _image(layer, shape)[:1]
    if kind == "part":
        return layer["stop"] - layer["start"], *_image(layer, shape)[1:]
    if kind == "zero_pad":
        sizes = zip(_image(layer, shape)[1:], layer["stride"], strict=True)
        return layer["channels"], *(-(-n // stride) for n, stride in sizes)
    if kind == "flatten":
        return (math.prod(shape),)
    if kind == "linear":
        if len(shape) != 1:
            raise ValueError(f"linear({layer['units']}) expects (D,), not {shape}: flatten first")
        return (layer["units"],)
    raise ValueError(f"{kind!r} is no simple layer: count what is inside it")


def blueprint(name, **options):
    """Return one of the networks of `cnnlib.models` as plain data.

    Args:
        name: of the function that builds it, such as "resnet50".
        options: passed on to that function.
    """
    return written_down(getattr(models, name)(init=zeros, **options))


def written_down(model):
    """Return a model, made of containers and layers, as a list of layers in plain data.

    Raises:
        ValueError: it holds a layer that has no place in a blueprint.
    """
    if isinstance(model, Sequential):
        return [layer for child in model for layer in written_down(child)]
    if isinstance(model, Residual):
        shortcut = model.children.get("downsample")
        found = [residual(written_down(model["_body"]), written_down(shortcut) if shortcut else [])]
        return [*found, *([same("ReLU")] if "_relu" in model.children else [])]
    if isinstance(model, Concat):
        return [concat(*map(written_down, model))]
    return [] if isinstance(model, Identity) else [_layer(model)]


def _layer(model):
    if isinstance(model, Conv2d):
        o, bias = model.options, "bias" in model.params
        size = (model.out_channels, model.kernel_size, o["stride"], o["padding"])
        return conv(*size, o["groups"], bias)
    if isinstance(model, MaxPool2d | AvgPool2d):
        o = model.options
        return pool(model.kernel_size, o["stride"], o["padding"], o["ceil_mode"])
    if isinstance(model, Linear):
        return linear(len(model.params["weight"]), "bias" in model.params)
    if isinstance(model, ChannelSlice):
        return part(model.start, model.stop)
    if isinstance(model, ZeroPadShortcut):
        return zero_pad(model.out_channels, model.stride)
    simple = {BatchNorm2d: norm, Flatten: flatten, GlobalAvgPool: global_pool}
    if type(model) in simple:
        return simple[type(model)]()
    if model.params:
        raise ValueError(f"{model!r} has parameters that a blueprint cannot tell of")
    return same(type(model).__name__)


def _window(kernel, stride, padding):
    return {
        "kernel": per_axis(kernel, 2, "kernel", 1),
        "stride": per_axis(stride, 2, "stride", 1),
        "padding": per_axis(padding, 2, "padding", 0),
    }


def _image(layer, shape):
    if len(shape) != 3:
        raise ValueError(f"{layer['layer']} expects an image (C, H, W), not {shape}")
    return tuple(shape)


def _slid(layer, sizes):
    sizes = zip(sizes, layer["kernel"], layer["stride"], layer["padding"], strict=True)
    return tuple(_places(*each, layer.get("ceil", False)) for each in sizes)


def _places(n, k, stride, padding, ceil):
    if not ceil:
        return output_size(n, k, stride, padding)
    places = -(-(n + 2 * padding - k) // stride) + 1
    # The last window must start inside the image, as in PyTorch.
    return places - ((places - 1) * stride >= n + padding)
