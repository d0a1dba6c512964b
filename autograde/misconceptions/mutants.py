"""Machine-made mistakes: copies of a lesson's solution with one small thing changed in each."""

import ast
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from nbformat import NotebookNode

from autograde.solution import solution_cell
from cnnlib.benchmarks.mutation.mutants import mutants, read_equivalents

HERE = Path(__file__).parent


@dataclass(frozen=True)
class Mutant:
    """A solution with one mistake; the name says which: "f: old line -> new line"."""

    function: str
    name: str
    source: str


def mutants_of(notebook: NotebookNode, function: str) -> list[Mutant]:
    """Return all mutants of the solution of a graded function."""
    source = solution_cell(notebook, function)
    return [
        Mutant(function, name.strip(), text) for name, text in mutants(source, "", swaps(source))
    ]


def equivalents(lesson: str) -> dict[str, str]:
    """Return the mutants that compute what is asked all the same: name -> reason."""
    path = HERE / f"lesson_{lesson[:2]}" / "equivalents.txt"
    return read_equivalents(path) if path.exists() else {}


def swaps(source: str) -> Callable[[ast.AST], Iterator[ast.AST]]:
    """Return a maker of mistakes for names: each may be taken for one that is made beside it.

    Beside each other are the parameters of a function and the names of one tuple, such as (H, W).
    Neighbors in a longer tuple, a shape or an index, and in an einsum's result change places.
    """
    beside: dict[str, set[str]] = {}
    for node in ast.walk(ast.parse(source)):
        for group in _groups(node):
            for name in group:
                beside.setdefault(name, set()).update(set(group) - {name})

    def more(node: ast.AST) -> Iterator[ast.AST]:
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
            for other in sorted(beside.get(node.id, ())):
                yield ast.copy_location(ast.Name(other, node.ctx), node)
        if isinstance(node, ast.Tuple) and isinstance(node.ctx, ast.Load) and len(node.elts) > 2:
            yield from (ast.Tuple(list(elts), node.ctx) for elts in _orders(node.elts))
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and "->" in node.value:
            inputs, _, result = node.value.partition("->")
            for letters in _orders(result):
                yield ast.Constant(f"{inputs}->{''.join(letters)}")

    return more


def _groups(node: ast.AST) -> Iterator[list[str]]:
    if isinstance(node, ast.arguments):
        yield [argument.arg for argument in node.args if argument.arg != "self"]
    if isinstance(node, ast.Tuple | ast.List) and isinstance(node.ctx, ast.Store):
        yield [part.id for part in node.elts if isinstance(part, ast.Name)]


def _orders(row: Sequence) -> Iterator[list]:
    """Yield a row with two neighbors exchanged, for each two."""
    for i in range(len(row) - 1):
        yield [*row[:i], row[i + 1], row[i], *row[i + 2 :]]
