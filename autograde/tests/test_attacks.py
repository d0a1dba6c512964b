"""Every attack is graded for real and gets nothing; unusual right answers keep every point.

The tests of `judge` come first: what is not seen there cannot be found in an attack.
"""

import os
import shutil
import socket
import sqlite3
import subprocess
import sys
import time
from contextlib import closing

import pytest

from autograde.execute.memory import family
from autograde.tests.attacks import every_attack, every_honest_one, ours, processes
from autograde.tests.attacks.assignment import MARKER, NAME, NUMBERS, TOTAL
from autograde.tests.attacks.entry import DENIAL, HARM, LEAK, POINTS, Attack
from autograde.tests.attacks.judge import LARGEST, database, judge_all, judge_one, look
from autograde.tests.attacks.page import active, leaked
from autograde.tests.attacks.readers import BAD
from autograde.tests.attacks.world import EARLY, LATE, World

RIGHT = Attack("right", POINTS, "", lambda entry: entry.right())


@pytest.fixture(scope="module")
def walls():
    """Attacks run behind full walls only: they kill what they can."""
    if reason := ours.missing():
        pytest.skip(reason)


@pytest.fixture(scope="module")
def attacks(walls, tmp_path_factory):
    return ours.run(every_attack().values(), tmp_path_factory.mktemp("attacks") / "world")


@pytest.fixture(scope="module")
def honest(walls, tmp_path_factory):
    base = tmp_path_factory.mktemp("honest") / "world"
    return ours.run(every_honest_one().values(), base, limits=ours.GENEROUS)


@pytest.fixture(scope="module")
def one_graded(walls, tmp_path_factory):
    """A world in which one student with right answers was graded as if that were an attack."""
    base = tmp_path_factory.mktemp("one") / "world"
    return base, ours.run([RIGHT], base)


@pytest.fixture
def world(one_graded, tmp_path):
    """A copy of it, in which a test may do harm."""
    shutil.copytree(one_graded[0], tmp_path / "world")
    copy = World(tmp_path / "world")
    yield copy
    copy.close()


def test_points_are_seen(one_graded):
    assert one_graded[1]["right"].points == TOTAL


def test_nothing_is_seen_where_nothing_is(one_graded, world):
    assert one_graded[1][ours.TOGETHER].clean
    assert judge_all(world, look(world), {"right"}) == []


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("course/source/attacked/attacked.ipynb", "text"),
        (f"course/submitted/{LATE}/attacked/attacked.ipynb", "text"),
        (f"course/autograded/{EARLY}/attacked/attacked.ipynb", "removed"),
        ("course/nbgrader_config.py", "text"),
        ("outside/diary.txt", "rights"),
        ("outside/new.txt", "text"),
    ],
)
def test_a_changed_file_is_seen(world, path, name):
    before, file = look(world), world.base / path
    if name == "removed":
        file.unlink()
    else:
        file.chmod(0o777) if name == "rights" else file.write_text("owned")
    assert judge_all(world, before, {"right"}) == [f"changed: {path}"]


@pytest.mark.parametrize(
    "change",
    [
        "update grade set manual_score = 99",
        "delete from source_cell where name = 'test-area'",
        "update grade_cells set max_score = 0",
        "delete from grade",
    ],
)
def test_a_changed_gradebook_is_seen(world, change):
    before = look(world)
    with closing(sqlite3.connect(database(world))) as db, db:
        db.execute(change)
    assert judge_all(world, before, {"right"})


def test_a_broken_gradebook_is_seen(world):
    before = look(world)
    database(world).write_bytes(b"x" * 4096)
    assert judge_all(world, before, {"right"})
    assert judge_one(world, RIGHT).harmed


def test_a_large_notebook_is_seen(world):
    path = world.place.course / "autograded" / "right" / NAME / f"{NAME}.ipynb"
    path.chmod(0o600)
    os.truncate(path, LARGEST + 1)
    assert judge_one(world, RIGHT).harmed


@pytest.mark.parametrize("secret", [MARKER, NUMBERS[0]])
def test_a_secret_on_a_page_is_seen(world, secret):
    page = world.place.course / "feedback" / "right" / NAME / f"{NAME}.html"
    page.write_text(page.read_text().replace("</body>", f"<b>{secret}</b></body>"))
    assert judge_one(world, RIGHT).leaked == [secret]


@pytest.mark.parametrize(
    "text",
    [
        MARKER[::-1],
        MARKER.encode().hex(),
        f"<b>{MARKER[:4]}</b>{MARKER[4:]}",
        f"{NUMBERS[0][:3]}<wbr>{NUMBERS[0][3:]}",
        "5.81339e+05",
        "/root/course",
    ],
)
def test_a_secret_that_is_written_in_another_way_is_seen(text):
    assert leaked(f"<p>before {text} after</p>")


@pytest.mark.parametrize("html", BAD)
def test_what_runs_or_loads_in_a_page_is_seen(html):
    assert active(f"<html><body><p>x</p>{html}</body></html>", "<html><body></body></html>")


def test_what_is_sent_is_heard(world):
    with socket.create_connection(("127.0.0.1", world.place.port)) as end:
        end.sendall(b"right says hello")
    deadline = time.monotonic() + 20
    while not any(b"hello" in each for each in world.heard) and time.monotonic() < deadline:
        time.sleep(0.01)
    assert any("heard" in each for each in judge_one(world, RIGHT).leaked)


@pytest.mark.skipif(sys.platform != "linux", reason="Linux alone tells of other processes")
def test_a_process_that_is_left_is_seen():
    program = [sys.executable, "-c", "print(flush=True); input()", "atk-left-over"]
    with subprocess.Popen(program, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        process.stdout.readline()  # a process that is being started has no command line yet
        assert any(f"process {process.pid}" in each for each in processes.marked("atk-left-over"))
        assert process.pid in family(os.getpid())
        process.communicate(b"\n")


def test_there_are_attacks_of_every_kind_and_honest_answers():
    kinds = [attack.tries for attack in every_attack().values()]
    assert len(kinds) >= 60
    assert min(map(kinds.count, (POINTS, LEAK, HARM, DENIAL))) >= 10
    assert len(every_honest_one()) >= 20


@pytest.mark.parametrize("name", every_attack())
def test_an_attack_gets_nothing(attacks, name):
    assert attacks[name].clean, attacks[name]


def test_the_attacks_harm_nobody_and_leave_nothing_behind(attacks):
    assert attacks[ours.TOGETHER].clean, attacks[ours.TOGETHER]


@pytest.mark.parametrize("name", every_honest_one())
def test_an_unusual_right_answer_keeps_every_point(honest, name):
    assert honest[name].clean, honest[name]


@pytest.mark.parametrize("name", ["format-5", "zip-bomb", "hundred-megabytes", "copied-link"])
def test_what_is_no_notebook_is_refused(attacks, name):
    assert attacks[name].status == "refused"


def test_nearly_all_attacks_have_a_grade(attacks):
    """An attack that is refused before it runs shows nothing of the walls."""
    attacked = [attacks[name].status for name, one in every_attack().items() if one.tries != DENIAL]
    assert attacked.count("graded") > 0.9 * len(attacked)
