"""Mistakes: everything that one node of a program may be mistaken for."""

import ast
import copy

SWAPPED = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.Div,
    ast.Div: ast.Mult,
    ast.FloorDiv: ast.Div,
    ast.Mod: ast.Mult,
    ast.Pow: ast.Mult,
    ast.BitAnd: ast.BitOr,
    ast.BitOr: ast.BitAnd,
    ast.BitXor: ast.BitAnd,
    ast.And: ast.Or,
    ast.Or: ast.And,
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
}
NAMES = {"min": "max", "max": "min", "any": "all", "all": "any", "zeros": "ones", "ones": "zeros"}
NAMES |= {"minimum": "maximum", "maximum": "minimum", "argmax": "argmin", "argmin": "argmax"}
METHODS = {"astype", "reshape", "swapaxes", "ravel", "transpose", "sum", "copy"}
# No other order of these arguments, and no other value of these keywords, changes a result.
SYMMETRIC = {"min", "max", "minimum", "maximum", "multiply", "isinstance"}
SYMMETRIC |= {"result_type", "float_type", "working_type", "swapaxes"}
HARMLESS = {"strict", "copy"}
TYPES = {"int", "float", "str", "tuple", "list"}


def mistakes(node):
    """Yield everything that one node may be mistaken for."""
    for kind, change in CHANGES.items():
        if isinstance(node, kind):
            yield from change(node)


def _with(node, **fields):
    changed = copy.deepcopy(node)
    for name, value in fields.items():
        setattr(changed, name, value)
    return changed


def _constant(node):
    if isinstance(node.value, bool):
        yield _with(node, value=not node.value)
    elif isinstance(node.value, (int, float)):
        yield _with(node, value=node.value + 1)
        yield _with(node, value=node.value - 1)
    elif isinstance(node.value, str):
        yield _with(node, value="?")


def _operator(node):
    if type(node.op) in SWAPPED:
        yield _with(node, op=SWAPPED[type(node.op)]())


def _augmented(node):
    yield from _operator(node)
    yield ast.copy_location(ast.Assign(targets=[node.target], value=node.value), node)
    yield ast.Pass()


def _compare(node):
    for i, operation in enumerate(node.ops):
        swapped = [*node.ops[:i], SWAPPED[type(operation)](), *node.ops[i + 1 :]]
        yield _with(node, ops=swapped)


def _decision(node):
    yield _with(node, test=ast.Constant(True))
    yield _with(node, test=ast.Constant(False))


def _call(node):
    args, called = node.args, getattr(node.func, "attr", getattr(node.func, "id", ""))
    for i in range(0 if called in SYMMETRIC else len(args) - 1):
        yield _with(node, args=[*args[:i], args[i + 1], args[i], *args[i + 2 :]])
    for keyword in node.keywords:
        if keyword.arg not in HARMLESS:
            yield _with(node, keywords=[other for other in node.keywords if other is not keyword])
    if isinstance(node.func, ast.Attribute) and node.func.attr in METHODS:
        yield node.func.value


def _pair(node):
    types = all(isinstance(entry, ast.Name) and entry.id in TYPES for entry in node.elts)
    if len(node.elts) == 2 and isinstance(node.ctx, ast.Load) and not types:
        yield _with(node, elts=node.elts[::-1])


def _slice(node):
    for end in ("lower", "upper", "step"):
        if getattr(node, end) is not None:
            yield _with(node, **{end: None})


def _name(node):
    field = "id" if isinstance(node, ast.Name) else "attr"
    if getattr(node, field) in NAMES:
        yield _with(node, **{field: NAMES[getattr(node, field)]})


CHANGES = {
    ast.Constant: _constant,
    (ast.BinOp, ast.BoolOp): _operator,
    ast.UnaryOp: lambda node: [node.operand],
    ast.AugAssign: _augmented,
    ast.Compare: _compare,
    (ast.If, ast.IfExp): _decision,
    ast.Call: _call,
    (ast.Tuple, ast.List): _pair,
    ast.Slice: _slice,
    (ast.Name, ast.Attribute): _name,
    (ast.Raise, ast.Expr): lambda node: [ast.Pass()],
}
