"""The functions a learner wrote in earlier lessons, read from the saved notebooks.

Only for the learner's own machine: reading a notebook runs the functions in it.
"""

import ast
import json
import time
from collections import namedtuple
from pathlib import Path

import numpy as np

from cnnlib.conv import conv2d, conv2d_backward
from cnnlib.pool import max_pool2d, max_pool2d_backward

# Where it was written, cnnlib's own, and how LeNet calls it: shapes of arrays, more, by name.
Wanted = namedtuple("Wanted", "lesson ours shapes more keywords")

CONVOLUTION, POOLING = "02_padding_and_stride", "03_pooling"
IMAGES, FILTERS, MAPS, POOLED = (4, 3, 12, 10), (5, 3, 5, 5), (4, 5, 12, 10), (4, 3, 6, 5)
LAYERS = {
    "conv2d": Wanted(CONVOLUTION, conv2d, [IMAGES, FILTERS, (5,)], (), {"padding": 2}),
    "conv2d_backward": Wanted(
        CONVOLUTION, conv2d_backward, [MAPS, IMAGES, FILTERS], (), {"padding": 2}
    ),
    "max_pool2d": Wanted(POOLING, max_pool2d, [IMAGES], (2,), {}),
    "max_pool2d_backward": Wanted(POOLING, max_pool2d_backward, [POOLED, IMAGES], (2,), {}),
}


class OwnLayers:
    """What `own_layers` found: each name of `LAYERS` is an attribute, a function.

    Attributes:
        rows: name -> (why cnnlib's is used, "" when the learner's is; seconds of cnnlib's;
            seconds of the learner's, or None).
    """

    def __init__(self, folder):
        self.rows = {}
        lessons = {wanted.lesson for wanted in LAYERS.values()}
        read = {lesson: functions_of(Path(folder) / f"{lesson}.ipynb") for lesson in lessons}
        for name, wanted in LAYERS.items():
            defined, trouble = read[wanted.lesson]
            theirs = defined.get(name)
            if not trouble:
                trouble = difference(theirs, wanted) or ""
            seconds = None if trouble else _seconds(theirs, wanted)
            self.rows[name] = trouble, _seconds(wanted.ours, wanted), seconds
            setattr(self, name, wanted.ours if trouble else theirs)

    def report(self):
        """Return a line per function: whose is used, and how many times slower the own one is."""
        lines = []
        for name, (trouble, ours, theirs) in self.rows.items():
            words = f"cnnlib's: {trouble}" if trouble else f"yours, {theirs / ours:.1f} x the time"
            lines.append(f"{name:20} {words}")
        return "\n".join(lines)


def own_layers(folder="."):
    """Load the layers that a learner wrote in lessons 2 and 3.

    Args:
        folder: where the saved notebooks are.

    Returns:
        An object with `conv2d`, `conv2d_backward`, `max_pool2d`, `max_pool2d_backward`: the
        learner's where they exist and agree with cnnlib's, else cnnlib's. `report()` tells which.
    """
    return OwnLayers(folder)


def functions_of(path):
    """Run the imports, functions and classes of a notebook, and nothing else of it.

    Returns:
        name -> what was defined; and in words what is wrong with the file, or "".
    """
    try:
        cells = json.loads(Path(path).read_text(encoding="utf-8"))["cells"]
        sources = ["".join(c["source"]) for c in cells if c["cell_type"] == "code"]
    except FileNotFoundError:
        return {}, f"there is no {path}: name the folder of your notebooks"
    except (ValueError, KeyError, TypeError):
        return {}, f"{path} cannot be read as a notebook: save it again"
    namespace = {"np": np, "__name__": "own_layers"}
    for source in sources:
        _define(source, namespace)
    return namespace, ""


def difference(theirs, wanted):
    """Return in words why a learner's function cannot take the place of cnnlib's, or None."""
    if theirs is None:
        return f"{wanted.lesson} defines no function of this name"
    try:
        got = theirs(*_arrays(wanted), *wanted.more, **wanted.keywords)
    except NotImplementedError:
        return "yours is not written yet"
    except Exception as error:  # whatever a learner's function does wrong is said, not raised
        return f"yours raises {type(error).__name__}: {error}"
    want = wanted.ours(*_arrays(wanted), *wanted.more, **wanted.keywords)
    got, want = (each if isinstance(each, tuple) else (each,) for each in (got, want))
    if len(got) == len(want) and all(map(_alike, got, want)):
        return None
    return "yours gives other numbers: run the checks of its lesson"


def _alike(got, want):
    return np.shape(got) == want.shape and np.allclose(got, want, rtol=1e-4, atol=1e-4)


def _arrays(wanted):
    rng = np.random.default_rng(0)
    return [rng.standard_normal(shape, dtype=np.float32) for shape in wanted.shapes]


def _seconds(function, wanted):
    arrays, taken = _arrays(wanted), []
    for _ in range(3):
        begin = time.perf_counter()
        function(*arrays, *wanted.more, **wanted.keywords)
        taken.append(time.perf_counter() - begin)
    return min(taken)


def _define(source, namespace):
    """Run the statements of a cell that only define; leave out a cell that is no Python."""
    try:
        statements = ast.parse(source).body
    except SyntaxError:
        return
    for statement in statements:
        if isinstance(statement, ast.Import | ast.ImportFrom | ast.FunctionDef | ast.ClassDef):
            try:
                exec(compile(ast.Module([statement], []), "<notebook>", "exec"), namespace)
            except Exception:  # an import that is not there: what needs it will say so
                continue
