"""Whether the tests of an assignment can be graded: asked before it is released.

Tests run in one process and answers in another, and plain data goes between them. Nearly every
test runs unmodified; one that cannot is refused here, with the reason, and not when it is graded.
"""

import ast
from collections.abc import Iterator

from nbformat import NotebookNode
from nbgrader.utils import is_grade, is_locked, is_solution

from autograde.execute.limits import Limits
from autograde.execute.notebook import execute
from autograde.execute.outputs import errors_of, is_graded_code
from autograde.execute.sides.names import bound_by, defined_by


def problems(notebook: NotebookNode, limits: Limits) -> list[str]:
    """Return what is wrong with the tests of an instructor's notebook, a line each.

    Args:
        notebook: with solutions and hidden tests; every graded cell must accept the solutions.
        limits: of the run that finds out.
    """
    asked = asked_in(notebook)
    return list(_odd_cells(notebook, asked)) or list(_refusals(notebook, limits, asked))


def asked_in(notebook: NotebookNode) -> dict[str, str]:
    """Return the names that solution cells define, and in which cell."""
    cells = [cell for cell in _code(notebook) if is_solution(cell)]
    return {name: _name(cell) for cell in cells for name in defined_by(cell.source)}


def _odd_cells(notebook: NotebookNode, asked: dict[str, str]) -> Iterator[str]:
    for cell in _code(notebook):
        if is_locked(cell):
            for name in sorted(bound_by(cell.source) & asked.keys()):
                yield (
                    f"{_name(cell)} defines {name}, which students are asked for in {asked[name]}: "
                    "tests would look at the wrong one, so give one of them another name"
                )
        if is_graded_code(cell):
            yield from _odd_uses(cell, set(asked))


def _odd_uses(cell: NotebookNode, asked: set[str]) -> Iterator[str]:
    """Find what a test does with the student's names that no proxy can stand in for."""
    body = _body(cell)
    for node in (node for statement in body for node in ast.walk(statement)):
        if isinstance(node, ast.ClassDef) and asked & _names_in(*node.bases):
            yield (
                f"{_name(cell)} makes a subclass of what students write: classes stay in the "
                "student's process, so make an object and test that"
            )
    last = body[-1] if body else None
    if isinstance(last, ast.Expr) and not _calls_another(last.value, asked):
        yield (
            f"{_name(cell)} ends with a value of the student's: nbgrader reads a last value as the "
            "score, so assert something of it"
        )


def _calls_another(last: ast.expr, asked: set[str]) -> bool:
    """Whether an expression has nothing of the student's, or hands it to a function of the test."""
    if not asked & _names_in(last):
        return True
    return isinstance(last, ast.Call) and not asked & _names_in(last.func)


def _refusals(notebook: NotebookNode, limits: Limits, asked: dict[str, str]) -> Iterator[str]:
    """Run a notebook as a submission; tell which graded cells refuse the solutions."""
    done = execute(notebook, limits, tuple(asked))
    for cell in _code(done):
        errors = errors_of(cell)
        if errors and (is_grade(cell) or errors[0].ename in ("NameError", "KernelDied")):
            why = f"{errors[0].ename}: {errors[0].evalue}".removesuffix(": ").splitlines()[0]
            what = "does not accept the solution" if is_grade(cell) else "does not run"
            yield f"{_name(cell)} {what}: {why}"


def _code(notebook: NotebookNode) -> list[NotebookNode]:
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def _name(cell: NotebookNode) -> str:
    return cell.metadata.get("nbgrader", {}).get("grade_id") or f"a cell ({cell.source[:30]!r})"


def _body(cell: NotebookNode) -> list[ast.stmt]:
    try:
        return ast.parse(cell.source).body
    except SyntaxError:  # with magics, or to be found out when it is run
        return []


def _names_in(*nodes: ast.expr) -> set[str]:
    return {n.id for node in nodes for n in ast.walk(node) if isinstance(n, ast.Name)}
