"""Peak memory of conv2d and its gradients on the second layer of VGG, beside its input and output.

python -m cnnlib.benchmarks.memory [images]
"""

import argparse
import tracemalloc

import numpy as np

from cnnlib import conv2d, conv2d_backward


def peak(call):
    """Return the most bytes in use at a time during a call, beyond those before it."""
    tracemalloc.start()
    call()
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return most


def main():
    """Print megabytes and the ratio to what comes in and goes out."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("images", nargs="?", type=int, default=16)
    rng, images = np.random.default_rng(0), parser.parse_args().images
    x = rng.standard_normal((images, 64, 224, 224), dtype=np.float32)
    w = rng.standard_normal((64, 64, 3, 3), dtype=np.float32)
    for name, inputs, call in (
        ("conv2d", x.nbytes, lambda: conv2d(x, w, padding=1)),
        ("conv2d_backward", 2 * x.nbytes, lambda: conv2d_backward(x, x, w, padding=1)),
    ):
        everything, unit = inputs + peak(call), 2 * x.nbytes
        print(
            f"{name:16} {everything / 1e6:7.0f} MB at most, {everything / unit:.2f} of input and "
            f"output together, {unit / 1e6:.0f} MB"
        )


if __name__ == "__main__":
    main()
