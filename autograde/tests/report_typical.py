"""A class made up from a seed, in which some of everything that goes wrong happens."""

import numpy as np

from autograde.tests.report_class import POINTS, Pupil


def typical_class(size: int = 20, seed: int = 7) -> list[Pupil]:
    """Make up a class: stronger students pass more, some of everything that goes wrong happens."""
    rng = np.random.default_rng(seed)
    pupils = [_typical_pupil(f"student{k:02d}", rng) for k in range(size)]
    pupils[1].record = {"status": "refused", "problems": ["01_convolution.ipynb is not JSON"]}
    pupils[1].scores = None
    pupils[2].record["cells"]["test-conv2d-valid"] = {"status": "timeout", "message": "10 s"}
    pupils[2].record["cells"]["test-conv2d-valid-care"] = {"status": "not run", "message": ""}
    pupils[2].scores |= {"test-conv2d-valid": 0.0, "test-conv2d-valid-care": 0.0}
    pupils[3].record["problems"] = ["test cell check-q07 was deleted; it was put back"]
    pupils[4].penalty = 5.0
    pupils[5].record = pupils[5].scores = None
    return pupils


MISTAKES = {
    "cross-correlate1d": ("flips the kernel", "Which tap meets x[0] first?"),
    "cross-correlate2d": ("swaps rows and columns", "What happens to an image that is not square?"),
    "convolve2d": ("flips one axis only", "What does an impulse look like after you?"),
    "conv2d-valid": ("adds the bias once per channel", "How often does b[f] enter out[n, f]?"),
    "compose-kernels": ("keeps the first kernel's size", "How far can two 3x3 windows see?"),
}
HARD = dict(zip(POINTS, np.random.default_rng(3).normal(0.2, 0.9, len(POINTS)), strict=True))


def _typical_pupil(id: str, rng: np.random.Generator) -> Pupil:
    strength = rng.normal(1.0, 1.0)
    passed = {n: rng.normal(strength - HARD[n], 0.7) > 0 for n in POINTS}
    scores: dict[str, float | None] = {n: POINTS[n] * bool(p) for n, p in passed.items()}
    scores["why-flip"] = None
    failed = [f for f in MISTAKES if not passed[f"test-{f}"]]
    named = [
        {"function": f.replace("-", "_"), "mistake": MISTAKES[f][0], "question": MISTAKES[f][1]}
        for f in failed
        if rng.random() < 0.7
    ]
    manual = {"why-flip": float(rng.integers(0, 5))} if rng.random() < 0.6 else {}
    execute = float(rng.gamma(4.0, 0.4))
    seconds = {"total": execute + 0.2 + 0.3 * float(rng.random()), "execute": execute}
    cells = {n: {"status": "passed" if p else "failed", "message": ""} for n, p in passed.items()}
    record = {"seconds": seconds, "diagnoses": named, "cells": cells, "problems": []}
    return Pupil(id, scores, manual, record=record)
