"""Values cross with their exact types; what a hostile side makes up is refused or harmless."""

import random
import socket
import string
from contextlib import suppress
from threading import Thread

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from autograde.execute.sides.link import LARGE, MOST_SHARED, STUDENT, TRUSTED, Link
from autograde.execute.sides.making import stand_in
from autograde.execute.sides.reader import READERS
from autograde.execute.sides.scalars import FROM_STUDENTS, TO_STUDENTS
from autograde.execute.sides.shared import Shared
from autograde.execute.sides.stand_ins import is_stand_in
from autograde.execute.sides.wire import Gone, Malformed, Wire
from autograde.execute.sides.writer import Writer

MUCH = 4096


class Ends:
    """Both ends of a connection, in one process."""

    def __init__(self):
        self.sockets = one, other = socket.socketpair()
        self.trusted = Link(Wire(one), TRUSTED, no_export, None)
        self.student = Link(Wire(other), STUDENT, no_export, None)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        for each in self.sockets:
            each.close()

    def to_student(self, value):
        self.trusted.send(value)
        return self.student.receive()[0]

    def to_trusted(self, value):
        self.student.send(value)
        return self.trusted.receive()[0]


def no_export(value, writer):
    raise TypeError(f"no plain data: {value!r}")


@pytest.fixture
def ends():
    with Ends() as both:
        yield both


def same(one, other):
    """Whether two values are equal and of the same types; arrays down to the last bit."""
    if type(one) is not type(other):
        return False
    if isinstance(one, np.ndarray):
        facts = [(a.dtype, a.shape, a.flags.f_contiguous, a.tobytes()) for a in (one, other)]
        return facts[0] == facts[1]
    if isinstance(one, np.generic):
        return one.tobytes() == other.tobytes()
    if isinstance(one, (list, tuple)):
        return len(one) == len(other) and all(map(same, one, other))
    if isinstance(one, dict):
        return same(list(one), list(other)) and same([*one.values()], [*other.values()])
    if isinstance(one, (set, frozenset)):
        return sorted(map(repr, one)) == sorted(map(repr, other))
    return repr(one) == repr(other)


text = st.text(st.characters(exclude_categories=()), max_size=20)
whole = st.integers(-(2**11_999), 2**11_999)
dtypes = st.one_of(
    hnp.boolean_dtypes(),
    hnp.integer_dtypes(endianness="?"),
    hnp.floating_dtypes(endianness="?"),
    hnp.complex_number_dtypes(),
    hnp.unicode_string_dtypes(endianness="?", max_len=5),
    hnp.byte_string_dtypes(max_len=5),
    hnp.datetime64_dtypes(),
    hnp.timedelta64_dtypes(),
)
arrays = hnp.arrays(dtypes, hnp.array_shapes(min_dims=0, min_side=0, max_dims=4, max_side=4))
hashable = st.one_of(
    st.none(),
    st.booleans(),
    whole,
    st.floats(),
    st.complex_numbers(),
    text,
    st.binary(max_size=20),
    st.sampled_from([..., int, ValueError, np.float32, np.linalg.LinAlgError]),
    dtypes.flatmap(hnp.from_dtype),
)
plain = st.recursive(
    hashable | arrays | dtypes | st.slices(9) | st.builds(range, st.integers(), st.integers()),
    lambda inner: st.one_of(
        st.lists(inner, max_size=4),
        st.lists(inner, max_size=4).map(tuple),
        st.dictionaries(hashable, inner, max_size=4),
        st.frozensets(hashable, max_size=4),
        st.sets(hashable, max_size=4),
    ),
    max_leaves=12,
)


@settings(max_examples=300, deadline=None)
@given(plain)
def test_plain_values_cross_with_their_exact_types(value):
    with Ends() as ends:
        assert same(ends.to_student(value), value)
        assert same(ends.to_trusted(value), value)


