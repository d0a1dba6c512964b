"""nbclient's notebook client, with a private folder, a clean environment and limits."""

import os
import signal
import sys
from collections import Counter
from contextlib import suppress
from pathlib import Path
from subprocess import DEVNULL

from jupyter_client.manager import AsyncKernelManager
from nbclient import NotebookClient
from nbformat import NotebookNode

from autograde.execute.environment import kernel_environment
from autograde.execute.limits import Limits
from autograde.execute.outputs import TIMED_OUT, fail, has_error

# `exit()` would stop the kernel and with it every later cell; `sys.exit()` only ends its own.
HARMLESS_EXIT = "from sys import exit; quit = exit"
LARGEST_FILE_MB = 200
LONGEST_SOCKET = 100  # characters; Linux allows 107 for a path, macOS 103, and "-5" is added

alive: dict[int, Path] = {}  # process group and folder of every kernel of this process


class Client(NotebookClient):
    """One kernel; `stop` leaves no process of its group behind."""

    def __init__(self, notebook: NotebookNode, limits: Limits, folder: Path):
        super().__init__(
            notebook,
            kernel_name="python3",
            kernel_manager_class=AsyncKernelManager,
            allow_errors=True,
            interrupt_on_timeout=True,
            error_on_timeout={"ename": TIMED_OUT, "evalue": "", "traceback": []},
            raise_on_iopub_timeout=True,
            shutdown_kernel="immediate",
            store_widget_state=False,  # so that a page shows the picture, with no script from afar
            record_timing=False,
            on_cell_executed=self.require_success,
        )
        self.limits = limits
        self.folder = folder
        self.allowed = limits.cell_timeout  # seconds of the running cell
        self.answered: set[int] = set()  # cells that ended, well or badly
        self.kept = Counter()  # characters of output per cell

    def start(self) -> None:
        """Start the kernel in its folder and its own process group."""
        self.create_kernel_manager()
        self.km.connection_file = str(self.folder / "kernel.json")
        socket = str(self.folder / "socket")
        if os.name == "posix" and len(socket) <= LONGEST_SOCKET:
            # Sockets in the folder: many kernels never race for a port.
            self.km.transport, self.km.ip = "ipc", socket
        work = self.folder / "work"
        work.mkdir(exist_ok=True)
        quiet = {"stdout": DEVNULL, "stderr": DEVNULL}
        environment = kernel_environment(work)
        try:
            self.start_new_kernel(cwd=str(work), env=environment, **quiet)
            alive[self.km.provisioner.pid] = self.folder
            _limit(self.km.provisioner.pid, self.limits)
            self.start_new_kernel_client()
        except BaseException:
            self.stop()
            raise
        self.wait_for_reply(self.kc.execute(HARMLESS_EXIT, silent=True))

    def stop(self) -> None:
        """Kill the kernel and whatever it started."""
        if self.km is None:
            return
        group = getattr(self.km.provisioner, "pid", None)
        if group is not None:
            kill_group(group)
        self._cleanup_kernel()

    def require_success(self, cell: NotebookNode, cell_index: int, execute_reply: dict) -> None:
        """A cell whose reply is not "ok" shows an error, whatever it printed."""
        content = execute_reply["content"]
        self.answered.add(cell_index)
        if content.get("ename") == TIMED_OUT:
            fail(cell, TIMED_OUT, f"it had not ended after {self.allowed:.0f} s")
        elif content["status"] != "ok" and not has_error(cell):
            fail(cell, content.get("ename", content["status"]), content.get("evalue", ""))

    def output(
        self, outs: list, msg: dict, display_id: str | None, cell_index: int
    ) -> NotebookNode | None:
        """Keep the first kilobytes of a cell's output, and every error."""
        content = msg["content"]
        size = len(content.get("text", "")) + sum(map(_length, content.get("data", {}).values()))
        self.kept[cell_index] += size
        if size and self.kept[cell_index] > 1000 * self.limits.output_kb:
            return None
        return super().output(outs, msg, display_id, cell_index)


def kill_group(group: int) -> None:
    """Kill a kernel's process group; it may be gone already."""
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(group, signal.SIGKILL)
    alive.pop(group, None)


def _length(value: object) -> int:
    return len(value) if isinstance(value, str) else len(str(value))


def _limit(pid: int, limits: Limits) -> None:
    """Limit memory, file sizes and core dumps where the system lets us (Linux)."""
    if sys.platform != "linux":
        return
    import resource

    memory, file = limits.memory_mb << 20, LARGEST_FILE_MB << 20
    resource.prlimit(pid, resource.RLIMIT_AS, (memory, memory))
    resource.prlimit(pid, resource.RLIMIT_FSIZE, (file, file))
    resource.prlimit(pid, resource.RLIMIT_CORE, (0, 0))
