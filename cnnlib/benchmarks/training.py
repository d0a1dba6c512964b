"""One training step: cnnlib beside PyTorch, plain NumPy and compiled layers.

    python -m cnnlib.benchmarks.training [--model NAME] [--ahead] [batch sizes]

A step is forward, loss, backward and SGD with momentum.
"""

import argparse
import itertools

import numpy as np

from cnnlib import engine, models
from cnnlib.benchmarks import fast_layers
from cnnlib.benchmarks.contest import compete, show
from cnnlib.layers import named_grads, named_parameters
from cnnlib.loss import cross_entropy
from cnnlib.optim import SGD

IMAGES = 1024
SHAPES = {
    "lenet": (1, 28, 28),
    "convnetjs": (3, 32, 32),
    "resnet8": (3, 32, 32),
    "resnet20": (3, 32, 32),
}
HERE = "cnnlib.benchmarks.training"


def batches(size, shape=SHAPES["lenet"], dtype=np.float32):
    """Yield batches of noise for ever, (size, *shape) and (size,)."""
    rng = np.random.default_rng(0)
    x = rng.standard_normal((IMAGES, *shape), dtype=np.float32).astype(dtype)
    y = rng.integers(0, 10, IMAGES)
    for start in itertools.cycle(range(0, IMAGES - size + 1, size)):
        yield x[start : start + size], y[start : start + size]


def _model(name, dtype=np.float32):
    return getattr(models, name)(rng=np.random.default_rng(1), dtype=dtype)


def _trained(size, model, step):
    net, data = _model(model), batches(size, SHAPES[model])
    optimizer = SGD(named_parameters(net), lr=0.01, momentum=0.9)

    def train():
        step(net, *next(data))
        optimizer.step(named_grads(net))

    return train


def cnnlib_engine(size, model="lenet"):
    """Return a step by the engine."""
    return _trained(size, model, engine.train_step)


def cnnlib_layers(size, model="lenet"):
    """Return a step by the plain layers."""

    def step(net, x, y):
        net.backward(cross_entropy(net.forward(x, training=True), y)[1])

    return _trained(size, model, step)


def compiled_layers(size, model="lenet"):
    """Return a step of a LeNet as CS231n's compiled layers do it."""
    params = named_parameters(_model(model, np.float64))
    data, optimizer = batches(size, dtype=np.float64), SGD(params, lr=0.01, momentum=0.9)

    def train():
        optimizer.step(fast_layers.step(params, *next(data))[1])

    return train


def pytorch(size, model="lenet", channels_last=False, fused=False):
    """Return a step by PyTorch."""
    import torch

    from cnnlib.benchmarks.torch_model import to_torch

    form = torch.channels_last if channels_last else torch.contiguous_format
    net, data = to_torch(_model(model)).to(memory_format=form), batches(size, SHAPES[model])
    optimizer = torch.optim.SGD(net.parameters(), lr=0.01, momentum=0.9, fused=fused)

    def train():
        x, y = map(torch.from_numpy, next(data))
        optimizer.zero_grad(set_to_none=True)
        scores = net(x.to(memory_format=form))
        torch.nn.functional.cross_entropy(scores, y).backward()
        optimizer.step()

    return train


def contenders(size, model):
    """Return all who can take part, and the reasons why others cannot."""
    case, absent = (
        {"size": size, "model": model},
        ["torch.compile: it hangs in a worker"],
    )
    found = {
        "PyTorch": (f"{HERE}:pytorch", case),
        "PyTorch, channels last, fused SGD": (
            f"{HERE}:pytorch",
            {**case, "channels_last": True, "fused": True},
        ),
    }
    found["cnnlib, engine"] = f"{HERE}:cnnlib_engine", case
    found["cnnlib, plain layers (im2col)"] = f"{HERE}:cnnlib_layers", case
    if model == "lenet" and fast_layers.compiler():
        found["as CS231n's compiled layers"] = f"{HERE}:compiled_layers", case
    elif model == "lenet":
        absent.append("as CS231n's compiled layers: there is no C compiler")
    return found, absent


def main():
    """Print a table for every batch size."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("sizes", nargs="*", type=int, default=[32, 64, 128, 256])
    parser.add_argument("--model", choices=SHAPES, default="lenet")
    parser.add_argument("--ahead", action="store_true", help="run ahead of other programs")
    args = parser.parse_args()
    for size in args.sizes:
        found, absent = contenders(size, args.model)
        show(f"{args.model}, batch {size}", compete(found, ahead=args.ahead))
        for reason in absent:
            print(f"left out: {reason}")


if __name__ == "__main__":
    main()
