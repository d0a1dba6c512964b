"""What stands in a released notebook where the solution was."""

import re

from nbconvert.exporters.exporter import ResourcesDict
from nbformat import NotebookNode
from nbgrader import preprocessors as stock
from nbgrader.converters import GenerateAssignment


class ClearSolutions(stock.ClearSolutions):
    """nbgrader's own, but a cell that offers `answer = None` to fill in needs no other stub."""

    def preprocess_cell(
        self, cell: NotebookNode, resources: ResourcesDict, cell_index: int
    ) -> tuple[NotebookNode, ResourcesDict]:
        cell, resources = super().preprocess_cell(cell, resources, cell_index)
        if re.search(r"^\w+ = None", cell.source, flags=re.MULTILINE):
            stub = self.code_stub[resources["language"]]
            cell.source = cell.source.replace(stub, "").rstrip()
        return cell, resources


RELEASE_STEPS = [
    ClearSolutions if step is stock.ClearSolutions else step
    for step in GenerateAssignment().preprocessors
]
