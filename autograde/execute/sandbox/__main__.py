"""What isolation is to be had here, and what it costs; printed as JSON.

python -m autograde.execute.sandbox examine
python -m autograde.execute.sandbox measure WAY COUNT MODULE...

Measures so many forks of a process that is walled in that way and has imported the modules.
"""

import json
import shutil
import subprocess
import sys
from dataclasses import asdict
from importlib import import_module

from autograde.execute.sandbox import bubblewrap, landlock, outer, seccomp
from autograde.execute.sandbox.cost import costs
from autograde.execute.sandbox.syscalls import LINUX


def examine() -> dict:
    """Return what there is, each for itself."""
    program = shutil.which("bwrap")
    version = program and subprocess.run([program, "--version"], capture_output=True, text=True)
    return {
        "own": outer.why_not_own() if LINUX else "this system has none",
        "bubblewrap": version.stdout.strip() if version else "",
        "bubblewrap works": LINUX and bubblewrap.command() is not None,
        "landlock": landlock.version(),
        "seccomp": seccomp.available(),
    }


def measure(way: str, count: str, *modules: str) -> dict:
    """Return the walls and what they cost."""
    again = [sys.executable, "-P", "-m", "autograde.execute.sandbox", "measure"]
    built = outer.enter(way, lambda inside: [*again, inside, count, *modules])
    for module in modules:
        import_module(module)
    walls = outer.close(built, way)
    return {"walls": asdict(walls), "level": walls.level, "costs": costs(walls, int(count))}


print(json.dumps({"examine": examine, "measure": measure}[sys.argv[1]](*sys.argv[2:])))
