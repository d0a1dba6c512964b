"""Train the LeNet that lesson 05 asks for, with its own functions, on the digits and on MNIST.

    CNNLIB_DATA=... python -m autograde.benchmarks.lesson_lenet [digits] [mnist] [--epochs N]

What is measured is the lesson's code: the solution's network on the plain layers, its loss, its
step, and the loop that the lesson gives. On a machine that has other work to do, set
OPENBLAS_NUM_THREADS=1: threads that wait for a busy core made it ten times slower.
"""

import argparse
import time

import numpy as np

from autograde.releasing.build import read_lesson
from cnnlib.handwriting import load_handwriting

CELLS = ["imports", "softmax-cross-entropy", "lenet", "sgd-step", "ladder"]
RATES = {"digits": 0.03, "mnist": 0.02}


def lesson_names() -> dict[str, object]:
    """Return what the lesson defines for training, solutions in."""
    sources = {cell.id: cell.source for cell in read_lesson("05_lenet").cells}
    names: dict[str, object] = {}
    for name in CELLS:
        exec(compile(sources[name], name, "exec"), names)
    return names


def measure(data: str, epochs: int) -> tuple[float, float, int]:
    """Train once; return the accuracy on the test images, the seconds, how many images."""
    names = lesson_names()
    (x, y), (test_x, test_y) = load_handwriting(data, standardize=True)
    network, rng = names["LeNet"](np.random.default_rng(0)), np.random.default_rng(1)
    began = time.perf_counter()
    names["train"](network, x, y, epochs, RATES[data], rng)
    seconds = time.perf_counter() - began
    parts = [network.forward(test_x[i : i + 500], False) for i in range(0, len(test_x), 500)]
    right = np.concatenate(parts).argmax(axis=1) == test_y
    return float(right.mean()), seconds, len(right)


def main() -> None:
    """Print a line per set."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("sets", nargs="*", default=["digits"], metavar="digits | mnist")
    parser.add_argument("--epochs", type=int, default=3)
    args = parser.parse_args()
    for data in args.sets:
        accuracy, seconds, count = measure(data, args.epochs)
        print(f"{data}: {accuracy:.2%} of {count:,} new images, {seconds:.0f} s of training")


if __name__ == "__main__":
    main()
