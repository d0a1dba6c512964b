"""Hostile and honest submissions, graded for real, and what is there afterwards.

assignment   the assignment they hand in, with secrets in its hidden tests
entry        what is handed in, and the list of all attacks
cheat_*      attacks that want points
leaks        attacks that want to know the hidden tests
pages        attacks on the readers of the feedback page
harm_*       attacks on the course, the machine and the grader
denial_*     attacks on the time and the memory of the grader
honest_*     unusual submissions that are right
judge        points, leaks, harm and what is left behind
ours, stock  grade them: with this project, with nbgrader alone in a box

python -m autograde.tests.attacks [--stock] [NAMES]
"""

from importlib import import_module

from autograde.tests.attacks.entry import ATTACKS, HONEST, Attack

FILES = ("cheat_tests", "cheat_objects", "cheat_cells", "cheat_wire", "cheat_reference", "leaks")
FILES += (
    "readers",
    "harm_files",
    "harm_processes",
    "denial_runs",
    "denial_files",
    "denial_reading",
)
HONEST_FILES = ("honest_code", "honest_notebooks")


def every_attack() -> dict[str, Attack]:
    """All attacks by name, in the order of the table."""
    return _load(FILES, ATTACKS)


def every_honest_one() -> dict[str, Attack]:
    """All honest submissions by name."""
    return _load(HONEST_FILES, HONEST)


def _load(files: tuple[str, ...], found: dict[str, Attack]) -> dict[str, Attack]:
    for name in files:
        import_module(f"{__name__}.{name}")
    return dict(found)
