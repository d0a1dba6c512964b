"""A file system of one's own: some folders of the machine to read, nothing else."""

import os
import sys
from collections.abc import Iterable
from pathlib import Path
from tempfile import mkdtemp

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

PROJECT = Path(__file__).parents[3]
SYSTEM = ["/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64", "/opt"]
SETTINGS = [
    "ld.so.cache",
    "ld.so.conf",
    "ld.so.conf.d",
    "localtime",
    "timezone",
    "fonts",
    "mime.types",
]
DEVICES = ["null", "zero", "full", "random", "urandom"]
OURS = ["cnnlib", "data"]  # of the project; never `autograde`
SCRATCH = Path("/scratch")  # the home and the /tmp of student code
READ_ONLY = 1  # of mount_setattr, number 442
AT_RECURSIVE = 0x8000


def readable() -> list[Path]:
    """Return what student code may read: the system's libraries, Python, its packages, cnnlib."""
    found = [Path(path) for path in SYSTEM]
    found += [Path("/etc") / name for name in SETTINGS]
    found += [Path(sys.prefix), Path(sys.base_prefix), Path(sys.exec_prefix)]
    found += [Path(path) for path in sys.path if path and Path(path).resolve() != PROJECT]
    found += [PROJECT / name for name in OURS]
    found = [p for p in found if os.access(p, os.R_OK) and not PROJECT.is_relative_to(p)]
    return [path for path in dict.fromkeys(found) if not _inside_another(path, found)]


def private_root(paths: Iterable[Path]) -> None:
    """Move this process, in its own mount namespace, into a root that holds only these paths.

    Raises:
        OSError: the kernel refuses; the process is to end then.
    """
    mount("none", "/", None, MS_REC | MS_PRIVATE)
    root = mkdtemp(prefix="autograde-root-")
    mount("tmpfs", root, "tmpfs", MS_NOSUID | MS_NODEV, "mode=0755,size=16m")
    for path in paths:
        _show(path, root)
    _make_devices(root)
    _make_settings(root)
    for name in ("proc", "old", SCRATCH.name):
        os.mkdir(f"{root}/{name}")
    if not os.path.exists(f"{root}/tmp"):
        os.symlink(SCRATCH, f"{root}/tmp")
    mount("proc", f"{root}/proc", "proc", MS_NOSUID | MS_NODEV | MS_NOEXEC)
    syscall("pivot_root", os.fsencode(root), os.fsencode(f"{root}/old"))
    os.chdir("/")
    os.rmdir(f"/old{root}")
    unmount("/old")
    os.rmdir("/old")
    mount("none", "/", None, MS_REMOUNT | MS_BIND | MS_RDONLY | MS_NOSUID | MS_NODEV)


def private_scratch(megabytes: int) -> None:
    """Give this process, in its own mount namespace, an empty folder to write in."""
    options = f"mode=1777,size={megabytes}m,nr_inodes=20000"
    mount("tmpfs", str(SCRATCH), "tmpfs", MS_NOSUID | MS_NODEV, options)


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
    import ctypes

    attributes = (ctypes.c_uint64 * 4)(READ_ONLY, 0, 0, 0)
    syscall(442, -100, os.fsencode(target), AT_RECURSIVE, attributes, 32)


def _make_devices(root: str) -> None:
    os.makedirs(f"{root}/dev", exist_ok=True)
    for name in DEVICES:
        open(f"{root}/dev/{name}", "w").close()
        mount(f"/dev/{name}", f"{root}/dev/{name}", None, MS_BIND)
    os.symlink(SCRATCH, f"{root}/dev/shm")


def _make_settings(root: str) -> None:
    os.makedirs(f"{root}/etc", exist_ok=True)
    Path(root, "etc/passwd").write_text(f"student:x:1000:1000:student:{SCRATCH}:/bin/sh\n")
    Path(root, "etc/group").write_text("student:x:1000:\n")


def _inside_another(path: Path, others: list[Path]) -> bool:
    return any(path != other and path.is_relative_to(other) for other in others)
