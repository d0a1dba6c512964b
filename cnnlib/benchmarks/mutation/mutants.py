"""Mutants: copies of a module with one small mistake each."""

import ast
import difflib
from collections import namedtuple
from itertools import chain

from cnnlib.benchmarks.mutation.mistakes import HARMLESS, mistakes

# name says where and what: "windows taps: old line -> new line"; source is the whole module.
Mutant = namedtuple("Mutant", "name source")
# A node, where its parent has it, and the function it is in.
Place = namedtuple("Place", "parent field index node function")
KEPT = (ast.Import, ast.ImportFrom)


def mutants(source, file, more=lambda node: ()):
    """List all mutants of a module.

    Args:
        source: its text.
        file: its name, with which each mutant's begins.
        more: yields what else a node may be mistaken for.
    """
    body = ast.parse(source).body
    clean = [ast.unparse(statement) for statement in body]
    found = {}
    for i, statement in enumerate(body):
        whole = ast.Module([statement], [])
        for place in list(_places(whole)):
            for wrong in chain(mistakes(place.node), more(place.node)):
                _put(place, wrong)
                text = ast.unparse(whole)
                _put(place, place.node)
                if text != clean[i]:
                    name = f"{file} {place.function}: {_change(clean[i], text)}"
                    found[name] = "\n".join([*clean[:i], text, *clean[i + 1 :]])
    return [Mutant(name, source) for name, source in found.items()]


def read_equivalents(path):
    """Read the mutants that were found to compute the same, dict of name -> reason."""
    known, reason = {}, ""
    for line in path.read_text().splitlines():
        if line.startswith("# "):
            reason = line[2:]
        elif line:
            known[line] = reason
    return known


def _places(parent, function="module"):
    """Yield what may be changed; docstrings, imports and the texts of errors may not."""
    for field, value in ast.iter_fields(parent):
        for index, node in enumerate(value) if isinstance(value, list) else [(None, value)]:
            if isinstance(node, KEPT) or not isinstance(node, ast.AST) or _is_docstring(node):
                continue
            inner = getattr(node, "name", function) if isinstance(node, ast.stmt) else function
            yield Place(parent, field, index, node, inner)
            if not isinstance(node, ast.Raise) and getattr(node, "arg", "") not in HARMLESS:
                yield from _places(node, inner)


def _put(place, node):
    """Put a node where another one was; it may be one of a list."""
    if place.index is None:
        setattr(place.parent, place.field, node)
    else:
        getattr(place.parent, place.field)[place.index] = node


def _change(old, new):
    """Say which lines differ: old -> new."""
    lines = list(difflib.unified_diff(old.splitlines(), new.splitlines(), n=0))[2:]
    return " -> ".join(
        " | ".join(line[1:].strip() for line in lines if line[0] == sign) for sign in "-+"
    )


def _is_docstring(node):
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
