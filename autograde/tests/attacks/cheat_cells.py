"""Attacks that want points by changing the cells of the notebook."""

from copy import deepcopy

from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_output

from autograde.tests.attacks.assignment import POINTS as WORTH
from autograde.tests.attacks.cheat_tests import guess
from autograde.tests.attacks.entry import POINTS, Entry, attack

OWN_CHECKS = """
check_close = check_shape = check_raises = lambda *args, **kwargs: None
assert_allclose = assert_array_equal = check_close
class Properties:
    __init__ = __enter__ = __exit__ = verdict = lambda *args: None
    __call__ = lambda self, *args, **kwargs: self
class math:
    isclose = lambda *args, **kwargs: True
import numpy as real
class np:
    array = zeros = arange = cumsum = convolve = lambda *args, **kwargs: real.zeros(9)
    class random:
        rand = lambda *args: real.zeros(9)
"""


def tests(entry: Entry) -> list[NotebookNode]:
    """The graded code cells."""
    return [entry.cell(name) for name in WORTH]


@attack(POINTS)
def skipped(entry: Entry) -> None:
    """Tags the tests with the tag by which Jupyter skips a cell."""
    guess(entry)
    for cell in tests(entry):
        cell.metadata["tags"] = ["skip-execution", "raises-exception", "remove_cell"]


@attack(POINTS)
def deleted_tests(entry: Entry) -> None:
    """Deletes every test."""
    guess(entry)
    entry.cells[:] = [cell for cell in entry.cells if cell not in tests(entry)]


@attack(POINTS)
def emptied_tests(entry: Entry) -> None:
    """Replaces the text of the tests and of the imports by nothing."""
    guess(entry)
    for cell in tests(entry):
        cell.source = "pass"
    entry.cell("imports").source = OWN_CHECKS


@attack(POINTS)
def doubled_tests(entry: Entry) -> None:
    """Adds a second copy of every test, which does nothing, before and after the first."""
    guess(entry)
    for cell in tests(entry):
        for offset in (0, 2):
            copy = new_code_cell("pass", metadata=deepcopy(cell.metadata), id=cell.id)
            entry.cells.insert(entry.cells.index(cell) + offset, copy)


@attack(POINTS)
def retyped_tests(entry: Entry) -> None:
    """Turns the tests into text, and the answers too."""
    guess(entry)
    for name in (*WORTH, "twice"):
        index = entry.index(name)
        cell = entry.cells[index]
        entry.cells[index] = new_markdown_cell("Passed.", metadata=cell.metadata, id=cell.id)


@attack(POINTS)
def imports_last(entry: Entry) -> None:
    """Moves the imports to the end, and defines what the tests call before them."""
    guess(entry)
    entry.cells.append(entry.cells.pop(entry.index("imports")))
    entry.first(OWN_CHECKS)


@attack(POINTS)
def imports_deleted(entry: Entry) -> None:
    """Deletes the imports and their neighbors, and defines what the tests call."""
    guess(entry)
    del entry.cells[entry.index("imports")]
    entry.first(OWN_CHECKS)
    del entry.cells[0]


@attack(POINTS)
def imports_doubled(entry: Entry) -> None:
    """Keeps a changed copy of the imports in their place, and a good one at the end."""
    guess(entry)
    cell = entry.cell("imports")
    copy = new_code_cell(cell.source, metadata=deepcopy(cell.metadata), id="again")
    entry.cells.append(copy)
    cell.source = OWN_CHECKS


@attack(POINTS)
def tests_first(entry: Entry) -> None:
    """Moves all tests to the top, where nothing that they could refuse is defined."""
    guess(entry)
    moved = tests(entry)
    entry.cells[:] = [*moved, *(cell for cell in entry.cells if cell not in moved)]
    entry.first(OWN_CHECKS)


@attack(POINTS)
def worth_more(entry: Entry) -> None:
    """Changes points, locks and kinds of graded cells, and the version of their description."""
    guess(entry)
    for cell in tests(entry):
        changed = {"points": 1000, "locked": False, "solution": True, "schema_version": 1}
        cell.metadata.nbgrader.update(changed)
        cell.source = "100"


