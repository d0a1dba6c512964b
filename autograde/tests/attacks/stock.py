"""Grade attacks with nbgrader alone, one by one, each in a box that is thrown away.

The box is bubblewrap's: processes, shared memory and /tmp of its own, nothing to write but the
copy of the course, limits on memory, processes and file sizes, and a user that owns nothing.
"""

import itertools
import json
import os
import resource
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from autograde.course import SETTINGS
from autograde.execute.server.disk import remove
from autograde.tests.attacks import boxed
from autograde.tests.attacks.assignment import NAME
from autograde.tests.attacks.entry import Attack
from autograde.tests.attacks.judge import Verdict, judge_all, judge_one, look
from autograde.tests.attacks.world import EARLY, LATE, World, build, inside

USERS = itertools.cycle(range(61_900, 61_990))  # for a grader who is root: limits are by user
SECONDS = 60
LIMITS = {
    "RLIMIT_AS": 3 << 30,
    "RLIMIT_NPROC": 200,
    "RLIMIT_FSIZE": 50 << 20,
    "RLIMIT_CPU": 120,
    "RLIMIT_NOFILE": 1024,
    "RLIMIT_CORE": 0,
}
SETTING = "c = get_config()\nc.CourseDirectory.course_id = 'cnn'\n"


def missing() -> str | None:
    """Say what the box lacks here, if anything."""
    needed = ["bwrap", "setpriv"] if os.geteuid() == 0 else ["bwrap"]
    absent = [name for name in needed if shutil.which(name) is None]
    return f"nbgrader alone runs in a box, which needs {', '.join(absent)}" if absent else None


def run(
    attacks: Iterable[Attack], base: Path, progress: Callable[[Verdict], None] = print
) -> dict[str, Verdict]:
    """Grade each attack in a copy of its own."""
    original = _prepare(base / "original")
    plain = run_one(Attack("plain", "", "", lambda entry: None), original, base / "plain")

    def one(attack: Attack) -> Verdict:
        verdict = run_one(attack, original, base / attack.name)
        # nbgrader's feedback shows the hidden tests to everybody.
        verdict.leaked = [each for each in verdict.leaked if each not in plain.leaked]
        progress(verdict)
        return verdict

    with ThreadPoolExecutor(2) as pool:
        chosen = [attack for attack in attacks if attack.on_stock]
        return {verdict.name: verdict for verdict in pool.map(one, chosen)}


def _prepare(original: Path) -> Path:
    """Make the course, have nbgrader grade one student, and Jupyter make itself at home."""
    build(original)
    (original / "course" / SETTINGS).write_text(SETTING)
    (original / "home").mkdir()
    late = original / "course" / "submitted" / LATE
    late.rename(original / LATE)
    told = _in_the_box(original, EARLY)
    (original / LATE).rename(late)
    shutil.rmtree(original / "tmp")
    if told.get("harm"):
        raise RuntimeError(f"nbgrader does not run in the box: {told['harm']}")
    return original


def run_one(attack: Attack, original: Path, base: Path) -> Verdict:
    """Grade one attack in a copy of the course, and throw the copy away."""
    shutil.copytree(original, base, symlinks=True)
    world = World(base)
    try:
        attack.hand_in(world.place)
        before = look(world)
        told = _in_the_box(base, attack.name)
        verdict = judge_one(world, attack)
        verdict.left += told.get("left", [])
        verdict.harmed += told.get("harm", [])
        verdict.harmed += judge_all(world, before, {attack.name})
        return verdict
    except Exception as error:
        return Verdict(attack.name, harmed=[f"the course cannot be judged any more: {error}"])
    finally:
        world.close()
        remove(base)


def _in_the_box(base: Path, student: str) -> dict:
    """Grade all, and write one student's feedback; return what is left and what did not end."""
    result = base / "tmp" / "result.json"
    result.parent.mkdir(mode=0o777)
    command = [
        sys.executable,
        "-I",
        boxed.__file__,
        str(base / "course"),
        str(result),
        NAME,
        student,
    ]
    if os.geteuid() == 0:
        user = next(USERS)
        _give_away(base, user)
        command = ["setpriv", f"--reuid={user}", f"--regid={user}", "--clear-groups", *command]
    try:
        subprocess.run(
            [*_box(base), *command],
            capture_output=True,
            timeout=4 * SECONDS,
            preexec_fn=_limit,
        )
        return json.loads(result.read_text())
    except (OSError, ValueError, subprocess.TimeoutExpired) as error:
        return {"harm": [f"the grader was ended: {type(error).__name__}"]}


def _box(base: Path) -> list[str]:
    box = ["bwrap", "--ro-bind", "/", "/", "--dev", "/dev", "--proc", "/proc", "--tmpfs", "/tmp"]
    if os.geteuid() == 0:
        box += ["--tmpfs", "/root", "--cap-add", "CAP_SETUID", "--cap-add", "CAP_SETGID"]
    for path, kind in [(sys.base_prefix, "--ro-bind"), (sys.prefix, "--ro-bind"), (base, "--bind")]:
        for parent in reversed(Path(path).parents[:-1]):
            box += ["--perms", "0755", "--dir", str(parent)]
        box += [kind, str(path), str(path)]
    box += ["--chdir", str(base / "course")]
    box += ["--unshare-pid", "--unshare-ipc", "--unshare-uts", "--die-with-parent", "--clearenv"]
    scripts = Path(sys.executable).parent
    variables = {"HOME": base / "home", "PATH": f"{scripts}:/usr/bin:/bin", "LANG": "C.UTF-8"}
    variables |= {"OPENBLAS_NUM_THREADS": 1, "MPLCONFIGDIR": base / "tmp"}
    for name, value in variables.items():
        box += ["--setenv", name, str(value)]
    return box


def _limit() -> None:
    for name, value in LIMITS.items():
        resource.setrlimit(getattr(resource, name), (value, value))


def _give_away(base: Path, user: int) -> None:
    for path in [base, *inside(base)]:
        os.chown(path, user, user, follow_symlinks=False)
