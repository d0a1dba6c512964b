"""A network as plain data, a dict of lists and arrays, and what runs and trains it.

    {
        "layers": [("conv1", "conv"), ("bn1", "batch_norm"), ("relu1", "relu"), ...],
        "arrays": {"conv1.weight": ..., "conv1.bias": ..., "bn1.running_mean": ..., ...},
        "frozen": ["conv1.weight", ...],       # arrays that training leaves as they are
        "velocity": {"conv1.weight": ...},     # of training with momentum
    }

Kinds: conv (stride 1, the output is as large as the input), batch_norm, relu, max_pool (2 x 2),
dropout (half of the numbers), flatten, linear. Every function returns new data.
"""

import numpy as np

from cnnlib.containers import Sequential
from cnnlib.layers import BatchNorm2d, Conv2d, Dropout, Flatten, Linear, MaxPool2d, ReLU
from cnnlib.loss import cross_entropy
from cnnlib.plain_layers import KINDS, STATISTICS
from cnnlib.schedules import cosine
from cnnlib.weights import state_dict

NAMES = {
    Conv2d: "conv",
    BatchNorm2d: "batch_norm",
    ReLU: "relu",
    MaxPool2d: "max_pool",
    Dropout: "dropout",
    Flatten: "flatten",
    Linear: "linear",
}


def as_plain_data(model):
    """Return a `Sequential` of such layers as plain data, nothing frozen, at rest.

    Raises:
        ValueError: the model has other layers, or layers with other options.
    """
    layers = list(model.children.items()) if isinstance(model, Sequential) else [("", model)]
    for name, layer in layers:
        if type(layer) not in NAMES or not _is_plain(layer):
            raise ValueError(
                f"{name} is {layer!r}: a plain model is a Sequential of Conv2d that keep the size, "
                "BatchNorm2d, ReLU, MaxPool2d(2), Dropout(0.5), Flatten and Linear, with biases"
            )
    return {
        "layers": [(name, NAMES[type(layer)]) for name, layer in layers],
        "arrays": {name: np.array(array) for name, array in state_dict(model).items()},
        "frozen": [],
        "velocity": {},
    }


def run_layer(model, name, x, training=False, rng=None):
    """Send images, or what the layer before gave, through one layer of a plain model.

    Args:
        model: a plain model.
        name: of the layer.
        x: (N, ...).
        training: True takes the statistics of the batch and drops numbers out.
        rng: a Generator, for dropout while training.

    Returns:
        What the layer gives, (N, ...).

    Raises:
        ValueError: the model has no such layer.
    """
    kinds = dict(model["layers"])
    if name not in kinds:
        raise ValueError(f"no layer is called {name!r}: choose one of {', '.join(kinds)}")
    own = {key: array.copy() for key, array in _own(model["arrays"], name).items()}
    return KINDS[kinds[name]](np.asarray(x, float), own, training, rng)[0]


def predict(model, x):
    """Return the scores of images (N, C, H, W), (N, K), as when testing."""
    for name, _ in model["layers"]:
        x = run_layer(model, name, x)
    return x


def accuracy(model, x, y):
    """Return the share of images (N, C, H, W) whose highest score is that of their label."""
    return float(np.mean(predict(model, x).argmax(axis=1) == y))


def train_step(model, x, y, lr=0.02, momentum=0.9, rng=None):
    """Take one step of gradient descent with momentum.

    The gradient of a frozen array counts as 0. Its velocity, if it has one, still moves it. A
    frozen batch norm, one whose running statistics are frozen, computes as when testing.

    Args:
        model: a plain model.
        x, y: images (N, C, H, W), and their labels (N,).
        lr, momentum: v = momentum * v + gradient; array -= lr * v.
        rng: a Generator, for dropout.

    Returns:
        A new model; the loss of the old one.
    """
    frozen = set(model["frozen"])
    arrays = {name: np.array(array) for name, array in model["arrays"].items()}
    velocity = {name: np.array(array) for name, array in model["velocity"].items()}
    out, backs = np.asarray(x, np.result_type(*arrays.values())), []
    for name, kind in model["layers"]:
        training = not frozen & {f"{name}.{key}" for key in STATISTICS}
        out, back = KINDS[kind](out, _own(arrays, name), training, rng)
        backs.append((name, back))
    loss, dout = cross_entropy(out, y)
    grads = _gradients(backs, dout, set(arrays) - frozen)
    for name in sorted({*grads, *velocity}):
        velocity[name] = momentum * velocity.get(name, 0.0) + grads.get(name, 0.0)
        arrays[name] -= (lr * velocity[name]).astype(arrays[name].dtype)
    return {**model, "arrays": arrays, "velocity": velocity}, loss


def train(model, x, y, rng, epochs=20, lr=0.02, momentum=0.9, batch_size=16):
    """Train for some epochs of shuffled mini-batches, slower and slower along a cosine.

    Returns:
        A new model; the losses of all steps, a list.
    """
    losses = []
    for epoch in range(epochs):
        rows = rng.permutation(len(x))
        for start in range(0, len(x), batch_size):
            some = rows[start : start + batch_size]
            rate = cosine(lr, epoch, epochs)
            model, loss = train_step(model, x[some], y[some], rate, momentum, rng)
            losses.append(loss)
    return model, losses


def _is_plain(layer):
    """Say whether a layer has the options that its kind stands for."""
    if isinstance(layer, Conv2d):
        same_size = layer.output_shape((layer.in_channels, 16, 15))[1:] == (16, 15)
        one = (layer.options[name] in (1, (1, 1)) for name in ("stride", "dilation", "groups"))
        return same_size and all(one) and "bias" in layer.params
    if isinstance(layer, MaxPool2d):
        return repr(layer) == repr(MaxPool2d(2))
    if isinstance(layer, Dropout):
        return layer.p == 0.5 and layer.mode == "inverted"
    return not isinstance(layer, Linear) or "bias" in layer.params


def _gradients(backs, dout, wanted):
    """Go back through the layers, (name, back) each, as far as one has an array that learns."""
    learning = [n for n, (layer, _) in enumerate(backs) if _own(dict.fromkeys(wanted), layer)]
    found = {}
    for layer, back in reversed(backs[min(learning, default=len(backs)) :]):
        dout, grads = back(dout)
        found |= {f"{layer}.{key}": grad for key, grad in grads.items()}
    return {name: grad for name, grad in found.items() if name in wanted}


def _own(arrays, layer):
    """Return the arrays of one layer by their last name: "weight", "bias" ..."""
    start = f"{layer}."
    return {name[len(start) :]: array for name, array in arrays.items() if name.startswith(start)}
