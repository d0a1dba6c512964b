"""The layout as a test: who may import whom."""

import ast
import json
import re
import subprocess
import sys
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

import cnnlib

CNNLIB = Path(__file__).parents[1]
ROOT = CNNLIB.parent
FILES = sorted(CNNLIB.rglob("*.py"))
TESTS = [path for path in FILES if "tests" in path.parts]

# From the bottom up; a module imports its own level and those below. Modules not named are at 0.
LEVELS = {
    "layers": 1,
    "containers": 1,
    "engine": 1,
    "summary": 1,
    "weights": 1,
    "models": 1,
    "blueprint": 1,
    "train": 1,
    "transfer": 1,
    "plain_layers": 1,
    "plain_model": 1,
    "inspect": 1,
    "watch": 1,
    "receptive_fields": 1,
    "plots": 2,
}
LEVELS |= {"widgets": 3, "benchmarks": 3}
OUTSIDE = {
    "plots": {"numpy", "matplotlib"},
    "widgets": {"numpy", "matplotlib", "anywidget", "ipywidgets", "traitlets", "IPython"},
    "download": {"numpy", "pooch"},
    "selfcheck": {"numpy", "IPython", "traitlets"},
    "train": {"numpy", "tqdm"},
    "benchmarks": {"numpy", "torch"},
}


def module_name(path):
    """Return the dotted name of a file: cnnlib/widgets/__init__.py -> cnnlib.widgets."""
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


MODULES = {module_name(path): path for path in FILES if path not in TESTS}


def imports(source, name="", package=False):
    """List what a source imports, in dotted names, wherever the import stands.

    `name` and `package` say where relative imports start from.
    """
    found = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            home = name.split(".")[: len(name.split(".")) + package - node.level]
            base = ".".join([*(home if node.level else []), *filter(None, [node.module])])
            found |= {f"{base}.{alias.name}" for alias in node.names}
    return found


def imported_modules(name):
    """List the modules of cnnlib that a module imports: `from cnnlib.conv import conv2d` is one."""
    path = MODULES[name]
    found = set()
    for dotted in imports(path.read_text(encoding="utf-8"), name, path.stem == "__init__"):
        if dotted.split(".")[0] == "cnnlib":
            while dotted not in MODULES:
                dotted = dotted.rpartition(".")[0]
            found.add(dotted)
    return found - {name}


def imported_packages(source):
    """List the packages from elsewhere that a source imports, those of Python itself left out."""
    tops = {dotted.split(".")[0] for dotted in imports(source)}
    return tops - set(sys.stdlib_module_names) - {"cnnlib", ""}


def part(name):
    """Return the part of cnnlib that a module belongs to: cnnlib.widgets.base -> widgets."""
    return name.split(".")[1] if "." in name else ""


def level(name):
    """Return how high a module stands; cnnlib itself gathers the functions and the layers."""
    return LEVELS.get(part(name), 0) if part(name) else 1


@pytest.mark.parametrize("name", MODULES)
def test_a_module_imports_its_own_level_and_those_below(name):
    assert [other for other in imported_modules(name) if level(other) > level(name)] == []


def test_no_modules_import_each_other_in_a_circle():
    assert len(list(TopologicalSorter({m: imported_modules(m) for m in MODULES}).static_order()))


@pytest.mark.parametrize("name", MODULES)
def test_a_module_imports_numpy_and_only_plots_and_widgets_draw(name):
    allowed = OUTSIDE.get(part(name), {"numpy"})
    assert imported_packages(MODULES[name].read_text(encoding="utf-8")) <= allowed


@pytest.mark.parametrize("path", FILES, ids=module_name)
def test_nothing_in_cnnlib_imports_the_side_of_the_instructor(path):
    packages = imported_packages(path.read_text(encoding="utf-8"))
    assert packages.isdisjoint({"autograde", "nbgrader", "jupytext", "notebooks"})


def test_no_notebook_imports_the_side_of_the_instructor():
    for path in (ROOT / "notebooks").glob("*.ipynb"):
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        sources = ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]
        packages = set().union(*map(imported_packages, sources))
        assert packages.isdisjoint({"autograde", "nbgrader", "jupytext"}), path.name


@pytest.mark.parametrize(
    ("source", "want"),
    [
        ("import numpy as np", {"numpy"}),
        ("def f():\n    import a.b, c", {"a.b", "c"}),
        ("from a.b import c, d as e", {"a.b.c", "a.b.d"}),
        ("from . import plots", {"cnnlib.plots"}),
        ("from .conv import conv2d", {"cnnlib.conv.conv2d"}),
    ],
)
def test_every_form_of_import_is_seen(source, want):
    assert imports(source, "cnnlib.kernels") == want
    assert imports(source, "cnnlib", package=True) == want


def test_import_cnnlib_imports_numpy_alone():
    program = (
        "import sys, numpy; before = set(sys.modules); import cnnlib; "
        "print(*{name.split('.')[0] for name in set(sys.modules) - before})"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert set(done.stdout.split()) - set(sys.stdlib_module_names) == {"cnnlib"}


def test_the_public_list_is_complete_without_repetition_and_documented():
    assert len(cnnlib.__all__) == len(set(cnnlib.__all__))  # ruff keeps it sorted
    public = {name for name, value in vars(cnnlib).items() if callable(value) and name[0] != "_"}
    assert public <= set(cnnlib.__all__)
    assert all(getattr(cnnlib, name).__doc__ for name in cnnlib.__all__)


def test_the_docstring_of_cnnlib_lists_what_is_imported_by_its_name():
    listed = re.findall(r"^    (\w+)  +\w", cnnlib.__doc__.partition("asked for")[2], re.MULTILINE)
    wanted = "augment data engine experiments inspect models plain_model plots train transfer "
    assert listed == f"{wanted} weights widgets".split()
    assert {f"cnnlib.{name}" for name in listed} <= set(MODULES)
    assert set(listed) <= set(dir(cnnlib))


def test_a_module_is_imported_when_it_is_first_asked_for():
    program = (
        "import sys, cnnlib; before = 'cnnlib.models' in sys.modules; "
        "print(before, cnnlib.models.lenet.__name__, 'cnnlib.widgets' in sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == ["False", "lenet", "False"]
    assert {"SGD", "Conv2d", "Sequential", "models", "conv2d"} <= set(dir(cnnlib))
    assert cnnlib.Conv2d is cnnlib.layers.Conv2d
    for name in ("augment", "layers", "optim", "train", "transfer", "weights"):
        assert getattr(cnnlib, name).__name__ == f"cnnlib.{name}"


def test_an_unknown_name_is_no_attribute():
    with pytest.raises(AttributeError, match="module 'cnnlib' has no attribute 'model'"):
        _ = cnnlib.model
