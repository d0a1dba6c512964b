"""What each trick of the engine buys: a training step of the LeNet without it, by turns.

    python -m cnnlib.benchmarks.tricks [--model NAME] [--ahead] [batch sizes]

A ratio of 1.3 says that a step takes 1.3 times as long when the trick alone is left out.
"""

import argparse
from contextlib import nullcontext

from cnnlib import optimizer, threads
from cnnlib.benchmarks.contest import compete, show
from cnnlib.benchmarks.training import SHAPES, cnnlib_engine
from cnnlib.engine import blockwise, channelwise, columns, plan, stages, training, unit, winograd

ENDLESS = 1 << 60


def _on_one_thread():
    for module in (blockwise, channelwise, stages):
        module.cores = lambda: 1


def _blas_has_the_threads():
    _on_one_thread()
    training.blas_on_one_thread = nullcontext


def _blas_has_threads_too():
    training.blas_on_one_thread = nullcontext


def _waiting_as_python_does():
    threads._impatient_threads = nullcontext


def _all_windows_as_columns():
    unit._few_products = lambda w_shape: False


def _products_are_not_short():
    winograd.best_tile = lambda out, r: 1


def _no_blocks():
    blockwise.BLOCK = columns.COLUMNS = winograd.COLUMNS = ENDLESS


def _no_bands():
    columns.COLUMNS = winograd.COLUMNS = ENDLESS


def _pooling_by_the_layer():
    plan._halves = lambda layer: False


def _parameters_as_a_whole():
    optimizer.PIECE = ENDLESS


TRICKS = {
    "one thread": _on_one_thread,
    "one thread, BLAS on all cores": _blas_has_the_threads,
    "all threads, BLAS on all cores": _blas_has_threads_too,
    "threads that wait 5 ms": _waiting_as_python_does,
    "no short products, all windows": _all_windows_as_columns,
    "windows along one axis, but no short products": _products_are_not_short,
    "no blocks": _no_blocks,
    "blocks, but all their columns at a time": _no_bands,
    "pooling, bias, ReLU in their layers": _pooling_by_the_layer,
    "optimizer: parameters as a whole": _parameters_as_a_whole,
}


def without(trick, size, model):
    """Return a step by the engine without a trick; "" leaves out none."""
    TRICKS.get(trick, int)()
    return cnnlib_engine(size, model)


def main():
    """Print a table for every batch size."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("sizes", nargs="*", type=int, default=[64])
    parser.add_argument("--model", choices=SHAPES, default="lenet")
    parser.add_argument("--ahead", action="store_true", help="run ahead of other programs")
    args = parser.parse_args()
    here = "cnnlib.benchmarks.tricks:without"
    for size in args.sizes:
        case = {"size": size, "model": args.model}
        cases = {trick: (here, {"trick": trick, **case}) for trick in TRICKS}
        cases = {"all tricks": (here, {"trick": "", **case}), **cases}
        show(f"{args.model}, batch {size}, without", compete(cases, ahead=args.ahead))


if __name__ == "__main__":
    main()