LAYOUTS = {
    "C": lambda x: x,
    "Fortran": np.asfortranarray,
    "axes exchanged": lambda x: x.transpose(1, 2, 0),
    "every second": lambda x: x[:, :, ::2],
    "backwards": lambda x: x[::-1, :, ::-1],
    "a column": lambda x: x[:, 1, :2],
    "repeated": lambda x: np.broadcast_to(x[0, 0], (2, 4)),
    "0-d": lambda x: x[0, 0, 0:1].reshape(()),
    "empty": lambda x: x[:, :0],
    "read-only": lambda x: np.frombuffer(x.tobytes()),
}


@pytest.mark.parametrize("layout", LAYOUTS.values(), ids=LAYOUTS)
def test_an_array_keeps_numbers_order_gaps_and_rights(ends, layout):
    x = layout(np.arange(24.0).reshape(2, 3, 4))
    y = ends.to_student(x)
    assert np.array_equal(x, y)
    assert x.dtype == y.dtype
    positive = all(stride > 0 for stride in x.strides) and x.size
    names = ["writeable", *(["c_contiguous", "f_contiguous"] if positive else [])]
    assert [getattr(x.flags, name) for name in names] == [getattr(y.flags, name) for name in names]


# What both sides hold


def test_what_a_side_changes_in_place_is_changed_on_the_other(ends):
    rng = np.random.default_rng(1)
    values = [[1, [2]], {"a": 1}, np.zeros(3), rng]
    there = ends.to_student(values)
    there[0][1].append(there[0])
    there[1]["b"] = there[2]
    there[2][...] = np.nan
    there[3].normal()
    ends.to_trusted(None)
    assert values[0][1][1] is values[0]
    assert values[1] == {"a": 1, "b": values[2]}
    assert np.isnan(values[2]).all()
    twin = np.random.default_rng(1)
    twin.normal()
    assert rng.normal() == twin.normal()


@pytest.mark.parametrize(
    ("before", "after"),
    [(0.0, -0.0), (1, True), (1, 1.0), ("a", b"a"), ((1,), (1.0,)), ({1}, {2}), ([1], [2])],
    ids=str,
)
def test_a_change_that_is_hardly_one_is_told(ends, before, after):
    there = ends.to_student(here := [before])
    there[0] = after
    ends.to_trusted(None)
    assert same(here, [after])


def test_a_set_that_is_changed_in_place_is_told(ends):
    there = ends.to_student(here := [{1}])
    there[0].add(2)
    ends.to_trusted(None)
    assert here == [{1, 2}]


@pytest.mark.parametrize("dtype", ["f4", "f8", "c16", "M8[s]", "U3"])
def test_only_what_has_changed_is_told(ends, dtype):
    big, small = np.zeros(10_000).astype(dtype), np.zeros(3)
    big[0] = "NaT" if dtype == "M8[s]" else np.nan
    there = ends.to_student([big, small])
    sizes = []
    send = ends.trusted.wire.send
    ends.trusted.wire.send = lambda tree, arrays, deadline: (
        sizes.append(sum(map(len, arrays))),
        send(tree, arrays, deadline),
    )
    ends.to_student(big)
    small[0] = 5
    ends.to_student(big)
    assert sizes == [0, small.nbytes]
    assert there[1][0] == 5


VIEWS = {
    "a row": lambda x: x[1],
    "a column": lambda x: x[:, 1],
    "turned": lambda x: x.T,
    "backwards": lambda x: x[::-1, ::-2],
    "another shape": lambda x: x.ravel("K"),
    "one number": lambda x: x[1:2, 2:3],
    "no axes": lambda x: x[1, 2, ...],
    "repeated": lambda x: np.broadcast_to(x[0], (5, 4)),
    "windows": lambda x: np.lib.stride_tricks.sliding_window_view(x, (2, 2)),
}


