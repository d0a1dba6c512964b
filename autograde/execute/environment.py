"""The environment variables of the fork server: few, and none that name the course."""

import os
from pathlib import Path

PROJECT = Path(__file__).parents[2]
INHERITED = ["PATH", "LANG", "LC_ALL", "LC_CTYPE", "TZ", "LD_LIBRARY_PATH", "CNNLIB_DATA"]
INHERITED += ["OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE", "VIRTUAL_ENV", "CONDA_PREFIX", "TMPDIR"]
ONE_THREAD = ["OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"]


def server_environment() -> dict[str, str]:
    """Return the variables; BLAS starts no threads, which a fork would lose."""
    environment = {name: os.environ[name] for name in INHERITED if name in os.environ}
    environment |= dict.fromkeys(ONE_THREAD, "1")
    paths = [str(PROJECT), os.environ.get("PYTHONPATH", "")]
    environment["PYTHONPATH"] = os.pathsep.join(filter(None, paths))
    environment["HOME"] = os.environ.get("HOME", "/")  # for the list of fonts, while it starts
    return environment | {"PYTHONDONTWRITEBYTECODE": "1"}
