"""A PostgreSQL server for tests: the system's programs, a folder of its own, no network."""

import os
import pwd
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

USER = "postgres"


def programs() -> Path | None:
    """Return the folder with initdb and pg_ctl; None when PostgreSQL is not installed."""
    found = shutil.which("initdb")
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    path = Path(found) if found else debian[-1] if debian else None
    return None if path is None else path.parent


@contextmanager
def server() -> Iterator[str]:
    """Start a server and yield the address of an empty database; the server ends with the block.

    PostgreSQL does not run as root, so root starts it as the user that came with it.
    """
    with TemporaryDirectory(prefix="pg-", dir="/tmp") as folder:
        if os.geteuid() == 0:
            user = pwd.getpwnam(USER)
            os.chown(folder, user.pw_uid, user.pw_gid)
        data, log = f"{folder}/data", f"{folder}/log"
        options = f"-c listen_addresses='' -k {folder} -c fsync=off"
        _run("initdb", "-D", data, "-U", USER, "-A", "trust", "-E", "UTF8")
        _run("pg_ctl", "-D", data, "-l", log, "-o", options, "-w", "start")
        try:
            yield f"postgresql+psycopg://{USER}@/postgres?host={folder}"
        finally:
            _run("pg_ctl", "-D", data, "-m", "immediate", "stop")


def _run(program: str, *arguments: str) -> None:
    command = [str(programs() / program), *arguments]
    user = {"user": USER, "group": USER, "extra_groups": []} if os.geteuid() == 0 else {}
    done = subprocess.run(
        command,
        cwd="/tmp",
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        **user,
    )
    if done.returncode:
        raise RuntimeError(f"{program} failed: {done.stderr.strip()}")
