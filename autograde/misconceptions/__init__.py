"""Named wrong answers and right variants of every graded function.

The same bank tests the hidden tests (every wrong one is refused, every right one accepted) and
tells a student which known mistake a wrong result comes from.
"""

from importlib import import_module

from autograde.misconceptions.variant import Variant, variants

FUNCTIONS = {
    "01_convolution": [
        "cross_correlate1d",
        "cross_correlate2d",
        "convolve2d",
        "conv2d_valid",
        "compose_kernels",
        "conv1x1_as_matmul",
        "conv3d_valid",
    ],
}

__all__ = ["FUNCTIONS", "Variant", "functions", "lesson_of", "right", "wrong"]


def functions(lesson: str) -> list[str]:
    """Return the graded functions of a lesson, in its order; none when it has no bank."""
    return list(FUNCTIONS.get(lesson, []))


def wrong(function: str) -> list[Variant]:
    """Return the named mistakes of a graded function."""
    return [variant for variant in _bank(function) if variant.question]


def right(function: str) -> list[Variant]:
    """Return the right variants of a graded function."""
    return [variant for variant in _bank(function) if not variant.question]


def lesson_of(function: str) -> str:
    """Return the lesson that grades a function."""
    return next(lesson for lesson, names in FUNCTIONS.items() if function in names)


def _bank(function: str) -> list[Variant]:
    number = lesson_of(function)[:2]
    return variants(import_module(f"autograde.misconceptions.lesson_{number}.{function}"))
