"""A tiny assignment with marked numbers and words in its hidden tests, and a class that leaks."""

from pathlib import Path

import nbformat
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_notebook
from nbgrader.converters import GenerateAssignment
from nbgrader.coursedir import CourseDirectory

from autograde.course import Course
from autograde.tests.tiny import KERNEL

NAME = "marked"
# What goes in, what is expected, and what a wrong answer can make of it.
SECRETS = ["73519", "48213", "147038", "96426", "220557", "144639", "941", "1882", "quagga"]
IMPORTS = """\
import numpy as np
from cnnlib.checks import Properties, check_close"""
DOUBLE = '''\
def double(x):
    """Return two times an array, a new one."""
    ### BEGIN SOLUTION
    return 2 * x
    ### END SOLUTION'''
VISIBLE = 'check_close(double(np.array([1.0, 2.0])), [2, 4], hint="Two times each number.")'
TESTS = {
    "test-properties": """\
def test_properties():
    holds = Properties("double")
    with holds("a large number", hint="Each number counts twice."):
        check_close(double(np.array([73519.0, 48213.0])), [147038, 96426])
    with holds("an integer of a byte and more"):
        check_close(double(np.array([941])), [1882])
    holds.verdict()


test_properties()""",
    "test-close": """\
many = np.array([73519.0, 48213.0, 941.0])
check_close(double(many), [147038, 96426, 1882], hint="Look at large numbers.")""",
    "test-numpy": """\
numbers = np.array([73519.0, 48213.0])
np.testing.assert_allclose(double(numbers), [147038, 96426], err_msg="two numbers")""",
    "test-assert": """\
animals = ["quagga", 941]
assert float(double(np.float64(941))) == 1882, "one number\"""",
    "test-bare": """\
pair = np.array([73519.0, 941.0])
assert double(pair).sum() == 148920""",
    "test-use": """\
columns = np.array([[73519.0], [48213.0]])
assert (double(columns) + columns)[1, 0] == 144639, "a column\"""",
    "test-word": """\
found = "quagga" if float(np.sum(double(np.float64(4)))) == 8 else "a zebra"
np.testing.assert_equal(found, "quagga", err_msg="a word")""",
}
# Bodies of `double`. Those that are wrong are so for the hidden inputs at least.
WRONG = "return 3 * x"
CLASS = {
    "right": "return 2 * x",
    "triple": "return 3 * x",
    "nothing": "pass",
    "unwritten": "raise NotImplementedError('double: your turn')",
    "shape": "return np.concatenate([np.ravel(2 * x)] * 2)",
    "text": "return str(2 * x)",
    "prints": "import sys; print(x); print(x, file=sys.stderr); return 3 * x",
    "warns": "import warnings; warnings.warn(str(x)); return 3 * x",
    "logs": "import logging; logging.warning('%s', x); return 3 * x",
    "writes": "import os; os.write(1, str(x).encode()); os.write(2, str(x).encode()); return 3 * x",
    "draws": """import matplotlib.pyplot as plt
    plt.plot(np.ravel(x)); plt.title(str(x)); plt.show(); return 3 * x""",
    "displays": """from IPython.display import HTML, display
    display(HTML(f"<b title='{x}'>{x}</b>"), {"text/plain": str(x)}, metadata={"alt": str(x)})
    return 3 * x""",
    "raises": "raise ValueError(f'what is {x}?')",
    "key": "return {}[float(np.ravel(x)[0])]",
    "index": "return np.zeros(3)[int(np.ravel(x)[-1])]",
    "convert": "return float(f'{np.ravel(x)} what')",
    "shapes": "return np.zeros((3, int(np.ravel(x)[-1]) % 1000)) + np.zeros((2, 2))",
    "bytes": "return np.uint8(int(np.ravel(x)[0]))",
    "forged index": "raise IndexError(f'index {int(np.ravel(x)[-1])} is out of bounds for axis 0 "
    "with size {int(np.ravel(x)[0])}')",
    "forged name": "raise NameError(f\"name 'v{int(np.ravel(x)[0])}' is not defined\")",
    "forged shapes": "raise ValueError(f'operands could not be broadcast together with shapes '"
    "f'({int(np.ravel(x)[0])},) ({int(np.ravel(x)[-1])},) ')",
    "own class": """class Odd(Exception): pass
    raise Odd(x, str(x))""",
    "named class": "raise type(f'v{int(np.ravel(x)[0])}', (Exception,), {})('see my name')",
    "odd class": "raise type(f'{int(np.ravel(x)[0])} {x}. ', (Exception,), {})('see my name')",
    "assertion": "assert False, f'what is {x}?'",
    "mismatch": """from cnnlib.checks import Mismatch
    raise Mismatch(f'what is {x}?', f'sizes {x}')""",
    "group": "raise ExceptionGroup(f'{x}', [ValueError(f'{x}')])",
    "exit": "raise SystemExit(f'{x}')",
    "stops": "raise KeyboardInterrupt(f'{x}')",
    "dies": "import os; os._exit(int(np.ravel(x)[-1]) % 256)",
    "lines": """import linecache
    import sys
    name = sys._getframe().f_code.co_filename
    linecache.cache[name] = (9, None, [f'what is {x}?'] * 99, name)
    raise ValueError""",
    "renamed": """def inner(): raise ValueError
    inner.__code__ = inner.__code__.replace(co_name=f'v{int(np.ravel(x)[0])}')
    inner()""",
    "walks": """import sys
    frame, seen = sys._getframe(), []
    while frame: seen.append(str(frame.f_locals)); frame = frame.f_back
    raise RuntimeError(' '.join(seen))""",
    "collects": """import gc
    found = [str(o) for o in gc.get_objects() if type(o) in (np.ndarray, tuple, str)]
    raise RuntimeError(' '.join(found)[-9000:])""",
    "object": """class Odd:
        def __repr__(self): return f'what is {x}?'
        __str__ = __repr__
    return Odd()""",
    "lazy": "return (lambda: x)",
}
# Cells of a student's own behind the tests, which show what the answers have kept.
KEEPING = "SEEN.append(str(x)); return 3 * x"
SHOWING = "print(SEEN)"


