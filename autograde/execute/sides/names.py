"""Which global names a cell uses."""

import ast
import re
import symtable
import warnings

MAGICS = ("run_line_magic", "run_cell_magic")  # what IPython makes of % and %%


def globals_of(source: str) -> set[str]:
    """Return the global names that a cell reads, in its functions too; none when it cannot run."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            table = symtable.symtable(source, "<cell>", "exec")
            magics = _in_magics(ast.parse(source))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return set()
    return _read(table, top=True) | magics


def bound_by(source: str) -> set[str]:
    """Return the global names that a cell gives a meaning: assigned, defined or imported."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            table = symtable.symtable(source, "<cell>", "exec")
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return set()
    return _bound(table, top=True)


def set_first(source: str) -> set[str]:
    """Return the names to which a cell assigns before any line of it mentions them."""
    try:
        body = ast.parse(source).body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return set()
    found, mentioned = set(), set()
    for statement in body:
        if isinstance(statement, ast.Assign):
            found |= _targets(statement) - _mentioned(statement.value) - mentioned
        mentioned |= _mentioned(statement)
    return found


def shown_by(source: str) -> set[str] | None:
    """Return the names whose own value a cell ends with, None when it ends with no value.

    They are {"f"} for f(3), f.x[0] and f(3) - 1. What is only looked at does not count: there are
    none in `f(3) == 4` and in `count(f) / 2`, but for "count".
    """
    try:
        body = ast.parse(source).body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
    return _shown(body[-1].value) if body and isinstance(body[-1], ast.Expr) else None


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
