"""Look into a model while it computes, and leave it as it was.

For the time of a `with`, methods of layers are replaced on the objects themselves, so that this
works for every container, whatever it does with its layers.
"""

from contextlib import ExitStack, contextmanager

import numpy as np

from cnnlib.layers.layer import dotted


def named_parts(model, prefix=""):
    """Yield (dotted name, part) for every layer and every container, parts before the whole.

    What a container gives is found under its own name, the last one when names are shared.
    """
    for name, child in getattr(model, "children", {}).items():
        yield from named_parts(child, dotted(prefix, name))
    yield prefix, model


def find(model, name):
    """Return the part of a model that has this name, or raise ValueError with those there are."""
    parts = dict(named_parts(model))
    if name not in parts:
        known = ", ".join(filter(None, parts))
        raise ValueError(f"no layer is called {name!r}: choose one of {known}")
    return parts[name]


def outputs(model, x, names, missing_ok=False):
    """Return what layers give for a batch, when testing.

    Args:
        model: a layer or a container.
        x: images, (N, C, H, W).
        names: of layers or containers.
        missing_ok: True leaves out those that have no part in testing, such as a side head.

    Returns:
        A dict of name -> output, (N, ...), copies.

    Raises:
        ValueError: there is no layer of that name, or it has no part in testing.
    """
    with undisturbed(model), ExitStack() as stack:
        seen = {name: stack.enter_context(watched(find(model, name))) for name in names}
        model.forward(x, False)
    for name, outs in seen.items():
        if not outs and not missing_ok:
            raise ValueError(f"{name} computes nothing when testing: choose another layer")
    return {name: np.array(outs[-1]) for name, outs in seen.items() if outs}


@contextmanager
def watched(layer):
    """Collect what a layer returns from `forward`, in the list that this gives."""
    outs = []

    def watch(forward, x, training=False):
        outs.append(forward(x, training))
        return outs[-1]

    with replaced(layer, "forward", watch):
        yield outs


@contextmanager
def replaced(layer, method, new):
    """Call new(old, *args) in the place of a layer's method old."""
    old, before = getattr(layer, method), dict(vars(layer))
    setattr(layer, method, lambda *args, **options: new(old, *args, **options))
    try:
        yield
    finally:
        delattr(layer, method)
        vars(layer).update({method: before[method]} if method in before else {})


@contextmanager
def undisturbed(model):
    """Put back, at the end, what the layers remember of the last training step."""
    kept = [(vars(part), dict(vars(part))) for _, part in named_parts(model)]
    try:
        yield
    finally:
        for attributes, before in kept:
            attributes.clear()
            attributes.update(before)
