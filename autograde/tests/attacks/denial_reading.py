"""Attacks on the grader by what it reads itself, before anything runs."""

import json

from autograde.tests import deep
from autograde.tests.attacks.entry import DENIAL, Entry, attack

SPARSE = 1 << 40  # bytes that a file seems to have: a terabyte


@attack(DENIAL)
def many_magics(entry: Entry) -> None:
    """Answers with more magics than IPython turns into Python."""
    entry.answer(area="%x\n" * 600, letter="?x\n" * 600, twice="!x\n" * 600)


@attack(DENIAL)
def magics_in_a_long_cell(entry: Entry) -> None:
    """Answers with as many magics as IPython takes, in a cell that it reads anew for each."""
    entry.answer(area="%x\n" * 490 + "a=1\n" * 2000)


@attack(DENIAL)
def magics_in_many_cells(entry: Entry) -> None:
    """Adds four hundred cells full of magics, none of them long."""
    for number in range(400):
        entry.last("raise SystemExit\n" + f"%x{number}\n" * 150)


@attack(DENIAL)
def quotes_after_a_magic(entry: Entry) -> None:
    """Opens quotes after a magic, where IPython looks for their end."""
    entry.answer(area='=%""""', letter='letter = %"""', twice="=!''''")


@attack(DENIAL)
def long_chain(entry: Entry) -> None:
    """Calls an attribute of an attribute of an attribute, deeper than recursion goes."""
    chain = ".a" * 1500 + "()"
    entry.answer(
        twice=f"def twice(f, x):\n    return f{chain}",
        letter=f"import torch\ndef letter(points):\n    return torch{chain}",
    )


@attack(DENIAL)
def functions_in_functions(entry: Entry) -> None:
    """Answers with ninety functions, one in another, and a long body in the last one."""
    heads = "".join("  " * level + f"def f{level}():\n" for level in range(90))
    source = heads + "  " * 90 + "x();" * 20_000
    entry.answer(area=source, letter=source, twice=source)


@attack(DENIAL, on_stock=False)
def folder_in_folder(entry: Entry) -> None:
    """Hands in a thousand folders beside the notebook, one in another."""
    deep.dig(entry.folder)


@attack(DENIAL, on_stock=False)
def folder_in_folder_elsewhere(entry: Entry) -> None:
    """Hands in a thousand folders, one in another, and no assignment."""
    entry.folder.rmdir()
    entry.notebook = None
    deep.dig(entry.folder.parent)


@attack(DENIAL)
def huge_notebook(entry: Entry) -> None:
    """Hands in a notebook that looks like a terabyte."""
    with entry.path.open("wb") as file:
        file.truncate(SPARSE)


@attack(DENIAL)
def huge_time(entry: Entry) -> None:
    """Hands in a time that looks like a terabyte."""
    with (entry.folder / "timestamp.txt").open("wb") as file:
        file.truncate(SPARSE)


@attack(DENIAL)
def time_of_many_digits(entry: Entry) -> None:
    """Hands in a time of a million digits."""
    (entry.folder / "timestamp.txt").write_text("1" * 1_000_000)


@attack(DENIAL)
def many_files(entry: Entry) -> None:
    """Hands in five thousand empty files beside the notebook."""
    for number in range(5000):
        (entry.folder / f"{number}.txt").touch()


@attack(DENIAL)
def cells_named_by_lists(entry: Entry) -> None:
    """Hands in a notebook elsewhere whose cells have lists for names."""
    for cell in entry.cells:
        cell.metadata["nbgrader"] = {"grade_id": []}
    entry.folder.rmdir()
    (entry.folder.parent / "homework.ipynb").write_text(json.dumps(entry.notebook))
    entry.notebook = None


@attack(DENIAL)
def file_named_as_a_folder(entry: Entry) -> None:
    """Hands in a file and a folder whose names the grader needs itself, and empty pictures."""
    (entry.folder / "attacked").write_text("x")
    (entry.folder / ".ipynb_checkpoints").write_text("x")
    entry.text("![x](attachment:a.png)")
    entry.cells[-1]["attachments"] = {"a.png": {}}
    entry.answer(area="raise ValueError('\\ud800 bad')")
