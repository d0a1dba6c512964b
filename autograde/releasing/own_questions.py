"""Questions in which every student has other numbers: their texts, numbers and answers.

The numbers hang on the term, so that a new term asks anew: `release --term NAME`.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from cnnlib.arithmetic import conv_params, output_size
from cnnlib.own_numbers import VARIANTS
from cnnlib.questions import answer_hash

COUNT = 40  # variants of a question
FIRST_TERM = "first"

Numbers = dict[str, object]


@dataclass(frozen=True)
class OwnQuestion:
    """A question: its text with letters in braces, a draw of the letters, the answer to a draw."""

    text: str
    draw: Callable[[np.random.Generator], Numbers]
    answer: Callable[..., tuple[int, ...]]


def among(**choices: range | list) -> Callable[[np.random.Generator], Numbers]:
    """Draw each letter from its choices."""
    return lambda rng: {name: int(rng.choice(list(each))) for name, each in choices.items()}


def tables(rng: np.random.Generator) -> Numbers:
    """Draw a table of 4 rows and 4 columns, no number twice."""
    return {"table": rng.permutation(np.arange(1, 50))[:16].reshape(4, 4).tolist()}


def maxima(table: list[list[int]]) -> tuple[int, ...]:
    """Return the largest number in each quarter of a 4 x 4 table, row by row."""
    return tuple(np.array(table).reshape(2, 2, 2, 2).max(axis=(1, 3)).ravel().tolist())


def batches(rng: np.random.Generator) -> Numbers:
    """Draw four numbers whose mean is whole."""
    first = rng.integers(1, 20, size=3).tolist()
    return {"batch": [*first, 20 + (-sum(first)) % 4]}


QUESTIONS = {
    "own00": OwnQuestion(
        "The sharpening kernel (5 in the middle, -1 at the four sides, 0 in the corners) stands on "
        "a pixel of {c}. Above it is {u}, below {d}, left {l}, right {r}. Which sum does it give, "
        "before clipping?",
        among(c=range(80, 120), u=range(60, 90), d=range(90, 130), l=range(50, 99), r=range(99)),
        lambda c, u, d, l, r: (5 * c - u - d - l - r,),  # noqa: E741
    ),
    "own01": OwnQuestion(
        "How many parameters, biases included, has a layer of {F} filters of {K} x {K} on an image "
        "of {W} x {W} pixels and {C} channels?",
        among(F=range(5, 40), K=[3, 5, 7], W=range(20, 90), C=range(2, 9)),
        lambda F, K, W, C: (conv_params(C, F, K),),
    ),
    "own02": OwnQuestion(
        "A window of {K} x {K} moves {S} pixels at a time over an image of {W} x {W} with {P} "
        "zeros on each side, and what is left over is dropped. How wide is the output?",
        among(K=[3, 5, 7], S=[2, 3, 4], W=range(30, 120), P=[1, 2, 3]),
        lambda K, S, W, P: (output_size(W, K, S, P),),
    ),
    "own03": OwnQuestion(
        "The rows of an image are {table}. Max pooling, 2 x 2, stride 2: which four numbers are "
        "left, row by row?",
        tables,
        maxima,
    ),
    "own04": OwnQuestion(
        "A feature has the values {batch} in a batch. Batch normalization divides by the root of "
        "a variance: which variance (without epsilon)? Three digits are enough.",
        batches,
        lambda batch: (float(np.var(batch)),),
    ),
    "own05": OwnQuestion(
        "{N} images in mini-batches of {B}: how many mini-batches has an epoch, and how many "
        "images the last one? Answer with a pair.",
        among(N=range(1001, 9999, 7), B=[32, 48, 64, 96, 128]),
        lambda N, B: (-(-N // B), (N - 1) % B + 1),
    ),
    "own06": OwnQuestion(
        "A backbone with {D} features is frozen and gets a new head for {K} classes. How many "
        "parameters learn, biases included?",
        among(D=range(40, 600), K=range(3, 30)),
        lambda D, K: ((D + 1) * K,),
    ),
    "own07": OwnQuestion(
        "How many weights, without biases, has a bottleneck block that goes from {c} channels to "
        "{k} with 1 x 1, stays there with 3 x 3 and returns with 1 x 1?",
        among(c=range(128, 520, 8), k=range(16, 128, 4)),
        lambda c, k: (2 * c * k + 9 * k * k,),
    ),
    "own08": OwnQuestion(
        "A fire module reads {C} channels, squeezes them to {s} with 1 x 1 and expands to {e} with "
        "1 x 1 and to {f} with 3 x 3. How many parameters has it, biases included?",
        among(C=range(32, 256, 16), s=range(8, 64, 4), e=range(32, 160, 8), f=range(32, 160, 8)),
        lambda C, s, e, f: (conv_params(C, s, 1) + conv_params(s, e, 1) + conv_params(s, f, 3),),
    ),
    "own09": OwnQuestion(
        "A gray square of {P} x {P} covers an image of {W} x {W}, moves {S} pixels at a time and "
        "never leaves it. How many places does it have in all, rows times columns?",
        among(P=range(4, 20), W=range(60, 240), S=range(2, 9)),
        lambda P, W, S: (output_size(W, P, S) ** 2,),
    ),
}


def own_numbers_text(term: str) -> str:
    """Return the file of a term that `cnnlib` ships: texts, numbers and the answers' hashes."""
    questions = {name: _variants(name, each, term) for name, each in QUESTIONS.items()}
    return json.dumps({"term": term, "questions": questions}, indent=0) + "\n"


def current_term() -> str:
    """Return the term of the file that `cnnlib` ships now."""
    return json.loads(VARIANTS.read_text())["term"] if VARIANTS.exists() else FIRST_TERM


def _variants(name: str, question: OwnQuestion, term: str) -> dict[str, object]:
    rng = np.random.default_rng(list(f"{term}/{name}".encode()))
    draws = [question.draw(rng) for _ in range(COUNT)]
    hashes = [answer_hash(name, question.answer(**numbers)) for numbers in draws]
    variants = [{"numbers": n, "hash": h} for n, h in zip(draws, hashes, strict=True)]
    return {"text": question.text, "variants": variants}
