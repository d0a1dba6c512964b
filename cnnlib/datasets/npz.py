"""Data sets, or parts of them, in one .npz file: X_train, y_train, X_test, y_test."""

import zipfile
import zlib

import numpy as np

HELD_OUT = 10  # of images that come without a split, every tenth is for testing


def read_npz(path, split):
    """Read the images and labels of one split.

    The names may be written x_train as well. A file that only holds X and y has no split: then
    every tenth image is for testing and the others for training.

    Raises:
        ValueError: the file is damaged or holds other arrays.
    """
    arrays = _arrays(path)
    if {f"x_{split}", f"y_{split}"} <= set(arrays):
        return arrays[f"x_{split}"], arrays[f"y_{split}"]
    if {"x", "y"} <= set(arrays):
        held_out = np.arange(len(arrays["x"])) % HELD_OUT == 0
        rows = held_out if split == "test" else ~held_out
        return arrays["x"][rows], arrays["y"][rows]
    raise ValueError(
        f"{path} holds {', '.join(arrays) or 'nothing'}, expected X_{split} and y_{split}: "
        "rename its arrays, or take it out of the folder"
    )


def _arrays(path):
    """Return the arrays that count, by their names in lower case."""
    try:
        with path.open("rb") as file, np.load(file) as arrays:
            return {name.lower(): arrays[name] for name in arrays.files if name[:1] in "xXyY"}
    except (ValueError, EOFError, TypeError, AttributeError, zipfile.BadZipFile, zlib.error) as e:
        raise ValueError(f"{path} is cut off or damaged ({e}); get it again") from e
