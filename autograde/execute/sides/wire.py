"""Messages between two processes: a JSON tree and the bytes of its arrays, within limits.

    header  three unsigned numbers: bytes of the tree, number of arrays, bytes of all arrays
    tree    JSON text, UTF-8
    arrays  one after the other, as raw memory

Nothing that arrives is unpickled, evaluated or imported. Whatever does not fit raises `Malformed`,
after which the connection is of no use any more.
"""

import json
import select
import socket
import struct
from collections.abc import Callable
from time import monotonic

HEADER = struct.Struct("<IIQ")
LARGEST_TREE = 8 << 20
LARGEST_ARRAYS = 512 << 20
MOST_ARRAYS = 10_000
FOREVER = float("inf")
TO_END = 1.0  # seconds

Buffer = memoryview | bytes
Tree = object  # None, bool, int, float, str, or a list of trees


class Malformed(Exception):
    """What arrived is no message."""


class TooLarge(ValueError):
    """What should be sent is more than one message may hold."""


class Gone(Exception):
    """The other process has closed the connection, or has ended."""


class Late(Exception):
    """Nothing whole arrived before the deadline."""


class Wire:
    """One end of a connection."""

    def __init__(self, end: socket.socket):
        self._end = end
        self.between_messages = True  # nothing of the next message has arrived
        end.setblocking(False)

    def fileno(self) -> int:
        return self._end.fileno()

    def close(self) -> None:
        self._end.close()

    def send(self, tree: Tree, arrays: list[Buffer], deadline: float = FOREVER) -> None:
        """Send one message.

        Raises:
            TooLarge: nothing was sent.
            Gone, Late: the connection cannot be used any more.
        """
        try:
            text = json.dumps(tree, separators=(",", ":")).encode()
        except (ValueError, RecursionError) as error:
            raise TooLarge(f"the data cannot be sent: {error}") from None
        size = sum(len(array) for array in arrays)
        if len(text) > LARGEST_TREE or size > LARGEST_ARRAYS or len(arrays) > MOST_ARRAYS:
            raise TooLarge(
                f"{len(text)} bytes of data and {len(arrays)} arrays of {size} bytes: at most "
                f"{LARGEST_TREE}, {MOST_ARRAYS} and {LARGEST_ARRAYS} can be sent at once"
            )
        parts = [HEADER.pack(len(text), len(arrays), size) + text, *arrays]
        for part in [b"".join(parts)] if size < 1 << 16 else parts:
            self._send_all(memoryview(part), deadline)

    def receive(
        self, places: Callable[[Tree, int, int], list[memoryview]], deadline: float = FOREVER
    ) -> None:
        """Receive one message.

        Args:
            places: called with the tree, the number of arrays and their bytes in all; returns the
                memory to put each array in, in order.
            deadline: on the clock `time.monotonic`; a message that has begun may take another
                second.

        Raises:
            Malformed, Gone: the connection cannot be used any more.
            Late: nor can it, unless we are `between_messages`.
        """
        head = bytearray(HEADER.size)
        self._fill(memoryview(head), deadline)
        deadline = max(deadline, monotonic() + TO_END)
        length, count, size = HEADER.unpack(head)
        if length > LARGEST_TREE or count > MOST_ARRAYS or size > LARGEST_ARRAYS:
            raise Malformed(f"a message of {length} + {size} bytes, {count} arrays")
        text = bytearray(length)
        self._fill(memoryview(text), deadline)
        try:
            tree = json.loads(text)
        except (ValueError, RecursionError) as error:
            raise Malformed(f"no JSON: {type(error).__name__}") from None
        memory = places(tree, count, size)
        if len(memory) != count or sum(len(part) for part in memory) != size:
            raise Malformed("the arrays are not as long as their shapes")
        for part in memory:
            self._fill(part, deadline)
        self.between_messages = True

    def _send_all(self, data: memoryview, deadline: float) -> None:
        while data:
            try:
                data = data[self._end.send(data) :]
            except BlockingIOError:
                _wait(self._end, deadline, to_write=True)
            except OSError:
                raise Gone from None

    def _fill(self, memory: memoryview, deadline: float) -> None:
        while memory:
            if monotonic() > deadline:  # even when there is more: it may never end
                raise Late
            try:
                count = self._end.recv_into(memory)
            except BlockingIOError:
                _wait(self._end, deadline)
                continue
            except OSError:
                raise Gone from None
            if count == 0:
                raise Gone
            self.between_messages = False
            memory = memory[count:]


def _wait(end: socket.socket, deadline: float, to_write: bool = False) -> None:
    seconds = deadline - monotonic()
    if seconds <= 0:
        raise Late
    poll = select.poll()
    poll.register(end, select.POLLOUT if to_write else select.POLLIN)
    if not poll.poll(None if seconds == FOREVER else int(1000 * seconds) + 1):
        raise Late
