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


def last_expression(source: str) -> set[str] | None:
    """Return the names in the expression that a cell ends with, None when it ends otherwise."""
    try:
        body = ast.parse(source).body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
    if not body or not isinstance(body[-1], ast.Expr):
        return None
    return {node.id for node in ast.walk(body[-1]) if isinstance(node, ast.Name)}


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
