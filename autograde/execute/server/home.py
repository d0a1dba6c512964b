"""What a trusted side asks of the fork server: start, interrupt or stop a student side."""

import json
import socket
from collections.abc import Iterable
from dataclasses import asdict

from autograde.execute.limits import Limits
from autograde.execute.server.children import pair
from autograde.execute.sides.wire import Wire

LARGEST = 4096  # bytes of a request or an answer


class Home:
    """The fork server, as a trusted side sees it: each request is answered before the next.

    Args:
        end: of the connection to it.
        limits: of student sides.
        hidden: Python packages that student sides do not see.
    """

    def __init__(self, end: socket.socket, limits: Limits, hidden: Iterable[str] = ()):
        self._end = end
        self._wanted = {"limits": asdict(limits), "hidden": list(hidden)}

    def start_student(self) -> Wire:
        """Start a fresh student side in the place of the one before."""
        ours, theirs = pair()
        socket.send_fds(self._end, [_text("start", self._wanted)], [theirs.fileno()])
        theirs.close()
        self._answer()  # when it could not be started, nobody is at the other end
        return Wire(ours)

    def interrupt(self) -> bool:
        """Interrupt the student side; False when it has ended."""
        self._end.sendall(_text("interrupt", {}))
        return self._answer()

    def _answer(self) -> bool:
        answer = self._end.recv(LARGEST)
        if not answer:
            raise RuntimeError("the fork server has ended")
        return json.loads(answer)


def _text(word: str, told: dict) -> bytes:
    return json.dumps([word, told]).encode()
