"""Honest answers that are written in an unusual way, and right."""

from autograde.tests.attacks.entry import Entry, honest


@honest
def model_answers(entry: Entry) -> None:
    """The instructor's solutions."""
    entry.right()


@honest
def helpers_in_other_cells(entry: Entry) -> None:
    """Functions and classes of its own, in cells before, between and after."""
    entry.right()
    entry.before(
        "correlate",
        "def windows(x, size):\n    for i in range(len(x) - size + 1):\n"
        "        yield x[i : i + size]",
    )
    entry.before(
        "correlate",
        "class Weights:\n    def __init__(self, w):\n        self.w = w\n"
        "    def on(self, part):\n        return float(np.dot(part, self.w))",
    )
    entry.answer(
        correlate="def cross_correlate1d(x, w):\n    weights = Weights(w)\n"
        "    return np.array([weights.on(part) for part in windows(x, len(w))])"
    )
    entry.last("print(cross_correlate1d(np.arange(5.0), np.ones(2)))")


@honest
def global_state(entry: Entry) -> None:
    """Global variables that functions read and change."""
    entry.right()
    entry.answer(
        correlate="""
calls, cache = 0, {}
def cross_correlate1d(x, w):
    global calls
    calls += 1
    key = (x.tobytes(), w.tobytes())
    if key not in cache:
        cache[key] = np.array([np.sum(x[i : i + len(w)] * w) for i in range(len(x) - len(w) + 1)])
    return cache[key].copy()""",
        letter="""
BORDERS = {"A": 90, "B": 80}
def letter(points):
    for name, border in BORDERS.items():
        if points >= border:
            return name
    return "C" """,
    )
    entry.last("calls, len(cache)")


@honest
def prints(entry: Entry) -> None:
    """Prints for debugging, on both streams, thousands of lines, with numbers at the end."""
    entry.right()
    entry.answer(
        twice="""
import sys
def twice(f, x):
    print("x is", x, "and f is", f)
    for step in range(3000):
        print("still computing, step", step)
    print("nearly there", file=sys.stderr)
    print(0)
    return f(f(x))"""
    )
    entry.last("for value in range(2000):\n    print(value)\n0.0")


@honest
def warnings(entry: Entry) -> None:
    """Warns, logs, and divides by zero on the way to right answers."""
    entry.right()
    entry.answer(
        correlate="""
import logging
import warnings
def cross_correlate1d(x, w):
    warnings.warn("this is slow")
    logging.warning("so slow")
    np.array([1.0]) / np.array([0.0])
    return np.array([x[i : i + len(w)] @ w for i in range(len(x) - len(w) + 1)])"""
    )


@honest
def figures(entry: Entry) -> None:
    """Draws figures in cells and in functions, closed and left open."""
    entry.right()
    entry.first("import matplotlib.pyplot as plt")
    entry.answer(
        correlate="""
def cross_correlate1d(x, w):
    out = np.array([x[i : i + len(w)] @ w for i in range(len(x) - len(w) + 1)])
    figure, axes = plt.subplots()
    axes.plot(out)
    plt.show()
    return out"""
    )
    entry.last("plt.imshow(np.eye(5))\nplt.title('five')\nplt.colorbar()")


@honest
def type_hints(entry: Entry) -> None:
    """Annotated, with default and keyword-only arguments, generics and overloads."""
    entry.right()
    entry.answer(
        places="""
from __future__ import annotations
from typing import Callable, Final, TypeVar, overload
import numpy.typing as npt
STRIDE: Final[int] = 1
T = TypeVar("T")
def places(n: int, k: int, stride: int = STRIDE, /, **unused: object) -> int:
    if k > n:
        raise ValueError("no place")
    return 1 + (n - k) // stride""".replace(", /, **unused: object", ""),
        twice="""
def twice(f: "Callable[[T], T]", x: "T", *, times: int = 2) -> "T":
    for _ in range(times):
        x = f(x)
    return x""",
    )


@honest
def lambdas(entry: Entry) -> None:
    """Everything as an expression."""
    entry.right()
    entry.answer(
        correlate="cross_correlate1d = lambda x, w: np.array(\n"
        "    [(x[i:i + len(w)] * w).sum() for i in range(1 + len(x) - len(w))])",
        twice="twice = lambda f, x: (lambda once: f(once))(f(x))",
        letter="letter = lambda points: 'CBA'[(points >= 80) + (points >= 90)]",
        area="area = (lambda layers: sum(2 for _ in range(layers)) + 1)(3) ** 2",
    )


