"""Side heads: while training, each adds a loss of its own to that of the end."""

from cnnlib.containers import SideHead
from cnnlib.layers import frozen_parameters, named_parameters
from cnnlib.loss import cross_entropy
from cnnlib.optimizer import belongs


def learning_heads(model, optimizer):
    """List the side heads of a model that have parameters which the optimizer changes."""
    frozen = optimizer.frozen | frozen_parameters(model)
    learning = {
        id(array)
        for name, array in optimizer.params.items()
        if not any(belongs(name, other) for other in frozen)
    }
    return [
        head
        for head in _side_heads(model)
        if any(id(array) in learning for array in named_parameters(head).values())
    ]


def add_side_losses(heads, y, weight):
    """Give every head the gradient of its own loss, between forward and backward.

    Args:
        heads: SideHeads that have scored a mini-batch.
        y: its labels, (N,).
        weight: what a side loss counts beside that of the end.

    Source: Szegedy et al., Going deeper with convolutions, 2014, arXiv:1409.4842, section 5.
    """
    for head in heads:
        head.dscores = weight * cross_entropy(head.scores, y)[1]


def _side_heads(model):
    """Yield every SideHead inside a model."""
    if isinstance(model, SideHead):
        yield model
    for child in getattr(model, "children", {}).values():
        yield from _side_heads(child)
