"""What the machine offers is told, and asked for."""

import json
import os
import subprocess
import sys

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook

from autograde.__main__ import main
from autograde.doctor import STOPS, layers
from autograde.execute.limits import Limits
from autograde.execute.notebook import execute
from autograde.execute.run import server
from autograde.execute.sandbox.levels import PROMISES, enforced, in_one_line, missing
from autograde.execute.sandbox.walls import Walls
from autograde.execute.sandbox.ways import SETTING
from autograde.releasing.build import read_lesson
from autograde.remedies import remedies
from autograde.tests import tiny

NOTHING = {
    "own": "OSError: [Errno 1] unshare: Operation not permitted",
    "bubblewrap": "",
    "bubblewrap works": False,
    "landlock": 0,
    "seccomp": True,
}
FULL = Walls(outer="own", namespaces=True, landlock=7, seccomp=True, lent_user=61_000)
LOCK = "from autograde.tests.walled_in.locked import lock; lock()"
MAIN = "import sys; from autograde.__main__ import main; sys.exit(main(sys.argv[1:]))"
linux = pytest.mark.skipif(sys.platform != "linux", reason="there are no walls but on Linux")


def autograde(*words, before="", **settings):
    """Run a command in a process of its own, after a line of Python."""
    return subprocess.run(
        [sys.executable, "-c", f"{before}\n{MAIN}", *map(str, words)],
        env=os.environ | settings,
        capture_output=True,
        text=True,
    )


@pytest.fixture(scope="module")
def solved(tmp_path_factory):
    path = tmp_path_factory.mktemp("solved") / "00_images_and_kernels.ipynb"
    nbformat.write(read_lesson("00"), path)
    return path


def test_doctor_tells_a_program_what_it_found(capsys):
    status = main(["doctor", "--json"])
    found = json.loads(capsys.readouterr().out)
    assert status == (0 if found["level"] == "full" else 1)
    assert found["level"] == server().level
    assert [layer["name"] for layer in found["layers"]] == list(STOPS)
    assert len(found["enforced"]) + len(found["missing"]) == len(PROMISES)
    assert found["megabytes"]["resident"] >= found["megabytes"]["share"] >= 0
    assert found["milliseconds"]["fork"] > 0
    assert found["versions"]["Python"] == sys.version.split()[0]
    assert set(found["extras"]) == {"browser", "PostgreSQL", "Dask"}


def test_doctor_tells_a_person_what_each_layer_stops(capsys):
    main(["doctor"])
    said = " ".join(capsys.readouterr().out.split())
    for words in ["namespaces", "Landlock", "seccomp", "level of the sandbox", "ms of walls", "MB"]:
        assert words in said


@linux
def test_doctor_in_a_locked_container_says_what_is_missing_and_exits_1():
    done = autograde("doctor", "--json", before=LOCK)
    found = json.loads(done.stdout)
    assert done.returncode == 1
    assert found["level"] in ("landlock", "limits")
    used = {layer["name"]: layer["used"] for layer in found["layers"]}
    wanted = {layer["name"]: layer["remedy"] for layer in found["layers"]}
    assert not used["namespaces"]
    assert "refuses" in wanted["namespaces"] or "container" in wanted["namespaces"]
    assert "submissions are kept apart by one wall at most" in found["missing"]


def test_a_full_sandbox_lacks_nothing():
    assert missing(FULL) == []
    assert len(enforced(FULL)) == len(PROMISES)
    assert all(layer.used or not layer.remedy for layer in layers(FULL, NOTHING))


@linux
def test_each_layer_that_is_missing_has_a_remedy():
    needed = remedies(Walls(), NOTHING)
    assert needed["bubblewrap"].startswith("apt install bubblewrap")
    assert {"namespaces", "Landlock", "seccomp"} <= needed.keys()
    there = NOTHING | {"own": "", "landlock": 3}
    assert "unset AUTOGRADE_SANDBOX" in remedies(Walls(), there)["namespaces"]
    assert "unset AUTOGRADE_SANDBOX" in remedies(Walls(), there)["Landlock"]


def test_every_line_about_walls_is_one_line():
    for walls in [Walls(), Walls(landlock=3, seccomp=True), Walls(others=None)]:
        assert "\n" not in in_one_line(walls)
        assert walls.level in in_one_line(walls)


def test_a_notebook_says_at_which_level_it_was_run():
    done = execute(new_notebook(cells=[new_code_cell("1")]), Limits())
    assert done.metadata.autograde["sandbox"] == server().level


@pytest.mark.parametrize("way", ["landlock", "limits"])
def test_runs_below_full_say_so_once(way):
    twice = """
from autograde.execute.run import Request, run
print([run(Request(())).level for _ in range(2)])
sys.exit(0)"""
    done = autograde(before=f"import sys{twice}", **{SETTING: way})
    (line,) = done.stderr.splitlines()
    level = done.stdout.split("'")[1]
    assert line.startswith(f"the sandbox is at level '{level}', not 'full': ")


def test_check_refuses_where_a_full_sandbox_is_required(solved):
    done = autograde("check", solved, "--require-sandbox", **{SETTING: "limits"})
    assert done.returncode == 2
    assert done.stdout == ""
    (line,) = done.stderr.splitlines()
    assert line.startswith("autograde: a full sandbox was asked for")
    assert "'limits'" in line
    assert "it can use the network" in line


def test_grade_refuses_before_it_grades_anything(class_copy):
    tiny.keep_only(class_copy, "ada")
    words = ["grade", "--course", class_copy.root, "--require-sandbox"]
    done = autograde(*words, **{SETTING: "limits"})
    assert done.returncode == 2
    assert "a full sandbox was asked for" in done.stderr
    assert not list(class_copy.records.rglob("*.json"))


@linux
def test_grade_goes_on_where_the_sandbox_is_full(class_copy):
    if server().level != "full":
        pytest.skip(f"the sandbox here is at level {server().level}")
    tiny.keep_only(class_copy, "ada")
    done = autograde("grade", "--course", class_copy.root, "--require-sandbox")
    assert done.returncode == 0
    assert "the sandbox is at level" not in done.stderr


def test_nbgrader_refuses_too_when_the_course_says_so():
    before = """
from nbformat.v4 import new_notebook
from autograde.preprocessors import ExecuteSubmission
ExecuteSubmission(require_sandbox=True).preprocess(new_notebook(), {})"""
    done = autograde("doctor", before=before, **{SETTING: "limits"})
    assert done.returncode == 1
    assert "CourseError: a full sandbox was asked for" in done.stderr.splitlines()[-1]


def test_a_way_that_is_unknown_is_a_mistake_in_one_line(solved):
    done = autograde("check", solved, "--require-sandbox", **{SETTING: "prayer"})
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1
    assert "expected one of auto, own" in done.stderr


def test_windows_is_told_in_one_line():
    program = (
        "import runpy, sys; sys.platform = 'win32'; sys.argv = ['autograde', 'check', 'x.ipynb'];"
        "runpy.run_module('autograde', run_name='__main__')"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert done.returncode == 2
    assert done.stderr == "autograde: this runs on Linux and macOS; on Windows, use WSL\n"
