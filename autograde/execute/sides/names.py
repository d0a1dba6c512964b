"""Which global names a cell uses."""

import ast
import re
import symtable
import warnings
from functools import lru_cache

MAGICS = ("run_line_magic", "run_cell_magic")  # what IPython makes of % and %%


def globals_of(source: str) -> set[str]:
    """Return the global names that a cell reads, in its functions too; none when it cannot run."""
    read = _parsed(source)
    return _read(read[0], top=True) | _in_magics(read[1]) if read else set()


def bound_by(source: str) -> set[str]:
    """Return the global names that a cell gives a meaning: assigned, defined or imported."""
    read = _parsed(source)
    return _bound(read[0], top=True) if read else set()


def set_first(source: str) -> set[str]:
    """Return the names to which a cell assigns before any line of it mentions them."""
    read = _parsed(source)
    found, mentioned = set(), set()
    for statement in read[1].body if read else []:
        if isinstance(statement, ast.Assign):
            found |= _targets(statement) - _mentioned(statement.value) - mentioned
        mentioned |= _mentioned(statement)
    return found


def defined_by(source: str) -> list[str]:
    """Return the global names that a cell assigns or defines, but does not import."""
    read = _parsed(source)
    symbols = read[0].get_symbols() if read else []
    return [s.get_name() for s in symbols if s.is_assigned() and not s.is_imported()]


def shown_by(source: str) -> set[str] | None:
    """Return the names whose own value a cell ends with, None when it ends with no value.

    They are {"f"} for f(3), f.x[0] and f(3) - 1. What is only looked at does not count: there are
    none in `f(3) == 4` and in `count(f) / 2`, but for "count".
    """
    read = _parsed(source)
    body = read[1].body if read else []
    return _shown(body[-1].value) if body and isinstance(body[-1], ast.Expr) else None


@lru_cache(maxsize=256)  # of one cell several things are asked
def _parsed(source: str) -> tuple[symtable.SymbolTable, ast.Module] | None:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return symtable.symtable(source, "<cell>", "exec"), ast.parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):  # or it has magics
        return None


def _shown(node: ast.AST) -> set[str]:
    if isinstance(node, ast.Name):
        return {node.id}
    if isinstance(node, ast.Call):
        return _shown(node.func)
    if isinstance(node, ast.Compare):
        return set()
    if isinstance(node, ast.Subscript):
        return _shown(node.value)
    return set().union(*map(_shown, ast.iter_child_nodes(node)))


def _targets(statement: ast.Assign) -> set[str]:
    """Return the names that get a value, none when something else gets one as well."""
    parts = [part for each in statement.targets for part in getattr(each, "elts", [each])]
    names = [part.id for part in parts if isinstance(part, ast.Name)]
    return {*names} if len(names) == len(parts) else set()


def _mentioned(node: ast.AST) -> set[str]:
    return {each.id for each in ast.walk(node) if isinstance(each, ast.Name)}


def _bound(table: symtable.SymbolTable, top: bool = False) -> set[str]:
    found = {
        symbol.get_name()
        for symbol in table.get_symbols()
        if (symbol.is_assigned() or symbol.is_imported()) and (top or symbol.is_declared_global())
    }
    return found.union(*map(_bound, table.get_children()))


def _in_magics(tree: ast.Module) -> set[str]:
    """Return every word that a magic is given: it may be a name, as in `%timeit f(3)`."""
    texts = [
        argument.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and getattr(node.func, "attr", "") in MAGICS
        for argument in node.args
        if isinstance(argument, ast.Constant) and isinstance(argument.value, str)
    ]
    return set(re.findall(r"[^\W\d]\w*", " ".join(texts)))


def _read(table: symtable.SymbolTable, top: bool = False) -> set[str]:
    found = {
        symbol.get_name()
        for symbol in table.get_symbols()
        if symbol.is_referenced() and (top or symbol.is_global())
    }
    return found.union(*(_read(child) for child in table.get_children()))
