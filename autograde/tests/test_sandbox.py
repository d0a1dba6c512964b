"""A student's cell tries everything, in every way that the server can be walled in."""

import os
import re
import signal
import socket
import subprocess
import sys
import threading
from contextlib import suppress
from pathlib import Path
from time import monotonic, sleep

import pytest

from autograde.execute.limits import Limits
from autograde.execute.memory import family
from autograde.execute.request import STUDENT, Cell, Request
from autograde.execute.run import run, server
from autograde.execute.sandbox import ways
from autograde.execute.sandbox.calls import ALL, NEWEST
from autograde.execute.sandbox.levels import missing
from autograde.execute.sandbox.paths import is_private, without
from autograde.execute.sandbox.walls import Walls
from autograde.tests.walled_in.outside import LIMITS
from autograde.tests.walled_in.ways import Way, outcome

FULL = [
    Way("own", "full"),
    Way("own0", "full"),  # without Landlock: namespaces hold by themselves
    Way("bubblewrap", "full"),
    Way("own0", "full", ordinary=True),
    Way("bubblewrap", "full", ordinary=True),
]
LANDLOCK = [
    Way("auto", "landlock", locked=True),
    Way("auto", "landlock", locked=True, ordinary=True),
    Way("landlock1", "landlock", ordinary=True),
    Way("landlock2", "landlock"),
]
LIMITED = [Way("limits", "limits"), Way("limits", "limits", ordinary=True)]
CELLS = ["files", "network", "processes", "kernel", "limits"]
ASLEEP = 60
BOMBS = ["memory", "disk", "deleted_files", "names", "deep", "hidden", "forks", "relay"]
HARMLESS = {
    "read python",
    "import a module",
    "write in scratch",
    "copy in scratch",
    "make a folder in scratch",
    "write with tempfile",
    "write to null",
    "a pair of its own",
    "a pipe",
    "start a program",
    "leave a daemon",
    "signal itself",
    "threads",
    *["AS", "CPU", "NOFILE", "FSIZE", "CORE", "NPROC", "user", "process"],
}
HEADERS = {
    0: Path("/usr/include/x86_64-linux-gnu/asm/unistd_64.h"),
    1: Path("/usr/include/asm-generic/unistd.h"),
}
linux = pytest.mark.skipif(sys.platform != "linux", reason="there are no walls but on Linux")


def done(found: dict) -> set[str]:
    """Return what succeeded."""
    came = [attempts.items() for attempts in found["came"].values()]
    return {name for attempts in came for name, told in attempts if told.startswith("done")}


@linux
@pytest.mark.parametrize("way", FULL + LANDLOCK, ids=str)
def test_nothing_succeeds_but_what_is_harmless(way):
    assert done(outcome(way, *CELLS)) == HARMLESS


@linux
@pytest.mark.parametrize("way", FULL + LANDLOCK, ids=str)
def test_the_world_is_as_it_was(way):
    world = outcome(way, *CELLS)["world"]
    assert world["changed"] == {}
    assert world["reached"] == []


@linux
@pytest.mark.parametrize("way", FULL + LANDLOCK + LIMITED, ids=str)
def test_no_process_and_no_file_is_left(way):
    world = outcome(way, *CELLS)["world"]
    assert world["processes"] == []
    assert world["files"] == []


@linux
@pytest.mark.parametrize("way", FULL + LANDLOCK + LIMITED, ids=str)
def test_limits_are_those_that_were_set(way):
    found = outcome(way, *CELLS)
    limits = found["came"]["limits"]
    assert limits["AS"] == f"done {LIMITS.memory_mb << 20}"
    assert limits["NOFILE"] == f"done {LIMITS.files}"
    assert limits["FSIZE"] == f"done {LIMITS.file_mb << 20}"
    assert limits["NPROC"] == f"done {LIMITS.processes + found['walls']['others']}"
    assert limits["CORE"] == "done 1"
    assert limits["much memory"] == "MemoryError"


