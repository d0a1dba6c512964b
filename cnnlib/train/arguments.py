"""What `fit` refuses before it trains."""

import numpy as np

from cnnlib.arithmetic import whole
from cnnlib.containers import SideHead
from cnnlib.layers import frozen_parameters, named_parameters
from cnnlib.optimizer import belongs
from cnnlib.train.measure import check_labels


def check_arguments(model, x, y, optimizer, rng, validation, patience):
    """Raise ValueError unless `fit` can train with these; they are named as there."""
    check_labels(x, y)
    if not isinstance(rng, np.random.Generator):
        raise ValueError(f"rng is {rng!r}: use numpy.random.default_rng(seed)")
    parameters = named_parameters(model)
    for name, array in optimizer.params.items():
        if parameters.get(name) is not array:
            raise ValueError(
                f"the optimizer's {name} is not the model's: "
                "build the optimizer from named_parameters(model)"
            )
    if validation is not None:
        check_labels(*validation)
    if patience is not None:
        whole(patience, "patience", 1)
        if validation is None:
            raise ValueError("patience watches the validation loss: pass validation=(x, y)")
    _check_side_heads(model, optimizer)


def _check_side_heads(model, optimizer):
    """Raise ValueError when a side head is to learn: this loop computes the loss of the end."""
    frozen = optimizer.frozen | frozen_parameters(model)
    learning = {
        id(array)
        for name, array in optimizer.params.items()
        if not any(belongs(name, other) for other in frozen)
    }
    for head in _side_heads(model):
        if any(id(array) in learning for array in named_parameters(head).values()):
            raise ValueError(
                f"the model has the side head {next(iter(head.children))!r}, whose loss fit does "
                "not compute: build the model with aux=False, or freeze the head, or write the "
                "loop as SideHead's docstring shows"
            )


def _side_heads(model):
    """Yield every SideHead inside a model."""
    if isinstance(model, SideHead):
        yield model
    for child in getattr(model, "children", {}).values():
        yield from _side_heads(child)
