"""Keeps other processes from working for an answer while a test calls it.

What is needed to stop them is taken when this is imported, before anything of the student's runs.
"""

import _posixsubprocess
import math
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from os import getpid, kill
from signal import SIGCONT, SIGSTOP, Signals

STARTS = {"os.fork", "os.forkpty", "os.posix_spawn", "os.system", "subprocess.Popen", "os.exec"}
WAKES = {"os.kill", "os.killpg"}
BY_NAME = [  # what starts or wakes a process; not of all of it does Python tell
    (module, name)
    for module, name in [
        (_posixsubprocess, "fork_exec"),
        (subprocess, "_fork_exec"),
        (signal, "pidfd_send_signal"),
        (os, "kill"),
        (os, "killpg"),
    ]
    if hasattr(module, name)
]
REFUSING = (math.dist, time.strftime)  # two points; one or two arguments, the first one a text


class Alone:
    """Stops what the student's code has started, and refuses to start more.

    Args:
        refuse: raises what an answer is told that starts a process; called with Python's name
            for what it did.
    """

    def __init__(self, refuse: Callable[[str], None]):
        self._refuse, self._on = refuse, False
        sys.addaudithook(self._hear)

    @contextmanager
    def enforced(self) -> Iterator[None]:
        """Be alone for a while; the others go on afterwards."""
        self._on, stopped = True, _to_the_others(SIGSTOP)
        try:
            yield
        finally:
            self._on = False
            if stopped:
                _to_the_others(SIGCONT)

    def _hear(self, event: str, told: tuple) -> None:
        if self._on and (event in STARTS or (event in WAKES and told[1] != SIGSTOP)):
            self._refuse(event)


def _to_the_others(what: Signals) -> bool:
    """Send a signal to all others in a namespace of our own; False when there are none."""
    if getpid() != 1:
        return False
    try:
        kill(-1, what)
    except ProcessLookupError:
        return False
    return True
