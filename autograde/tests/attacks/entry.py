"""What one student hands in, and the lists of attacks and of honest answers."""

import json
import os
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import nbformat
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell

from autograde.tests.attacks import assignment

POINTS, LEAK, HARM, DENIAL = "points", "leak", "harm", "denial"
CONSTANTS = """\
COURSE = {course!r}
OUTSIDE = {outside!r}
PORT = {port!r}
NAME = {name!r}
MARK = "atk-" + NAME  # of what it leaves behind"""


@dataclass(frozen=True)
class Place:
    """Where it happens: an attacker knows all of it, as a student hardly could.

    Args:
        course: the course folder.
        outside: a folder beside it, with files that are nobody's business.
        port: where somebody listens, on loopback and on an abstract socket `attack-PORT`.
    """

    course: Path
    outside: Path
    port: int


class Entry:
    """A submission that is being made: the released notebook, and the folder it goes into."""

    def __init__(self, place: Place, student: str):
        self.place, self.student = place, student
        released = place.course / "release" / assignment.NAME / f"{assignment.NAME}.ipynb"
        self.notebook: NotebookNode | None = nbformat.read(released, as_version=4)
        self.folder = place.course / "submitted" / student / assignment.NAME
        self.folder.mkdir(parents=True)
        self.path = self.folder / f"{assignment.NAME}.ipynb"
        self._extra = 0

    @property
    def cells(self) -> list[NotebookNode]:
        return self.notebook.cells

    def cell(self, name: str) -> NotebookNode:
        """The cell of that name."""
        return self.cells[self.index(name)]

    def index(self, name: str) -> int:
        """The place of a named cell."""
        names = [cell.metadata.get("nbgrader", {}).get("grade_id") for cell in self.cells]
        return names.index(name)

    def answer(self, **sources: str) -> None:
        """Write answers; `known` is given to every attack beside them."""
        for name, source in sources.items():
            self.cell(name).source = source

    def right(self, *names: str) -> None:
        """Answer these rightly; all when none is named."""
        for name in names or assignment.ANSWERS:
            self.cell(name).source = assignment.right(name)

    def first(self, source: str) -> None:
        """Add a cell above everything else."""
        self.insert(1, source)

    def before(self, name: str, source: str) -> None:
        self.insert(self.index(name), source)

    def after(self, name: str, source: str) -> None:
        self.insert(self.index(name) + 1, source)

    def last(self, source: str) -> None:
        self.insert(len(self.cells), source)

    def text(self, source: str) -> None:
        """Add a Markdown cell."""
        self.cells.append(new_markdown_cell(source, id=self._id()))

    def insert(self, index: int, source: str) -> None:
        self.cells.insert(index, new_code_cell(source, id=self._id()))

    def constants(self) -> str:
        """The text of a cell that tells an attack where it is."""
        place = self.place
        return CONSTANTS.format(
            course=str(place.course), outside=str(place.outside), port=place.port, name=self.student
        )

    def write(self) -> None:
        """Hand in the notebook, unless something else was handed in its place."""
        if self.notebook is not None and not os.path.lexists(self.path):
            self.path.write_text(json.dumps(self.notebook))  # nbformat would mend it

    def hand_in(self, data: bytes) -> None:
        """Hand in other bytes in its place."""
        self.path.write_bytes(data)

    def _id(self) -> str:
        self._extra += 1
        return f"extra-{self._extra}"


@dataclass(frozen=True)
class Attack:
    """A hostile submission, or an honest one.

    Args:
        name: of the student who hands it in.
        tries: POINTS, LEAK, HARM or DENIAL; "" when it is honest.
        about: one sentence.
        make: changes an entry.
        deserved: points of the cells that it answers rightly.
        on_stock: whether it may be run with nbgrader alone, in a box.
        beyond: why its points are not prevented; "" when they are.
    """

    name: str
    tries: str
    about: str
    make: Callable[[Entry], None]
    deserved: float = 0
    on_stock: bool = True
    beyond: str = ""

    def hand_in(self, place: Place) -> None:
        """Write the submission."""
        entry = Entry(place, self.name)
        if self.tries:
            entry.first(entry.constants())
        self.make(entry)
        entry.write()


ATTACKS: dict[str, Attack] = {}
HONEST: dict[str, Attack] = {}


def attack(tries: str, on_stock: bool = True, beyond: str = "", deserved: float = 0) -> Callable:
    """Put a function that changes an entry on the list; its docstring says what it does."""

    def add(make: Callable[[Entry], None]) -> Callable[[Entry], None]:
        name, about = _about(make, ATTACKS)
        ATTACKS[name] = Attack(name, tries, about, make, deserved, on_stock, beyond)
        return make

    return add


def honest(make: Callable[[Entry], None]) -> Callable[[Entry], None]:
    """Put a function that makes a right answer on the list."""
    name, about = _about(make, HONEST)
    HONEST[name] = Attack(name, "", about, make, deserved=assignment.TOTAL)
    return make


def _about(make: Callable, known: dict) -> tuple[str, str]:
    """Return the name of a submission, and the sentence about it."""
    name = make.__name__.strip("_").replace("_", "-")
    if name in known:
        raise ValueError(f"two submissions are called {name}")
    return name, re.sub(r"\s+", " ", make.__doc__)
