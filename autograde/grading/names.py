"""Names of folders and files as students and their tools give them: they may be anything."""

import re
from hashlib import sha256

LONGEST = 200  # bytes; a file system takes 255, and `.NAME.json.12345` must fit
CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]")


def wrong_with(name: str) -> str | None:
    """Say why a folder's name cannot be a student's; None when it can."""
    if CONTROL.search(name):
        return "has control characters"
    if not _is_text(name):
        return "is not UTF-8 text"
    if name != name.strip():
        return "begins or ends with a blank"  # nbgrader would take it for the name without
    size = len(name.encode())
    return f"has {size} bytes, more than {LONGEST}" if size > LONGEST else None


def readable(name: str) -> str:
    """A quoted form of any name, short and printable, that is safe as the name of a file."""
    quoted = ascii(name)
    if len(quoted) <= LONGEST // 2:
        return quoted
    mark = sha256(quoted.encode()).hexdigest()[:8]  # two long names may begin alike
    return f"{quoted[: LONGEST // 2]}...' {mark}"


def one_line(text: str) -> str:
    """Escape what would break a line, or cannot be written as UTF-8."""
    odd = (CONTROL.search(c) or not _is_text(c) for c in text)
    return "".join(ascii(c)[1:-1] if is_odd else c for c, is_odd in zip(text, odd, strict=True))


def _is_text(name: str) -> bool:
    return not any("\ud800" <= character <= "\udfff" for character in name)
