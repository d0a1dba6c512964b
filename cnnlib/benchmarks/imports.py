"""How long `import cnnlib` takes beside `import numpy`, each in a fresh process.

python -m cnnlib.benchmarks.imports
"""

import statistics
import subprocess
import sys
import time

ROUNDS = 15


def seconds(module):
    """Return how long a fresh Python takes to import a module and end."""
    start = time.perf_counter()
    subprocess.run([sys.executable, "-c", f"import {module}"], check=True)
    return time.perf_counter() - start


def main():
    """Print medians, and the median ratio of neighbors in time."""
    seconds("numpy"), seconds("cnnlib")
    pairs = [(seconds("numpy"), seconds("cnnlib")) for _ in range(ROUNDS)]
    for name, values in zip(("numpy", "cnnlib"), zip(*pairs, strict=True), strict=True):
        print(f"import {name:8} {statistics.median(values) * 1e3:7.1f} ms, Python itself included")
    print(f"ratio {statistics.median(ours / theirs for theirs, ours in pairs):.2f}")


if __name__ == "__main__":
    main()
