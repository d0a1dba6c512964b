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
from autograde.execute.run import stop_server

LOCKED, STUDENT, GRADED = "locked", "student", "graded"
FUNCTIONS = """
import os, signal, subprocess, sys, time, warnings
value = 1
def right(): return 2
def wrong(): return 3
def raises(): return 1 / 0
def leaves(): exit()
def leaves_quietly(): sys.exit(0)
def warns(): warnings.warn("careful"); sys.stderr.write("note"); return 2
def prints(): print("0.5"); return 2
def hog(): return len(bytearray(3_000_000_000))
def floods():
    for _ in range(300): print("x" * 10_000)
    return 2
def long_message(): raise ValueError("x" * 1_000_000)
def endless():
    while True: pass
def stubborn():
    while True:
        try:
            while True: pass
        except KeyboardInterrupt: pass
def dies(): os._exit(0)
"""
TESTS = "right wrong raises leaves leaves_quietly warns prints hog floods long_message endless"
CELLS = {
    "imports": (LOCKED, "import os"),
    "functions": (STUDENT, FUNCTIONS),
    **{name: (GRADED, f"assert {name}() == 2, 'wrong'") for name in TESTS.split()},
    "after endless": (GRADED, "assert value == 1 and right() == 2"),
    "stubborn": (GRADED, "assert stubborn() == 2"),
    "after stubborn": (GRADED, "assert value == 1 and right() == 2"),
    "dies": (GRADED, "assert dies() == 2"),
    "after dies": (GRADED, "assert value == 1 and right() == 2"),
    "caught": (GRADED, "try:\n    dies()\nexcept BaseException:\n    pass"),
    "environment": (STUDENT, "print(*os.environ); print(os.getcwd(), os.environ['HOME'])"),
    "exits": (STUDENT, "exit()"),
    "floods too": (STUDENT, "floods()"),
    "loops": (STUDENT, "later = 5\nwhile True: pass"),
    "after loops": (GRADED, "assert value == 1 and later == 5"),
    "leaves a process": (STUDENT, "subprocess.Popen(['sleep', '4217.5'], start_new_session=True)"),
    "sets": (STUDENT, "value = 7"),
    "kills": (STUDENT, "value = 8\nos._exit(1)"),
    "after kills": (GRADED, "assert value == 7"),
    "blank": (GRADED, "  \n"),
    "number": (GRADED, "0.25"),
    "too much": (GRADED, "5.0"),
    "given": (GRADED, "value"),
    "shows": (GRADED, "print('right:', right())"),
}


@pytest.fixture(scope="module")
def executed():
    limits = Limits(cell_timeout=1, notebook_timeout=60, memory_mb=2500, output_kb=100)
    return execute(faulty(), limits)


def faulty():
    return new_notebook(cells=[cell(name, *CELLS[name]) for name in CELLS])


def cell(name, kind, source):
    graded = kind == GRADED
    meta = {"grade": graded, "solution": kind == STUDENT, "locked": kind != STUDENT}
    metadata = {"nbgrader": {**meta, "grade_id": name, "points": 1}, "tags": ["skip-execution"]}
    outputs = [{"output_type": "stream", "name": "stdout", "text": "left by the student"}]
    return new_code_cell(source, metadata=metadata, outputs=outputs)


def found(notebook, name):
    (one,) = [cell for cell in notebook.cells if cell.metadata.nbgrader.grade_id == name]
    return one


def outputs(notebook, name):
    return found(notebook, name).outputs


def text(notebook, name):
    return "".join(o.text for o in outputs(notebook, name) if o.output_type == "stream")


def error(notebook, name):
    (one,) = [output for output in outputs(notebook, name) if output.output_type == "error"]
    return one


def score(notebook, name):
    return determine_grade(found(notebook, name))[0]


RIGHT = ["right", "warns", "prints", "floods", "shows"]
RIGHT += [f"after {name}" for name in ("endless", "stubborn", "dies", "loops", "kills")]
FAULTS = {
    "wrong": "AssertionError",
    "raises": "ZeroDivisionError",
    "leaves": "SystemExit",
    "leaves_quietly": "SystemExit",
    "hog": "MemoryError",
    "long_message": "ValueError",
    "endless": TIMED_OUT,
    "stubborn": TIMED_OUT,
    "dies": KERNEL_DIED,
    "caught": KERNEL_DIED,
    "blank": NOT_RUN,
    "too much": "ValueError",
}


