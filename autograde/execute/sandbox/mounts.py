"""A file system of one's own: some folders of the machine to read, nothing else."""

import ctypes
import os
import sys
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from tempfile import mkdtemp

from autograde.execute.sandbox.paths import DEVICES, SCRATCH
from autograde.execute.sandbox.syscalls import (
    MS_BIND,
    MS_NODEV,
    MS_NOEXEC,
    MS_NOSUID,
    MS_PRIVATE,
    MS_RDONLY,
    MS_REC,
    MS_REMOUNT,
    mount,
    syscall,
    unmount,
)

USERS = {
    "passwd": f"student:x:1000:1000:student:{SCRATCH}:/bin/sh\n",
    "group": "student:x:1000:\n",
}
MOUNT_SETATTR = 442  # since Linux 5.12
AT_RECURSIVE = 0x8000


def private_root(paths: Iterable[Path]) -> None:
    """Move this process, in its own mount namespace, into a root that holds only these paths.

    Raises:
        OSError: the kernel refuses; the process is to end then.
    """
    mount("none", "/", None, MS_REC | MS_PRIVATE)
    root = mkdtemp(prefix="autograde-root-")
    try:
        mount("tmpfs", root, "tmpfs", MS_NOSUID | MS_NODEV, "mode=0755,size=16m")
        _fill(root, paths)
        syscall("pivot_root", os.fsencode(root), os.fsencode(f"{root}/old"))
    except OSError:
        _give_up(root)
        raise
    os.chdir("/")
    os.rmdir(f"/old{root}")
    unmount("/old")
    os.rmdir("/old")
    mount("none", "/", None, MS_REMOUNT | MS_BIND | MS_RDONLY | MS_NOSUID | MS_NODEV)


def private_scratch(megabytes: int) -> None:
    """Give this process, in its own mount namespace, an empty folder to write in."""
    options = f"mode=1777,size={megabytes}m,nr_inodes=20000"
    mount("tmpfs", str(SCRATCH), "tmpfs", MS_NOSUID | MS_NODEV, options)


def hide_packages(names: Iterable[str]) -> None:
    """Put an empty folder in the place of each Python package, in this mount namespace."""
    for name in names:
        for folder in sys.path:
            for place in (f"{folder}/{name}", f"{folder}/{name}.libs"):
                if folder and os.path.isdir(place):
                    mount("tmpfs", place, "tmpfs", MS_RDONLY | MS_NOSUID | MS_NODEV, "size=4k")


def _fill(root: str, paths: Iterable[Path]) -> None:
    for path in paths:
        _show(path, root)
    _make_devices(root)
    _make_users(root)
    for name in ("proc", "old", SCRATCH.name):
        os.mkdir(f"{root}/{name}")
    if not os.path.exists(f"{root}/tmp"):
        os.symlink(SCRATCH, f"{root}/tmp")
    mount("proc", f"{root}/proc", "proc", MS_NOSUID | MS_NODEV | MS_NOEXEC)


def _give_up(root: str) -> None:
    with suppress(OSError):  # it may not be mounted
        unmount(root)
    os.rmdir(root)


def _show(path: Path, root: str) -> None:
    target = f"{root}{path}"
    os.makedirs(os.path.dirname(target), mode=0o755, exist_ok=True)
    if path.is_symlink() and path.parent == Path("/"):
        os.symlink(os.readlink(path), target)
        return
    if path.is_dir():
        os.makedirs(target, exist_ok=True)
    else:
        open(target, "w").close()
    mount(str(path), target, None, MS_BIND | MS_REC)
    _make_read_only(target)


def _make_read_only(target: str) -> None:
    attributes = (ctypes.c_uint64 * 4)(MS_RDONLY | MS_NOSUID | MS_NODEV, 0, 0, 0)
    syscall(MOUNT_SETATTR, -100, os.fsencode(target), AT_RECURSIVE, attributes, 32)


def _make_devices(root: str) -> None:
    os.makedirs(f"{root}/dev", exist_ok=True)
    for name in DEVICES:
        open(f"{root}/dev/{name}", "w").close()
        mount(f"/dev/{name}", f"{root}/dev/{name}", None, MS_BIND)
    os.symlink(SCRATCH, f"{root}/dev/shm")


def _make_users(root: str) -> None:
    os.makedirs(f"{root}/etc", exist_ok=True)
    for name, text in USERS.items():
        Path(root, "etc", name).write_text(text)