@pytest.mark.parametrize("order", ["C", "F"])
@pytest.mark.parametrize("cut", VIEWS.values(), ids=VIEWS)
def test_a_view_on_a_shared_array_is_one_on_the_other_side_too(ends, cut, order):
    here = np.array(np.arange(12.0).reshape(3, 4), order=order)
    there = ends.to_student(here)
    view_there = ends.to_student(cut(here))
    assert np.shares_memory(there, view_there)
    assert np.array_equal(view_there, cut(here))
    view_here = ends.to_trusted(cut(there))
    assert np.shares_memory(here, view_here)
    assert view_here.flags.writeable == cut(here).flags.writeable
    there[1, 2] = 50
    ends.to_trusted(None)
    assert np.array_equal(view_here, cut(there))


@pytest.mark.parametrize("order", ["C", "F"])
def test_an_array_is_shared_as_long_as_there_is_a_view_on_it(ends, order):
    student = np.array(np.zeros((2, 3)), order=order)
    row = ends.to_trusted(student)[0]
    ends.to_student(None)
    row[...] = 5
    ends.to_student(None)
    assert student.tolist() == [[5] * 3, [0] * 3]
    del row
    ends.to_student(None)
    assert len(ends.trusted._shared) == 0


def test_what_lies_elsewhere_or_is_of_another_type_is_no_view(ends):
    whole = np.zeros((4, 4))
    ends.to_student(whole[1:3])
    for array in (whole[2:], whole, whole[1:3].view(np.uint64), whole[1:1]):
        there = ends.to_student(array)
        assert there.shape == array.shape
        assert there.dtype == array.dtype
    frozen = np.zeros(3)[:]
    frozen.flags.writeable = False
    ends.to_student(frozen)
    assert ends.to_student(frozen.base).flags.writeable


def test_what_nothing_refers_to_any_more_is_forgotten_on_both_sides(ends):
    for _ in range(100):
        ends.to_student([np.zeros(3), {"a": []}])
        ends.to_trusted([[], {}])
    ends.to_student(None)
    ends.to_trusted(None)
    assert len(ends.trusted._shared) < 10
    assert len(ends.student._shared) < 10


def test_what_cannot_be_sent_leaves_nothing_behind(ends):
    with pytest.raises(TypeError):
        ends.trusted.send([1, [2]], [object()])
    assert len(ends.trusted._shared) == 0
    assert ends.to_student([3]) == [3]


# What a hostile side makes up


class Hostile(Ends):
    """The trusted side's end, and a student side that sends whatever it likes."""

    def __init__(self):
        self.sockets = one, other = socket.socketpair()
        self.wire, self.asked = Wire(other), []
        self.link = Link(Wire(one), TRUSTED, no_export, self.stand_in)
        self.link.own.number(len)

    def stand_in(self, tree, reader):
        return stand_in(lambda *told: self.asked.append(told), tree, reader)

    def hear(self, message, memory=b""):
        """Return what the trusted side takes from a message; nobody is asked meanwhile."""
        self.wire.send(message, [memory] if memory else [])
        try:
            return self.link.receive()
        finally:
            assert self.asked == []
            list(self.link._shared.changed())
            self.link._shared.released()

    def read(self, tree, memory=b""):
        return self.hear([[], [], [], [tree]], memory)[0]


@pytest.fixture
def hostile():
    with Hostile() as both:
        yield both


ARRAY = ["<f8", [2, 3], [0, 1], 2]
CLASS = ["h", 2, "c", "A", None, None, [], []]
STATE = np.random.default_rng(0).bit_generator.state
OLD = {"bit_generator": "MT19937", "has_gauss": 0, "gauss": 0.0}
KEY = [1] * 624


def test_the_well_formed_ones_are_read(hostile):
    assert hostile.read(["a", 2, ARRAY], bytes(48)).shape == (2, 3)
    assert is_stand_in(hostile.read(CLASS))
    assert is_stand_in(hostile.read(["h", 4, "i", CLASS]))
    assert isinstance(hostile.read(["r", 4, STATE]), np.random.Generator)
    state = {**OLD, "state": {"key": KEY, "pos": 624}}
    assert isinstance(hostile.read(["r", 6, state]), np.random.RandomState)
    assert hostile.read(["R", 1, 2, 3]) == range(1, 2, 3)
    assert hostile.read(["o", 1]) is len
    assert isinstance(hostile.read(["e", ["T", "KeyError"], ["a"], [], None]), KeyError)


