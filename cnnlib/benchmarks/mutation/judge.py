"""Run tests with a mutant in the place of a module, each in a process of its own."""

import importlib
import multiprocessing
import os
import shutil
import sys
from importlib.machinery import ModuleSpec
from pathlib import Path
from tempfile import TemporaryDirectory

ROOT = Path(__file__).parents[3]
# What the tests import from elsewhere; imported once, before the processes part.
LIBRARIES = ("pytest", "hypothesis", "matplotlib.pyplot", "scipy.signal", "scipy.ndimage")
FORK = multiprocessing.get_context("fork")


class Judge:
    """Holds a copy of the package, so that it may be edited meanwhile.

    Args:
        tests: names of the files of tests, without .py.
    """

    def __init__(self, tests):
        self._folder = TemporaryDirectory()
        self.root = Path(self._folder.name)
        self.tests = [f"cnnlib/tests/{name}.py" for name in tests]
        leave_out = shutil.ignore_patterns("__pycache__", "widgets", "models", "benchmarks")
        shutil.copytree(ROOT / "cnnlib", self.root / "cnnlib", ignore=leave_out)
        shutil.copy(ROOT / "pyproject.toml", self.root)
        for library in LIBRARIES:
            importlib.import_module(library)

    def passes(self, module, source, seconds):
        """Say whether the tests pass when a module has this source.

        Args:
            module: its dotted name; None leaves all modules as they are.
            source: the text of it.
            seconds: how long to wait; tests that take longer do not pass.
        """
        run = FORK.Process(target=_run, args=(self.root, self.tests, module, source))
        run.start()
        run.join(seconds)
        if run.is_alive():
            run.kill()
            run.join()
        return run.exitcode == 0


class _Mutated:
    """An importer that knows one module: the mutant."""

    def __init__(self, module, source):
        self.module, self.source = module, source

    def find_spec(self, name, path=None, target=None):
        return ModuleSpec(name, self) if name == self.module else None

    def create_module(self, spec):
        return None

    def exec_module(self, module):
        exec(compile(self.source, self.module, "exec"), module.__dict__)


def _run(root, tests, module, source):
    for name in [name for name in sys.modules if name.split(".")[0] == "cnnlib"]:
        del sys.modules[name]
    os.chdir(root)
    sys.path.insert(0, str(root))
    sys.meta_path.insert(0, _Mutated(module, source))
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.dup2(nowhere, 2)
    # Hypothesis need not look for the simplest counterexample.
    hypothesis = importlib.import_module("hypothesis")
    quick = [hypothesis.Phase.explicit, hypothesis.Phase.generate]
    hypothesis.settings.register_profile("quick", phases=quick)
    hypothesis.settings.load_profile("quick")
    options = ["-q", "-x", "-p", "no:cacheprovider", "--assert=plain"]
    os._exit(importlib.import_module("pytest").main([*options, *tests]))