@linux
@pytest.mark.parametrize("way", LIMITED, ids=str)
def test_without_walls_the_same_attempts_succeed_and_it_is_told(way):
    found = outcome(way, *CELLS)
    told = " ".join(missing(Walls(**found["walls"])))
    assert {"read the secret", "write outside", "connect by TCP", "key"} <= done(found)
    assert ("signal the victim" in done(found)) == ("processes of this user" in told)
    assert len(found["world"]["reached"]) == 5
    for word in ["read the files", "write wherever", "network", "kernel"]:
        assert word in told


@linux
@pytest.mark.parametrize("way", [FULL[0], LANDLOCK[0], LANDLOCK[1]], ids=str)
def test_a_bomb_ends_its_own_cell_and_leaves_nothing(way):
    found = outcome(way, *[f"bombs.{name}" for name in BOMBS], "network")
    came = found["came"]
    assert came["bombs.memory"].startswith("KernelDied")
    harmless = {"bombs.relay", "bombs.deep"} if way.level == "full" else {"bombs.relay"}
    survived = {name for name in came if came[name] == "survived\n"}
    assert survived <= harmless
    assert came["network"]["a pair of its own"].startswith("done")
    assert found["world"] == {"changed": {}, "reached": [], "processes": [], "files": []}


@linux
@pytest.mark.parametrize("way", LIMITED, ids=str)
def test_not_even_processes_that_run_away_are_left_where_there_are_no_walls(way):
    found = outcome(way, "bombs.relay")
    assert found["came"]["bombs.relay"] == "survived\n"
    assert found["world"]["processes"] == []


@linux
@pytest.mark.parametrize("way", FULL + LANDLOCK + LIMITED, ids=str)
def test_a_way_comes_to_its_level(way):
    assert outcome(way, *CELLS)["level"] == way.level


@linux
@pytest.mark.parametrize("column", HEADERS)
def test_numbers_of_system_calls_are_those_of_the_kernel(column):
    header = HEADERS[column]
    if not header.exists():
        pytest.skip(f"{header} is not installed")
    found = re.findall(r"#define __NR(?:3264)?_(\w+)\s+(\d+)", header.read_text())
    numbers = {name: int(number) for name, number in found}
    assert {name: both[column] for name, both in ALL.items()} == {
        name: numbers.get(name) for name in ALL
    }
    assert numbers["set_mempolicy_home_node"] == NEWEST


@linux
def test_two_submissions_do_not_reach_each_other_by_a_name():
    name = f"\\0between-{os.getpid()}"
    listens = f"""
import socket
end = socket.socket(socket.AF_UNIX)
end.bind("{name}")
end.listen()
end.settimeout(3)
print("reached", end.accept())"""
    connects = f"""
import socket, time
for _ in range(20):
    time.sleep(0.1)
    with socket.socket(socket.AF_UNIX) as end:
        end.connect_ex("{name}") or print("reached")"""
    outputs: list[str] = []
    both = [(listens, outputs), (connects, outputs)]
    threads = [threading.Thread(target=_printed, args=arguments) for arguments in both]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not any("reached" in text for text in outputs)


def _printed(source: str, outputs: list[str]) -> None:
    result = run(Request((Cell(0, source, STUDENT),), Limits(cell_timeout=10)))
    outputs += [text for _, _, text in result.done[0].outputs]


@linux
def test_a_warm_server_has_one_thread_in_each_process():
    for pid in family(server().pid):
        assert len(os.listdir(f"/proc/{pid}/task")) == 1


