"""Checkpoints: all that training needs to go on after a kill as if nothing had happened."""

import json

import numpy as np

from cnnlib.atomic import written_whole
from cnnlib.layers import named_layers
from cnnlib.weights import load_state_dict, state_dict

VERSION = 2


def generators(model, rng):
    """List the random generators that training draws from: the shuffling, then the layers'."""
    layers = [layer for _, layer in named_layers(model)]
    return [rng, *(layer.rng for layer in layers if hasattr(layer, "rng"))]


def save_checkpoint(path, model, optimizer, rng, history, best, run):
    """Write a checkpoint, whole or not at all.

    Args:
        path: a file name.
        model, optimizer, rng, history: see `fit`.
        best: the arrays of the best epoch so far, by name; may be empty.
        run: a dict that says which run this is; another run's checkpoint is refused.
    """
    notes = {
        "version": VERSION,
        "run": run,
        "rows": history.rows,
        "stopped": history.stopped,
        "generators": [each.bit_generator.state for each in generators(model, rng)],
    }
    parts = {"model": state_dict(model), "optimizer": optimizer.state_dict(), "best": best}
    named = {f"{part}/{name}": a for part, inside in parts.items() for name, a in inside.items()}
    with written_whole(path) as file:
        np.savez(file, notes=json.dumps(notes, default=np.ndarray.tolist), **named)


def load_checkpoint(path, model, optimizer, rng, history, run):
    """Put everything back as it was, and return the arrays of the best epoch.

    Raises:
        ValueError: the file is damaged, or of another run.
    """
    notes, named = _read(path)
    if notes["run"] != run:
        raise ValueError(_another(path, notes["run"], run))
    parts = {"model": {}, "optimizer": {}, "best": {}}
    for name, array in named.items():
        part, _, inside = name.partition("/")
        parts[part][inside] = array
    load_state_dict(model, parts["model"])
    optimizer.load_state_dict(parts["optimizer"])
    for each, state in zip(generators(model, rng), notes["generators"], strict=True):
        each.bit_generator.state = state
    history.rows, history.stopped = notes["rows"], notes["stopped"]
    return parts["best"]


def _another(path, written, asked):
    """Say which options differ."""
    differ = [name for name in written | asked if written.get(name) != asked.get(name)]
    was, is_now = (
        ", ".join(f"{name}={run.get(name)!r}" for name in differ) for run in (written, asked)
    )
    return (
        f"{path} belongs to another training, with {was}, not {is_now}: pass the same options "
        "to go on with it, or delete it or name another file to begin again"
    )


def _read(path):
    with open(path, "rb") as file:
        try:
            with np.load(file) as arrays:
                named = dict(arrays)
            notes = json.loads(named.pop("notes").item())
        except Exception as error:  # what a damaged file makes its reader raise has no end
            raise ValueError(f"{path} is damaged ({error}): delete it to begin again") from error
    if notes["version"] != VERSION:
        raise ValueError(f"{path} is of version {notes['version']}, not {VERSION}: delete it")
    return notes, named