def test_an_error_has_its_attributes_but_none_of_python_s_own(hostile):
    error = hostile.read(
        ["e", ["T", "ValueError"], [], [["_x", 1], ["__notes__", 2], ["y", 3]], None]
    )
    assert vars(error) == {"y": 3}


def test_a_bool_is_one_bit(hostile):
    array = hostile.read(["a", 2, ["|b1", [3], [0], 2]], b"\x00\x02\xff")
    assert array.view(np.uint8).tolist() == [0, 1, 1]
    assert hostile.read(["g", "|b1", "Ag=="]) is np.True_


MADE_UP = {
    "an object": {},
    "no letter": [],
    "an unknown letter": ["?"],
    "a number for a letter": [1, 2],
    "a list for a letter": [["l"], 2, []],
    "too little": ["l", 2],
    "too much": ["l", 2, [], []],
    "no number": ["l", "2", []],
    "a bool for a number": ["l", True, []],
    "a fraction for a number": ["l", 2.0, []],
    "a number of ours": ["l", 1, []],
    "a number below zero": ["l", -2, []],
    "a number twice": ["t", [["l", 2, []], ["l", 2, []]]],
    "what is not shared": ["=", 2],
    "no list": ["l", 2, "ab"],
    "an object for a list": ["l", 2, {"a": 1}],
    "no pairs": ["d", 2, [[1, 2, 3]]],
    "a list as a key": ["d", 2, [[["l", 4, []], 1]]],
    "a set of lists": ["s", [["l", 2, []]]],
    "an unknown dict": ["k", 2, "UserDict", None, []],
    "a factory that is none": ["k", 2, "defaultdict", 5, []],
    "no base64": ["b", "?"],
    "text for a real part": ["c", "1", 2],
    "a scalar of objects": ["g", "|O8", ""],
    "a scalar that is too short": ["g", "<f8", "AAAA"],
    "no character": ["g", "<U1", "//////8="],
    "a range of text": ["R", "a", 1, 1],
    "a range without steps": ["R", 1, 1, 0],
    "a slice of too much": ["S", 1, 2, 3, 4],
    "a dtype of objects": ["D", "O"],
    "a dtype in words": ["D", "object"],
    "a dtype of fields": ["D", "<f8,O"],
    "a dtype that is endless": ["D", "<U9999999"],
    "an unknown name": ["T", "os.system"],
    "a function by name": ["T", "numpy.matmul"],
    "a class with arrays in memory": ["T", "numpy.ndarray"],
    "a name of a list": ["T", ["int"]],
    "an array without rights": ["a", 2, ARRAY[:3]],
    "an array of objects": ["a", 2, ["|O8", [2], [0], 0]],
    "an array with a length below zero": ["a", 2, ["<f8", [-1], [0], 0]],
    "an array with a length of 2**50": ["a", 2, ["<f8", [1 << 50], [0], 0]],
    "an array that is too large": ["a", 2, ["<f8", [MUCH], [0], 0]],
    "an array that overflows": ["a", 2, ["<f8", [1 << 32, 1 << 32], [0, 1], 0]],
    "an array of nothing, endless": ["a", 2, ["|S0", [1 << 39], [0], 0]],
    "an array with axes twice": ["a", 2, ["<f8", [2, 2], [0, 0], 0]],
    "an array with an axis too many": ["a", 2, ["<f8", [2], [0, 1], 0]],
    "an array with 40 axes": ["a", 2, ["<f8", [1] * 40, [*range(40)], 0]],
    "an array with odd rights": ["a", 2, ["<f8", [2], [0], 8]],
    "an array with a bool for rights": ["a", 2, ["<f8", [2], [0], True]],
    "an array of no characters": ["a", 2, ["<U1", [2], [0], 0]],
    "no state": ["r", 2, 5],
    "a state in words": ["r", 2, "random"],
    "an unknown generator": ["r", 2, {"bit_generator": "os"}],
    "a state with too little": ["r", 2, {"bit_generator": "PCG64", "state": {}}],
    "a state out of range": ["r", 2, {**STATE, "state": {"state": 1 << 128, "inc": 1}}],
    "a place before the memory": ["r", 2, {**OLD, "state": {"key": KEY, "pos": -1}}],
    "a place behind the memory": ["r", 2, {**OLD, "state": {"key": KEY, "pos": 625}}],
    "a key that is too short": ["r", 2, {**OLD, "state": {"key": [1], "pos": 0}}],
    "another place behind the memory": [
        "r",
        2,
        {
            "bit_generator": "Philox",
            "state": {"counter": [0] * 4, "key": [0] * 2},
            "buffer": [0] * 4,
            "buffer_pos": 5,
            "has_uint32": 0,
            "uinteger": 0,
        },
    ],
    "a state of Python's without numbers": ["r", 2, {"random": [3, ["a"] * 625, None]}],
    "a state of Python's with text": ["r", 2, {"random": [3, [*KEY, 624], "x"]}],
    "a named tuple without names": ["n", "P", ["x"], []],
    "a named tuple with odd names": ["n", "P", ["x y"], [1]],
    "a named tuple that hides something": ["n", "P", ["__array_interface__"], [1]],
    "a named tuple of a list": ["n", ["T", "list"], "x", [1]],
    "a name with a line": ["n", "P\nQ", ["x"], [1]],
    "a name of 90 kB": ["n", "P" * 90_000, ["x"], [1]],
    "an error of no class": ["e", 5, [], [], None],
    "an error of no class of errors": ["e", ["T", "int"], [], [], None],
    "an error with odd attributes": ["e", ["T", "ValueError"], [], [[5, 6]], None],
    "an error with an odd cause": ["e", ["T", "ValueError"], [], [], 5],
    "an object of ours that is none": ["o", 99],
    "an object of ours in words": ["o", "1"],
    "a handle without a number": ["h"],
    "a handle in words": ["h", "x", "i", CLASS],
    "a handle of an unknown kind": ["h", 1, "z"],
    "an object without a class": ["h", 1, "i", 5],
    "a function with too little": ["h", 1, "f"],
    "a function with a number for a name": ["h", 1, "f", 5, None, None],
    "a function with a number for a text": ["h", 1, "f", "f", 5, None],
    "an odd signature": ["h", 1, "f", "f", None, [["x", 99, []]]],
    "a signature in words": ["h", 1, "f", "f", None, "x"],
    "a signature with a name twice": ["h", 1, "f", "f", None, [["x", 1, []], ["x", 1, []]]],
    "a signature with an odd name": ["h", 1, "f", "f", None, [["x y", 1, []]]],
    "a class with a base that is none": [*CLASS[:6], [5], []],
    "a class with a base of Python's": [*CLASS[:6], [["T", "int"]], []],
    "a class with bases that fit nowhere": [
        *CLASS[:6],
        [["T", "OSError"], ["T", "SyntaxError"]],
        [],
    ],
    "a class with a base twice": [*CLASS[:6], [["T", "KeyError"], ["T", "KeyError"]], []],
    "a class with odd methods": [*CLASS[:7], [["__len__"]]],
    "a class with a number for methods": [*CLASS[:7], 5],
    "deep": None,
}
for _ in range(100):
    MADE_UP["deep"] = ["t", [MADE_UP["deep"]]]
