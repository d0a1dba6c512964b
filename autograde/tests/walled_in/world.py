"""The world around the walls: a secret, sockets, a process; and what became of them."""

import os
import resource
import signal
import socket
import subprocess
from contextlib import suppress
from pathlib import Path
from time import monotonic, sleep

from autograde.execute.sandbox.syscalls import PR_SET_CHILD_SUBREAPER, prctl

PROJECT = Path(__file__).parents[3]
SYSTEM = [Path("/usr/walled-in"), Path("/etc/walled-in")]
GIVEN = "answer = 42"
SECRET = "the answer is 42"


class World:
    """What student code must not touch."""

    def __init__(self, folder: Path):
        self._folder, self._tmp = folder, folder / "tmp"
        self._outside = folder / "outside"
        self._outside.mkdir()
        self._outside.chmod(0o777)
        self._secret = self._outside / "secret.txt"
        self._secret.write_text(SECRET)
        self._secret.chmod(0o666)
        self._package = folder / "package"  # in the path of modules: to be read, not written
        self._package.mkdir()
        (self._package / "given.py").write_text(GIVEN)
        os.environ["PYTHONPATH"] = os.pathsep.join(
            filter(None, [str(self._package), os.environ.get("PYTHONPATH")])
        )
        self._victim = subprocess.Popen(["sleep", "1000"])
        self._sleeps = str(10_000_000 + os.getpid())  # so that its daemons are known by it
        self._sockets = {
            "tcp": _bound(socket.AF_INET, socket.SOCK_STREAM, ("127.0.0.1", 0)),
            "udp": _bound(socket.AF_INET, socket.SOCK_DGRAM, ("127.0.0.1", 0)),
            "unix stream": _bound(socket.AF_UNIX, socket.SOCK_STREAM, f"{self._outside}/s"),
            "unix datagram": _bound(socket.AF_UNIX, socket.SOCK_DGRAM, f"{self._outside}/d"),
            "abstract": _bound(socket.AF_UNIX, socket.SOCK_STREAM, f"\0walled-{os.getpid()}"),
        }
        prctl(PR_SET_CHILD_SUBREAPER, 1)
        self._before = self._state()

    @property
    def facts(self) -> dict:
        """What a cell is told."""
        addresses = {name: end.getsockname() for name, end in self._sockets.items()}
        return {
            "secret": str(self._secret),
            "outside": str(self._outside),
            "package": str(self._package),
            "project": str(PROJECT),
            "home": str(self._folder),
            "victim": self._victim.pid,
            "sleeps": self._sleeps,
        } | {name: _plain(address) for name, address in addresses.items()}

    def left(self) -> dict:
        """Return what has changed, was reached, or was left behind."""
        waited = monotonic() + 5
        while self._processes() and monotonic() < waited:
            sleep(0.05)
        after = self._state()
        changed = {name: after[name] for name in after if after[name] != self._before[name]}
        reached = [name for name, end in self._sockets.items() if _reached(end)]
        found = {
            "changed": changed,
            "reached": reached,
            "processes": self._processes(),
            "files": sorted(path.name for path in self._tmp.iterdir()),
        }
        return found

    def end(self) -> None:
        """Take the world away again."""
        self._victim.kill()
        for line in self._processes():
            os.kill(int(line.split()[0]), signal.SIGKILL)
        for path in SYSTEM:
            with suppress(PermissionError):
                path.unlink(missing_ok=True)

    def _state(self) -> dict:
        victim = self._victim.pid
        alive = self._victim.poll() is None
        status = self._secret.stat() if self._secret.exists() else None
        return {
            "secret": self._secret.read_text() if status else "gone",
            "secret's mode": status and oct(status.st_mode),
            "secret's time": status and status.st_mtime_ns,
            "secret's marks": os.listxattr(self._secret) if status else [],
            "outside": sorted(os.listdir(self._outside)),
            "package": {
                path.name: (path.read_text(), oct(path.stat().st_mode))
                for path in self._package.glob("*.py")
            },
            "system": [path.name for path in SYSTEM if path.exists()],
            "victim": self._victim.poll(),
            "victim's priority": alive and os.getpriority(os.PRIO_PROCESS, victim),
            "victim's cores": alive and sorted(os.sched_getaffinity(victim)),
            "victim's limit": alive and resource.prlimit(victim, resource.RLIMIT_CORE),
            "mounts": Path("/proc/self/mountinfo").read_text(),
            "host": socket.gethostname(),
        }

    def _processes(self) -> list[str]:
        """Return what student code has left: orphans come to this process, which has no others."""
        tasks = Path("/proc/self/task").glob("*/children")
        found = {pid for task in tasks for pid in task.read_text().split()}
        found -= {str(self._victim.pid)}
        lines = {pid: Path(f"/proc/{pid}/cmdline").read_bytes().decode() for pid in found}
        return [f"{pid} {line}" for pid, line in lines.items() if line]


def _bound(family: int, kind: int, address: object) -> socket.socket:
    end = socket.socket(family, kind)
    end.bind(address)
    if kind == socket.SOCK_STREAM:
        end.listen()
    if isinstance(address, str) and address.startswith("/"):
        os.chmod(address, 0o777)
    end.setblocking(False)
    return end


def _plain(address: object) -> object:
    return address.decode() if isinstance(address, bytes) else address


def _reached(end: socket.socket) -> bool:
    with end, suppress(BlockingIOError):
        if end.type == socket.SOCK_STREAM:
            end.accept()[0].close()
        else:
            end.recv(10)
        return True
    return False
