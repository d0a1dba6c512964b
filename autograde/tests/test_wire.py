"""Messages: what is sent arrives; what is no message is refused, by its deadline."""

import socket
import threading
from time import monotonic

import pytest

from autograde.execute.sides.wire import (
    HEADER,
    LARGEST_ARRAYS,
    LARGEST_TREE,
    MOST_ARRAYS,
    Gone,
    Late,
    Malformed,
    TooLarge,
    Wire,
)


@pytest.fixture
def ends():
    one, other = socket.socketpair()
    yield one, Wire(other)
    one.close()
    other.close()


def receive(wire, seconds=5.0):
    """Return the tree and the arrays of one message."""
    found = []

    def places(tree, count, size):
        found.append(tree)
        found.extend(bytearray(size // count) for _ in range(count))
        return [memoryview(memory) for memory in found[1:]]

    wire.receive(places, monotonic() + seconds)
    return found[0], [bytes(memory) for memory in found[1:]]


def header(length, count=0, size=0):
    return HEADER.pack(length, count, size)


def framed(text):
    return header(len(text)) + text


@pytest.mark.parametrize("arrays", [[], [b"abcd"], [b"ab", b"cd"], [b"x" * 100_000]])
def test_what_is_sent_arrives(ends, arrays):
    tree = [None, True, 1, -(2**70), 0.1, float("inf"), "añ\ud800\0", ["l", []]]
    Wire(ends[0]).send(tree, [memoryview(array) for array in arrays])
    assert receive(ends[1]) == (tree, arrays)


def test_messages_come_one_after_the_other_whatever_the_pieces(ends):
    data = framed(b"[1]") + framed(b'"two"') + framed(b"3")
    for byte in data:
        ends[0].send(bytes([byte]))
    assert [receive(ends[1])[0] for _ in range(3)] == [[1], "two", 3]


@pytest.mark.parametrize(
    ("tree", "arrays"),
    [
        ("x" * LARGEST_TREE, []),
        (None, [memoryview(bytes(1)).cast("B")] * (MOST_ARRAYS + 1)),
        (None, [range(LARGEST_ARRAYS + 1)]),
        (10**5000, []),
    ],
    ids=["tree", "number of arrays", "arrays", "digits"],
)
def test_what_is_too_large_is_not_begun(ends, tree, arrays):
    with pytest.raises(TooLarge):
        Wire(ends[0]).send(tree, arrays)
    Wire(ends[0]).send("next", [])
    assert receive(ends[1])[0] == "next"


NO_MESSAGES = {
    "no header": b"\xff" * HEADER.size,
    "another protocol": b"HTTP/1.1 200 OK\r\n\r\n",
    "a long tree": header(LARGEST_TREE + 1),
    "10 GB of arrays": header(2, 0, 10 << 30),
    "many arrays": header(2, MOST_ARRAYS + 1),
    "nothing": framed(b""),
    "no JSON": framed(b"{]"),
    "no text": framed(b"\xff\xfe"),
    "two trees": framed(b"[1] 2"),
    "deep lists": framed(b"[" * 100_000),
    "8 MB of brackets": framed(b"[" * LARGEST_TREE),
    "deep objects": framed(b'{"a":' * 100_000),
    "many digits": framed(b"1" * 5_000),
}


@pytest.mark.parametrize("data", NO_MESSAGES.values(), ids=NO_MESSAGES)
def test_what_is_no_message_is_refused(ends, data):
    thread = threading.Thread(target=ends[0].sendall, args=(data,))
    thread.start()
    with pytest.raises(Malformed):
        receive(ends[1])
    ends[1].close()
    thread.join()


def test_arrays_of_another_length_than_their_places_are_refused(ends):
    ends[0].send(header(2, 1, 8) + b"[]" + bytes(8))
    with pytest.raises(Malformed, match="as long as"):
        ends[1].receive(lambda tree, count, size: [memoryview(bytearray(16))], monotonic() + 1)


@pytest.mark.parametrize("count", range(0, HEADER.size + 6, 3))
def test_a_message_that_stops_half_way_is_late(ends, count):
    data = framed(b'["abc"]')
    ends[0].send(data[:count])
    with pytest.raises(Late):
        receive(ends[1], 0.05)
    assert ends[1].between_messages == (count == 0)


def test_a_message_is_late_even_when_more_of_it_keeps_coming(ends):
    stop = threading.Event()

    def trickle():
        for byte in framed(b" " * 10_000 + b"1"):
            if not stop.wait(0.001):
                ends[0].send(bytes([byte]))

    thread = threading.Thread(target=trickle)
    thread.start()
    with pytest.raises(Late):
        receive(ends[1], 0.1)
    stop.set()
    thread.join()


def test_a_message_that_is_there_is_late_after_the_deadline(ends):
    ends[0].send(framed(b"[]"))
    with pytest.raises(Late):
        receive(ends[1], -1.0)
    assert receive(ends[1])[0] == []


def test_a_message_that_has_begun_in_time_may_end_after_the_deadline(ends):
    began = threading.Event()

    def send():
        ends[0].send(header(2))
        began.wait(5)
        ends[0].send(b"[]")

    class Slow(Wire):
        def _fill(self, memory, deadline):
            super()._fill(memory, deadline)
            while monotonic() < late:
                pass
            began.set()

    wire, late = Slow(ends[1]._end), monotonic() + 0.3
    thread = threading.Thread(target=send)
    thread.start()
    assert receive(wire, 0.1)[0] == []
    assert wire.between_messages
    thread.join()


def test_a_closed_connection_is_gone(ends):
    ends[0].sendall(header(5) + b"[")
    ends[0].close()
    with pytest.raises(Gone):
        receive(ends[1])
    with pytest.raises(Gone):
        ends[1].send("x", [])


def test_what_nobody_takes_is_late(ends):
    with pytest.raises(Late):
        ends[1].send("x" * 1_000_000, [], monotonic() + 0.05)
