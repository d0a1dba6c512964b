"""A student's notebook in the making: the released one with answers filled in."""

import re
from collections.abc import Callable
from copy import deepcopy
from functools import cache

import nbformat
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell

from autograde.misconceptions import right, wrong
from autograde.releasing.build import read_lesson, release_notebook
from autograde.solution import without_marks

LESSON = "01_convolution"
STUB = re.compile(r" *# YOUR CODE HERE\n *raise NotImplementedError\(.*\)")
ESSAYS = {
    "why-flip": "Because the weights are learned, a layer that flips just learns the kernel turned "
    "around, and the maps come out the same. It matters when I write the kernel by hand: a Sobel "
    "kernel that is turned gives edges with the other sign.",
    "why-stack": "There has to be a nonlinearity like ReLU between them, or the two are one layer. "
    "Then the second layer can combine the edges of the first one into corners and shapes.",
}

Edit = Callable[[NotebookNode], None]


def solved() -> NotebookNode:
    """Return the released notebook with every answer of the lesson's author filled in."""
    notebook = released()
    for name, source in _solutions().items():
        cell_of(notebook, name).source = source
    for name, text in ESSAYS.items():
        cell_of(notebook, name).source = text
    return notebook


def released() -> NotebookNode:
    """Return the notebook as every student gets it."""
    return deepcopy(_release())


def cell_of(notebook: NotebookNode, grade_id: str) -> NotebookNode:
    """Return the cell of a name."""
    cells = [cell for cell in notebook.cells if cell.metadata.get("nbgrader")]
    return next(cell for cell in cells if cell.metadata.nbgrader.grade_id == grade_id)


def use(function: str, name: str) -> Edit:
    """Answer with a variant of the bank, right or wrong, under the released docstring."""
    bank = {variant.name: variant for variant in right(function) + wrong(function)}
    return body(function, bank[name].source.split("\n", 1)[1])


def body(function: str, code: str) -> Edit:
    """Answer with these lines in the place of the released placeholder."""
    grade_id = function.replace("_", "-")

    def edit(notebook: NotebookNode) -> None:
        known = {cell.id for cell in notebook.cells}
        name = grade_id if grade_id in known else f"bonus-{grade_id}"
        released = cell_of(_release(), name).source
        cell_of(notebook, name).source = STUB.sub(lambda _: code, released)

    return edit


def write(grade_id: str, source: str) -> Edit:
    """Write a source into the cell of a name."""

    def edit(notebook: NotebookNode) -> None:
        cell_of(notebook, grade_id).source = source

    return edit


def answer(question: str, **parts: object) -> Edit:
    """Answer a question of several parts: `q08_shape`, `q08_parameters`."""
    return write(question, "\n".join(f"{question}_{k} = {value!r}" for k, value in parts.items()))


def reset(*grade_ids: str) -> Edit:
    """Leave cells as they were released."""

    def edit(notebook: NotebookNode) -> None:
        for grade_id in grade_ids:
            cell_of(notebook, grade_id).source = cell_of(_release(), grade_id).source

    return edit


def add_after(grade_id: str, source: str) -> Edit:
    """Add a cell of the student's own."""

    def edit(notebook: NotebookNode) -> None:
        place = notebook.cells.index(cell_of(notebook, grade_id)) + 1
        notebook.cells.insert(place, new_code_cell(source, id=f"after-{grade_id}"))

    return edit


def delete(grade_id: str) -> Edit:
    """Delete a cell."""
    return lambda notebook: notebook.cells.remove(cell_of(notebook, grade_id))


def duplicate(grade_id: str) -> Edit:
    """Copy a cell, metadata and all, as copy and paste does."""

    def edit(notebook: NotebookNode) -> None:
        original = cell_of(notebook, grade_id)
        copy = deepcopy(original) | {"id": f"copy-{grade_id}"}
        notebook.cells.insert(notebook.cells.index(original), NotebookNode(copy))

    return edit


def retype(grade_id: str) -> Edit:
    """Turn a code cell into a Markdown cell, one key in Jupyter."""

    def edit(notebook: NotebookNode) -> None:
        cell = cell_of(notebook, grade_id)
        cell.cell_type = "markdown"
        del cell["outputs"], cell["execution_count"]

    return edit


def kernel(name: str, language: str, title: str) -> Edit:
    """Save the notebook under another kernel."""
    spec = {"name": name, "language": language, "display_name": title}
    return lambda notebook: notebook.metadata.update(kernelspec=spec)


def text_of(notebook: NotebookNode) -> str:
    """Return a notebook as Jupyter saves it."""
    return nbformat.writes(notebook) + "\n"


@cache
def _release() -> NotebookNode:
    return release_notebook(LESSON)


@cache
def _solutions() -> dict[str, str]:
    cells = [cell for cell in read_lesson(LESSON).cells if cell.metadata.get("nbgrader")]
    return {
        cell.metadata.nbgrader.grade_id: without_marks(cell.source)
        for cell in cells
        if cell.metadata.nbgrader.solution and cell.cell_type == "code"
    }