MEMORY = {  # as much as there should be, so that nothing else is wrong
    "an array without rights": 48,
    "an array of objects": 16,
    "an array that is too large": 8,
    "an array that overflows": 8,
    "an array of nothing, endless": 1,
    "an array with axes twice": 32,
    "an array with an axis too many": 16,
    "an array with 40 axes": 8,
    "an array with odd rights": 16,
    "an array with a bool for rights": 16,
    "an array of no characters": 8,
}


@pytest.mark.parametrize("name", MADE_UP)
def test_what_is_no_value_is_refused(hostile, name):
    with pytest.raises(Malformed):
        hostile.read(MADE_UP[name], b"\xff" * MEMORY.get(name, 0))


@pytest.mark.parametrize("shape", [[MUCH], [1 << 32, 1 << 32], [1 << 39], [0, 1 << 41]])
@pytest.mark.parametrize("dtype", ["<f8", "|S0", "<U0"])
def test_no_memory_is_taken_for_an_array_that_does_not_come(hostile, dtype, shape):
    with pytest.raises(Malformed, match=r"no array|too large|no length"):
        hostile.read(["a", 2, [dtype, shape, [*range(len(shape))], 0]], bytes(8))


@pytest.mark.parametrize(
    "place",
    [
        [[3], [8], 8, True],
        [[2], [8], -8, True],
        [[2], [-8], 0, True],
        [[2], [1 << 39], 0, True],
        [[1 << 39], [0], 16, True],
        [[2, 2], [8], 0, True],
        [[-1], [8], 0, True],
        [["2"], [8], 0, True],
        [2, [8], 0, True],
        [[1] * 40, [8] * 40, 0, True],
        [[2], [8], 0],
    ],
    ids=str,
)
def test_a_view_that_reaches_beyond_its_array_is_refused(hostile, place):
    hostile.link._shared.add(np.zeros(3)[:2])
    with pytest.raises(Malformed):
        hostile.read(["v", 1, *place])


