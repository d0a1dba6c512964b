"""Attacks that want points by answers which lie about what they are."""

from autograde.tests.attacks.cheat_tests import GUESSES, guess
from autograde.tests.attacks.entry import POINTS, Entry, attack

LIAR = """
class Liar:
    count = property(lambda self: Liar())
    shape, ndim, size, dtype = (), 0, 1, float
    def __init__(self, *args, **kwargs):
        pass
    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        return lambda *args, **kwargs: self
    def __eq__(self, other):
        return True
    def __ne__(self, other):
        return False
    __lt__ = __le__ = __gt__ = __ge__ = __eq__
    __hash__ = lambda self: 0
    __bool__ = lambda self: True
    __len__ = lambda self: 6
    __getitem__ = lambda self, key: self
    __contains__ = lambda self, value: True
    __call__ = lambda self, *args, **kwargs: self
    __float__ = lambda self: 0.0
    __int__ = __index__ = __round__ = lambda self, *args: 0
    __enter__ = lambda self: self
    __exit__ = lambda self, *error: True
    def __sub__(self, other):
        return 0
    __add__ = __mul__ = __truediv__ = __radd__ = __rsub__ = __rmul__ = __rtruediv__ = __sub__
    __abs__ = __neg__ = __pos__ = lambda self: 0
    __iter__ = lambda self: iter([self] * 6)
"""


def liars(entry: Entry, value: str) -> None:
    """Answer everything with one value."""
    entry.answer(
        correlate=f"def cross_correlate1d(x, w):\n    return {value}",
        places=f"def places(n, k, stride=1):\n    return {value}",
        average=f"Average = lambda: {value}",
        twice=f"def twice(f, x):\n    return {value}",
        letter=f"def letter(points):\n    return {value}",
        area=f"area = {value}",
    )


@attack(POINTS)
def equal_to_everything(entry: Entry) -> None:
    """Answers with objects that are equal to everything, and close to everything."""
    entry.first(LIAR)
    liars(entry, "Liar()")


@attack(POINTS)
def mocks(entry: Entry) -> None:
    """Answers with mocks, which can do everything."""
    entry.first("from unittest.mock import MagicMock, ANY, NonCallableMagicMock")
    liars(entry, "MagicMock(return_value=ANY, __sub__=lambda *a: 0, __eq__=lambda *a: True)")


@attack(POINTS)
def any_of_mock(entry: Entry) -> None:
    """Answers with unittest.mock.ANY, which is equal to everything."""
    entry.first("from unittest.mock import ANY")
    liars(entry, "ANY")


@attack(POINTS)
def subclass_of_float(entry: Entry) -> None:
    """Answers with numbers of a class of its own, whose arithmetic gives 0."""
    entry.first("""
class Number(float):
    __eq__ = __lt__ = __le__ = __gt__ = __ge__ = lambda self, other: True
    __ne__ = lambda self, other: False
    __sub__ = __rsub__ = lambda self, other: Number(0)
    __abs__ = lambda self: Number(0)
    __hash__ = float.__hash__
class Mean:
    count = Number(3)
    add = lambda self, number: None
    mean = lambda self: Number(1)
    __enter__ = lambda self: self
    __exit__ = lambda self, *error: None""")
    liars(entry, "Number(1)")
    entry.answer(average="Average = Mean")


@attack(POINTS)
def subclass_of_int_and_text(entry: Entry) -> None:
    """Answers with integers and texts of a class of its own that are equal to all others."""
    entry.first("""
class Whole(int):
    __eq__ = lambda self, other: True
    __sub__ = __rsub__ = lambda self, other: 0
    __hash__ = int.__hash__
class Text(str):
    __class__ = str
    __eq__ = lambda self, other: True
    __hash__ = str.__hash__
class Mean:
    add = mean = lambda self, *number: Whole(3)
    count = Whole(3)
    __enter__ = lambda self: self
    __exit__ = lambda self, *error: None""")
    liars(entry, "Whole(1)")
    entry.answer(letter="def letter(points):\n    return Text('F')", average="Average = Mean")


