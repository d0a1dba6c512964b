"""Arrays as a description and raw memory: numbers, shape, order of axes, gaps, writability."""

import math

import numpy as np

from autograde.execute.sides.scalars import KINDS, dtype_of
from autograde.execute.sides.wire import Malformed

GAPS, WRITABLE = 1, 2  # GAPS: as in the memory of x[::2]
MOST_AXES = 32
LAST_CHARACTER = 0x10FFFF


def describe(array: np.ndarray) -> list:
    """Return what `Parcel` needs to make an array like this one.

    Raises:
        TypeError: it holds Python objects, or records.
    """
    if array.dtype.kind not in KINDS:
        raise TypeError(f"an array of {array.dtype} cannot be handed over: only numbers and text")
    axes = axes_of(array)
    gaps = GAPS if array.size > 1 and not array.transpose(axes).flags.c_contiguous else 0
    flags = gaps | (WRITABLE if array.flags.writeable else 0)
    return [array.dtype.str, list(array.shape), axes, flags]


def raw(array: np.ndarray) -> memoryview:
    """Return the numbers of an array in the order in which a `Parcel` takes them."""
    return _bytes(np.ascontiguousarray(array.transpose(axes_of(array))))


class Parcel:
    """An array on its way: there from the start, filled when its memory has arrived.

    Raises:
        Malformed: the description is none, or that of more than `most` bytes.
    """

    def __init__(self, description: object, most: int):
        try:
            name, shape, axes, self._flags = description
            dtype = dtype_of(name)
            shape, axes = list(map(_length, shape)), list(map(_length, axes))
        except (TypeError, ValueError) as error:
            raise Malformed(f"no array: {error}") from None
        if len(axes) > MOST_AXES or sorted(axes) != list(range(len(shape))):
            raise Malformed(f"no array: shape {shape[:MOST_AXES]}, axes {axes[:MOST_AXES]}")
        if type(self._flags) is not int or not 0 <= self._flags < 4 or not dtype.itemsize:
            raise Malformed("no array")
        if math.prod(shape) * dtype.itemsize > most:
            raise Malformed(f"an array that is too large: {dtype}, shape {shape}")
        self._dense = self._whole = np.empty([shape[axis] for axis in axes], dtype)
        if self._flags & GAPS and axes:
            *rows, last = self._dense.shape
            self._whole = np.empty((*rows, 2 * last), dtype)[..., ::2]
        in_order = axes == list(range(len(axes)))
        self.array = self._whole if in_order else self._whole.transpose(np.argsort(axes))

    @property
    def memory(self) -> memoryview:
        """Where the bytes go."""
        return _bytes(self._dense)

    def open(self) -> None:
        """Finish the array; its memory has arrived.

        Raises:
            Malformed: it holds what are no characters.
        """
        check(self._dense)
        if self._whole is not self._dense:
            self._whole[...] = self._dense
        self.array.flags.writeable = bool(self._flags & WRITABLE)


def check(array: np.ndarray) -> None:
    """Make sure that the memory of an array holds what its dtype promises: NumPy does not look.

    Raises:
        Malformed: it holds what are no characters.
    """
    if array.dtype.kind == "b":
        numbers = array.view(np.uint8)
        numbers[...] = numbers != 0
    elif array.dtype.kind == "U" and array.nbytes:
        order = array.dtype.byteorder
        characters = np.frombuffer(array.tobytes(), np.dtype(np.uint32).newbyteorder(order))
        if characters.max() > LAST_CHARACTER:
            raise Malformed("no characters")


def axes_of(array: np.ndarray) -> list[int]:
    """Return the axes of an array in the order of its memory, the slowest first."""
    return sorted(range(array.ndim), key=lambda axis: -abs(array.strides[axis]))


def _bytes(dense: np.ndarray) -> memoryview:
    return memoryview(dense.reshape(-1).view(np.uint8)) if dense.nbytes else memoryview(b"")


def _length(number: object) -> int:
    if type(number) is not int or not 0 <= number < 1 << 40:
        raise ValueError(f"no length: {number!r:.50}")
    return number
