"""What crosses as a name: built-in types and exceptions, NumPy's scalar types and ufuncs."""

import builtins
import re
from dataclasses import FrozenInstanceError

import numpy as np

from autograde.execute.sides.wire import Malformed

LONGEST_NAME = 100
PLAIN_TYPES = (bool, int, float, complex, str, bytes, list, tuple, dict, set, frozenset, object)
PLAIN_TYPES += (type(None), slice, range)
ERRORS = {
    name: value
    for name, value in vars(builtins).items()
    if isinstance(value, type) and issubclass(value, BaseException)
}
NUMPY_ERRORS = {
    f"numpy.exceptions.{name}": value
    for name, value in vars(np.exceptions).items()
    if isinstance(value, type) and issubclass(value, BaseException)
}
TYPES: dict[str, type] = {
    **{each.__name__: each for each in PLAIN_TYPES},
    **ERRORS,
    **NUMPY_ERRORS,
    "numpy.linalg.LinAlgError": np.linalg.LinAlgError,
    "dataclasses.FrozenInstanceError": FrozenInstanceError,
    "numpy.random.Generator": np.random.Generator,
    **{f"numpy.{each.__name__}": each for each in {*np.sctypeDict.values()}},
    **{f"numpy.{each.__name__}": each for each in (np.generic, np.number, np.integer)},
    **{f"numpy.{each.__name__}": each for each in (np.floating, np.inexact, np.signedinteger)},
}
UFUNCS = {f"numpy.{name}": each for name, each in vars(np).items() if isinstance(each, np.ufunc)}
# A test may call what a student side gives it, so that is types without side effects, and never a
# function: one that an answer may not call would run on the trusted side.
FROM_STUDENTS: dict[str, object] = {**TYPES}
TO_STUDENTS: dict[str, object] = {**TYPES, **UFUNCS, "numpy.ndarray": np.ndarray}
NAMES = {each: name for name, each in TYPES.items()}
BUILTIN_ERRORS = frozenset({*ERRORS.values(), *NUMPY_ERRORS.values(), np.linalg.LinAlgError})
KINDS = "biufcSUmM"  # of arrays; never objects
DTYPE = re.compile(rf"[<>|=][{KINDS}]\d{{1,6}}(\[\w{{1,20}}\])?", re.ASCII)


def dtype_of(name: object) -> np.dtype:
    """Return the dtype of that name; a ValueError when it is no plain one."""
    if not isinstance(name, str) or not DTYPE.fullmatch(name):
        raise ValueError(f"no plain dtype: {name!r:.50}")
    return np.dtype(name)


def name_in(value: object) -> str:
    """Return a name; Malformed when it is none, too long, or cannot be shown."""
    if not isinstance(value, str) or len(value) > LONGEST_NAME or not value.isprintable():
        raise Malformed("no name")
    return value


def class_name_in(value: object) -> str:
    """Return the name of a class; what cannot stand in a name is replaced.

    A test may show it to the student, who must not find there what the test put in.
    """
    return re.sub(r"\W|^(?=\d)", "_", name_in(value))
