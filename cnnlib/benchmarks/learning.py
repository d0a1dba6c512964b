"""How well and how fast a LeNet learns to read digits: accuracy on unseen images, and seconds.

    python -m cnnlib.benchmarks.learning [digits] [mnist] [--epochs N] [--seed N]

`digits` are the embedded ones, a random fifth of them held out; `mnist` is read from the folder
that CNNLIB_DATA names, or downloaded.
"""

import argparse
import time

import numpy as np

from cnnlib.containers import Sequential
from cnnlib.data import load_digits, load_mnist
from cnnlib.layers import Flatten, Linear, MaxPool2d, ReLU, named_parameters
from cnnlib.layers.convolution import Conv2d
from cnnlib.models import lenet
from cnnlib.optim import SGD
from cnnlib.schedules import cosine
from cnnlib.train import evaluate, fit

EPOCHS = {"digits": 20, "mnist": 3}


def digits(seed):
    """Return a small net for 8 x 8 images, the training digits and the held out ones."""
    rng = np.random.default_rng(seed)
    images, labels = load_digits()
    images = images[:, None].astype(np.float32)
    order = rng.permutation(len(images))
    held_out, rest = order[: len(order) // 5], order[len(order) // 5 :]
    model = Sequential(
        Conv2d(1, 20, 3, padding=1, rng=rng),
        ReLU(),
        Conv2d(20, 40, 3, padding=1, rng=rng),
        ReLU(),
        MaxPool2d(2),
        Flatten(),
        Linear(40 * 4 * 4, 100, rng=rng),
        ReLU(),
        Linear(100, 10, rng=rng),
    )
    return model, (images[rest], labels[rest]), (images[held_out], labels[held_out])


def mnist(seed):
    """Return the LeNet of D0, MNIST's training images and its test images."""
    (x, y), (test_x, test_y) = load_mnist("train"), load_mnist("test")
    model = lenet(rng=np.random.default_rng(seed))
    return model, (x[:, None], y), (test_x[:, None], test_y)


def learn(name, epochs, seed, batch_size=64, lr=0.03):
    """Train along a cosine; print seconds and accuracy on the held out images."""
    model, (x, y), (test_x, test_y) = {"digits": digits, "mnist": mnist}[name](seed)
    steps = epochs * -(-len(x) // batch_size)
    began = time.perf_counter()
    fit(
        model,
        x,
        y,
        epochs=epochs,
        optimizer=SGD(named_parameters(model), lr, momentum=0.9, weight_decay=5e-4),
        schedule=lambda epoch, step: cosine(lr, step, steps),
        rng=np.random.default_rng(seed),
        batch_size=batch_size,
    )
    took = time.perf_counter() - began
    accuracy = evaluate(model, test_x, test_y)[1]
    print(f"{name}: {100 * accuracy:.2f} % of {len(test_x)} unseen images in {took:.1f} s")


def main():
    """Run what the command line asks for."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("names", nargs="*", default=["digits"], metavar="digits | mnist")
    parser.add_argument("--epochs", type=int, help=f"default: {EPOCHS}")
    parser.add_argument("--seed", type=int, default=0)
    args = parser.parse_args()
    for name in args.names:
        learn(name, args.epochs or EPOCHS[name], args.seed)


if __name__ == "__main__":
    main()
