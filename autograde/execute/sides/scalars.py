"""Names that cross as names: built-in types and exceptions, NumPy's scalar types and ufuncs."""

import builtins
import re

import numpy as np

PLAIN_TYPES = (bool, int, float, complex, str, bytes, list, tuple, dict, set, frozenset, object)
PLAIN_TYPES += (type(None), slice, range)
ERRORS = {
    name: value
    for name, value in vars(builtins).items()
    if isinstance(value, type) and issubclass(value, BaseException)
}
TYPES: dict[str, type] = {
    **{each.__name__: each for each in PLAIN_TYPES},
    **ERRORS,
    "numpy.ndarray": np.ndarray,
    "numpy.linalg.LinAlgError": np.linalg.LinAlgError,
    "numpy.random.Generator": np.random.Generator,
    **{f"numpy.{each.__name__}": each for each in {*np.sctypeDict.values()}},
    **{f"numpy.{each.__name__}": each for each in (np.generic, np.number, np.integer)},
    **{f"numpy.{each.__name__}": each for each in (np.floating, np.inexact, np.signedinteger)},
}
NAMES = {each: name for name, each in TYPES.items()}
UFUNCS = {name: each for name, each in vars(np).items() if isinstance(each, np.ufunc)}
UFUNC_NAMES = {id(each): name for name, each in UFUNCS.items()}
BIT_GENERATORS = {
    each.__name__: each
    for each in (
        np.random.PCG64,
        np.random.PCG64DXSM,
        np.random.MT19937,
        np.random.Philox,
        np.random.SFC64,
    )
}
KINDS = "biufcSUmM"  # of arrays; never objects
DTYPE = re.compile(rf"[<>|=][{KINDS}]\d{{1,6}}(\[\w{{1,20}}\])?", re.ASCII)


def dtype_of(name: object) -> np.dtype:
    """Return the dtype of that name; a ValueError when it is no plain one."""
    if not isinstance(name, str) or not DTYPE.fullmatch(name):
        raise ValueError(f"no plain dtype: {name!r:.50}")
    return np.dtype(name)
