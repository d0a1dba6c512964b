"""Print how many mutants each group of modules has, and which its tests do not notice."""

import argparse
import sys
from pathlib import Path
from time import monotonic

from cnnlib.benchmarks.mutation.judge import Judge
from cnnlib.benchmarks.mutation.mutants import mutants, read_equivalents

# Group -> its modules, and the tests that are to notice.
GROUPS = {
    "conv": (
        ["conv", "windows", "correlation"],
        ["test_conv", "test_conv_inputs", "test_correlation", "test_windows"],
    ),
    "pool": (["pool", "reductions", "global_pool"], ["test_pool", "test_pool_inputs"]),
    "norm": (
        ["norm", "standardize", "running", "sample_norm", "renorm", "response_norm"],
        ["test_norm", "test_norm_inputs", "test_sample_norm", "test_renorm", "test_response_norm"],
    ),
}


def main():
    """Judge the groups; the exit status says whether all mutants were killed or are equivalent."""
    parser = argparse.ArgumentParser(prog="python -m cnnlib.benchmarks.mutation")
    parser.add_argument("groups", nargs="*", metavar="group", help=", ".join(GROUPS))
    args = parser.parse_args()
    unknown = set(args.groups) - set(GROUPS)
    if unknown:
        parser.error(f"no group {', '.join(unknown)}: choose from {', '.join(GROUPS)}")
    return 1 if sum(judge(group) for group in args.groups or GROUPS) else 0


def judge(group):
    """Judge the mutants of a group, print what survives, and count it."""
    modules, tests = GROUPS[group]
    court, started = Judge(tests), monotonic()
    if not court.passes(None, None, 300):
        sys.exit(f"{group}: the tests fail without any mutant")
    patience = 10 + 5 * (monotonic() - started)
    known = equivalents()
    print(f"{'module':16}{'mutants':>8}{'equivalent':>12}{'killed':>8}{'survived':>10}{'score':>8}")
    survivors = 0
    for module in modules:
        all_of_it = mutants((court.root / "cnnlib" / f"{module}.py").read_text(), module)
        others = [mutant for mutant in all_of_it if mutant.name not in known]
        alive = [m for m in others if court.passes(f"cnnlib.{module}", m.source, patience)]
        killed, equal = len(others) - len(alive), len(all_of_it) - len(others)
        print(f"{module:16}{len(all_of_it):8}{equal:12}{killed:8}{len(alive):10}", end="")
        print(f"{killed / max(len(others), 1):8.1%}", flush=True)
        for mutant in alive:
            print(f"    {mutant.name}", flush=True)
        survivors += len(alive)
    return survivors


def equivalents():
    """Return the mutants that were found to compute the same, dict of name -> reason."""
    return read_equivalents(Path(__file__).parent / "equivalent.txt")


if __name__ == "__main__":
    sys.exit(main())