@honest
def functools_tricks(entry: Entry) -> None:
    """Partial, reduce, caches, single dispatch, wraps, compose, total ordering."""
    entry.right()
    entry.answer(
        twice="""
from functools import partial, reduce, singledispatch, wraps
def repeat(times, f, x):
    return reduce(lambda value, _: f(value), range(times), x)
twice = partial(repeat, 2)""",
        places="""
from functools import lru_cache
@lru_cache(maxsize=None)
def places(n, k, stride=1):
    if k > n:
        raise ValueError("too large")
    return (n - k) // stride + 1""",
        letter="""
@singledispatch
def letter(points):
    raise TypeError(points)
@letter.register(int)
@letter.register(float)
def _(points):
    return "A" if points >= 90 else "B" if points >= 80 else "C" """,
    )


@honest
def decorators(entry: Entry) -> None:
    """Decorators of its own, with arguments, as classes, stacked."""
    entry.right()
    entry.before(
        "correlate",
        """
import functools, time
class Timed:
    def __init__(self, f):
        functools.update_wrapper(self, f)
        self.f, self.seconds = f, 0.0
    def __call__(self, *args, **kwargs):
        began = time.perf_counter()
        try:
            return self.f(*args, **kwargs)
        finally:
            self.seconds += time.perf_counter() - began
def logged(prefix):
    def decorate(f):
        @functools.wraps(f)
        def inner(*args, **kwargs):
            result = f(*args, **kwargs)
            print(prefix, f.__name__, type(result).__name__)
            return result
        return inner
    return decorate""",
    )
    entry.cell("correlate").source = "@logged('>')\n@Timed\n" + entry.cell("correlate").source
    entry.cell("letter").source = "@Timed\n" + entry.cell("letter").source


@honest
def recursion(entry: Entry) -> None:
    """Recursion instead of loops, in itself and in two functions that call each other."""
    entry.right()
    entry.answer(
        correlate="""
def cross_correlate1d(x, w):
    if len(x) < len(w):
        return np.array([])
    return np.append(x[: len(w)] @ w, cross_correlate1d(x[1:], w))""",
        places="""
def fits(n, k, stride):
    return 0 if n < k else 1 + (n - k) // stride
def places(n, k, stride=1):
    count = fits(n, k, stride)
    if not count:
        raise ValueError("none")
    return count""",
    )


@honest
def generators(entry: Entry) -> None:
    """Generators, comprehensions, iterators and the walrus."""
    entry.right()
    entry.answer(
        correlate="""
def sums(x, w):
    yield from (float(sum(a * b for a, b in zip(x[i:], w))) for i in range(len(x) - len(w) + 1))
def cross_correlate1d(x, w):
    return np.fromiter(sums(x, w), dtype=float)""",
        places="""
from itertools import count, takewhile
def places(n, k, stride=1):
    if (found := len(range(0, n - k + 1, stride))) == 0:
        raise ValueError("none")
    return found""",
        letter="""
def letter(points):
    return next(name for name, border in (("A", 90), ("B", 80), ("C", -10**9)) if points >= border)
""",
    )


@honest
def dataclasses(entry: Entry) -> None:
    """Dataclasses, slots, properties, class methods, inheritance, operators of its own."""
    entry.right()
    entry.answer(
        average="""
from dataclasses import dataclass, field
from typing import ClassVar
@dataclass
class Base:
    numbers: list = field(default_factory=list)
    made: ClassVar[int] = 0
    def __post_init__(self):
        type(self).made += 1
    def __enter__(self):
        return self
    def __exit__(self, kind, error, trace):
        return False
@dataclass(repr=True, eq=False)
class Average(Base):
    @property
    def count(self):
        return len(self.numbers)
    def add(self, number):
        self.numbers.append(number)
        return self
    def mean(self):
        return math.fsum(self.numbers) / self.count"""
    )


@honest
def strides(entry: Entry) -> None:
    """Views, strides, einsum, Fortran order, float32 and read-only results."""
    entry.right()
    entry.answer(
        correlate="""
def cross_correlate1d(x, w):
    x = np.asfortranarray(x)
    views = np.lib.stride_tricks.sliding_window_view(x, w.shape[0])
    out = np.einsum("nk,k->n", views, w, optimize=True)
    doubled = np.repeat(out, 2)[::2]
    doubled.setflags(write=False)
    return doubled"""
    )


@honest
def errors_of_its_own(entry: Entry) -> None:
    """Raises errors of its own that are ValueErrors, and catches others."""
    entry.right()
    entry.answer(
        places="""
class DoesNotFit(ValueError):
    def __init__(self, n, k):
        super().__init__(f"{k} does not fit into {n}")
        self.n, self.k = n, k
def places(n, k, stride=1):
    try:
        assert k <= n, "too large"
    except AssertionError as error:
        raise DoesNotFit(n, k) from error
    return (n - k) // stride + 1"""
    )