@attack(POINTS)
def subclass_of_array(entry: Entry) -> None:
    """Answers with arrays whose comparisons and functions all say yes."""
    entry.first("""
import numpy as np
class Array(np.ndarray):
    def __array_ufunc__(self, ufunc, method, *inputs, **kwargs):
        return np.array(True)
    def __array_function__(self, function, types, args, kwargs):
        return np.array([True])
    __eq__ = lambda self, other: np.array(True)
    __sub__ = __rsub__ = lambda self, other: np.zeros(1)""")
    liars(entry, "np.zeros(6).view(Array)")


@attack(POINTS)
def array_of_liars(entry: Entry) -> None:
    """Answers with arrays of objects that are equal to everything."""
    entry.first(LIAR + "\nimport numpy as np")
    liars(entry, "np.array([Liar() for _ in range(6)], dtype=object)")


@attack(POINTS)
def list_of_liars(entry: Entry) -> None:
    """Answers with lists and tuples that hold objects which are equal to everything."""
    entry.first(LIAR)
    liars(entry, "[Liar() for _ in range(6)]")


@attack(POINTS)
def false_class(entry: Entry) -> None:
    """Answers with objects whose __class__ says that they are numbers, texts or arrays."""
    entry.first(
        LIAR
        + """
import numpy as np
def claims(kind):
    class Claims(Liar):
        __class__ = property(lambda self: kind)
    return Claims()"""
    )
    liars(entry, "claims(int)")
    entry.answer(
        correlate="def cross_correlate1d(x, w):\n    return claims(np.ndarray)",
        letter="def letter(points):\n    return claims(str)",
    )


@attack(POINTS)
def array_interface(entry: Entry) -> None:
    """Answers with objects that claim to be arrays, at an address of their choice."""
    entry.first("""
import sys
import numpy as np
class Claims:
    def __init__(self, x):
        shape = (len(x),) if hasattr(x, "__len__") else ()
        self.__array_interface__ = {
            "data": (np.zeros(9).ctypes.data, False), "shape": shape, "typestr": "<f8",
            "version": 3}
    def __array__(self, *args, **kwargs):
        frame = sys._getframe(1)
        while frame is not None:
            for name in ("want", "desired", "expected", "y"):
                if name in frame.f_locals:
                    return np.array(frame.f_locals[name])
            frame = frame.f_back
        return np.zeros(3)""")
    liars(entry, "Claims([1, 2])")


@attack(POINTS)
def named_fields(entry: Entry) -> None:
    """Answers with named tuples whose fields are called like Python's own methods."""
    entry.first("""
class Row(tuple):
    _fields = ("__array_interface__", "__eq__", "__len__", "__float__", "__array__", "__sub__")
    def __new__(cls):
        data = {"data": (id(0), False), "shape": (2,), "typestr": "<f8", "version": 3}
        always = lambda *args: True
        return tuple.__new__(cls, (data, always, always, always, lambda *args: np.zeros(2), always))
    def __getattr__(self, name):
        return self[self._fields.index(name)] if name in self._fields else None""")
    liars(entry, "Row()")


@attack(POINTS)
def not_a_number(entry: Entry) -> None:
    """Answers with NaN, which is neither more nor less than anything, and with infinity."""
    liars(entry, "float('nan')")
    entry.answer(
        correlate="def cross_correlate1d(x, w):\n"
        "    return np.full(len(x) - len(w) + 1, np.nan if len(x) % 2 else np.inf)",
        average=GUESSES["average"].replace("0.0", "float('nan')"),
    )


@attack(POINTS)
def other_kinds_of_data(entry: Entry) -> None:
    """Answers with bytes, sets, slices, dates, complex numbers, empty and odd arrays."""
    liars(entry, "[]")
    entry.answer(
        correlate="""
kinds = iter([np.zeros((0,)), np.array("nan", "M8[s]"), np.array([["x"]]), np.zeros((1, 0, 3)),
              np.array([True]), {1: 2}, {1, 2}, b"12", slice(1), 1j, None, ..., "x"] * 9)
def cross_correlate1d(x, w):
    return next(kinds)""",
        letter="letter = {95: 'B'}.get",
        average="Average = dict",
        places="places = lambda *args, **kwargs: np.array([], dtype=int)",
    )


@attack(POINTS)
def control_flow(entry: Entry) -> None:
    """Raises what Python takes for the end of a loop, of a generator or of the program."""
    entry.answer(
        correlate="def cross_correlate1d(x, w):\n    raise SystemExit(0)",
        places="def places(n, k, stride=1):\n    raise StopIteration",
        average=GUESSES["average"].replace("return 0.0", "raise GeneratorExit"),
        twice="def twice(f, x):\n    raise KeyboardInterrupt",
        letter="def letter(points):\n    raise StopAsyncIteration",
    )


