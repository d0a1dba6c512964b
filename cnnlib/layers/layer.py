"""What every layer has in common, and how parameters get their names."""

import numpy as np

from cnnlib.arithmetic import whole


class Layer:
    """A function with parameters, which remembers what its backward pass needs.

    A layer is written as two methods that change nothing but running statistics:
    `compute(x, training) -> out, cache` and `gradients(dout, cache) -> dx, grads`.
    `forward` and `backward` call them and keep the cache and the gradients.

    Attributes:
        params: the arrays that training changes, by PyTorch's names: "weight", "bias".
        grads: the gradient of the loss for each of them, filled by `backward`.
        state: arrays kept along the way that have no gradient: "running_mean".
        children: the layers inside, by name; empty unless it is a container.
        frozen: True leaves params and state as they are, and computes as when testing.
    """

    frozen = False

    def __init__(self, **params):
        self.params, self.grads, self.state, self.children = params, {}, {}, {}
        self.cache = None

    def forward(self, x, training=False):
        """Return the output for a batch x and keep what `backward` will need.

        Args:
            x: the batch, (N, ...).
            training: True while training: dropout drops, batch norm uses the batch's statistics.
        """
        out, self.cache = self.compute(x, training and not self.frozen)
        return out

    def backward(self, dout):
        """Fill `grads` and return the gradient with respect to the input of the last `forward`.

        Args:
            dout: gradient of the loss with respect to the output.

        Raises:
            ValueError: `forward` was never called.
        """
        if self.cache is None:
            raise ValueError(f"{self!r}: call forward before backward")
        dx, grads = self.gradients(dout, self.cache)
        self.grads = {} if self.frozen else grads
        return dx

    def output_shape(self, shape):
        """Return the output's shape for one input of this shape, both without N."""
        return shape

    def macs(self, shape):
        """Count the multiply-adds for one input of this shape, biases not counted."""
        return 0

    def windows(self):
        """List the window that an output sees: one (kernel, stride, dilation) per axis, in pixels.

        Empty: every pixel for itself. None: the whole input.
        """
        return []

    def __repr__(self):
        return f"{type(self).__name__}()"


def float_dtype(dtype):
    """Return dtype as a NumPy type, or raise ValueError: parameters are floating-point numbers."""
    dtype = np.dtype(dtype)
    if dtype.kind != "f":
        raise ValueError(f"dtype is {dtype}, expected a floating-point type: use np.float32")
    return dtype


def counts(**sizes):
    """Return the sizes, checked to be whole numbers of at least 1, in the order given."""
    return [whole(size, name, 1) for name, size in sizes.items()]


def options_text(**options):
    """Write the options that are not at their default: each is given as (value, default)."""
    changed = {name: value for name, (value, default) in options.items() if value != default}
    return "".join(f", {name}={value!r}" for name, value in changed.items())


def dotted(prefix, name):
    """Return a child's dotted name; a name that starts with an underscore adds nothing to it."""
    return ".".join(filter(None, [prefix, "" if name.startswith("_") else name]))


def named_layers(model, prefix=""):
    """Yield (dotted name, layer) for every layer that is no container, in forward order.

    What is inside a child whose name starts with an underscore is named as if it stood one level
    higher.
    """
    children = getattr(model, "children", {})
    if not children:
        yield prefix, model
    for name, child in children.items():
        yield from named_layers(child, dotted(prefix, name))


def named_parameters(model):
    """Return the parameters of a model by dotted names such as "features.0.weight".

    Returns:
        A dict in forward order of the very arrays, not of copies.

    Raises:
        ValueError: two parameters have the same name.
    """
    return _gather(model, "params")


def named_grads(model):
    """Return the gradients that `backward` filled in, named like the parameters."""
    return _gather(model, "grads")


def frozen_parameters(model):
    """Return the names of the parameters of frozen layers, a set."""
    names = {id(array): name for name, array in named_parameters(model).items()}
    frozen = [layer for _, layer in named_layers(model) if getattr(layer, "frozen", False)]
    return {names[id(array)] for layer in frozen for array in layer.params.values()}


def named_state(model):
    """Return the running statistics by dotted names such as "bn1.running_mean"."""
    return _gather(model, "state")


def _gather(model, which):
    found = {}
    for prefix, layer in named_layers(model):
        for name, array in getattr(layer, which, {}).items():
            full = ".".join(filter(None, [prefix, name]))
            if full in found:
                raise ValueError(
                    f"two arrays are called {full!r}: give the layers that hold them "
                    "different names, at least one without an underscore in front"
                )
            found[full] = array
    return found
