"""What stands for a student's object believes nothing that the student's code answers."""

import pickle

import numpy as np
import pytest

from autograde.execute.sides.link import TRUSTED
from autograde.execute.sides.making import stand_in
from autograde.execute.sides.reader import Reader
from autograde.execute.sides.scalars import FROM_STUDENTS
from autograde.execute.sides.shared import Shared
from autograde.execute.sides.special import SPECIAL
from autograde.execute.sides.stand_ins import ask, is_stand_in, number_of, source_lines

EVERYTHING = [*SPECIAL, "__call__", "__array__", "__float__", "__index__", "__hash__"]


class Told:
    """Asks nobody: tells what was asked, and gives an answer made up before."""

    def __init__(self):
        self.asked, self.answer = [], None

    def __call__(self, what, *values):
        self.asked.append(what)
        return self.answer

    def make(self, number, *tree):
        """Return what stands for an object with that description."""

        def handle(reader, tree):
            return stand_in(self, tree, reader)

        reader = Reader(Shared(TRUSTED), FROM_STUDENTS, 0, handle, None)
        return reader.value(["h", number, *tree])

    def kind(self, name="A", bases=(), specials=EVERYTHING):
        return self.make(2, "c", name, "doc", None, list(bases), list(specials))


@pytest.fixture
def told():
    return Told()


@pytest.fixture
def value(told):
    return told.make(4, "i", ["h", 2, "c", "A", None, None, [], EVERYTHING])


LIES = {
    "repr": (repr, 5, TypeError),
    "str": (str, b"x", TypeError),
    "len, text": (len, "3", TypeError),
    "len, below zero": (len, -1, ValueError),
    "bool": (bool, 2, TypeError),
    "iter": (iter, [1], TypeError),
    "minus": (lambda x: x - 1, 0, TypeError),
    "1 minus": (lambda x: 1 - x, 0.0, TypeError),
    "abs": (abs, 0, TypeError),
    "minus an array": (lambda x: np.zeros(3) - x, np.zeros(3), TypeError),
    "times a number of NumPy's": (lambda x: np.float64(2) * x, 0.0, TypeError),
    "below a number": (lambda x: x < 3, True, TypeError),
    "above a number": (lambda x: 3 < x, True, TypeError),
    "an array": (np.asarray, np.zeros(3), TypeError),
    "an array of them": (lambda x: np.array([x, x], float), 1.0, TypeError),
    "a sine": (np.sin, 0.0, TypeError),
    "close": (lambda x: np.isclose(x, 1), True, TypeError),
    "a float": (float, 1.0, TypeError),
    "an index": (lambda x: [1, 2][x], 0, TypeError),
    "a power": (lambda x: 2**x, 1, TypeError),
    "rounded": (round, 1, TypeError),
    "pickled": (pickle.dumps, b"", TypeError),
}


@pytest.mark.parametrize(("use", "answer", "error"), LIES.values(), ids=LIES)
def test_a_lie_is_an_error(told, value, use, answer, error):
    told.answer = answer
    with pytest.raises(error):
        use(value)


def test_it_equals_nothing_but_what_its_class_says_of_other_objects(told, value):
    told.answer = True
    assert value != 1
    assert value not in [1, "a", None]
    assert told.asked == []
    other = told.make(6, "i", ["h", 2, "c", "A", None, None, [], EVERYTHING])
    assert value == other
    assert told.asked == ["special"]
    assert len({value, other}) == 2
    told.answer = 1
    with pytest.raises(TypeError, match="does not give a bool"):
        _ = value == other
    plain = ["h", 10, "c", "B", None, None, [], []]
    assert told.make(8, "i", plain) != told.make(12, "i", plain)
    assert told.asked == ["special"] * 2


ODD = "array_interface array_struct array_priority array_function float index wrapped length_hint"


@pytest.mark.parametrize("name", [f"__{name}__" for name in ODD.split()])
def test_python_s_own_names_are_not_asked_for(told, value, name):
    assert not hasattr(value, name)
    assert not hasattr(type(value), name)
    assert told.asked == []


def test_a_subclass_of_a_student_s_class_is_refused_and_one_of_an_error_is_the_test_s_own(told):
    with pytest.raises(TypeError, match="cannot have a subclass"):
        type("B", (told.kind(),), {})
    error = told.make(2, "c", "Own", None, None, [["T", "ValueError"]], [])
    below = type("Below", (error,), {})
    assert is_stand_in(error)
    assert number_of(error) == 2
    assert not is_stand_in(below)
    assert issubclass(below, ValueError)


def test_a_class_has_no_methods_but_those_that_are_known(told):
    kind = told.kind(specials=["__len__", "__array__", "__float__", "__del__", "__reduce__", "x"])
    own = {name for name in vars(kind) if callable(vars(kind)[name])}
    assert own == {"__len__", "__hash__"}


def test_an_error_in_a_block_is_never_swallowed(told, value):
    told.answer = True
    with pytest.raises(ZeroDivisionError), value:
        _ = 1 / 0
    assert told.asked == ["special", "special"]


def test_an_attribute_is_asked_for_each_time(told, value):
    told.answer = [1]
    assert value.x == [1]
    value.x = 5
    del value.x
    assert told.asked == ["get", "set", "delete"]
    told.answer = ["b", 5, None]
    assert dir(value) == ["b"]


@pytest.mark.parametrize("answer", [None, "text", ("text",), ("text", "1"), (5, 1), ("a", True)])
def test_a_source_that_is_none_is_an_error(told, answer):
    told.answer = answer
    with pytest.raises((OSError, TypeError)):
        source_lines(told.make(2, "f", "f", None, None))


def test_a_long_text_is_cut(told, value):
    told.answer = "x" * 1_000_000
    assert len(repr(value)) == len(str(value)) == 10_000


def test_an_object_of_a_known_type_has_no_class_to_call(told):
    value = told.make(4, "i", ["T", "object"])
    with pytest.raises(TypeError):
        type(value)()
    assert type(value).__name__ == "object"
    assert ask(value, "get", "x") is None
