"""Print the table: operation, cases, disagreements, largest differences."""

import argparse
import sys

import torch

from cnnlib.benchmarks.agreement import OPERATIONS
from cnnlib.benchmarks.agreement.case import ROUNDING, disagreement

ROW = "{:24}{:>8}{:>15}{:>12}{:>12}"


def main():
    """Compare, print the table and say by the exit status whether all cases agree."""
    parser = argparse.ArgumentParser(prog="python -m cnnlib.benchmarks.agreement")
    parser.add_argument("operations", nargs="*", metavar="operation", help=", ".join(OPERATIONS))
    parser.add_argument("--cases", type=int, default=500, help="geometries per operation")
    parser.add_argument("--seed", type=int, default=0)
    args = parser.parse_args()
    unknown = set(args.operations) - set(OPERATIONS)
    if unknown:
        parser.error(f"no operation {', '.join(unknown)}: choose from {', '.join(OPERATIONS)}")
    torch.set_num_threads(1)
    print(f"cnnlib against PyTorch {torch.__version__}: values and gradients")
    print(ROW.format("operation", "cases", "disagreements", *ROUNDING))
    wrong = sum(row(name, args.cases, args.seed) for name in args.operations or OPERATIONS)
    return 1 if wrong else 0


def row(name, cases, seed):
    """Compare one operation, print its row and the first cases that disagree; count those."""
    results = [disagreement(OPERATIONS[name], [seed, case]) for case in range(cases)]
    wrong = {case: options for case, (_, options) in enumerate(results) if options is not None}
    largest = (max(apart[dtype] for apart, _ in results) for dtype in ROUNDING)
    print(ROW.format(name, cases, len(wrong), *(f"{value:.1e}" for value in largest)), flush=True)
    for case, options in list(wrong.items())[:3]:
        print(f"    case {case}: {options}")
    return len(wrong)


if __name__ == "__main__":
    sys.exit(main())
