"""What student code may read: the system's libraries, Python, its packages and cnnlib."""

import os
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

PROJECT = Path(__file__).parents[3]
SYSTEM = ["/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64", "/nix/store", "/gnu/store"]
SETTINGS = [
    "ld.so.cache",
    "ld.so.conf",
    "ld.so.conf.d",
    "localtime",
    "timezone",
    "fonts",
    "mime.types",
]
OURS = ["cnnlib", "data"]  # of the project; never `autograde`
COURSE = "nbgrader_config.py"  # is in the folder of a course
EXCHANGE = Path("/usr/local/share/nbgrader")  # where a class may hand in
DEVICES = ["null", "zero", "full", "random", "urandom"]
SCRATCH = Path("/scratch")  # the home and the /tmp of student code, in a root of its own


def readable() -> list[Path]:
    """Return these paths, none of them inside another, none of them around what is hidden."""
    found = [Path(path) for path in SYSTEM]
    found += [Path("/etc") / name for name in SETTINGS]
    found += [Path(sys.prefix), Path(sys.base_prefix), Path(sys.exec_prefix)]
    found += [Path(path) for path in sys.path if path and not is_private(Path(path))]
    found += [PROJECT / name for name in OURS]
    seen = [path for each in found for path in without(each, [PROJECT, EXCHANGE])]
    seen = [path for path in dict.fromkeys(seen) if os.access(path, os.R_OK)]
    return [path for path in seen if not _inside_another(path, seen)]


def without(path: Path, hidden: Iterable[Path]) -> Iterator[Path]:
    """Yield a path, or what there is in it when something hidden is in it too."""
    inside = [one for one in hidden if one.is_relative_to(path) and one.exists()]
    if not inside:
        yield path
    elif path not in inside:
        for entry in sorted(path.iterdir()):
            yield from without(entry, inside)


def is_private(path: Path) -> bool:
    """Whether a folder that modules are searched in is a home, a course, or around one."""
    if Path(os.path.expanduser("~")).is_relative_to(path.resolve()):
        return True
    return any(next(path.glob(place + COURSE), None) for place in ("", "*/"))


def _inside_another(path: Path, others: list[Path]) -> bool:
    return any(path != other and path.is_relative_to(other) for other in others)
