"""The questions of lesson 05."""

import math

import numpy as np

from cnnlib import models
from cnnlib.init import zeros
from cnnlib.layers import Conv2d, Linear, named_layers, named_parameters


def answers() -> dict[str, tuple[float, ...]]:
    """Return the numbers of three small networks, the first loss, and the steps of an epoch."""
    rng = np.random.default_rng(0)
    lenet, net = models.lenet(rng=rng, init=zeros), models.torch_net(rng=rng, init=zeros)
    parameters, macs, volumes = _table(lenet, (1, 28, 28))
    steps = -(-60_000 // 64)
    return {
        "q26": (*parameters, sum(parameters)),
        "q27": (macs[0], macs[1], sum(macs)),
        "q28": (volumes["flatten"],),
        "e14": (
            28 * 28,
            *(volumes[name] for name in ("conv1", "pool1", "conv2", "pool2", "fc1", "fc2")),
        ),
        "q29": (_count(models.lenet5(rng=rng, init=zeros)),),
        "q30": (_count(net), net.children["fc"].in_features),
        "q31": (_count(models.convnetjs(rng=rng, init=zeros)),),
        "q52": (math.log(10), math.log(1000)),
        "q53": (steps, 60_000 - (steps - 1) * 64),
    }


def _table(model, shape: tuple[int, ...]) -> tuple[list[int], list[int], dict[str, int]]:
    """Return parameters and multiply-adds per layer that has any, and the size of each output."""
    parameters, macs, volumes = [], [], {}
    for name, layer in named_layers(model):
        if isinstance(layer, Conv2d | Linear):
            parameters.append(sum(array.size for array in layer.params.values()))
            macs.append(layer.macs(shape))
        shape = layer.output_shape(shape)
        volumes[name] = math.prod(shape)
    return parameters, macs, volumes


def _count(model) -> int:
    return sum(array.size for array in named_parameters(model).values())