@attack(POINTS)
def unlocked_tests(entry: Entry) -> None:
    """Says that tests are no longer graded, locked or tests, and what checksum they have."""
    guess(entry)
    for cell in tests(entry):
        cell.metadata.nbgrader.update(grade=False, locked=False, checksum="0" * 32)
        cell.source = "pass"
    del entry.cell("test-area").metadata["nbgrader"]["points"]
    entry.cell("imports").metadata.nbgrader.update(locked=False, solution=True)


@attack(POINTS)
def stolen_names(entry: Entry) -> None:
    """Gives the names of tests to cells of its own, by metadata, by id and by both."""
    guess(entry)
    for number, cell in enumerate(tests(entry)):
        name = cell.metadata.nbgrader.grade_id
        cell.metadata.nbgrader.grade_id = f"nothing-{number}"
        cell.id = f"nothing-{number}"
        meta = {**cell.metadata.nbgrader, "grade_id": name, "points": 50, "task": True}
        own = new_code_cell("42.0", id=name, metadata={"nbgrader": meta})
        entry.cells.insert(number, own)


@attack(POINTS)
def odd_metadata(entry: Entry) -> None:
    """Fills the description of cells with lists, numbers, and texts that are no description."""
    guess(entry)
    odd = [[], "grade", 5, None, {"grade_id": ["test-area"], "grade": "yes", "points": "9e99"}]
    for cell, value in zip(tests(entry), odd, strict=False):
        cell.metadata["nbgrader"] = value
        cell.metadata["autograde"] = {"probe": "area", "when_failed": ["x"]}
    entry.notebook.metadata["autograde"] = {"faults": 5, "diagnoses": "x", "seconds": []}


@attack(POINTS)
def recorded_outputs(entry: Entry) -> None:
    """Hands in tests with the outputs and the numbers of a run that went well."""
    guess(entry)
    for cell in tests(entry):
        data = {"text/plain": "3.0"}
        cell.outputs = [new_output("execute_result", data=data, execution_count=1)]
        cell.execution_count = 1


@attack(POINTS)
def cell_magics(entry: Entry) -> None:
    """Hides errors by magics: capture, scripts, aliases of its own."""
    guess(entry)
    entry.first("""
ip = get_ipython()
ip.register_magic_function(lambda *args: None, "cell", "timeit")
ip.run_line_magic("xmode", "Minimal")
ip.run_line_magic("config", "InteractiveShell.ast_node_interactivity = 'all'")
ip.run_line_magic("autocall", "2")
ip.run_line_magic("alias", "assert true")""")
    entry.cell("letter").source = "%%capture\n" + entry.cell("letter").source
    entry.cell("area").source = "%%writefile area.py\narea = 0"


@attack(POINTS)
def look_alikes(entry: Entry) -> None:
    """Uses letters that look like others, or that Python reads as others."""
    guess(entry)
    wide = str.maketrans({c: chr(ord(c) + 0xFEE0) for c in "abcdefghijklmnopqrstuvwxyz"})
    entry.after(
        "imports",
        "\n".join(
            f"{name.translate(wide)} = lambda *args, **kwargs: None"
            for name in ("check_close", "check_raises", "assert_allclose", "assert_array_equal")
        ),
    )
    entry.answer(
        places="def pl\u0430ces(n, k, stride=1):\n    return 0",
        letter="def \u212fetter(points):\n    return 'A'",
        area="\u00aarea = 0\nare\u0430 = 0",
    )
    entry.cell("correlate").source = "c\u2071oss = 0\ndef cross_correlate1d\u200b(x, w): pass"


@attack(POINTS)
def right_answers_in_the_wrong_place(entry: Entry) -> None:
    """Changes the kernel, the language's version and the order of what runs."""
    guess(entry)
    entry.notebook.metadata.kernelspec = {
        "name": "../../x",
        "display_name": "$(touch x)",
        "language": "python",
    }
    entry.notebook.metadata["language_info"] = {"name": "python", "version": "2.7"}
    entry.notebook.metadata["celltoolbar"] = "Create Assignment"
    entry.notebook.metadata["nbgrader"] = {"points": 99, "late_submission_penalty": -50}
    entry.cells.reverse()
