"""Arrays that are a view on the memory of another array which both sides hold already."""

import numpy as np

from autograde.execute.sides.arrays import axes_of
from autograde.execute.sides.wire import Malformed

MOST_AXES = 32
CHARACTER = 4  # bytes


def owner(array: np.ndarray) -> np.ndarray:
    """Return the array whose memory this one uses; itself when it is its own."""
    found, base = array, array.base
    while base is not None:  # `as_strided` puts something of another type in between
        found = base if isinstance(base, np.ndarray) else found
        base = getattr(base, "base", None)
    return found


def is_dense(array: np.ndarray) -> bool:
    """Whether the memory of an array is one piece: then it is laid out alike on both sides."""
    return array.size > 0 and array.transpose(axes_of(array)).flags.c_contiguous


def describe_view(view: np.ndarray, whole: np.ndarray) -> list | None:
    """Return where a view lies in the memory of a dense array, None when it lies elsewhere."""
    if view.dtype != whole.dtype or not view.size:
        return None
    low, high = np.lib.array_utils.byte_bounds(whole)
    first, last = np.lib.array_utils.byte_bounds(view)
    if first < low or last > high:
        return None
    start = view.__array_interface__["data"][0] - low
    return [list(view.shape), list(view.strides), start, view.flags.writeable]


def make_view(whole: object, shape: list, strides: list, start: int, writable: bool) -> np.ndarray:
    """Return the view that lies there.

    Raises:
        Malformed: it reaches beyond the array, or there is none.
    """
    numbers = [*shape, *strides, start]
    if not isinstance(whole, np.ndarray) or not is_dense(whole) or len(shape) > MOST_AXES:
        raise Malformed("no array to have a view on")
    if any(type(number) is not int or abs(number) > 1 << 40 for number in numbers):
        raise Malformed("no view")
    if whole.dtype.kind == "U" and any(number % CHARACTER for number in [*strides, start]):
        raise Malformed("a view on parts of characters")
    if not _is_inside(shape, strides, start, whole):
        raise Malformed("a view that reaches beyond its array")
    memory = whole.transpose(axes_of(whole)).reshape(-1).view(np.uint8)
    try:
        view = np.ndarray(shape, whole.dtype, memory, start, strides)
    except (TypeError, ValueError) as error:
        raise Malformed(f"no view: {error}") from None
    view.flags.writeable = view.flags.writeable and writable is True
    return view


def _is_inside(shape: list[int], strides: list[int], start: int, whole: np.ndarray) -> bool:
    """Whether a view lies in the memory of a dense array.

    NumPy asks that as well, with numbers of 64 bits: too few for 2**24 steps of 2**40 bytes.
    """
    if len(shape) != len(strides) or any(size < 0 for size in shape) or start < 0:
        return False
    if 0 in shape:
        return start <= whole.nbytes
    ways = [step * (size - 1) for size, step in zip(shape, strides, strict=True)]
    low, high = start + sum(w for w in ways if w < 0), start + sum(w for w in ways if w > 0)
    return low >= 0 and high + whole.itemsize <= whole.nbytes
