"""Built-in functions that refuse for a while: whoever has kept a reference to one gets an error.

CPython keeps, for each built-in function, where its machine code is. That of a function which
raises a TypeError for such arguments is put in its place.
"""

import ctypes
from types import BuiltinFunctionType

WORD = ctypes.sizeof(ctypes.c_void_p)


class MachineCode:
    """A built-in function, whose code can be taken away and given back.

    Args:
        function: the built-in function.
        refusing: others that raise for what it is called with; the first one that takes its
            arguments in the same way is put in its place.

    Raises:
        LookupError: there is none, or this Python keeps it elsewhere.
    """

    def __init__(self, function: object, *refusing: object):
        self._place, flags = _place(function)
        self._code = self._place.value
        others = [(place.value, way) for place, way in map(_place, refusing)]
        self._refusal = next((code for code, way in others if way == flags), None)
        if self._refusal is None:
            raise LookupError(f"nothing is called like {function.__name__}")

    def take_away(self) -> None:
        self._place.value = self._refusal

    def give_back(self) -> None:
        self._place.value = self._code


def _place(function: object) -> tuple[ctypes.c_void_p, int]:
    """Return where the address of its code is kept, and how it takes arguments.

    Its name, its code and these flags are next to each other.
    """
    if not isinstance(function, BuiltinFunctionType):
        raise LookupError(f"{function} is not compiled")
    definition = ctypes.c_void_p.from_address(id(function) + object.__basicsize__).value
    name = ctypes.c_char_p.from_address(definition).value
    if name != function.__name__.encode():
        raise LookupError(f"the code of {function.__name__} is not where it was")
    flags = ctypes.c_int.from_address(definition + 2 * WORD).value
    return ctypes.c_void_p.from_address(definition + WORD), flags
