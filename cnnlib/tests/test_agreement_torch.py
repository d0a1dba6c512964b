"""Values and gradients agree with PyTorch's; `cnnlib.benchmarks.agreement` runs more cases."""

from functools import partial

import numpy as np
import pytest

pytest.importorskip("torch", reason="PyTorch is not installed: pip install -e '.[bench]'")

from cnnlib.benchmarks.agreement import OPERATIONS
from cnnlib.benchmarks.agreement.case import ROUNDING, Case, disagreement

CASES = 20


@pytest.mark.parametrize("name", OPERATIONS)
def test_values_and_gradients_agree_with_pytorch(name):
    for case in range(CASES):
        apart, wrong = disagreement(OPERATIONS[name], [1, case])
        assert wrong is None, f"case {case}, {wrong}: apart by {apart}"


def square(rng, ours=np.square, slope=2.0):
    """Draw numbers to square; the options spoil what ours computes."""
    return Case(
        [rng.normal(size=3)], ours, lambda dout, x: (slope * x * dout,), lambda x: x * x, "squares"
    )


def test_the_judge_lets_rounding_pass():
    apart, wrong = disagreement(square, 0)
    assert wrong is None
    assert apart.keys() == ROUNDING.keys()
    assert disagreement(partial(square, slope=2 + 1e-15), 0)[1] is None


@pytest.mark.parametrize(
    "spoiled",
    [
        {"slope": 2.001},
        {"ours": lambda x: x * x + 1e-3},
        {"slope": np.full((2, 3), 2.0)},
        {"ours": lambda x: (x * x).astype(np.float64)},
        {"ours": lambda x: np.where(x == x[0], np.nan, x * x)},
    ],
    ids=["gradient", "value", "shape", "type", "NaN"],
)
def test_the_judge_sees_what_is_wrong(spoiled):
    assert disagreement(partial(square, **spoiled), 0)[1] == "squares"
