"""How to get what a machine lacks to isolate student code."""

import os
import platform
import sys
from contextlib import suppress
from pathlib import Path

from autograde.execute.sandbox.syscalls import LINUX
from autograde.execute.sandbox.users import kernel
from autograde.execute.sandbox.walls import Walls

CONTAINERS = ("/.dockerenv", "/run/.containerenv")
SETTINGS = {  # kernel settings that close namespaces to users, the value that does, what opens them
    "kernel.unprivileged_userns_clone": ("0", "1"),
    "kernel.apparmor_restrict_unprivileged_userns": ("1", "0"),
    "user.max_user_namespaces": ("0", "10000"),
}
UNLOCKED = ["seccomp=unconfined", "apparmor=unconfined", "systempaths=unconfined"]
ELSEWHERE = "grade on Linux, in a virtual machine or a container"


def remedies(found: Walls, there: dict) -> dict[str, str]:
    """Return a remedy for every layer that is missing and would help.

    Args:
        found: the walls that are used.
        there: what `python -m autograde.execute.sandbox examine` has printed.
    """
    if not LINUX:
        return dict.fromkeys(["namespaces", "Landlock", "seccomp", "watch"], ELSEWHERE)
    needed = {
        "namespaces": "" if found.namespaces else _namespaces(there["own"]),
        "bubblewrap": "" if found.outer else _bubblewrap(there),
        "Landlock": "" if found.landlock else _landlock(there["landlock"]),
        "seccomp": "" if found.seccomp else _seccomp(there["seccomp"]),
        "a lent user": "" if found.lent_user or os.geteuid() else _user(),
    }
    return {name: remedy for name, remedy in needed.items() if remedy}


def _namespaces(reason: str) -> str:
    if not reason:
        return "a setting keeps it from being used: unset AUTOGRADE_SANDBOX"
    for name, (closed, opened) in SETTINGS.items():
        if _setting(name) == closed:
            return f"sudo sysctl -w {name}={opened}"
    if any(map(os.path.exists, CONTAINERS)):
        words = " ".join(f"--security-opt {word}" for word in UNLOCKED)
        return f"start the container with {words}"
    if kernel() < (5, 12):
        return f"Linux 5.12 or newer; this is {platform.release()}"
    return f"the kernel refuses: {reason}"


def _setting(name: str) -> str:
    with suppress(OSError):
        return Path("/proc/sys", *name.split(".")).read_text().strip()
    return ""


def _bubblewrap(there: dict) -> str:
    if not there["bubblewrap"]:
        return "apt install bubblewrap (other systems call the package bubblewrap too)"
    if there["bubblewrap works"]:
        return "a setting keeps it from being used: unset AUTOGRADE_SANDBOX"
    return f"{there['bubblewrap']} is installed, and what keeps namespaces away keeps it away"


def _landlock(version: int) -> str:
    if version:
        return "a setting keeps it from being used: unset AUTOGRADE_SANDBOX"
    if kernel() < (5, 13):
        return f"Linux 5.13 or newer; this is {platform.release()}"
    return "add landlock to the list lsm= of the kernel's command line"


def _seccomp(available: bool) -> str:
    if available:
        return "a setting keeps it from being used: unset AUTOGRADE_SANDBOX"
    return f"a machine with x86_64 or aarch64; this is {platform.machine()}"


def _user() -> str:
    return (
        f"root alone may read what is in {sys.base_prefix}: install Python where everybody may, "
        "or do not grade as root"
    )
