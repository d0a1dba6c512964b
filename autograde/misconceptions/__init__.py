"""Named wrong answers and right variants of every graded function.

The same bank tests the hidden tests (every wrong one is refused, every right one accepted) and
tells a student which known mistake a wrong result comes from.

A folder `lesson_NN` per lesson lists its FUNCTIONS and holds one module per function. Two lessons
may grade functions of one name, so whatever takes a function also takes the lesson it is of; by
default that is the first lesson that grades it.
"""

from autograde.misconceptions.bank import FUNCTIONS, functions, lesson_of, right, wrong
from autograde.misconceptions.variant import Variant

__all__ = ["FUNCTIONS", "Variant", "functions", "lesson_of", "right", "wrong"]
