"""The arrays of a model by name, taken out and put in."""

from collections.abc import Mapping

from cnnlib.inputs import numbers
from cnnlib.layers import named_parameters, named_state

SHOWN = 5  # names in a message

# PyTorch counts the batches that a batch norm has seen; no computation uses the count.
_COUNTER = "num_batches_tracked"


def state_dict(model):
    """Return parameters and running statistics by PyTorch's names: the very arrays, not copies."""
    return named_parameters(model) | named_state(model)


def load_state_dict(model, arrays, strict=True):
    """Copy arrays into a model by name; either all of it works, or the model stays as it was.

    Args:
        model: a layer or a container; its arrays keep their types.
        arrays: a dict of arrays by name, such as `load` returns. PyTorch's "num_batches_tracked"
            are passed over.
        strict: False passes over names that are missing or not expected.

    Returns:
        missing, unexpected: two lists of names, empty when strict.

    Raises:
        ValueError: names are missing or not expected, or the shapes disagree.
    """
    if not isinstance(arrays, Mapping):
        raise ValueError(
            f"arrays is {type(arrays).__name__}, expected a dict: use cnnlib.weights.load"
        )
    wanted = state_dict(model)
    given = {name: a for name, a in arrays.items() if name.split(".")[-1] != _COUNTER}
    missing = [name for name in wanted if name not in given]
    unexpected = [name for name in given if name not in wanted]
    if strict and (missing or unexpected):
        raise ValueError(
            f"the arrays are not those of this model: missing {_list(missing)}; "
            f"not expected {_list(unexpected)}: load another model's weights, or use strict=False"
        )
    found = {
        name: _fitting(given[name], array, name) for name, array in wanted.items() if name in given
    }
    for name, array in found.items():
        wanted[name][...] = array
    return missing, unexpected


def _fitting(array, place, name):
    """Return array, or raise ValueError if it cannot be copied to its place."""
    array = numbers(array, name)
    if array.shape != place.shape:
        raise ValueError(f"{name} is {array.shape} but the model's is {place.shape}")
    if not place.flags.writeable:
        raise ValueError(f"the model's {name} is read-only: copy it before you load weights")
    return array


def _list(names):
    if not names:
        return "nothing"
    more = f" and {len(names) - SHOWN} more" if len(names) > SHOWN else ""
    return ", ".join(names[:SHOWN]) + more
