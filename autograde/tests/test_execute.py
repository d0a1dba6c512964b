"""One notebook with every fault is run once; each test looks at its own cells."""

import os
import tempfile
from copy import deepcopy

import pytest
from nbformat.v4 import new_code_cell, new_notebook
from nbgrader.utils import determine_grade

from autograde.execute.limits import Limits
from autograde.execute.notebook import execute
from autograde.execute.outputs import KERNEL_DIED, NOT_RUN, TIMED_OUT

CELLS = {
    "imports": "import os, signal, subprocess, sys, time, warnings",
    "defines": "value = 1",
    "warns": "warnings.warn('careful')\nsys.stderr.write('note')",
    "number": "0.5",
    "fails": "assert value == 2, 'value is wrong'",
    "raises": "1 / 0",
    "exit": "exit()",
    "sys.exit": "sys.exit(0)",
    "environment": "print(*os.environ); print(os.getcwd(), os.environ['HOME'])",
    "memory": "hog = bytearray(3_000_000_000)",
    "floods": "for _ in range(300): print('x' * 10_000)",
    "huge message": "raise ValueError('x' * 1_000_000)",
    "endless": "later = 5\nwhile True: pass",
    "after endless": "assert value == 1 and later == 5",
    "leaves a process": "print(subprocess.Popen(['sleep', '1000']).pid)",
    "kills": "killed = True\nos.kill(os.getpid(), signal.SIGKILL)",
    "after kills": "assert value == 1 and 'killed' not in globals()",
    "ignores the interrupt": """
while True:
    try:
        while True: pass
    except KeyboardInterrupt: pass""",
    "after that": "assert value == 1",
}
GRADED = set(CELLS) - {"imports", "defines", "environment", "leaves a process", "exit"}


@pytest.fixture(scope="module")
def executed():
    limits = Limits(cell_timeout=1.5, notebook_timeout=60, memory_mb=2500, output_kb=100)
    return execute(faulty(), limits)


def faulty():
    return new_notebook(cells=[graded(name, name in GRADED) for name in CELLS])


def graded(name, grade=True):
    meta = {"grade": grade, "solution": False, "locked": grade, "grade_id": name, "points": 1}
    metadata = {"nbgrader": meta, "tags": ["skip-execution"]}
    return new_code_cell(CELLS.get(name, name), metadata=metadata)


def outputs(notebook, name):
    (cell,) = [cell for cell in notebook.cells if cell.metadata.nbgrader.grade_id == name]
    return cell.outputs


def error(notebook, name):
    (found,) = [output for output in outputs(notebook, name) if output.output_type == "error"]
    return found


def state(pid):
    with open(f"/proc/{pid}/stat") as file:
        return file.read().rsplit(")", 1)[1].split()[0]


def score(notebook, name):
    (cell,) = [cell for cell in notebook.cells if cell.metadata.nbgrader.grade_id == name]
    return determine_grade(cell)[0]


@pytest.mark.parametrize("name", ["warns", "after endless", "after kills", "after that"])
def test_a_right_answer_keeps_its_point(executed, name):
    assert score(executed, name) == 1


def test_a_printed_number_is_no_partial_score(executed):
    assert outputs(executed, "number") == []
    assert score(executed, "number") == 1


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("fails", "AssertionError"),
        ("raises", "ZeroDivisionError"),
        ("exit", "SystemExit"),
        ("sys.exit", "SystemExit"),
        ("memory", "MemoryError"),
        ("huge message", "ValueError"),
        ("endless", TIMED_OUT),
        ("kills", KERNEL_DIED),
        ("ignores the interrupt", TIMED_OUT),
    ],
)
def test_a_fault_is_an_error_of_its_own_cell(executed, name, kind):
    assert error(executed, name).ename == kind


@pytest.mark.parametrize("name", ["fails", "sys.exit", "memory", "endless", "kills"])
def test_a_faulty_graded_cell_scores_nothing(executed, name):
    assert score(executed, name) == 0


def test_a_kernel_has_a_private_folder_and_few_variables(executed):
    names, folders = outputs(executed, "environment")[0].text.splitlines()
    assert "PYTEST_CURRENT_TEST" in os.environ
    assert "PYTEST_CURRENT_TEST" not in names.split()
    assert "OPENBLAS_NUM_THREADS" in names.split()
    assert len(set(folders.split())) == 1
    assert not os.path.exists(folders.split()[0])


def test_outputs_and_messages_are_cut(executed):
    assert sum(len(output.text) for output in outputs(executed, "floods")) < 200_000
    assert len(error(executed, "huge message").evalue) <= 10_000


def test_no_process_is_left_behind(executed):
    pid = int(outputs(executed, "leaves a process")[0].text)
    assert not os.path.exists(f"/proc/{pid}") or "Z" in state(pid)


def test_the_input_is_left_as_it_was_and_the_seconds_are_told(executed):
    notebook = new_notebook(cells=[graded("1 + 1")])
    before = deepcopy(notebook)
    after = execute(notebook, Limits())
    assert notebook == before
    seconds = after.metadata.autograde["seconds"]
    assert 0 < seconds["start"] < seconds["execute"]


def test_cells_after_the_notebook_time_are_not_run_and_score_nothing():
    cells = [graded("import time; time.sleep(9)"), graded("assert True")]
    notebook = execute(new_notebook(cells=cells), Limits(cell_timeout=30, notebook_timeout=2))
    assert error(notebook, cells[0].source).ename == TIMED_OUT
    assert error(notebook, "assert True").ename == NOT_RUN
    assert score(notebook, "assert True") == 0


def test_a_graded_cell_that_jupyter_skips_scores_nothing():
    notebook = execute(new_notebook(cells=[graded("  ")]), Limits())
    assert error(notebook, "  ").ename == NOT_RUN
    assert score(notebook, "  ") == 0


def test_a_long_path_of_the_temporary_folder_is_no_obstacle(tmp_path, monkeypatch):
    deep = tmp_path / ("d" * 100)
    deep.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(deep))
    done = execute(new_notebook(cells=[new_code_cell("print(6 * 7)")]), Limits())
    assert done.cells[0].outputs[0].text == "42\n"
