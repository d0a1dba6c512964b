"""What an answer may not use: what NumPy, SciPy, torch or cnnlib have finished.

`out_of_reach` tells the execution what to refuse where it runs. `forbidden` reads the source alone,
so its notes are hints for a person and never a score.
"""

import ast
import pkgutil
from collections import deque
from collections.abc import Iterable, Iterator

from nbformat import NotebookNode
from nbgrader.utils import is_locked, is_solution

from autograde.grading.restore import name_of
from autograde.grading.syntax import FUNCTIONS, Text, read
from autograde.misconceptions.answers import modules_with_answers

FINISHED = ("numpy.convolve", "numpy.correlate")
ELSEWHERE = ("scipy", "torch")
LIBRARIES = (*ELSEWHERE, "cnnlib")
OPERATIONS = ("scipy.", "torch.")
MOST_EFFORT = 300_000  # of a student's cells, see `Text`
LONGEST = 100  # characters of a name in a note


def out_of_reach(asked: Iterable[str]) -> tuple[str, ...]:
    """Return the functions, modules and packages that answers may not call.

    Args:
        asked: names that the assignment asks students to define.
    """
    return (*FINISHED, *ELSEWHERE, *modules_with_answers(asked))


def forbidden(notebook: NotebookNode) -> list[str]:
    """One note per function, or cell, and what it uses that the exercise does not allow."""
    code, found = _read_all(cell for cell in notebook.cells if cell.cell_type == "code")
    known: dict[str, str] = {}
    for _, text in code:
        known |= text.imported
    own = set().union(*(text.defined for cell, text in code if not is_locked(cell)))
    # A student's own function may be called `correlate`, or `conv2d`.
    known = {name: path for name, path in known.items() if name not in own}
    asked = [text for cell, text in code if is_solution(cell)]
    answers = modules_with_answers(name for text in asked for name in text.defined)
    for cell, text in code:
        if is_solution(cell):
            for words in _uses(text.tree, cell.metadata.nbgrader.grade_id, known, answers):
                found.append(f"{words}, which the exercise does not allow: have a look")
    return list(dict.fromkeys(found))


def _read_all(cells: Iterable[NotebookNode]) -> tuple[list[tuple[NotebookNode, Text]], list[str]]:
    """Read code cells, and note those that would take longer than any honest ones."""
    code, unread, left = [], {}, MOST_EFFORT
    for cell in cells:
        text = read(cell.source) if left > 0 or is_locked(cell) else None
        if text and not is_locked(cell):
            left -= text.effort
        if text and text.whole:
            code.append((cell, text))
        else:
            unread[name_of(cell) or "a cell of its own"] = None
    return code, [f"too long to be looked through: {', '.join(unread)}"] if unread else []


def _uses(
    tree: ast.Module, cell: str, known: dict[str, str], answers: tuple[str, ...]
) -> Iterator[str]:
    """What the functions of a cell call, and what the cell imports, in words."""
    for statement in tree.body:
        where = statement.name if isinstance(statement, FUNCTIONS) else cell
        for node in ast.walk(statement):
            for library in _libraries(node):
                yield f"{where} imports {library}"
        for call in _calls(statement):
            name = _name(call.func)
            if _is_finished(_path(name, known), answers):
                yield f"{where} calls {name[:LONGEST]}"


def _calls(statement: ast.stmt) -> Iterator[ast.Call]:
    """The calls inside of functions, each once, however the functions are nested."""
    waiting = deque([(statement, False)])
    while waiting:
        node, inside = waiting.popleft()
        if inside and isinstance(node, ast.Call):
            yield node
        inside = inside or isinstance(node, (*FUNCTIONS, ast.Lambda))
        waiting.extend((child, inside) for child in ast.iter_child_nodes(node))


def _libraries(node: ast.AST) -> list[str]:
    modules = [one.name for one in node.names] if isinstance(node, ast.Import) else []
    if isinstance(node, ast.ImportFrom) and node.module and not node.level:
        modules = [node.module]
    return [module for module in modules if module.split(".")[0] in LIBRARIES]


def _name(node: ast.expr) -> str:
    """What is called, such as np.convolve; empty when it is no name. It may be very long."""
    parts = []
    while isinstance(node, ast.Attribute):
        parts.append(node.attr)
        node = node.value
    return ".".join([node.id, *reversed(parts)]) if isinstance(node, ast.Name) else ""


def _path(name: str, known: dict[str, str]) -> str:
    """The full name of what is called, such as numpy.convolve; empty when nobody can tell."""
    first, dot, rest = name.partition(".")
    return f"{known[first]}{dot}{rest}" if first in known else ""


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
    except Exception:  # a library is imported here, and asked for anything
        return path
