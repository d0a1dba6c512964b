"""Predicting one photograph of 224 pixels: cnnlib beside PyTorch.

python -m cnnlib.benchmarks.inference [--ahead] [names of models]
"""

import argparse
import math

import numpy as np

from cnnlib import engine, models
from cnnlib.benchmarks.contest import compete, show

NAMES = ["squeezenet1_1", "resnet18", "alexnet", "vgg16", "mobilenet_v2"]


def photograph():
    """Return a batch of one, (1, 3, 224, 224), of noise: what it shows does not matter."""
    return np.random.default_rng(0).standard_normal((1, 3, 224, 224), dtype=np.float32)


def build(name):
    """Return a model with weights at random."""
    return getattr(models, name)(rng=np.random.default_rng(0))


def cnnlib_engine(name):
    """Return the prediction by the engine."""
    predictor, x = engine.Predictor(build(name)), photograph()
    return lambda: predictor.forward(x)


def cnnlib_layers(name):
    """Return the prediction by the plain layers."""
    model, x = build(name), photograph()
    return lambda: model.forward(x)


def pytorch(name, channels_last=False):
    """Return the prediction by PyTorch."""
    import torch

    from cnnlib.benchmarks.torch_model import to_torch

    model, x = to_torch(build(name)).eval(), torch.from_numpy(photograph())
    if channels_last:
        model = model.to(memory_format=torch.channels_last)
        x = x.to(memory_format=torch.channels_last)

    def predict():
        with torch.inference_mode():
            return model(x)

    return predict


def main():
    """Print a table for every model, and the geometric mean of the ratios."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("names", nargs="*", default=NAMES)
    parser.add_argument("--ahead", action="store_true", help="run ahead of other programs")
    parser.add_argument("--layers", action="store_true", help="the plain layers too")
    args = parser.parse_args()
    here, ratios = "cnnlib.benchmarks.inference", []
    for name in args.names:
        contenders = {
            "PyTorch": (f"{here}:pytorch", {"name": name}),
            "PyTorch, channels last": (f"{here}:pytorch", {"name": name, "channels_last": True}),
            "cnnlib, engine": (f"{here}:cnnlib_engine", {"name": name}),
        }
        if args.layers:
            contenders["cnnlib, plain layers"] = f"{here}:cnnlib_layers", {"name": name}
        result = compete(contenders, ahead=args.ahead)
        show(name, result)
        ratios.append(result["cnnlib, engine"][1])
    print(f"\ngeometric mean of the ratios: {math.prod(ratios) ** (1 / len(ratios)):.2f}")


if __name__ == "__main__":
    main()