def lesson() -> NotebookNode:
    """The instructor's notebook."""
    cells = [_cell("imports", IMPORTS, locked=True), _cell("double", DOUBLE, solution=True)]
    cells.append(_cell("check-double", VISIBLE, grade=True, locked=True))
    for name, source in TESTS.items():
        source = f"# Hidden test.\n### BEGIN HIDDEN TESTS\n{source}\n### END HIDDEN TESTS"
        cells.append(_cell(name, source, grade=True, locked=True))
    return new_notebook(cells=cells, metadata={"kernelspec": KERNEL})


def make_course(root: Path) -> Course:
    """A course in which the class has handed in."""
    course = Course.create(root)
    path = course.root / "source" / NAME / f"{NAME}.ipynb"
    path.parent.mkdir(parents=True)
    nbformat.write(lesson(), path)
    coursedir = CourseDirectory(config=course.config, assignment_id=NAME)
    GenerateAssignment(coursedir=coursedir, config=course.config, force=True).start()
    for student, body in CLASS.items():
        hand_in(course, student, body)
    hand_in(course, "keeps", KEEPING, "SEEN = []", SHOWING)
    return course


def hand_in(course: Course, student: str, body: str, before: str = "", after: str = "") -> None:
    """Write the submission of a student with this body of `double`, and cells around the tests."""
    notebook = nbformat.read(course.root / "release" / NAME / f"{NAME}.ipynb", 4)
    (cell,) = [cell for cell in notebook.cells if cell.get("id") == "double"]
    cell.source = f"def double(x):\n    {body}"
    notebook.cells.insert(0, new_code_cell(before, id="before"))
    notebook.cells.append(new_code_cell(after, id="after"))
    path = course.folder("submitted", student, NAME) / f"{NAME}.ipynb"
    path.parent.mkdir(parents=True)
    nbformat.write(notebook, path)


def _cell(name: str, source: str, **kind: bool) -> NotebookNode:
    nbgrader = {"grade": False, "locked": False, "solution": False, "task": False, **kind}
    nbgrader |= {"grade_id": name, "schema_version": 3}
    if kind.get("grade"):
        nbgrader["points"] = 1
    return new_code_cell(source, id=name, metadata={"nbgrader": nbgrader})
