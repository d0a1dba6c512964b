"""Built-in functions that refuse for a while: whoever has kept a reference to one gets an error.

CPython keeps, for each built-in function, where its machine code is. That of a function which
takes types instead of arrays is put in its place: it raises a TypeError for any array.
"""

import ctypes
from types import BuiltinFunctionType

from numpy._core import _multiarray_umath as compiled

WORD = ctypes.sizeof(ctypes.c_void_p)
KEYWORDS = 0x82  # how they take arguments: METH_FASTCALL | METH_KEYWORDS
REFUSING = "can_cast"  # called in the same way as `correlate`


class MachineCode:
    """A built-in function of NumPy's, whose code can be taken away and given back."""

    def __init__(self, name: str):
        self._place, refusing = _place(name), _place(REFUSING)
        self._code, self._refusal = self._place.value, refusing.value

    def take_away(self) -> None:
        self._place.value = self._refusal

    def give_back(self) -> None:
        self._place.value = self._code


def _place(name: str) -> ctypes.c_void_p:
    """Return where the address of its code is kept: name, code and flags are next to each other.

    Raises:
        LookupError: this Python keeps it elsewhere.
    """
    function = getattr(compiled, name)
    if not isinstance(function, BuiltinFunctionType):
        raise LookupError(f"{name} is not compiled")
    definition = ctypes.c_void_p.from_address(id(function) + object.__basicsize__).value
    flags = ctypes.c_int.from_address(definition + 2 * WORD).value
    if ctypes.c_char_p.from_address(definition).value != name.encode() or flags != KEYWORDS:
        raise LookupError(f"the code of {name} is not where it was")
    return ctypes.c_void_p.from_address(definition + WORD)
