"""Run a saved notebook from top to bottom and note what its visible checks say.

python -m cnnlib.selfcheck.fresh NOTEBOOK OUT
"""

import json
import re
import sys
from pathlib import Path


def checks(notebook):
    """Run the code cells of a notebook and return what the checks say, a list of dicts.

    Args:
        notebook: what a .ipynb file holds.
    """
    shell, found = _shell(), []
    for cell in notebook["cells"]:
        if cell["cell_type"] == "code":
            error = _run(shell, "".join(cell["source"]))
            meta = cell["metadata"].get("nbgrader", {})
            name = re.match(r"(bonus-)?check-(.+)", meta.get("grade_id", ""))
            if name and meta.get("grade"):
                found.append({"name": name[2], "bonus": bool(name[1]), "error": error})
    return found


def _run(shell, source):
    """Run one cell; return its error as a grader would write it, or ""."""
    from IPython.utils.capture import capture_output

    with capture_output():
        done = shell.run_cell(source)
    error = done.error_before_exec or done.error_in_exec
    return f"{type(error).__name__}: {error}" if error else ""


def _shell():
    """Return what runs cells as Jupyter does, magics too, without a history on the disk."""
    from IPython.core.interactiveshell import InteractiveShell
    from traitlets.config import Config

    return InteractiveShell(config=Config({"HistoryManager": {"enabled": False}}))


if __name__ == "__main__":
    text = Path(sys.argv[1]).read_text(encoding="utf-8")
    Path(sys.argv[2]).write_text(json.dumps(checks(json.loads(text))), encoding="utf-8")
