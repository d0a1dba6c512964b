"""Where the files may be, and what leaves them."""

import os
from pathlib import Path

import numpy as np

from cnnlib.download import fetch

SPLITS = ("train", "test")


def check_split(split):
    """Raise ValueError unless split is one of the two."""
    if split not in SPLITS:
        raise ValueError(f'split is {split!r}: use "train" or "test"')


def places(subfolders):
    """List the subfolders of CNNLIB_DATA that exist; "" is the folder itself.

    Raises:
        FileNotFoundError: CNNLIB_DATA names no folder.
    """
    named = os.environ.get("CNNLIB_DATA")
    if not named:
        return []
    folder = Path(named).expanduser()
    if not folder.is_dir():
        raise FileNotFoundError(f"CNNLIB_DATA is {named!r}, which is no folder: correct it")
    return [folder / name for name in subfolders if (folder / name).is_dir()]


def find_npz(folders, patterns):
    """Return the first .npz file in the folders whose name fits a pattern, or None."""
    files = (sorted(folder.glob(f"{p}.npz")) for folder in folders for p in patterns)
    return next((file for found in files for file in found), None)


def download(name, urls, sha256, embedded):
    """Return the path of a published file, downloaded unless it is in the user's cache.

    Args:
        name: the data set's, the folder of its files in the cache.
        urls: where it is published.
        sha256: its sum.
        embedded: what the message proposes instead to those who are offline.
    """
    try:
        return Path(fetch(urls, sha256, subfolder=name))
    except (ImportError, OSError, ValueError) as error:
        kind = next(k for k in (ImportError, OSError, ValueError) if isinstance(error, k))
        raise kind(
            f"{name} is neither in the folder that CNNLIB_DATA names nor in the cache, and "
            f"downloading it failed: {error}. Embedded, and always there: {embedded}"
        ) from error


def finish(images, labels, shape, dtype, source):
    """Check what was read and return it as images of a dtype and labels, int64.

    Args:
        images: uint8, (N, *shape).
        labels: whole numbers from 0 to 9, (N,).
        shape: that of one image.
        dtype: np.uint8 leaves 0..255; floating-point types get 0..1.
        source: the file, for messages.
    """
    dtype = np.dtype(dtype)
    if dtype != np.uint8 and dtype.kind != "f":
        raise ValueError(f"dtype is {dtype}: use np.float32 for 0..1, or np.uint8 for 0..255")
    labels = np.asarray(labels).reshape(-1)
    if images.dtype != np.uint8 or images.shape[1:] != shape:
        raise ValueError(
            f"{source} holds images {images.dtype} {images.shape}, "
            f"expected uint8 (N, {', '.join(map(str, shape))}): another data set?"
        )
    if len(labels) != len(images):
        raise ValueError(
            f"{source} holds {len(images)} images but {len(labels)} labels: files of two sets?"
        )
    if labels.dtype.kind not in "iu" or (
        len(labels) and not 0 <= labels.min() <= labels.max() < 10
    ):
        raise ValueError(f"{source} holds labels that are not whole numbers from 0 to 9")
    if dtype == np.uint8:
        return np.array(images), labels.astype(np.int64)
    scaled = images.astype(dtype)
    scaled /= 255
    return scaled, labels.astype(np.int64)