def test_a_module_that_starts_a_thread_is_refused(tmp_path):
    (tmp_path / "threaded.py").write_text(
        "import threading\nthreading.Thread(target=threading.Event().wait, daemon=True).start()\n"
    )
    ours, theirs = socket.socketpair()
    with ours, theirs:
        words = ["-P", "-m", "autograde.execute.server", str(theirs.fileno()), "limits", "threaded"]
        paths = os.pathsep.join([*filter(None, sys.path), str(tmp_path)])
        ended = subprocess.run(
            [sys.executable, *words],
            env=os.environ | {"PYTHONPATH": paths, "OPENBLAS_NUM_THREADS": "1"},
            pass_fds=[theirs.fileno()],
            capture_output=True,
            text=True,
            timeout=60,
        )
    assert ended.returncode != 0
    assert "forks are not safe" in ended.stderr


@linux
@pytest.mark.parametrize("who", ["the grader", "the server"])
@pytest.mark.parametrize("way", ["own", "bubblewrap", "landlock"])
def test_when_one_is_killed_its_submissions_end(way, who):
    asleep = f"run(Request((Cell(0, 'import time; time.sleep({ASLEEP})', 'student'),)))"
    program = f"from autograde.tests.test_sandbox import *\n{asleep}"
    grader = subprocess.Popen(
        [sys.executable, "-c", program],
        env=os.environ | {ways.SETTING: way},
        stderr=subprocess.PIPE,
    )
    try:
        sides = _sides_of(grader)
        others = {"the grader": family(grader.pid)[1:], "the server": sides}[who]
        os.kill({"the grader": grader.pid, "the server": _parent(sides[0])}[who], signal.SIGKILL)
        assert _are_gone(others)
    finally:
        grader.kill()
        grader.communicate()


def _sides_of(grader: subprocess.Popen) -> list[int]:
    """Return the trusted side and the student side, once they have walls."""
    while grader.poll() is None:
        sides = [pid for pid in family(grader.pid) if _may_die_first(pid)]
        if len(sides) == 2:
            return sides
        sleep(0.05)
    words = grader.stderr.read().decode()
    assert "not to be had here" in words, "there were no two sides to be seen"
    pytest.skip(words.splitlines()[-1])


def _may_die_first(pid: int) -> bool:
    """Whether it is this process that ends when the machine has no memory left."""
    with suppress(OSError):
        return Path(f"/proc/{pid}/oom_score_adj").read_text() == "1000\n"
    return False


def _parent(pid: int) -> int:
    return int(Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[1])


def _are_gone(pids: list[int]) -> bool:
    until = monotonic() + 10
    while any(map(_lives, pids)) and monotonic() < until:
        sleep(0.05)
    return not any(map(_lives, pids))


def _lives(pid: int) -> bool:
    with suppress(OSError):
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] not in "ZX"
    return False


def test_a_way_that_is_unknown_is_refused(monkeypatch):
    monkeypatch.setenv(ways.SETTING, "prayer")
    with pytest.raises(ValueError, match="expected one of auto, own, bubblewrap, landlock, limits"):
        ways.wanted()


def test_modules_are_not_read_from_a_home_or_a_course(tmp_path, monkeypatch):
    monkeypatch.setenv("HOME", str(tmp_path / "home" / "ada"))
    for name in ["home/ada", "modules", "courses/one"]:
        (tmp_path / name).mkdir(parents=True)
    (tmp_path / "courses" / "one" / "nbgrader_config.py").touch()
    private = [tmp_path, *[tmp_path / name for name in ["home", "home/ada", "courses/one"]]]
    assert all(map(is_private, [*private, tmp_path / "courses"]))
    assert not is_private(tmp_path / "modules")


def test_a_folder_is_seen_without_what_is_hidden_in_it(tmp_path):
    for name in ["a/hidden/x", "a/seen/y", "b/z"]:
        (tmp_path / name).mkdir(parents=True)
    seen = set(without(tmp_path, [tmp_path / "a" / "hidden", tmp_path / "not there"]))
    assert seen == {tmp_path / "a" / "seen", tmp_path / "b"}
    assert list(without(tmp_path / "b", [tmp_path / "a"])) == [tmp_path / "b"]
    assert list(without(tmp_path, [tmp_path])) == []
