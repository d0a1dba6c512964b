"""Which errors the student's code has raised, and in which lines."""

from autograde.execute.sides.errors import LONGEST_TEXT
from autograde.execute.sides.frames import Frame

FRAMES = "__student_frames__"
MOST_FRAMES = 50


def blamed(error: BaseException, frames: list[Frame]) -> BaseException:
    """Return an error, marked as one that the student's code has raised there."""
    setattr(error, FRAMES, frames)
    return error


def is_students(error: BaseException) -> bool:
    """Whether the student's code has raised an error."""
    return hasattr(error, FRAMES)


def frames_of(error: BaseException) -> list[Frame]:
    """Return the student's lines of a traceback that came with an error."""
    return getattr(error, FRAMES, [])


def frames_in(told: object) -> list[Frame]:
    """Return the frames that are frames; a hostile list of others says nothing."""
    frames = told if isinstance(told, tuple) else ()
    return [
        (frame[0], frame[1][:LONGEST_TEXT])
        for frame in frames[:MOST_FRAMES]
        if isinstance(frame, tuple)
        and len(frame) == 2
        and type(frame[0]) is int
        and isinstance(frame[1], str)
    ]
