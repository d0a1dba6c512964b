"""Who computes which layer."""

import numpy as np

from cnnlib.engine.stages import Blockwise, Dense, Plain
from cnnlib.engine.unit import Unit
from cnnlib.layers import Conv2d, Flatten, Linear, MaxPool2d, ReLU


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


def stages(layers, shape, dtype, training):
    """Cut a list of layers into stages for batches of this shape, (N, C, H, W).

    training: False leaves out the memory that a backward pass needs.
    """
    found, queue, batch, shape = [], list(layers), shape[0], tuple(shape[1:])
    while queue:
        if known(queue[0], dtype):
            units = _take_units(queue, shape, dtype)
            flat = bool(queue) and type(queue[0]) is Flatten
            found.append(Blockwise(units, batch, flat, not found, training))
            shape = units[-1].shape
            if flat:
                shape = queue.pop(0).output_shape(shape)
        else:
            layer = queue.pop(0)
            dense = type(layer) is Linear and layer.params["weight"].dtype == dtype
            found.append(Dense(layer, batch) if dense else Plain(layer))
            shape = layer.output_shape(shape)
    return found


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
