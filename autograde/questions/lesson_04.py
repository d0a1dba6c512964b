"""The answers of lesson 04: batch normalization of one feature."""

from math import sqrt

from cnnlib.questions import readings

FEATURE = (1, 2, 3, 4)
MOMENTUM = 0.1


def answers() -> dict[str, tuple[float, ...]]:
    """Return the right answer to each question, by name."""
    mean = sum(FEATURE) / len(FEATURE)
    squares = sum((each - mean) ** 2 for each in FEATURE)
    biased, unbiased = squares / len(FEATURE), squares / (len(FEATURE) - 1)
    exact = {
        "q50": (mean, biased, unbiased),
        "q51": (_running(10, batches=3),),
        "q51_keras": (1 - MOMENTUM,),
        "bn_symbol": ((FEATURE[0] - mean) / sqrt(biased),),
        "bn_second_recipe": ((FEATURE[0] - mean) / sqrt(unbiased),),
        "bn_factor_for_two": (sqrt(2 / (2 - 1)),),
    }
    # Every reading of an answer is rounded to three digits, and so is what it is compared with.
    return {name: readings(answer)[0] for name, answer in exact.items()}


def _running(mean: float, batches: int) -> float:
    value = 0.0
    for _ in range(batches):
        value = (1 - MOMENTUM) * value + MOMENTUM * mean
    return value
