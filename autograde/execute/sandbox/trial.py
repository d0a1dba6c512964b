"""Try walls on a child before they are relied on."""

import os
import signal
from collections.abc import Callable
from contextlib import suppress
from shutil import rmtree
from tempfile import mkdtemp

from autograde.execute.limits import Limits
from autograde.execute.sandbox.walls import Walls, build_inner, new_process_namespace

READY = b"y"


def why_not(action: Callable[[], object]) -> str:
    """Return why an action fails in a child, which then ends; nothing when it succeeds."""
    told, telling = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(told)
        _act(action, telling)
    os.close(telling)
    reason = b"".join(iter(lambda: os.read(told, 1000), b"")).decode(errors="replace")
    os.close(told)
    status = os.waitpid(child, 0)[1]
    return reason or (f"it ended with status {status}" if status else "")


def holds(walls: Walls, then: Callable[[], object] = lambda: None) -> bool:
    """Whether walls can be built around a child, which can be killed then.

    Args:
        walls: to be built.
        then: what has to succeed behind them.
    """
    scratch = None if walls.namespaces else mkdtemp(prefix="scratch-")
    try:
        back = new_process_namespace() if walls.namespaces else lambda: None
        told, telling = os.pipe()
        child = os.fork()
        if child == 0:
            _stand(walls, scratch, then, telling)
        back()
        return _is_ready_and_dies(child, told, telling)
    except OSError:
        return False
    finally:
        if scratch:
            rmtree(scratch, ignore_errors=True)


def _act(action: Callable[[], object], telling: int) -> None:
    try:
        action()
    except BaseException as error:
        os.write(telling, f"{type(error).__name__}: {error}"[:1000].encode())
        os._exit(1)
    os._exit(0)


def _stand(walls: Walls, scratch: str | None, then: Callable, telling: int) -> None:
    """Be the child: tell when all is well, and wait for the end."""
    with suppress(BaseException):
        if scratch:
            os.chdir(scratch)
        build_inner(walls, Limits(), 0)
        with open(os.path.join(os.getcwd(), "written"), "w"):
            pass  # by its whole path, as programs do
        then()
        os.write(telling, READY)
        signal.sigtimedwait([], 5)
    os._exit(1)


def _is_ready_and_dies(child: int, told: int, telling: int) -> bool:
    os.close(telling)
    ready = os.read(told, 1) == READY
    os.close(told)
    try:
        os.kill(child, signal.SIGKILL)
    except PermissionError:
        ready = False
    return os.waitpid(child, 0)[1] == signal.SIGKILL and ready
