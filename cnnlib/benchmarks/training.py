"""One training step of the LeNet of D0: cnnlib beside PyTorch and plain NumPy.

    python -m cnnlib.benchmarks.training [--ahead] [batch sizes]

A step is forward, loss, backward and SGD with momentum.
"""

import argparse
import itertools

import numpy as np

from cnnlib import engine
from cnnlib.benchmarks.contest import compete, show
from cnnlib.layers import named_grads, named_parameters
from cnnlib.loss import cross_entropy
from cnnlib.models import lenet
from cnnlib.optim import SGD

IMAGES = 1024


def batches(size):
    """Yield batches of noise for ever, (size, 1, 28, 28) and (size,)."""
    rng = np.random.default_rng(0)
    x = rng.standard_normal((IMAGES, 1, 28, 28), dtype=np.float32)
    y = rng.integers(0, 10, IMAGES)
    for start in itertools.cycle(range(0, IMAGES - size + 1, size)):
        yield x[start : start + size], y[start : start + size]


def _trained(size, step):
    model, data = lenet(rng=np.random.default_rng(1)), batches(size)
    optimizer = SGD(named_parameters(model), lr=0.01, momentum=0.9)

    def train():
        step(model, *next(data))
        optimizer.step(named_grads(model))

    return train


def cnnlib_engine(size):
    """Return a step by the engine."""
    return _trained(size, engine.train_step)


def cnnlib_layers(size):
    """Return a step by the plain layers."""

    def step(model, x, y):
        model.backward(cross_entropy(model.forward(x, training=True), y)[1])

    return _trained(size, step)


def pytorch(size, channels_last=False, fused=False):
    """Return a step by PyTorch."""
    import torch

    from cnnlib.benchmarks.torch_model import to_torch

    model = to_torch(lenet(rng=np.random.default_rng(1)))
    form = torch.channels_last if channels_last else torch.contiguous_format
    model = model.to(memory_format=form)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.01, momentum=0.9, fused=fused)
    data = batches(size)

    def train():
        x, y = map(torch.from_numpy, next(data))
        optimizer.zero_grad(set_to_none=True)
        scores = model(x.to(memory_format=form))
        torch.nn.functional.cross_entropy(scores, y).backward()
        optimizer.step()

    return train


def main():
    """Print a table for every batch size."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("sizes", nargs="*", type=int, default=[32, 64, 128, 256])
    parser.add_argument("--ahead", action="store_true", help="run ahead of other programs")
    args = parser.parse_args()
    here = "cnnlib.benchmarks.training"
    for size in args.sizes:
        fast = {"size": size, "channels_last": True, "fused": True}
        contenders = {
            "PyTorch": (f"{here}:pytorch", {"size": size}),
            "PyTorch, channels last, fused SGD": (f"{here}:pytorch", fast),
            "cnnlib, engine": (f"{here}:cnnlib_engine", {"size": size}),
            "cnnlib, plain layers (im2col)": (f"{here}:cnnlib_layers", {"size": size}),
        }
        show(f"LeNet, batch {size}", compete(contenders, ahead=args.ahead))


if __name__ == "__main__":
    main()
