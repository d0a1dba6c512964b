"""An end to what the trusted side does, also when it never comes back to look at the clock."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from time import monotonic

PATIENCE = 3.0  # seconds beyond a deadline
AGAIN = 1.0  # seconds until it is said again


class OutOfTime(BaseException):
    """A deadline has passed for good."""


@contextmanager
def alarm(deadline: float) -> Iterator[None]:
    """Raise OutOfTime in the block some time after a deadline, on the clock `time.monotonic`."""
    before = signal.signal(signal.SIGALRM, _ring)
    signal.setitimer(signal.ITIMER_REAL, max(0.1, deadline - monotonic() + PATIENCE), AGAIN)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def _ring(*_: object) -> None:
    raise OutOfTime
