"""Transfer learning: keep what a network has learned, and teach it something new.

    load_state_dict(model, load("letters.npz"))        # a network that reads letters
    replace_head(model, 10, rng)                        # ... is to read digits
    freeze(model, 2)                                    # ... with its two convolutions as they are
    optimizer = SGD(named_parameters(model), lr=0.1, scale=layer_rates(model, 0.5))
    fit(model, x, y, epochs=10, optimizer=optimizer, rng=rng)

`fit` asks the layers which of them are frozen; a training loop of your own tells the optimizer,
`optimizer.frozen = frozen_parameters(model)`.

Source: Yosinski et al., How transferable are features in deep neural networks?, 2014,
arXiv:1411.1792.
"""

import numpy as np

from cnnlib.arithmetic import whole
from cnnlib.containers import Sequential
from cnnlib.inputs import numbers, real
from cnnlib.layers import Conv2d, LayerNorm, Linear, named_layers
from cnnlib.optimizer import belongs
from cnnlib.watch import outputs

BATCH = 256  # images at a time


def freeze(model, which):
    """Let layers learn no more: parameters and running statistics stay as they are, bit for bit.

    Args:
        model: a layer or a container; changed in place.
        which: a number n freezes the first n layers with weights, convolutions and linear layers,
            and what follows each of them up to the next, such as its batch norm; or names of
            layers, or of containers of layers.

    Returns:
        The model.

    Raises:
        ValueError: there are not so many layers, or none of that name.
    """
    for layer in _layers(model, which):
        layer.frozen = True
    return model


def unfreeze(model, which=None):
    """Let layers learn again: all of them without `which`, see `freeze`. Returns the model."""
    everything = [layer for _, layer in named_layers(model)]
    for layer in everything if which is None else _layers(model, which):
        layer.frozen = False
    return model


def layer_rates(model, factor):
    """Let early layers learn more slowly than late ones, for an optimizer's `scale`.

    Args:
        model: a layer or a container.
        factor: how many times as fast as the layer with weights after it each one learns.

    Returns:
        A dict of layer's name -> share of the learning rate; the last one's is 1.

    Source: Howard & Ruder, Universal language model fine-tuning, 2018, arXiv:1801.06146.
    """
    factor = real(factor, "factor", 0)
    groups = _groups(model)
    return {
        name: factor ** (len(groups) - 1 - place)
        for place, group in enumerate(groups)
        for name, layer in group
        if layer.params
    }


def replace_head(model, n_classes, rng):
    """Put a new last layer with weights in the place of the old one, for other classes.

    Args:
        model: a container whose last layer with weights is a `Linear`, or a `Conv2d` as in
            SqueezeNet; changed in place.
        n_classes: how many outputs the new one has.
        rng: a Generator that draws its weights.

    Returns:
        The model.

    Raises:
        ValueError: the model has no such layer.
    """
    n_classes = whole(n_classes, "n_classes", 1)
    weighted = [layer for _, layer in named_layers(model) if _has_weights(layer)]
    head = weighted[-1] if weighted else None
    home = _home(model, head)
    if home is None or not isinstance(head, Linear | Conv2d):
        raise ValueError(
            f"the last layer with weights is {head!r}: expected a Linear or a Conv2d, "
            "inside a container"
        )
    container, name = home
    container.children[name] = _like(head, n_classes, rng)
    return model


def extract_features(model, x, upto):
    """Compute what a layer gives for images, as when testing.

    Args:
        model: a container.
        x: images, (N, C, H, W).
        upto: the name of the layer, whose output the features are; or how many of the model's
            parts to go through, as in `model[:upto]`.

    Returns:
        The features, (N, ...); the same for an image whatever else is in the batch.

    Raises:
        ValueError: the model has no layer of that name, or not so many parts.
    """
    x = numbers(x, "x")
    if not isinstance(upto, str):
        upto, parts = whole(upto, "upto", 1), len(model) if isinstance(model, Sequential) else 0
        if upto > parts:
            raise ValueError(f"upto is {upto} but the model has {parts} parts one after the other")
        model, upto = model[:upto], list(model.children)[upto - 1]
    starts = range(0, max(len(x), 1), BATCH)
    return np.concatenate(
        [outputs(model, x[start : start + BATCH], [upto])[upto] for start in starts]
    )


def _layers(model, which):
    """List the layers that a number or names stand for."""
    if not isinstance(which, str | list | tuple | set):
        n, groups = whole(which, "which", 0), _groups(model)
        if n > len(groups):
            raise ValueError(f"which is {n} but the model has {len(groups)} layers with weights")
        return [layer for group in groups[:n] for _, layer in group]
    names, layers = {which} if isinstance(which, str) else set(which), list(named_layers(model))
    for name in names:
        if not any(belongs(full, name) for full, _ in layers):
            known = ", ".join(full for full, layer in layers if layer.params)
            raise ValueError(f"no layer is called {name!r}: those with parameters are {known}")
    return [layer for full, layer in layers if any(belongs(full, name) for name in names)]


def _groups(model):
    """List the layers, (name, layer), in groups: each starts at a layer with weights."""
    groups = []
    for name, layer in named_layers(model):
        if _has_weights(layer) and groups and any(_has_weights(other) for _, other in groups[-1]):
            groups.append([])
        groups = groups or [[]]
        groups[-1].append((name, layer))
    return [group for group in groups if any(_has_weights(layer) for _, layer in group)]


def _has_weights(layer):
    """Say whether a layer mixes its inputs: it has a matrix or filters, not only a scale."""
    scales = isinstance(layer, LayerNorm)
    return not scales and any(array.ndim > 1 for array in layer.params.values())


def _home(model, wanted):
    """Return the container right around a layer, and the layer's name there."""
    for name, child in getattr(model, "children", {}).items():
        if child is wanted:
            return model, name
        if found := _home(child, wanted):
            return found
    return None


def _like(head, n_classes, rng):
    """Return a layer like the head, with weights of its own and n_classes outputs."""
    options = {"bias": "bias" in head.params, "rng": rng, "dtype": head.params["weight"].dtype}
    if isinstance(head, Linear):
        return Linear(head.in_features, n_classes, **options)
    return Conv2d(head.in_channels, n_classes, head.kernel_size, **head.options, **options)
