"""The embedded data: real, small, offline. Origins and licenses are in data/README.md.

Bigger sets, from a folder or downloaded, are in `cnnlib.datasets` and can be had from here too.
"""

import zipfile
import zlib
from pathlib import Path

import numpy as np

from cnnlib.datasets import (
    CIFAR10_CLASSES,
    FASHION_MNIST_CLASSES,
    load_cifar10,
    load_fashion_mnist,
    load_mnist,
)

__all__ = [
    "CHARACTERS",
    "CIFAR10_CLASSES",
    "FASHION_MNIST_CLASSES",
    "load_cifar10",
    "load_digits",
    "load_experiment",
    "load_fashion_mnist",
    "load_glyphs",
    "load_mnist",
    "load_photograph",
    "load_weights",
    "photograph_names",
    "weights_names",
]

CHARACTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"

# An installed wheel carries the data inside the package, a checkout beside it.
_PACKAGE = Path(__file__).resolve().parent
_FOLDERS = [_PACKAGE / "embedded", _PACKAGE.parent / "data"]


def load_digits():
    """Load the 1,797 handwritten digits of the UCI repository.

    Returns:
        images, (1797, 8, 8) float64 in 0..1, ink is 1; labels 0..9, (1797,) int64.

    Source: E. Alpaydin, C. Kaynak, Optical Recognition of Handwritten Digits, 1998.
    """
    images, labels = _read("digits.npz", "images", "labels")
    return images / 16.0, labels.astype(np.int64)


def load_glyphs():
    """Load printed digits and capitals, drawn in 16 faces of free fonts.

    Each character comes three times in each face: upright, then twice at a random size,
    angle and position.

    Returns:
        images, (1728, 28, 28) float64 in 0..1, ink is 1; labels, (1728,) int64, so that
        `CHARACTERS[label]` is the character; faces, (1728,) str, the name of each one's font.
    """
    images, labels, fonts, faces = _read("glyphs.npz", "images", "labels", "fonts", "faces")
    return images / 255.0, labels.astype(np.int64), faces[fonts]


def photograph_names():
    """Return the names that `load_photograph` knows, sorted."""
    return _names("photographs")


def load_photograph(name):
    """Load one photograph, 256 pixels on the longer side.

    Args:
        name: one of `photograph_names()`.

    Returns:
        The image, (H, W, 3) uint8; the three channels of a gray photograph are equal.

    Raises:
        ValueError: there is no photograph of that name.
    """
    _check(name, photograph_names(), "no photograph is")
    return _read(f"photographs/{name}.npz", "image")[0]


def weights_names():
    """Return the names that `load_weights` knows, sorted."""
    return _names("weights")


def load_weights(name):
    """Load the weights of a network that was trained by data/train.py.

        model = models.letters_net()
        load_state_dict(model, load_weights("letters"))

    Args:
        name: one of `weights_names()`; data/README.md says which model each is for, what it
            expects and how good it is.

    Returns:
        A dict of arrays by name, for `weights.load_state_dict`.

    Raises:
        ValueError: there are no weights of that name.
    """
    _check(name, weights_names(), "no weights are")
    return _read_all(f"weights/{name}.npz")


def load_experiment(name):
    """Load what a script in data/experiments measured.

    Args:
        name: of the script, such as "transfer", which says what the columns are.

    Returns:
        A dict of columns, arrays of the same length.

    Raises:
        ValueError: there is no experiment of that name.
    """
    _check(name, _names("experiments"), "no experiment is")
    return _read_all(f"experiments/{name}.npz")


def _names(folder):
    return sorted(path.stem for path in (_folder() / folder).glob("*.npz"))


def _check(name, names, none):
    if name not in names:
        raise ValueError(f"{none} called {name!r}: choose one of {', '.join(names)}")


def _folder():
    for folder in _FOLDERS:
        if folder.is_dir():
            return folder
    raise FileNotFoundError(
        f"the course's data is neither in {_FOLDERS[0]} nor in {_FOLDERS[1]}: "
        "install cnnlib again, or restore the folder data/ of the course"
    )


def _read(name, *keys):
    arrays = _read_all(name)
    missing = [key for key in keys if key not in arrays]
    if missing:
        raise ValueError(_damaged(name, f"it holds no {missing[0]}"))
    return [arrays[key] for key in keys]


def _read_all(name):
    path = _folder() / name
    if not path.is_file():
        raise FileNotFoundError(f"{path} is missing: restore it from the course's data/ folder")
    try:
        with path.open("rb") as file, np.load(file) as arrays:
            return dict(arrays)
    except (ValueError, TypeError, EOFError, zipfile.BadZipFile, zlib.error) as error:
        raise ValueError(_damaged(name, error)) from error


def _damaged(name, why):
    return f"{_folder() / name} is damaged ({why}): restore it from the course's data/ folder"
