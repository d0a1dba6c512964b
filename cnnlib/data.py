"""The embedded data: real, small, offline. Origins and licences are in data/README.md.

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
    "load_fashion_mnist",
    "load_glyphs",
    "load_mnist",
    "load_photograph",
    "photograph_names",
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
    return sorted(path.stem for path in (_folder() / "photographs").glob("*.npz"))


def load_photograph(name):
    """Load one photograph, 256 pixels on the longer side.

    Args:
        name: one of `photograph_names()`.

    Returns:
        The image, (H, W, 3) uint8; the three channels of a grey photograph are equal.

    Raises:
        ValueError: there is no photograph of that name.
    """
    names = photograph_names()
    if name not in names:
        raise ValueError(f"no photograph is called {name!r}: choose one of {', '.join(names)}")
    (image,) = _read(f"photographs/{name}.npz", "image")
    return image


def _folder():
    for folder in _FOLDERS:
        if folder.is_dir():
            return folder
    raise FileNotFoundError(
        f"the course's data is neither in {_FOLDERS[0]} nor in {_FOLDERS[1]}: "
        "install cnnlib again, or restore the folder data/ of the course"
    )


def _read(name, *keys):
    path = _folder() / name
    if not path.is_file():
        raise FileNotFoundError(f"{path} is missing: restore it from the course's data/ folder")
    try:
        with path.open("rb") as file, np.load(file) as arrays:
            return [arrays[key] for key in keys]
    except (ValueError, KeyError, TypeError, EOFError, zipfile.BadZipFile, zlib.error) as error:
        raise ValueError(
            f"{path} is damaged ({error}): restore it from the course's data/ folder"
        ) from error
