"""Runs cells as Jupyter does, and gives away what they show as it comes."""

import builtins
import json
import sys
import threading
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import monotonic

from IPython.core.displayhook import DisplayHook
from IPython.core.displaypub import DisplayPublisher
from IPython.core.formatters import DisplayFormatter
from IPython.core.interactiveshell import ExecutionResult, InteractiveShell
from IPython.core.pylabtools import activate_matplotlib
from matplotlib_inline.backend_inline import configure_inline_support
from traitlets import Any, Bool, Type
from traitlets.config import Config

INLINE = "module://matplotlib_inline.backend_inline"
FLUSH_SECONDS, FLUSH_CHARACTERS = 0.2, 8192
Emit = Callable[[str, str, str], None]  # kind of output, its name, its text or its JSON


class Stream:
    """A `sys.stdout` that gives away what is written, in larger pieces."""

    encoding, errors, closed = "utf-8", "strict", False

    def __init__(self, name: str, emit: Emit):
        self.name = f"<{name}>"
        self._kind, self._emit = name, emit
        self._parts: list[str] = []
        self._size, self._flushed, self._lock = 0, monotonic(), threading.RLock()

    def write(self, text: str) -> int:
        if not isinstance(text, str):
            raise TypeError(f"write() argument must be str, not {type(text).__name__}")
        with self._lock:
            self._parts.append(text)
            self._size += len(text)
            late = monotonic() - self._flushed > FLUSH_SECONDS
        if self._size > FLUSH_CHARACTERS or late:
            self.flush()
        return len(text)

    def writelines(self, lines: Iterator[str]) -> None:
        for line in lines:
            self.write(line)

    def flush(self) -> None:
        with self._lock:
            text, self._parts, self._size = "".join(self._parts), [], 0
            self._flushed = monotonic()
        if text:
            self._emit("stream", self._kind, text)

    def isatty(self) -> bool:
        return False

    def writable(self) -> bool:
        return True

    def readable(self) -> bool:
        return False


class _Hook(DisplayHook):
    """Gives away the value of a cell's last line."""

    def start_displayhook(self) -> None:
        sys.stdout.flush()

    def write_output_prompt(self) -> None:
        """There is no prompt in a notebook."""

    def write_format_data(self, format_dict: dict, md_dict: dict | None = None) -> None:
        self.shell.give("result", "", {"data": format_dict, "metadata": md_dict or {}})

    def finish_displayhook(self) -> None:
        """Nothing is open."""


class _Publisher(DisplayPublisher):
    """Gives away what a cell displays."""

    def publish(
        self,
        data: dict,
        metadata: dict | None = None,
        *,
        transient: dict | None = None,
        update: bool = False,
        **_: object,
    ) -> None:
        name = str((transient or {}).get("display_id", ""))
        kind = "update" if update else "display"
        self.shell.give(kind, name, {"data": data, "metadata": metadata or {}})

    def clear_output(self, wait: bool = False) -> None:
        self.shell.give("clear", "wait" if wait else "", {})


class _Formatter(DisplayFormatter):
    """Makes pictures and texts of what is shown, as long as somebody looks."""

    def format(self, obj: object, *args: object, **kwargs: object) -> tuple[dict, dict]:
        return ({}, {}) if self.parent.unseen else super().format(obj, *args, **kwargs)


class Shell(InteractiveShell):
    """IPython without a terminal, a history or a frontend."""

    displayhook_class = Type(_Hook)
    display_pub_class = Type(_Publisher)
    emit = Any()
    unseen = Bool(False, help="nobody looks at what is shown, so no figure need be drawn")

    def init_display_formatter(self) -> None:
        self.display_formatter = _Formatter(parent=self)
        self.configurables.append(self.display_formatter)

    def give(self, kind: str, name: str, content: dict) -> None:
        """Give away one output, after what was printed before it."""
        sys.stdout.flush()
        sys.stderr.flush()
        self.emit(kind, name, json.dumps(content, default=str))

    def showtraceback(self, *args: object, **kwargs: object) -> None:
        """The error is in the result of the cell."""

    showsyntaxerror = showtraceback

    def _format_exception_for_storage(self, *_: object, **__: object) -> dict:
        """Nothing is stored; IPython would spend a tenth of a second on a pretty text."""
        return {}

    def enable_gui(self, gui: str | None = None) -> None:
        """There is no window to wait for."""

    def ask_exit(self) -> None:
        raise SystemExit


def make_shell() -> Shell:
    """Return a shell that has drawn a figure once, so that the next one is quick."""
    settings = Config({"HistoryManager": {"enabled": False}})
    shell = Shell.instance(config=settings, emit=lambda *_: None)
    activate_matplotlib(INLINE)
    configure_inline_support(shell, INLINE)
    warnings.filterwarnings("ignore", "To exit: use", UserWarning)  # there is no way out here
    shell.user_ns["exit"] = shell.user_ns["quit"] = sys.exit
    with shown_to(shell, lambda *_: None):
        shell.run_cell(WARM_UP)
    for name in ("plt", "np", "figure", "axes"):
        shell.user_ns.pop(name, None)
    return shell


WARM_UP = """
import matplotlib.pyplot as plt
import numpy as np
figure, axes = plt.subplots(1, 2, layout="constrained")
axes[0].imshow(np.eye(3))
axes[1].plot([0, 1])
axes[0].set_title("$x$")
plt.show()
plt.close("all")
"""


@contextmanager
def shown_to(shell: Shell, emit: Emit) -> Iterator[None]:
    """Give away what is printed and displayed."""
    before = sys.stdout, sys.stderr, shell.emit, builtins.input
    streams = Stream("stdout", emit), Stream("stderr", emit)
    sys.stdout, sys.stderr = streams
    shell.emit, builtins.input = emit, _no_input
    try:
        yield
    finally:
        for stream in streams:
            stream.flush()
        sys.stdout, sys.stderr, shell.emit, builtins.input = before


def run_cell(shell: Shell, source: str, count: int) -> ExecutionResult:
    """Run one cell under that number."""
    shell.execution_count = count
    return shell.run_cell(source, store_history=True)


def _no_input(prompt: str = "") -> str:
    raise RuntimeError("nobody is there to answer input(): write the value into the cell")
