"""Text of a student's without what could disguise it, and without paths of this machine."""

import re

ESCAPES = re.compile(
    r"\x1b\[[0-?]*[ -/]*[@-~]"  # colors and movements of a terminal
    r"|\x1b[\]PX^_].*?(?:\x1b\\|\x07|$)"  # links, titles and other strings
    r"|\x1b[ -/]*[0-~]?",
    re.DOTALL,
)
REWRITTEN = re.compile(r"^[^\n]*\r(?=[^\n])", re.MULTILINE)  # by a progress bar
UNSEEN = "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff"
ODD = re.compile(f"[{UNSEEN}]")
TOP = "etc home mnt opt proc root scratch srv tmp usr var work".replace(" ", "|")
PATH = re.compile(  # no date, address or tag
    rf"(?<![\w./<])(?:(?:/[\w.~+-]+){{2,}}/?|/(?:{TOP})\b/?)"
)
INPUT = re.compile(r" ?\(<ipython-input-\d+-\w+>, line \d+\)$")  # of a SyntaxError
CELL = re.compile(r"<ipython-input-(\d+)-\w+>")


def plain(text: str) -> str:
    """Return a text without escape codes; characters that nobody sees are spelled out.

    Those that turn the direction of a line around can make a program look like another one.
    """
    text = REWRITTEN.sub("", ESCAPES.sub("", text).replace("\r\n", "\n")).replace("\r", "\n")
    return ODD.sub(lambda match: f"\\u{ord(match[0]):04x}", text)


def without_paths(text: str) -> str:
    """Leave of every path its last part, and of a cell's file the number of the cell."""
    text = CELL.sub(r"cell \1", INPUT.sub("", text))
    return PATH.sub(lambda match: match[0].rstrip("/").rsplit("/", 1)[-1], text)