@pytest.mark.parametrize(
    "whole", [[1], np.zeros(9)[::2], np.zeros(0)], ids=["list", "gaps", "empty"]
)
def test_a_view_on_what_has_no_memory_of_one_piece_is_refused(hostile, whole):
    hostile.link._shared.add(whole)
    with pytest.raises(Malformed):
        hostile.read(["v", 1, [1], [8], 0, True])


def test_a_view_on_a_read_only_array_is_read_only(hostile):
    whole = np.zeros(3)
    whole.flags.writeable = False
    hostile.link._shared.add(whole)
    assert not hostile.read(["v", 1, [2], [8], 8, True]).flags.writeable


LIST = ["l", 2, [1]]
MESSAGES = {
    "no list": 5,
    "an object": {},
    "too little": [[], [], []],
    "too much": [[], [], [], [], []],
    "numbers for values": [[], [], [], 5],
    "text for changes": ["ab", [], [], []],
    "a number for changes": [5, [], [], []],
    "a change of what is not shared": [[[3, [1]]], [], [], []],
    "a change of what is shared later": [[[2, [1]]], [], [], [LIST]],
    "a change with a list for a number": [[[[2], [1]]], [], [], []],
    "a change of ours to another kind": [[[1, 5]], [], [], []],
    "an array for a list": [[[1, ARRAY]], [], [], []],
    "another shape": [[[3, ARRAY]], [], [], []],
    "another dtype": [[[3, ["<i8", [2], [0], 2]]], [], [], []],
    "a list for a state": [[[5, [1]]], [], [], []],
    "another generator": [[[5, OLD]], [], [], []],
    "a number released in words": [[], ["1"], [], []],
    "a number for what is released": [[], 5, [], []],
    "a list dropped": [[], [], [[1]], []],
}


SIZES = {"an array for a list": 48, "another shape": 48, "another dtype": 16}


@pytest.mark.parametrize("name", MESSAGES)
def test_what_is_no_message_is_refused_and_changes_no_array(hostile, name):
    ours = [[0], np.zeros(2), np.random.default_rng(0)]
    for value in ours:
        hostile.link._shared.add(value)
    with pytest.raises(Malformed):
        hostile.hear(MESSAGES[name], b"\xff" * SIZES.get(name, 0))
    assert ours[1].tolist() == [0, 0]


