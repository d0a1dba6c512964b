"""What `fit` refuses before it trains."""

from pathlib import Path

import numpy as np

from cnnlib.arithmetic import whole
from cnnlib.layers import named_parameters
from cnnlib.optimizer import Optimizer
from cnnlib.train.measure import check_labels


def check_arguments(model, x, y, optimizer, rng, validation, patience, checkpoint):
    """Raise ValueError unless `fit` can train with these; they are named as there."""
    check_labels(x, y)
    if not isinstance(rng, np.random.Generator):
        raise ValueError(f"rng is {rng!r}: use numpy.random.default_rng(seed)")
    if not isinstance(optimizer, Optimizer):
        raise ValueError(f"optimizer is {optimizer!r}: use SGD(named_parameters(model), lr=0.1)")
    _check_parameters(model, optimizer)
    if validation is not None:
        _check_validation(validation)
    if patience is not None:
        whole(patience, "patience", 1)
        if validation is None:
            raise ValueError("patience watches the validation loss: pass validation=(x, y)")
    if checkpoint is not None and not Path(checkpoint).absolute().parent.is_dir():
        raise ValueError(f"checkpoint is {str(checkpoint)!r}, but there is no such folder: make it")


def _check_parameters(model, optimizer):
    parameters = named_parameters(model)
    for name, array in optimizer.params.items():
        if parameters.get(name) is not array:
            raise ValueError(
                f"the optimizer's {name} is not the model's: "
                "build the optimizer from named_parameters(model)"
            )


def _check_validation(validation):
    if not isinstance(validation, tuple | list) or len(validation) != 2:
        raise ValueError(f"validation is {type(validation).__name__}: pass two arrays, (x, y)")
    check_labels(*validation)
