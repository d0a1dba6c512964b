"""What a student may be told of a graded cell that failed.

Of a cell with hidden tests: what its author wrote for the reader; which limit was met; and of an
error its kind, the student's own lines, and its message when nothing can hide in it. What the cell
printed or drew is not told, and neither is a message that could carry what the test put in.

Not promised: that nothing can be carried out by whether a cell passes, by the number of a line, or
by the few names and sizes that a known message shows.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from autograde.execute.outputs import KERNEL_DIED, NOT_RUN, TIMED_OUT
from autograde.feedback.known_messages import without_values
from autograde.feedback.own_lines import place_of
from autograde.feedback.vocabulary import Reader, Vocabulary

WORDS_OF_AUTHOR = ("AssertionError", "Mismatch")  # the second one is of cnnlib.checks
UNWRITTEN = "not written yet"
NO_HINT = "This does not hold. Its author gave no hint."
KEPT = "its message is not shown: tests that are not shown keep their numbers"
RAISED = "raised by your code"
USED = "raised when the test used what your code returned"
NOT_ALLOWED = "NotAllowed: it calls what the exercise asks you to write."
FIRST, DEFINES = "First: ", "The cell that defines it "
NOTES = (FIRST, DEFINES)
LIMITS = {
    TIMED_OUT: "Is there a loop that does not end?",
    KERNEL_DIED: "Does it end Python, or need more memory than there is?",
    NOT_RUN: "Something before it took too long.",
}
OUT_OF_TIME = re.compile(r"it had not ended after [\d.]+ s|the notebook had used its [\d.]+ s")
SAME = re.compile(rf": ({UNWRITTEN}|your function raised \w+)")
COUNTS = re.compile(r"Mismatched elements: \d+ / \d+ \([\d.e-]+%\)|\(shapes [\d(), ]+ mismatch\)")


@dataclass(frozen=True)
class Said:
    """What is said of one cell.

    Attributes:
        text: one line or more.
        frames: the lines of the traceback that the reader wrote, or sees.
    """

    text: str
    frames: list[str] = field(default_factory=list)

    @property
    def unwritten(self) -> bool:
        """Whether the student has not begun."""
        return self.text.lower().startswith(UNWRITTEN)

    @property
    def place(self) -> str:
        """The line that failed, in words; empty when nobody knows it."""
        return f"See {place_of(self.frames[-1])}" if self.frames else ""

    @property
    def short(self) -> list[str]:
        """The first line and what explains it."""
        first, *rest = self.text.splitlines() or [""]
        notes = [line for line in rest if line.startswith(NOTES)]
        return [first, *(notes or [self.place])]


def said_of_visible(fault: Mapping) -> str:
    """Return what is said of a fault in a cell whose every line is visible: all of it."""
    name, message = fault["name"], fault["message"]
    if name == "NotImplementedError":
        return f"{UNWRITTEN.capitalize()}. {message}".strip()
    if name in LIMITS:
        return _of_limit(name, message)
    if name in WORDS_OF_AUTHOR and message:
        return message
    return f"{name}: {message}" if message else name


def said_of_hidden(fault: Mapping, reader: Reader) -> str:
    """Return what is said of a fault in a cell with hidden tests."""
    name, message = fault["name"], fault["message"]
    if fault["origin"] == "limit":
        return _of_limit(name, message)
    if fault["origin"] == "test" and name in WORDS_OF_AUTHOR:
        return _of_author(message, fault.get("sizes"), reader)
    if fault["origin"] == "library" and name in WORDS_OF_AUTHOR:
        return _of_library(message, reader)
    if fault["origin"] == "student":
        return of_error(name, message, reader.student)
    return of_error(name, message, reader.all, USED)


def _of_limit(name: str, message: str) -> str:
    told = OUT_OF_TIME.match(message)
    why = f"{told[0]}. " if told else "its process ended. " if name == KERNEL_DIED else ""
    return f"Stopped: {why}{LIMITS.get(name, '')}".strip()


def _of_author(message: str, sizes: str | None, reader: Reader) -> str:
    if sizes is not None:  # of a check that names values: what it may say without them
        end = "" if sizes.endswith("?") else "."
        message = " ".join([f"{sizes}{end}", *_hints(message, reader)])
    told = reader.all.mask_words(message).strip()
    return _shortened(told) + (f"\n{NOT_ALLOWED}" if "NotAllowed" in told else "") or NO_HINT


def _hints(message: str, reader: Reader) -> list[str]:
    """Return the hints of the author in a message that says more."""
    return sorted((hint for hint in reader.hints if hint in message), key=message.index)


def _of_library(message: str, reader: Reader) -> str:
    """Say of a message of numpy.testing how many numbers differ, and what the author added."""
    counts = [found[0] for found in [COUNTS.search(message)] if found]
    parts = ["What your code returned is not what is expected.", *_hints(message, reader)]
    return " ".join([*parts, *counts])


def of_error(name: str, message: str, known: Vocabulary, raised: str = RAISED) -> str:
    """Return what is said of an error: its kind, and its message when nothing hides in it."""
    kind = _kind(name, known)
    if name == "NotImplementedError" and message in known.texts:
        return f"{UNWRITTEN.capitalize()}. {message}"
    told = message if message in known.texts else without_values(message, known)
    if told:
        return f"{kind}: {told}"
    return f"{kind}, {raised}" + (f" ({KEPT})" if message else "")


def _kind(name: str, known: Vocabulary) -> str:
    return name if name in known.words else "An error of your own"


def _shortened(text: str) -> str:
    """Say once what is said of every property: that the function is not written, or raises."""
    first, *rest = text.splitlines() or [""]
    function, found = first.partition(":")[0], {tuple(SAME.findall(line)) for line in rest}
    same = found.pop() if len(found) == 1 else ()
    if same == (UNWRITTEN,):
        return f"{UNWRITTEN.capitalize()}: {function}."
    if same and ": 0 of " in first:
        return f"{function}: {same[0]}, whatever the input."
    return text