def test_more_arrays_than_can_be_held_are_refused(hostile):
    hostile.link._shared.add(np.zeros(MOST_SHARED // 8 - 1))
    tree = ["a", 2, ["|u1", [LARGE + 1], [0], 2]]

    def send():
        with suppress(Gone):
            hostile.wire.send([[], [], [], [tree]], [bytes(LARGE + 1)])

    thread = Thread(target=send)
    thread.start()
    with pytest.raises(Malformed, match="more arrays than can be held"):
        hostile.link.receive()
    hostile.link.wire.close()
    thread.join()


def test_a_read_only_array_of_ours_stays_as_it_is(hostile):
    ours = np.zeros(2)
    ours.flags.writeable = False
    hostile.link._shared.add(ours)
    hostile.hear([[[1, ["<f8", [2], [0], 2]]], [], [], []], b"\xff" * 16)
    assert ours.tolist() == [0, 0]


def test_numbers_that_are_not_known_may_be_let_go_of(hostile):
    assert hostile.hear([[], [1, 2, -5, 10**30], [7, -1], [3]]) == [3]


atoms = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-3, 12),
    st.sampled_from([2**31, 2**63, 2**70, -(2**64), 1e300, float("nan"), 0.5]),
    st.sampled_from([*FROM_STUDENTS, *TO_STUDENTS, "<f8", "|S0", "<U3", "|b1", "PCG64", "random"]),
    st.sampled_from(["Counter", "defaultdict", "i", "f", "c", "g", "x", "AAAA", "", "\ud800"]),
    st.text(string.printable, max_size=5),
)
letters = st.sampled_from([*READERS, "?"])
trees = st.recursive(
    atoms,
    lambda inner: st.one_of(
        st.lists(inner, max_size=4),
        st.builds(lambda letter, rest: [letter, *rest], letters, st.lists(inner, max_size=6)),
        st.builds(lambda letter, n, rest: [letter, n, *rest], letters, st.just(2), st.lists(inner)),
        st.dictionaries(st.sampled_from(["state", "bit_generator", "pos", "a"]), inner, max_size=3),
    ),
    max_leaves=25,
)


@settings(max_examples=400, deadline=None)
@given(trees, trees, st.binary(max_size=64))
def test_random_trees_give_values_or_are_refused(tree, change, memory):
    with Hostile() as hostile, suppress(Malformed):
        hostile.link._shared.add([0])
        hostile.hear([[[1, change]], [], [], [tree]], memory)


def written(value):
    """Return the tree and the arrays of a student's value."""
    writer = Writer(Shared(STUDENT), {id(v): name for name, v in FROM_STUDENTS.items()}, no_export)
    return writer.value(value), writer.arrays


SIGNATURE = [["x", 1, []], ["k", 3, [["t", [1, 2]]]]]
ERROR = ["h", 6, "c", "Own", "doc", SIGNATURE, [["T", "KeyError"]], []]
HANDLES = [
    ["h", 2, "f", "f", "doc", SIGNATURE],
    ["h", 2, "g"],
    ["h", 4, "i", ["h", 2, "c", "A", "doc", SIGNATURE, [["h", 8, *CLASS[2:]]], ["__len__"]]],
    ["e", ERROR, ["text"], [["code", 3]], ["e", ["T", "OSError"], [2, "no"], [], None]],
    ["n", CLASS, ["x", "y"], [1, ["l", 4, []]]],
]
messages = plain.map(written) | st.sampled_from(HANDLES).map(lambda tree: (tree, []))


@settings(max_examples=400, deadline=None)
@given(messages, st.randoms(use_true_random=False), atoms)
def test_messages_with_one_field_changed_give_values_or_are_refused(message, randomly, atom):
    tree, arrays = message
    with Hostile() as hostile, suppress(Malformed):
        hostile.wire.send([[], [], [], [changed(tree, randomly, atom)]], arrays)
        hostile.link.receive()


def changed(tree, randomly: random.Random, atom):
    """Return a tree with one random place exchanged."""
    if not isinstance(tree, list) or not tree or randomly.random() < 0.2:
        return atom
    place = randomly.randrange(len(tree))
    return [*tree[:place], changed(tree[place], randomly, atom), *tree[place + 1 :]]
