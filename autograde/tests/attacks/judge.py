"""What is really there after the grading: points, leaks, harm, and what is left behind."""

import sqlite3
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

from autograde.tests.attacks.assignment import NAME, POINTS
from autograde.tests.attacks.entry import Attack
from autograde.tests.attacks.page import active, leaked
from autograde.tests.attacks.world import EARLY, LATE, SCORES, World

STEPS = ("autograded", "feedback")
LARGEST = 27_000_000  # bytes of a graded notebook: 20 MB of outputs, 4 MB of errors, its cells
DEFINITIONS = (
    "assignment",
    "notebook",
    "base_cell",
    "grade_cells",
    "solution_cells",
    "source_cell",
)
SCORE = """
select base_cell.name, grade.auto_score, grade.manual_score, grade.extra_credit from grade
join submitted_notebook on submitted_notebook.id = grade.notebook_id
join submitted_assignment on submitted_assignment.id = submitted_notebook.assignment_id
join base_cell on base_cell.id = grade.cell_id
where submitted_assignment.student_id = ?"""


@dataclass
class Verdict:
    """What one attack has got."""

    name: str
    tries: str = ""
    points: float = 0.0
    leaked: list[str] = field(default_factory=list)
    harmed: list[str] = field(default_factory=list)
    left: list[str] = field(default_factory=list)
    status: str = ""
    beyond: str = ""  # why its points are not prevented

    @property
    def clean(self) -> bool:
        """Whether it has got nothing that is prevented."""
        gained = self.points and not self.beyond
        return not (gained or self.leaked or self.harmed or self.left)


@dataclass(frozen=True)
class Before:
    """What was there before."""

    files: dict[str, str]
    definitions: dict[str, list]


def look(world: World) -> Before:
    """Remember what must not change."""
    return Before(world.snapshot(), definitions(database(world)))


def database(world: World) -> Path:
    return world.place.course / "gradebook.db"


def definitions(path: Path) -> dict[str, list]:
    """What the gradebook knows of the assignment and of who was graded before."""
    with closing(sqlite3.connect(path)) as db:
        rows = {name: sorted(db.execute(f"select * from {name}"), key=repr) for name in DEFINITIONS}
        return rows | {EARLY: sorted(db.execute(SCORE, [EARLY]), key=repr)}


def scores(path: Path, student: str) -> dict[str, float]:
    """A student's points for each graded code cell."""
    with closing(sqlite3.connect(path)) as db:
        rows = db.execute(SCORE, [student]).fetchall()
    return {name: sum(part or 0 for part in parts) for name, *parts in rows}


def judge_one(world: World, attack: Attack) -> Verdict:
    """What an attack has got for itself."""
    verdict = Verdict(attack.name, attack.tries, beyond=attack.beyond)
    try:
        gained = scores(database(world), attack.name)
        verdict.points = round(sum(gained.values()) - attack.deserved, 3)
    except sqlite3.Error as error:
        verdict.harmed.append(f"the gradebook cannot be read: {error}")
    graded = world.place.course / "autograded" / attack.name / NAME / f"{NAME}.ipynb"
    if graded.is_file() and graded.stat().st_size > LARGEST:
        verdict.harmed.append(f"its graded notebook has {graded.stat().st_size} bytes")
    page = world.place.course / "feedback" / attack.name / NAME / f"{NAME}.html"
    if page.is_file():
        text = page.read_text(errors="replace")
        plain = page.parents[2] / EARLY / NAME / page.name
        verdict.leaked += leaked(text)
        if plain.is_file():
            verdict.harmed += [f"page: {part}" for part in active(text, plain.read_text())]
        else:
            verdict.harmed.append(f"the page of {EARLY} is gone")
        if "\x1b" in text:
            verdict.harmed.append("page: an escape code")
    verdict.leaked += [f"heard {each!r:.80}" for each in world.heard if attack.name in str(each)]
    return verdict


def judge_all(world: World, before: Before, attackers: set[str]) -> list[str]:
    """The harm done to everybody else."""
    harm = _files(before.files, world.snapshot(), attackers)
    try:
        with closing(sqlite3.connect(database(world))) as db:
            sound = db.execute("pragma integrity_check").fetchone()[0]
        if sound != "ok" or definitions(database(world)) != before.definitions:
            harm.append(f"the gradebook: {sound}, or what it knows has changed")
        for student, want in SCORES.items():
            got = sum(scores(database(world), student).values())
            if got != want:
                harm.append(f"{student} has {got:g} points, not {want:g}")
    except sqlite3.Error as error:
        harm.append(f"the gradebook cannot be read: {error}")
    return harm


def _files(before: dict[str, str], after: dict[str, str], attackers: set[str]) -> list[str]:
    graded = attackers | {LATE}
    changed = [path for path in before | after if before.get(path) != after.get(path)]
    return [f"changed: {path}" for path in changed if not _may_change(path, graded)]


def _may_change(path: str, graded: set[str]) -> bool:
    """Whether grading these students and writing their feedback explains a change."""
    home, *rest = path.split("/")
    if home != "course":
        return home == "tmp"
    if len(rest) > 1 and rest[0] in STEPS:
        return rest[1] in graded or (rest[0] == "feedback" and rest[1] == EARLY)
    if rest[:1] == ["grading"]:
        return rest[-1].removesuffix(".json") in graded or rest[-1] == ".lock"
    return rest[0].startswith(("gradebook.db", ".nbgrader.log"))


TOTAL = sum(POINTS.values())
