"""What an answer may not use: what NumPy, SciPy, torch or cnnlib have finished.

`out_of_reach` tells the execution what to refuse where it runs. `forbidden` reads the source alone,
so its notes are hints for a person and never a score.
"""

import ast
import pkgutil
import warnings
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from IPython.core.inputtransformer2 import TransformerManager
from nbformat import NotebookNode
from nbgrader.utils import is_locked, is_solution

from autograde.misconceptions.answers import modules_with_answers

FINISHED = ("numpy.convolve", "numpy.correlate")
ELSEWHERE = ("scipy", "torch")
LIBRARIES = (*ELSEWHERE, "cnnlib")
OPERATIONS = ("scipy.", "torch.")
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)


def out_of_reach(asked: Iterable[str]) -> tuple[str, ...]:
    """Return the functions, modules and packages that answers may not call.

    Args:
        asked: names that the assignment asks students to define.
    """
    return (*FINISHED, *ELSEWHERE, *modules_with_answers(asked))


def forbidden(notebook: NotebookNode) -> list[str]:
    """One note per function, or cell, and what it uses that the exercise does not allow."""
    code = [(cell, _read(cell.source)) for cell in notebook.cells if cell.cell_type == "code"]
    known: dict[str, str] = {}
    for _, text in code:
        known |= text.imported
    own = set().union(*(text.defined for cell, text in code if not is_locked(cell)))
    # A student's own function may be called `correlate`, or `conv2d`.
    known = {name: path for name, path in known.items() if name not in own}
    asked = [text for cell, text in code if is_solution(cell)]
    answers = modules_with_answers(name for text in asked for name in text.defined)
    found: dict[str, None] = {}
    for cell, text in code:
        if is_solution(cell):
            for words in _uses(text.tree, cell.metadata.nbgrader.grade_id, known, answers):
                found[f"{words}, which the exercise does not allow: have a look"] = None
    return list(found)


@dataclass(frozen=True)
class _Text:
    """A cell, read: its tree, empty when it cannot run anyway; its imports; its own names."""

    tree: ast.Module
    imported: dict[str, str]
    defined: frozenset[str]


@lru_cache(maxsize=256)  # most cells of most submissions are those that were released
def _read(source: str) -> _Text:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of a student's odd escapes
            tree = ast.parse(TransformerManager().transform_cell(source))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        tree = ast.Module(body=[], type_ignores=[])
    return _Text(tree, _imported(tree), frozenset(_defined(tree)))


def _imported(tree: ast.Module) -> dict[str, str]:
    """What names stand for: `from numpy import convolve as c` is {"c": "numpy.convolve"}."""
    names = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for one in node.names:
                first = one.name.split(".")[0]
                names[one.asname or first] = one.name if one.asname else first
        elif isinstance(node, ast.ImportFrom) and node.module:
            for one in node.names:
                names[one.asname or one.name] = f"{node.module}.{one.name}"
    return names


def _defined(tree: ast.Module) -> set[str]:
    """Every name that a cell gives a meaning of its own."""
    names = set()
    for node in ast.walk(tree):
        if isinstance(node, (*FUNCTIONS, ast.ClassDef)):
            names.add(node.name)
        elif isinstance(node, ast.arg):
            names.add(node.arg)
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            names.add(node.id)
    return names


def _uses(
    tree: ast.Module, cell: str, known: dict[str, str], answers: tuple[str, ...]
) -> Iterator[str]:
    """What the functions of a cell call, and what the cell imports, in words."""
    for statement in tree.body:
        where = statement.name if isinstance(statement, FUNCTIONS) else cell
        for node in ast.walk(statement):
            for library in _libraries(node):
                yield f"{where} imports {library}"
        for function in _functions(statement):
            for node in ast.walk(function):
                if isinstance(node, ast.Call) and _is_finished(_path(node.func, known), answers):
                    yield f"{where} calls {ast.unparse(node.func)}"


def _functions(statement: ast.stmt) -> list[ast.AST]:
    return [node for node in ast.walk(statement) if isinstance(node, (*FUNCTIONS, ast.Lambda))]


def _libraries(node: ast.AST) -> list[str]:
    modules = [one.name for one in node.names] if isinstance(node, ast.Import) else []
    if isinstance(node, ast.ImportFrom) and node.module and not node.level:
        modules = [node.module]
    return [module for module in modules if module.split(".")[0] in LIBRARIES]


def _path(node: ast.expr, known: dict[str, str]) -> str:
    """The full name of what is called, such as numpy.convolve; empty when nobody can tell."""
    if isinstance(node, ast.Attribute):
        owner = _path(node.value, known)
        return f"{owner}.{node.attr}" if owner else ""
    return known.get(node.id, "") if isinstance(node, ast.Name) else ""


def _is_finished(path: str, answers: tuple[str, ...]) -> bool:
    if path.startswith("cnnlib."):
        home = _home(path)
        return any(home == module or home.startswith(f"{module}.") for module in answers)
    return path in FINISHED or path.startswith(OPERATIONS)


def _home(path: str) -> str:
    """The module in which a name of cnnlib is defined; the path itself when there is no such name.

    `cnnlib.conv2d` and `cnnlib.conv.conv2d` are one function.
    """
    try:
        return getattr(pkgutil.resolve_name(path), "__module__", path)
    except (ImportError, AttributeError, ValueError):
        return path
