"""python -m autograde.tests.attacks [--stock] [NAMES]: the table of attacks."""

import argparse
import sys
import tempfile
from pathlib import Path

from autograde.tests.attacks import every_attack
from autograde.tests.attacks.ours import run

if __name__ == "__main__":
    names = sys.argv[1:]
    known = every_attack()
    chosen = [known[n] for n in names] if names else list(known.values())
    base = Path(tempfile.mkdtemp(prefix="attacks-"))
    print(base, len(chosen))
    for v in run(chosen, base).values():
        if not v.clean or names:
            print(v)
