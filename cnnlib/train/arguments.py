"""What `fit` refuses before it trains."""

import numpy as np

from cnnlib.arithmetic import whole
from cnnlib.layers import named_parameters
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
