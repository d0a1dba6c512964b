"""bubblewrap: the fork server is started inside it, once per run.

Inside, the server imports its own package, so that its root holds `autograde/execute` at first;
`hide` takes it away again before the first submission.
"""

import os
import shutil
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

from autograde.execute.sandbox.mounts import USERS
from autograde.execute.sandbox.paths import DEVICES, PROJECT, SCRATCH, readable
from autograde.execute.sandbox.syscalls import unmount

SEPARATE = ["--unshare-ipc", "--unshare-pid", "--unshare-net", "--unshare-uts"]
# What the server needs to build walls around each submission; no submission has any of it.
CAPABILITIES = ["SYS_ADMIN", "SETUID", "SETGID", "SETPCAP", "KILL", "CHOWN", "DAC_OVERRIDE"]
PACKAGE = [PROJECT / "autograde" / "__init__.py", PROJECT / "autograde" / "execute"]
SECONDS = 20


def command() -> list[str] | None:
    """Return how to start a command inside, None when there is no bubblewrap or it is refused."""
    program = shutil.which("bwrap")
    if program is None:
        return None
    for capabilities in (CAPABILITIES, []):  # a setuid bwrap gives none to ordinary users
        words = [program, *_arguments(capabilities)]
        trial = [*words, sys.executable, "-P", "-c", "import autograde.execute.limits"]
        with suppress(OSError, subprocess.TimeoutExpired):
            if subprocess.run(trial, capture_output=True, timeout=SECONDS).returncode == 0:
                return [*words, *_users()]
    return None


def hide() -> None:
    """Take away, in this mount namespace, what only the start of the server needed."""
    for path in PACKAGE:
        with suppress(OSError):
            unmount(str(path))


def _arguments(capabilities: list[str]) -> list[str]:
    words = [*SEPARATE, "--die-with-parent", "--new-session"]
    words += ["--unshare-user"] if os.geteuid() else []
    for name in capabilities:
        words += ["--cap-add", f"CAP_{name}"]
    shown = [*readable(), *PACKAGE]
    for folder in _around(shown):
        words += ["--dir", folder]  # bubblewrap alone makes those that others may not enter
    for path in shown:
        words += _show(path)
    for name in DEVICES:
        words += ["--dev-bind", f"/dev/{name}", f"/dev/{name}"]
    words += ["--proc", "/proc", "--tmpfs", str(SCRATCH)]
    words += ["--symlink", str(SCRATCH), "/dev/shm"]
    if not any(path.is_relative_to("/tmp") for path in shown):
        words += ["--symlink", str(SCRATCH), "/tmp"]
    return [*words, *_fonts(), "--chdir", "/"]


def _around(paths: list[Path]) -> list[str]:
    """Return the folders that paths and devices are in, outer ones first."""
    folders = [str(folder) for path in paths for folder in reversed(path.parents[:-1])]
    return list(dict.fromkeys([*folders, "/dev", "/etc"]))


def _show(path: Path) -> list[str]:
    if path.is_symlink() and path.parent == Path("/"):
        return ["--symlink", os.readlink(path), str(path)]
    return ["--ro-bind", str(path), str(path)]


def _users() -> list[str]:
    """Return how to give a root its users; the files are read through descriptors, once."""
    words = []
    for name, text in USERS.items():
        file = os.memfd_create(name, 0)
        os.write(file, text.encode())
        os.lseek(file, 0, os.SEEK_SET)
        words += ["--ro-bind-data", str(file), f"/etc/{name}"]
    return words


def _fonts() -> list[str]:
    """Return how to give matplotlib its list of fonts, which takes a second to make."""
    caches = os.environ.get("XDG_CACHE_HOME", os.path.expanduser("~/.cache"))
    folder = Path(os.environ.get("MPLCONFIGDIR", f"{caches}/matplotlib"))
    there, words = SCRATCH / "matplotlib", []
    for path in folder.glob("fontlist-*.json"):
        words += ["--ro-bind", str(path), str(there / path.name)]
    return [*words, "--setenv", "MPLCONFIGDIR", str(there)]