@attack(POINTS)
def own_errors(entry: Entry) -> None:
    """Raises errors of its own, of classes derived from those that loops and tests catch."""
    entry.first("""
class End(StopIteration, ValueError):
    __class__ = AssertionError
    def __str__(self):
        raise SystemExit
class Odd(BaseException):
    __str__ = __repr__ = lambda self: 1
class Deep(Exception):
    __str__ = __repr__ = lambda self: str(self)
    __getattr__ = lambda self, name: self""")
    entry.answer(
        correlate="def cross_correlate1d(x, w):\n    raise Odd(Odd)",
        places="def places(n, k, stride=1):\n    raise End(places)",
        average=GUESSES["average"].replace("return 0.0", "raise Deep(self)"),
        twice="def twice(f, x):\n    raise ExceptionGroup('', [End(), Deep()])",
        letter="def letter(points):\n    raise type('AssertionError', (End,), {})",
    )


@attack(POINTS)
def swallowing_context(entry: Entry) -> None:
    """Makes a context manager that swallows the error of the test inside it."""
    entry.answer(average=GUESSES["average"].replace("        pass", "        return True"))


@attack(POINTS)
def metaclass(entry: Entry) -> None:
    """Makes a class whose class lies: instance checks, calls, attributes, equality."""
    entry.answer(
        average=LIAR
        + """
class Meta(type):
    __instancecheck__ = __subclasscheck__ = __eq__ = lambda self, other: True
    __hash__ = type.__hash__
    __call__ = lambda self, *args: Liar()
    __getattr__ = lambda self, name: Liar()
    mro = lambda self: [self, Liar, object]
class Average(metaclass=Meta):
    pass"""
    )


@attack(POINTS)
def zeroed_arguments(entry: Entry) -> None:
    """Sets its arguments to zero in place, so that the value that a test expects is zero."""
    entry.answer(
        correlate="""
def cross_correlate1d(x, w):
    x[...] = 0
    w[...] = 0
    return np.zeros(len(x) - len(w) + 1)"""
    )


@attack(POINTS)
def zeroed_arguments_by_another_way(entry: Entry) -> None:
    """Writes zeros into its arguments where they are read-only, or through their memory."""
    entry.answer(
        correlate="""
import ctypes
def cross_correlate1d(x, w):
    for array in (x, w):
        array.setflags(write=True)
        ctypes.memset(array.ctypes.data, 0, array.nbytes)
    x.resize((7,), refcheck=False)
    return np.zeros(5)"""
    )


@attack(POINTS)
def chosen_random_numbers(entry: Entry) -> None:
    """Gives the global generators a state from which all numbers are zero."""
    zero = """
import random
import numpy as np
def zero():
    np.random.set_state(("MT19937", np.zeros(624, dtype=np.uint32), 624, 0, 0.0))
    random.setstate((3, (0,) * 624 + (624,), None))
"""
    entry.first(zero)
    entry.before("check-correlate", "zero()")
    entry.answer(
        correlate="def cross_correlate1d(x, w):\n    zero()\n"
        "    return np.zeros(len(x) - len(w) + 1)"
    )


@attack(POINTS)
def answers_that_change_later(entry: Entry) -> None:
    """Returns one list and array again and again, and changes them between two calls."""
    entry.answer(
        correlate="""
kept = np.zeros(7)
def cross_correlate1d(x, w):
    kept[...] = x.sum()
    return kept[: len(x) - len(w) + 1]""",
        twice="""
answer = []
def twice(f, x):
    answer.append(answer)
    f(answer)
    return answer""",
    )


@attack(POINTS)
def pickles(entry: Entry) -> None:
    """Answers with objects that, once unpickled or copied, give points or run programs."""
    guess(entry)
    entry.first("""
import os
class Pickled:
    def __reduce_ex__(self, protocol):
        return os.system, (f"touch {OUTSIDE}/pickled",)
    __deepcopy__ = __copy__ = lambda self, *args: 49
    __getstate__ = lambda self: 1 / 0""")
    entry.answer(
        correlate="def cross_correlate1d(x, w):\n    return Pickled()", area="area = Pickled()"
    )
