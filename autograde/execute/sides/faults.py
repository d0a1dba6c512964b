"""Why a cell failed, told so that a page can show it."""

from dataclasses import asdict, replace

from autograde.execute.request import Fault
from autograde.execute.sides.asking import Stopped, TimedOut
from autograde.execute.sides.blame import frames_of, is_students
from autograde.execute.sides.errors import text_of
from autograde.execute.sides.frames import Frame, cell_frames, render, syntax_frame
from autograde.execute.sides.kept import bytes_of

CHECKS = "cnnlib."  # its messages name properties and sizes
NOT_RUN = "NotRun"
SHORT = 200  # characters


def of_a_student_cell(error: BaseException) -> Fault:
    """Tell an error of a cell of the student's own."""
    return _fault(error, frames_of(error), "student")


def of_a_test(error: BaseException) -> Fault:
    """Tell an error of a test: who raised it, and the lines of both sides."""
    theirs, ours = frames_of(error), cell_frames(error.__traceback__)
    if is_students(error):
        origin, sizes = "student" if theirs else "library", None
    else:
        ours += syntax_frame(error) if isinstance(error, SyntaxError) else []
        origin = "test" if _is_of_the_course(error) else "library"
        sizes = getattr(error, "sizes", None)
    fault = replace(_fault(error, ours + theirs, origin), sizes=sizes and str(sizes))
    cause = error.__cause__
    if origin == "test" and cause is not None and is_students(cause):
        theirs = frames_of(cause)
        fault = replace(fault, cause=(type(cause).__name__[:200], text_of(cause)))
    return replace(fault, frames=[text for _, text in theirs])


def of_a_limit(error: Stopped, seconds: float) -> Fault:
    """Tell why a cell was ended that had so many seconds."""
    name, message = type(error).__name__, str(error)
    if isinstance(error, TimedOut):
        message = f"it had not ended after {seconds:g} s"
    return Fault(name, message, render([], name, message), origin="limit")


def not_run(message: str) -> Fault:
    """Tell why a cell was not run."""
    return Fault(NOT_RUN, message, render([], NOT_RUN, message), origin="limit")


def size_of(fault: Fault) -> int:
    """Return the bytes that a fault takes where it is written."""
    return bytes_of(str(asdict(fault)))


def shortened(fault: Fault) -> Fault:
    """Return a fault without its lines, and with the beginning of what it says."""
    message = fault.message[:SHORT]
    sizes = None if fault.sizes is None else fault.sizes[:SHORT]
    lines = render([], fault.name, message)
    return replace(fault, message=message, traceback=lines, frames=[], sizes=sizes, cause=None)


def _fault(error: BaseException, frames: list[Frame], origin: str) -> Fault:
    name, message = type(error).__name__[:200], text_of(error)
    texts = [text for _, text in frames]
    return Fault(name, message, render(frames, name, message), texts, origin)


def _is_of_the_course(error: BaseException) -> bool:
    """Whether a test, or what the course has for testing, raised an error in so many words."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    module = "" if trace is None else trace.tb_frame.f_globals.get("__name__", "")
    return trace is not None and (bool(cell_frames(trace)) or module.startswith(CHECKS))
