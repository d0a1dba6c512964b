"""Whether student code is isolated here as well as it can be, before any of it runs."""

from autograde import CourseError
from autograde.execute.run import ServerError, server
from autograde.execute.sandbox.levels import FULL, in_one_line
from autograde.execute.sandbox.walls import Walls


def walls() -> Walls:
    """Return what this machine enforces; starts the fork server.

    Raises:
        CourseError: it does not start.
    """
    try:
        return server().walls
    except ServerError as reason:
        raise CourseError(f"student code cannot be run here: {reason}") from None


def require_sandbox() -> None:
    """Refuse to go on where the sandbox is not full.

    Raises:
        CourseError: with the level, and what is not enforced.
    """
    found = walls()
    if found.level != FULL:
        raise CourseError(f"a full sandbox was asked for, but {in_one_line(found)}")
