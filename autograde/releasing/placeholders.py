"""What stands in a released notebook where the solution was."""

import ast
import json
import re
from collections.abc import Iterator

from nbconvert.exporters.exporter import ResourcesDict
from nbformat import NotebookNode
from nbgrader import preprocessors as stock
from nbgrader.converters import GenerateAssignment

STUB = "raise NotImplementedError()"


class ClearSolutions(stock.ClearSolutions):
    """nbgrader's own, but what is missing says by itself which exercise it is.

    A cell that offers `answer = None` to fill in needs no other stub.
    """

    def preprocess(
        self, nb: NotebookNode, resources: ResourcesDict
    ) -> tuple[NotebookNode, ResourcesDict]:
        nb, resources = super().preprocess(nb, resources)
        place = ""
        for cell in nb.cells:
            if cell.cell_type == "markdown":
                place = _heading(cell.source) or place
            elif STUB in cell.source:
                cell.source = named(cell.source, place)
        return nb, resources

    def preprocess_cell(
        self, cell: NotebookNode, resources: ResourcesDict, cell_index: int
    ) -> tuple[NotebookNode, ResourcesDict]:
        cell, resources = super().preprocess_cell(cell, resources, cell_index)
        if re.search(r"^\w+ = None", cell.source, flags=re.MULTILINE):
            stub = self.code_stub[resources["language"]]
            cell.source = cell.source.replace(stub, "").rstrip()
        return cell, resources


def named(source: str, place: str) -> str:
    """Return a cell whose stubs say what is missing: "f: your turn (exercise 4)."."""
    lines, where = source.split("\n"), f" ({place})" if place else ""
    for line, name in _stubs(ast.parse(source)):
        message = json.dumps(f"{name}: your turn{where}.".removeprefix(": "), ensure_ascii=False)
        lines[line - 1] = lines[line - 1].replace(STUB, f"{STUB[:-1]}{message})")
    return "\n".join(lines)


def _stubs(node: ast.AST, inside: tuple[str, ...] = ()) -> Iterator[tuple[int, str]]:
    """Yield the line of each stub and the name of the function it stands in."""
    if isinstance(node, ast.Raise) and ast.unparse(node) == STUB:
        yield node.lineno, ".".join(inside)
    named = isinstance(node, ast.FunctionDef | ast.ClassDef)
    for child in ast.iter_child_nodes(node):
        yield from _stubs(child, (*inside, node.name) if named else inside)


def _heading(text: str) -> str:
    """Return the last heading of a text, as a place to look at: "exercise 4"."""
    headings = re.findall(r"^#+ (.*?)(?: \([^()]*points?\))?$", text, flags=re.MULTILINE)
    title = headings[-1].replace("`", "") if headings else ""
    number = re.match(r"Exercise \d+[a-z]?\b", title)
    return number[0].lower() if number else title


RELEASE_STEPS = [
    ClearSolutions if step is stock.ClearSolutions else step
    for step in GenerateAssignment().preprocessors
]
