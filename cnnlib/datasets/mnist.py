"""MNIST and Fashion-MNIST: 60,000 + 10,000 gray images of 28 x 28 pixels, ten classes each."""

from collections import namedtuple

import numpy as np

from cnnlib.datasets.idx import read_idx
from cnnlib.datasets.npz import read_npz
from cnnlib.datasets.places import check_split, download, find_npz, finish, places

# folders of CNNLIB_DATA, patterns of .npz files, where published, sha256 of the four files.
Origin = namedtuple("Origin", "name folders patterns urls sums")

FILES = {
    "train": ("train-images-idx3-ubyte", "train-labels-idx1-ubyte"),
    "test": ("t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte"),
}
MNIST = Origin(
    "mnist",
    ["mnist", "MNIST/raw", "MNIST"],
    ["mnist*", "MNIST*"],
    [
        "https://ossci-datasets.s3.amazonaws.com/mnist/",
        "https://storage.googleapis.com/cvdf-datasets/mnist/",
    ],
    [
        "440fcabf73cc546fa21475e81ea370265605f56be210a4024d2ca8f203523609",
        "3552534a0a558bbed6aed32b30c495cca23d567ec52cac8be1a0730e8010255c",
        "8d422c7b0a1c1c79245a5bcf07fe86e33eeafee792b84584aec276f5a2dbc4e6",
        "f7ae60f92e00ec6debd23a6088c31dbd2371eca3ffa0defaefb259924204aec6",
    ],
)
FASHION = Origin(
    "fashion-mnist",
    ["fashion-mnist", "fashion_mnist", "fashion", "FashionMNIST/raw", "FashionMNIST"],
    ["fashion*", "Fashion*"],
    [
        "http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/",
        "https://github.com/zalandoresearch/fashion-mnist/raw/master/data/fashion/",
    ],
    [
        "3aede38d61863908ad78613f6a32ed271626dd12800ba2636569512369268a84",
        "a04f17134ac03560a47e3764e11b92fc97de4d1bfaf8ba1a3aa29af54cc90845",
        "346e55b948d973a97e58d2351dde16a484bd415d4595297633bb08f03db6a073",
        "67da17c76eaffca5446c3361aaab5c3cd6d1c2608764d35dfb1850b086bf8dd5",
    ],
)
FASHION_MNIST_CLASSES = (
    *("T-shirt/top", "Trouser", "Pullover", "Dress", "Coat"),
    *("Sandal", "Shirt", "Sneaker", "Bag", "Ankle boot"),
)


def load_mnist(split="train", dtype=np.float32):
    """Load handwritten digits.

    Args:
        split: "train", 60,000 images, or "test", 10,000.
        dtype: a floating-point type for numbers from 0 to 1, or np.uint8 for 0 to 255.

    Returns:
        images, (N, 28, 28), ink is the largest; labels 0..9, (N,) int64. A folder of yours may
        hold fewer.

    Raises:
        ValueError: a file is damaged, or split or dtype is unknown.
        OSError: a file is missing and cannot be downloaded.
        ImportError: a file is missing and pooch is not installed.

    Source: LeCun et al., Gradient-based learning applied to document recognition, 1998.
    """
    return _load(MNIST, split, dtype)


def load_fashion_mnist(split="train", dtype=np.float32):
    """Load articles of clothing, `FASHION_MNIST_CLASSES`; see `load_mnist`.

    Its files are called like MNIST's: they are looked for where the folder's name says fashion.

    Source: Xiao, Rasul & Vollgraf, Fashion-MNIST, 2017, arXiv:1708.07747.
    """
    return _load(FASHION, split, dtype)


def _load(origin, split, dtype):
    check_split(split)
    folders = places([*origin.folders, ""])
    files = _idx_files(_not_the_other_set(folders, origin), FILES[split])
    if files is None and (npz := find_npz(folders, origin.patterns)):
        return finish(*read_npz(npz, split), (28, 28), dtype, npz)
    images, labels = files or _published(origin, split)
    return finish(read_idx(images, 3), read_idx(labels, 1), (28, 28), dtype, images)


def _not_the_other_set(folders, origin):
    """Leave out CNNLIB_DATA itself, the last, if by its name its files are the other set's."""
    if folders and ("fashion" in folders[-1].name.lower()) != (origin is FASHION):
        return folders[:-1]
    return folders


def _idx_files(folders, names):
    """Return the paths of images and labels in the first folder with either, or None."""
    for folder in folders:
        found = [_idx_file(folder, name) for name in names]
        if all(found):
            return found
        if any(found):
            missing = names[found.index(None)]
            raise FileNotFoundError(
                f"{folder} holds {found[0] or found[1]} but not {missing}: put it there, or take "
                "the other one away"
            )
    return None


def _idx_file(folder, name):
    names = (f"{name}.gz", name, name.replace("-idx", ".idx"))
    return next((folder / name for name in names if (folder / name).is_file()), None)


def _published(origin, split):
    sums = dict(zip(FILES["train"] + FILES["test"], origin.sums, strict=True))
    return [
        download(
            origin.name,
            [f"{url}{name}.gz" for url in origin.urls],
            sums[name],
            "load_digits() of cnnlib.data, 1,797 handwritten digits",
        )
        for name in FILES[split]
    ]
