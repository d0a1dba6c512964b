"""Sent before the other cells: how they try, and how they tell."""

import ctypes
import json
import os

LIBC = ctypes.CDLL(None, use_errno=True)


def system(name, *arguments):
    """Make a system call by its name."""
    wide = [ctypes.c_long(a) if isinstance(a, int) else a for a in arguments]
    return checked(LIBC.syscall(ctypes.c_long(FACTS["numbers"][name]), *wide))


def checked(result):
    if result == -1:
        code = ctypes.get_errno()
        raise OSError(code, os.strerror(code))
    return result


def tell(attempts):
    """Try each; print what came of it: "done" and a value, or the error."""
    came = {}
    for name, attempt in attempts.items():
        try:
            came[name] = f"done {attempt()}"[:100]
        except BaseException as error:
            code = getattr(error, "errno", None)
            came[name] = type(error).__name__ + (f" {os.strerror(code)}" if code else "")
    print("CAME " + json.dumps(came))


def gained(value):
    """Return what was gained; with nothing gained, the attempt was refused."""
    if not value:
        raise PermissionError
    return value


def in_a_child(act):
    """Do something that may end a process; tell how the process ended."""
    child = os.fork()
    if child == 0:
        try:
            act()
            os._exit(0)
        except BaseException:
            os._exit(1)
    status = os.waitpid(child, 0)[1]
    if status:
        raise ChildProcessError(f"ended with {status}")
    return "ended well"


FACTS = {}  # told by `outside`
