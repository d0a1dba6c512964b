"""Functions that hold the answer to an exercise, out of reach while a test calls the student's.

The code of each such function is exchanged for one that refuses, in place: whatever name it was
imported under, saved as, or reached through makes no difference. Between two calls of a test the
functions are as they were, so the rest of a notebook may use them. Copying a library's text into
an answer is not a call, and not seen here. Nor may another process call one for it.
"""

import importlib
import sys
import types
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, nullcontext, suppress
from functools import cache, partial

from numpy._core import _multiarray_umath as compiled

from autograde.execute.sides.alone import BY_NAME, REFUSING, Alone
from autograde.execute.sides.machine_code import MachineCode

COMPILED = {  # of `numpy._core.multiarray`
    "numpy.convolve": ["correlate", "correlate2"],
    "numpy.correlate": ["correlate2"],
}


class NotAllowed(RuntimeError):
    """An answer called what it is asked to write itself."""


class Guard:
    """The functions that an answer may not call; nothing at first."""

    def __init__(self) -> None:
        self._functions: dict[types.FunctionType, types.CodeType] = {}
        self._places: list[tuple[types.ModuleType, str, Callable]] = []
        self._compiled: list[MachineCode] = []
        self._alone: Alone | None = None
        self._on = False

    def forbid(self, names: Iterable[str]) -> None:
        """Put functions out of reach: of a dotted name, or all that a module defines.

        A package that nothing here has imported cannot be imported any more.
        """
        names = list(names)
        if names and self._alone is None:
            self._alone = Alone(_refuse_process)
            for module, name in BY_NAME:
                refuse = partial(_refuse_process, f"{module.__name__}.{name}")
                self._exchange([module], name, refuse, REFUSING)
        missing = absent(names)
        sys.meta_path[:0] = map(_Absent, missing)
        for name in names:
            if name.partition(".")[0] in missing:
                continue
            module = _module(name)
            for function in _defined_in(module) if module else _implementing(name):
                self._functions[function] = _refusal(function, name)
            for each in COMPILED.get(name, []):
                homes = [compiled, sys.modules["numpy._core.multiarray"]]
                self._exchange(homes, each, _refuse(name), [compiled.can_cast])

    def _exchange(
        self,
        homes: list[types.ModuleType],
        name: str,
        refusal: Callable,
        refusing: Iterable[Callable],
    ) -> None:
        """Have a compiled function refuse: in the modules that have it, and whoever has kept it."""
        self._places += [(home, name, refusal) for home in homes]
        with suppress(AttributeError, LookupError):  # then one that was kept goes on working
            self._compiled.append(MachineCode(getattr(homes[0], name), *refusing))

    @contextmanager
    def enforced(self, on: bool = True) -> Iterator[None]:
        """Refuse while the student's code runs on behalf of a test."""
        if not on or self._on:
            yield
            return
        self._on = True
        try:
            with self._alone.enforced() if self._alone else nullcontext(), self._exchanged():
                yield
        finally:
            self._on = False

    @contextmanager
    def _exchanged(self) -> Iterator[None]:
        before = [function.__code__ for function in self._functions]
        kept = [getattr(module, name, None) for module, name, _ in self._places]
        try:
            for function, refusal in self._functions.items():
                function.__code__ = refusal
            for module, name, refusal in self._places:
                setattr(module, name, refusal)
            for code in self._compiled:
                code.take_away()
            yield
        finally:
            for code in self._compiled:
                code.give_back()
            for function, code in zip(self._functions, before, strict=True):
                function.__code__ = code
            for (module, name, _), value in zip(self._places, kept, strict=True):
                setattr(module, name, value)


def absent(names: Iterable[str]) -> list[str]:
    """Return the packages, of those that are forbidden, that nothing in this process uses."""
    packages = dict.fromkeys(name.partition(".")[0] for name in names)
    return [package for package in packages if package not in sys.modules]


class _Absent:
    """Makes a package one that is not installed."""

    def __init__(self, name: str):
        self._name = name

    def find_spec(self, name: str, path: object = None, target: object = None) -> None:
        if f"{name}.".startswith(f"{self._name}."):
            raise ModuleNotFoundError(
                f"{name} is not here: the exercises ask for NumPy alone", name=name
            )


def _module(name: str) -> types.ModuleType | None:
    with suppress(ImportError):
        return importlib.import_module(name)
    return None


def _defined_in(module: types.ModuleType) -> Iterator[types.FunctionType]:
    """Yield the functions and methods that a module and its parts define."""
    inside = f"{module.__name__}."
    for name, part in list(sys.modules.items()):
        if part is module or name.startswith(inside):
            for value in list(vars(part).values()):
                yield from _functions_of(value, module.__name__)


def _functions_of(value: object, home: str) -> Iterator[types.FunctionType]:
    owner = getattr(value, "__module__", None)
    if not isinstance(owner, str) or not f"{owner}.".startswith(f"{home}."):
        return
    if isinstance(value, type):
        for method in vars(value).values():
            yield from _plain(method)
    else:
        yield from _plain(value)


def _implementing(name: str) -> Iterator[types.FunctionType]:
    home, _, last = name.rpartition(".")
    try:
        value = getattr(importlib.import_module(home), last)
    except (ImportError, AttributeError, ValueError):
        return
    yield from _plain(getattr(value, "_implementation", value))


def _plain(value: object) -> Iterator[types.FunctionType]:
    """Yield the function behind a method, a property or a wrapper."""
    for inner in (value, *(getattr(value, name, None) for name in ("__func__", "fget"))):
        inner = getattr(inner, "__wrapped__", inner)
        if isinstance(inner, types.FunctionType):
            yield inner


def _refusal(function: types.FunctionType, name: str) -> types.CodeType:
    """Return code that raises NotAllowed, fit for a function of as many free variables."""
    full = f"{function.__module__}.{function.__qualname__}" if name in sys.modules else name
    code = _template(len(function.__code__.co_freevars))
    message = f"{full} {WHY}"
    constants = tuple(message if c == "MESSAGE" else c for c in code.co_consts)
    return code.replace(co_consts=constants, co_name=function.__name__)


WHY = (
    "may not be called by an answer: the exercise asks you to write it. "
    "Elsewhere in the notebook you may use it."
)


@cache
def _template(count: int) -> types.CodeType:
    names = [f"v{n}" for n in range(count)]
    lines = [f"def make({', '.join(names)}):", " def refuse(*args, **kwargs):"]
    lines += [f"  {name}" for name in names]
    lines += ["  from autograde.execute.sides.guard import NotAllowed"]
    lines += ["  raise NotAllowed('MESSAGE')", " return refuse"]
    space: dict = {}
    exec("\n".join(lines), space)
    return space["make"](*names).__code__


def _refuse_process(event: str, *_: object, **__: object) -> None:
    raise NotAllowed(
        f"{event} may not be called by an answer: other processes do not work for it. "
        "Elsewhere in the notebook you may start them."
    )


def _refuse(name: str) -> Callable:
    def refuse(*args: object, **kwargs: object) -> None:
        raise NotAllowed(f"{name} {WHY}")

    return refuse
