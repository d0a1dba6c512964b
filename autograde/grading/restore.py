"""Put a submission back into the shape of its assignment, and say what was out of shape."""

from copy import deepcopy

from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell

from autograde.grading.originals import Original

DAMAGED = "nbgrader metadata was removed or damaged, and is restored"
TWICE = "cells stand there more than once, and only the last counts"
RETYPED = "cells had changed their type, and are restored"
MISSING = "cells were missing, and are added back"
ABSENT = "solution cells are missing, and what they define counts as not defined there"


def restore(notebook: NotebookNode, originals: list[Original]) -> tuple[NotebookNode, list[str]]:
    """Return a copy with the assignment's locked text, metadata and missing cells, and notes.

    Cells keep what the student wrote in them and nothing else: no tags, no foreign metadata.
    """
    notebook = deepcopy(notebook)
    notebook.metadata.pop("autograde", None)
    known = {original.name: original for original in originals}
    notes: dict[str, list[str]] = {}
    _name_cells(notebook, known, notes)
    for cell in notebook.cells:
        name = name_of(cell)
        if name is not None:
            _restore_cell(cell, known[name], notes)
    _add_missing(notebook, originals, notes)
    return notebook, [f"{text}: {', '.join(names)}" for text, names in notes.items()]


def name_of(cell: NotebookNode) -> str | None:
    """The name nbgrader knows a cell by."""
    return cell.metadata.get("nbgrader", {}).get("grade_id")


def _name_cells(
    notebook: NotebookNode, known: dict[str, Original], notes: dict[str, list[str]]
) -> None:
    """Leave in every cell's metadata its original name, or nothing."""
    given = [_given(cell) for cell in notebook.cells]
    names = [meta.get("grade_id") for meta in given]
    names = [name if isinstance(name, str) and name in known else None for name in names]
    # The released cells carry their name as cell id too, which survives more tools.
    lost = {name for name in known if name not in names}
    ids = [cell.get("id") for cell in notebook.cells]
    names = [n or (i if i in lost else None) for n, i in zip(names, ids, strict=True)]
    for index, (cell, name) in enumerate(zip(notebook.cells, names, strict=True)):
        cell.metadata = NotebookNode()
        if name is not None and name in names[index + 1 :]:
            _note(notes, TWICE, name)
        elif name is not None:
            cell.metadata.nbgrader = known[name].metadata()
            if not _is_whole(given[index], known[name]):
                _note(notes, DAMAGED, name)


def _given(cell: NotebookNode) -> dict:
    meta = cell.metadata.get("nbgrader")
    return meta if isinstance(meta, dict) else {}


def _is_whole(given: dict, original: Original) -> bool:
    whole = original.metadata()
    return all(given.get(key) == whole[key] for key in ["grade", "solution", "schema_version"])


def _note(notes: dict[str, list[str]], text: str, name: str) -> None:
    names = notes.setdefault(text, [])
    if name not in names:
        names.append(name)


def _restore_cell(cell: NotebookNode, original: Original, notes: dict[str, list[str]]) -> None:
    if cell.cell_type != original.cell_type:
        _note(notes, RETYPED, original.name)
        metadata = cell.metadata
        fresh = _new_cell(original, cell.source)
        cell.clear()
        cell.update(fresh, metadata=metadata)
    if original.locked:
        cell.source = original.source


def _new_cell(original: Original, source: str) -> NotebookNode:
    make = new_code_cell if original.cell_type == "code" else new_markdown_cell
    metadata = NotebookNode(nbgrader=original.metadata())
    return make(source, id=original.name[:64], metadata=metadata)


def _add_missing(
    notebook: NotebookNode, originals: list[Original], notes: dict[str, list[str]]
) -> None:
    """Add what is missing after its predecessor; at the end when that is missing too."""
    present = {name_of(cell) for cell in notebook.cells}
    previous = None
    for original in originals:
        if original.name not in present:
            if not (original.locked or original.grade or original.task):
                _note(notes, ABSENT, original.name)
            else:
                _note(notes, MISSING, original.name)
                present.add(original.name)
                place = _place_after(notebook, previous)
                notebook.cells.insert(place, _new_cell(original, original.source))
        previous = original.name


def _place_after(notebook: NotebookNode, previous: str | None) -> int:
    if previous is None:
        return 0
    names = [name_of(cell) for cell in notebook.cells]
    return names.index(previous) + 1 if previous in names else len(names)
