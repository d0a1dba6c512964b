"""Which lines of a notebook are hidden from students."""

from functools import lru_cache

from nbformat import NotebookNode
from nbformat.v4 import new_code_cell
from nbgrader.preprocessors import ClearHiddenTests

from autograde.execute.outputs import is_graded_code

TELLING = 8  # characters; a shorter line of a hidden test says nothing, and stands anywhere


def hidden_lines(notebook: NotebookNode, telling: int = TELLING) -> set[str]:
    """Return the lines of so many characters that stand only in hidden tests."""
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    visible = {line for cell in code for line in _lines(without_hidden(cell))}
    visible |= {line for cell in notebook.cells if cell not in code for line in _lines(cell.source)}
    tests = [cell for cell in code if is_graded_code(cell)]
    hidden = {line for cell in tests for line in _lines(cell.source)}
    return {line for line in hidden - visible if len(line) >= telling}


def without_hidden(cell: NotebookNode) -> str:
    """Return the source of a cell as a student sees it."""
    return _visible(cell.source) if is_graded_code(cell) else cell.source


def has_hidden_part(cell: NotebookNode) -> bool:
    return without_hidden(cell) != cell.source


@lru_cache(maxsize=256)
def _visible(source: str) -> str:
    cell = new_code_cell(source)
    ClearHiddenTests()._remove_hidden_test_region(cell)
    return cell.source


def _lines(text: str) -> set[str]:
    return {line.strip() for line in text.splitlines()}
