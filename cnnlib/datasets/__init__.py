"""The bigger data sets: found in a folder of the learner's, or downloaded once and checked.

Set the environment variable CNNLIB_DATA to a folder with the files, or with subfolders such as
mnist/ or cifar10/. Otherwise they are downloaded into the user's cache, which takes pooch.
A file that is not whole, or not what its name says, is refused and named.
"""

from cnnlib.datasets.cifar import CIFAR10_CLASSES, load_cifar10
from cnnlib.datasets.mnist import FASHION_MNIST_CLASSES, load_fashion_mnist, load_mnist

__all__ = [
    "CIFAR10_CLASSES",
    "FASHION_MNIST_CLASSES",
    "load_cifar10",
    "load_fashion_mnist",
    "load_mnist",
]
