"""Gradients of whole models: one of every family, a few weights each."""

import numpy as np
import pytest

from cnnlib import models
from cnnlib.layers import Dropout, named_grads, named_layers, named_parameters

# Images and options. Batch norms need a few numbers to take statistics of.
FAMILIES = {
    "lenet5": ((2, 1, 32, 32), {}),
    "torch_net": ((2, 1, 28, 28), {}),
    "convnetjs": ((2, 3, 32, 32), {}),
    "alexnet_2012": ((2, 3, 67, 67), {"image_size": 67}),
    "vgg11_bn": ((4, 3, 32, 32), {"image_size": 32}),
    "googlenet": ((4, 3, 32, 32), {}),
    "inception_v3": ((3, 3, 75, 75), {"aux": False}),
    "resnet20": ((4, 3, 16, 16), {}),
    "resnext50_32x4d": ((4, 3, 32, 32), {}),
    "densenet121": ((4, 3, 32, 32), {}),
    "squeezenet1_1": ((2, 3, 32, 32), {}),
    "mobilenet_v2": ((4, 3, 32, 32), {}),
    "shufflenet_v2_x1_0": ((4, 3, 32, 32), {}),
    "mnasnet1_0": ((4, 3, 32, 32), {}),
}
# Small: among so many ReLUs and maxima one is always close to switching.
STEP = 1e-8


@pytest.mark.parametrize("name", FAMILIES)
def test_gradients_of_a_few_weights_match_finite_differences(name):
    shape, options = FAMILIES[name]
    rng = np.random.default_rng(0)
    model = getattr(models, name)(4, rng, np.float64, **options)
    for _, layer in named_layers(model):
        if isinstance(layer, Dropout):
            layer.frozen = True
    x, upstream = rng.normal(size=shape), rng.normal(size=(shape[0], 4))

    def loss():
        return np.sum(model.forward(x, training=True) * upstream)

    loss()
    model.backward(upstream)
    grads, weights = named_grads(model), named_parameters(model)
    assert grads.keys() == weights.keys()

    # Of five layers, the weight that matters most, so that rounding drowns little of it.
    names = [key for key in grads if key.endswith("weight")]
    chosen = [names[place] for place in np.linspace(0, len(names) - 1, 5).astype(int)]
    places = {
        key: np.unravel_index(np.abs(grads[key]).argmax(), grads[key].shape) for key in chosen
    }
    got = {key: grads[key][place] for key, place in places.items()}
    ahead, behind = (moved(weights, places, got, step, loss) for step in (STEP, -STEP))
    assert (ahead - behind) / (2 * STEP) == pytest.approx(sum(map(abs, got.values())), rel=1e-4)


def moved(weights, places, slopes, step, loss):
    """Return the loss after a step uphill in every place, and step back."""
    before = {key: weights[key][place] for key, place in places.items()}
    for key, place in places.items():
        weights[key][place] += step * np.sign(slopes[key])
    after = loss()
    for key, place in places.items():
        weights[key][place] = before[key]
    return after