@pytest.mark.parametrize("name", RIGHT)
def test_a_right_answer_keeps_its_point(executed, name):
    assert score(executed, name) == 1


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_is_an_error_of_its_own_cell_and_scores_nothing(executed, name):
    assert error(executed, name).ename == FAULTS[name]
    assert score(executed, name) == 0


@pytest.mark.parametrize(
    ("name", "kind"), [("exits", "SystemExit"), ("loops", TIMED_OUT), ("kills", KERNEL_DIED)]
)
def test_a_fault_of_a_student_s_own_cell_is_shown_there(executed, name, kind):
    assert error(executed, name).ename == kind


def test_a_number_at_the_end_of_a_test_is_the_score_and_a_printed_one_is_not(executed):
    assert score(executed, "number") == 0.25
    assert text(executed, "prints") == "0.5\n"
    assert score(executed, "given") == 1


def test_what_stands_on_stderr_costs_nothing(executed):
    assert "careful" in text(executed, "warns")
    assert {output.name for output in outputs(executed, "warns")} == {"stdout"}


def test_a_student_s_process_has_a_private_folder_and_few_variables(executed):
    names, folders = text(executed, "environment").splitlines()
    assert "PYTEST_CURRENT_TEST" in os.environ
    assert "PYTEST_CURRENT_TEST" not in names.split()
    assert "OPENBLAS_NUM_THREADS" in names.split()
    assert len(set(folders.split())) == 1
    assert not os.path.exists(folders.split()[0])


def test_outputs_and_messages_are_cut(executed):
    for name in ("floods", "floods too"):
        assert 0 < len(text(executed, name)) < 200_000
    assert len(error(executed, "long_message").evalue) <= 10_000


def test_nothing_that_a_student_left_decides_anything(executed):
    assert "left by the student" not in str(executed)
    assert not any("tags" in cell.metadata for cell in executed.cells)


@pytest.mark.skipif(not os.path.isdir("/proc/self"), reason="looks into /proc")
def test_no_process_is_left_behind(executed):
    commands = []
    for pid in filter(str.isdigit, os.listdir("/proc")):
        try:
            with open(f"/proc/{pid}/cmdline", "rb") as file:
                commands.append(file.read())
        except OSError:
            pass
    assert outputs(executed, "leaves a process")[0].output_type == "execute_result"
    assert b"sleep\x004217.5\x00" not in commands


def test_cells_are_numbered_in_the_order_in_which_they_ran(executed):
    counts = [cell.execution_count for cell in executed.cells]
    assert counts == list(range(1, len(CELLS) + 1))


def test_the_input_is_left_as_it_was_and_the_seconds_are_told():
    notebook = new_notebook(cells=[cell("one", STUDENT, "1 + 1")])
    before = deepcopy(notebook)
    after = execute(notebook, Limits())
    assert notebook == before
    assert outputs(after, "one")[0].data["text/plain"] == "2"
    assert after.metadata.autograde["seconds"]["execute"] > 0
    assert after.metadata.autograde["faults"] == {}


def test_cells_after_the_notebook_time_are_not_run_and_score_nothing():
    cells = [
        cell("slow", STUDENT, "def f():\n    import time; time.sleep(9)"),
        cell("waits", GRADED, "f()"),
        cell("late", GRADED, "assert True"),
    ]
    notebook = execute(new_notebook(cells=cells), Limits(cell_timeout=30, notebook_timeout=2))
    assert error(notebook, "waits").ename == TIMED_OUT
    assert error(notebook, "late").ename == NOT_RUN
    assert [score(notebook, name) for name in ("waits", "late")] == [0, 0]
    assert {*notebook.metadata.autograde["faults"]} == {"waits", "late"}


def test_a_long_path_of_the_temporary_folder_is_no_obstacle(tmp_path, monkeypatch):
    deep = tmp_path / ("d" * 100)
    deep.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(deep))
    monkeypatch.setenv("TMPDIR", str(deep))
    stop_server()
    done = execute(new_notebook(cells=[new_code_cell("print(6 * 7)")]), Limits())
    stop_server()
    assert done.cells[0].outputs[0].text == "42\n"
