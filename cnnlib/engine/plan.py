"""Who computes which layer."""

from functools import partial

import numpy as np

from cnnlib.containers import Concat, Residual, Sequential
from cnnlib.engine.blockwise import Blockwise
from cnnlib.engine.channelwise import Around, Beside, Normalized
from cnnlib.engine.stages import Dense, Plain
from cnnlib.engine.unit import Unit
from cnnlib.layers import BatchNorm2d, Conv2d, Flatten, Linear, MaxPool2d, ReLU


def known(layer, dtype):
    """Say whether the engine computes this convolution itself."""
    if type(layer) is not Conv2d or layer.params["weight"].dtype != dtype:
        return False
    once = all(np.all(np.equal(layer.options[k], 1)) for k in ("dilation", "groups"))
    return once and dtype in (np.float32, np.float64)


def _halves(layer):
    """Say whether a layer is 2x2 pooling without overlap or padding."""
    if type(layer) is not MaxPool2d or layer.kernel_size != (2, 2) or layer.options["ceil_mode"]:
        return False
    wanted = {"stride": 2, "padding": 0, "dilation": 1}
    return all(np.all(np.equal(layer.options[name], value)) for name, value in wanted.items())


def flat(model):
    """Yield the layers of a Sequential and of those inside it; another model is one layer."""
    if type(model) is not Sequential:
        yield model
        return
    for layer in model:
        yield from flat(layer)


def worth_it(layer, dtype):
    """Say whether a layer is, or a container holds, a convolution that the engine computes."""
    if type(layer) in (Concat, Residual, Sequential):
        return any(worth_it(child, dtype) for child in layer)
    return known(layer, dtype)


def stages(layers, shape, dtype, training, first=True):
    """Cut layers into stages for batches of this shape, (N, C, H, W).

    training: False leaves out the memory that a backward pass needs.
    first: whether nothing before them needs a gradient.
    """
    queue = [each for layer in layers for each in flat(layer)]
    found, batch, shape = [], shape[0], tuple(shape[1:])
    while queue:
        if known(queue[0], dtype):
            units = _take_units(queue, shape, dtype)
            ends_flat = bool(queue) and type(queue[0]) is Flatten
            found.append(Blockwise(units, batch, ends_flat, first and not found, training))
            shape = units[-1].shape
            if ends_flat:
                shape = queue.pop(0).output_shape(shape)
        else:
            layer = queue.pop(0)
            after = layer.output_shape(shape)
            found.append(_stage(layer, queue, (batch, *shape), after, dtype, training))
            shape = after
    return found


def _stage(layer, queue, shape, after, dtype, training):
    """Return the stage of a layer that is no convolution; after is the shape it gives."""
    if worth_it(layer, dtype):
        inside = partial(stages, shape=shape, dtype=dtype, training=training, first=False)
        if type(layer) is Concat:
            channels = [branch.output_shape(shape[1:])[0] for branch in layer]
            return Beside([inside([branch]) for branch in layer], channels)
        shortcut = [layer["downsample"]] if "downsample" in layer.children else []
        relu = "_relu" in layer.children
        sizes = after, shape[0], dtype
        return Around(inside([layer["_body"]]), inside(shortcut), relu, *sizes)
    if type(layer) not in (Linear, BatchNorm2d) or layer.params["weight"].dtype != dtype:
        return Plain(layer)
    if type(layer) is Linear:
        return Dense(layer, shape[0])
    relu = bool(queue) and type(queue[0]) is ReLU
    if relu:
        queue.pop(0)
    return Normalized(layer, relu, after, shape[0], training)


def _take_units(queue, shape, dtype):
    """Take convolutions off the queue, each with what the engine computes together with it."""
    units = []
    while queue and known(queue[0], dtype):
        units.append(_take_unit(queue, shape))
        shape = units[-1].shape
    return units


def _take_unit(queue, shape):
    """Take a convolution, and the pooling and the ReLU after it, off the queue."""
    conv, pool, relu = queue.pop(0), False, False
    maps = conv.output_shape(shape)
    while queue:
        if type(queue[0]) is ReLU and not relu:
            relu = True
        elif _halves(queue[0]) and not pool:
            queue[0].output_shape(maps)
            pool = True
        else:
            break
        queue.pop(0)
    return Unit(conv, pool, relu, shape[1:])
