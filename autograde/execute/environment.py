"""The environment variables of a kernel: few, and none that name the course."""

import os
import shutil
from functools import cache
from pathlib import Path

INHERITED = ["PATH", "LANG", "LC_ALL", "LC_CTYPE", "TZ", "SYSTEMROOT"]


def kernel_environment(folder: Path) -> dict[str, str]:
    """Variables for a kernel whose home, temporary and working folder is `folder`."""
    environment = {name: os.environ[name] for name in INHERITED if name in os.environ}
    for name in ["OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"]:
        environment[name] = "1"
    environment.update(HOME=str(folder), TMPDIR=str(folder), PYTHONDONTWRITEBYTECODE="1")
    return environment | {"MPLCONFIGDIR": str(_copy_fonts(folder))}


def _copy_fonts(folder: Path) -> Path:
    """Give matplotlib its list of fonts, which takes seconds to make."""
    target = folder / ".matplotlib"
    target.mkdir(exist_ok=True)
    for source in _font_lists():
        shutil.copyfile(source, target / source.name)
    return target


@cache
def _font_lists() -> list[Path]:
    import matplotlib
    import matplotlib.font_manager  # makes the list when there is none yet

    return list(Path(matplotlib.get_cachedir()).glob("fontlist-*.json"))
