"""Every lesson: its solutions pass its own tests, and its release is the one in notebooks/."""

import ast
import re
import runpy
from collections import Counter

import nbformat
import pytest
from nbgrader.utils import is_grade, is_locked, is_solution

from autograde.exercises import is_bonus
from autograde.questions import answers, hashes_text
from autograde.releasing.build import (
    LESSONS,
    lesson_names,
    read_lesson,
    release_bytes,
    release_notebook,
)
from autograde.releasing.release import NOTEBOOKS
from cnnlib.questions import HASHES, check_answer

pytestmark = pytest.mark.parametrize("name", lesson_names())


def hidden_lines(name):
    """Return the lines of the hidden tests that say more than `return` or a lone bracket."""
    regions = [
        re.findall(r"### BEGIN HIDDEN TESTS\n(.*?)### END HIDDEN TESTS", cell.source, re.DOTALL)
        for cell in read_lesson(name).cells
    ]
    lines = {line.strip() for found in regions for text in found for line in text.splitlines()}
    return {line for line in lines if len(line) > 12}


def test_the_solutions_pass_the_hidden_tests(name):
    runpy.run_path(str(LESSONS / f"{name}.py"))


def test_notebooks_are_built_from_the_lessons(name):
    same = (NOTEBOOKS / f"{name}.ipynb").read_bytes() == release_bytes(name)
    assert same, "run: python -m autograde release"


def test_building_twice_writes_the_same_bytes(name):
    assert release_bytes(name) == release_bytes(name)


def test_the_release_hides_what_it_must(name):
    text = release_bytes(name).decode()
    assert "SOLUTION" not in text
    assert "HIDDEN TESTS" not in text
    shown = {
        line.strip() for cell in release_notebook(name).cells for line in cell.source.split("\n")
    }
    visible = {
        line.strip()
        for cell in read_lesson(name).cells
        for line in re.sub(
            r"### BEGIN (HIDDEN TESTS|SOLUTION)\n.*?### END \1", "", cell.source, flags=re.DOTALL
        ).split("\n")
    }
    assert not (hidden_lines(name) - visible) & shown


def test_student_notebooks_carry_no_outputs(name):
    notebook = nbformat.read(NOTEBOOKS / f"{name}.ipynb", as_version=4)
    nbformat.validate(notebook)
    assert not any(cell.get("outputs") or cell.get("execution_count") for cell in notebook.cells)


def test_points_add_to_100_without_the_bonus(name):
    points = Counter()
    for cell in read_lesson(name).cells:
        if is_grade(cell):
            meta = cell.metadata.nbgrader
            points[is_bonus(meta.grade_id)] += meta.points
    assert points[False] == 100


def test_cells_have_names_a_person_can_read(name):
    for cell in read_lesson(name).cells:
        if "nbgrader" in cell.metadata:
            assert re.fullmatch(r"[a-z][a-z0-9]*(-[a-z0-9]+)*", cell.metadata.nbgrader.grade_id)


def test_cells_keep_to_the_limits_of_length(name):
    for cell in release_notebook(name).cells:
        if cell.cell_type == "markdown":
            words = re.sub(r"<details>.*</details>|\$\$.*?\$\$|\|.*\|", "", cell.source, flags=re.S)
            assert len(words.split()) <= 120, cell.source[:60]
        elif not is_solution(cell) and not is_locked(cell):
            assert len(cell.source.splitlines()) <= 15, cell.source[:60]


TRAINED = {"05_lenet": {"digits_net"}}  # by a cell that is given, with what students wrote


def test_graded_cells_use_only_locked_names_and_the_asked_ones(name):
    """What a test cell reads is imported or defined in a locked cell, asked for, or its own."""
    cells = [cell for cell in read_lesson(name).cells if cell.cell_type == "code"]
    known = set(dir(__builtins__)) | set(__builtins__) | TRAINED.get(name, set())
    for cell in cells:
        if is_locked(cell) or is_solution(cell):
            known |= defined(ast.parse(cell.source))
        if is_grade(cell) and is_locked(cell):
            tree = ast.parse(cell.source)
            read = {n.id for n in ast.walk(tree) if isinstance(n, ast.Name)}
            assert read <= known | defined(tree, everywhere=True), cell.metadata.nbgrader.grade_id


def test_test_cells_leave_no_variables_behind(name):
    for cell in read_lesson(name).cells:
        if is_grade(cell) and is_locked(cell):
            left = [type(n) for n in ast.parse(cell.source).body]
            assert set(left) <= {ast.FunctionDef, ast.Expr, ast.Assert}


def defined(tree, everywhere=False):
    """Return the names that a cell binds, at its top level or anywhere."""
    nodes = list(ast.walk(tree)) if everywhere else tree.body
    names = set()
    for node in nodes:
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            names.add(node.name)
        elif isinstance(node, ast.Import | ast.ImportFrom):
            names |= {(alias.asname or alias.name).split(".")[0] for alias in node.names}
        elif isinstance(node, ast.Assign):
            names |= {n.id for t in node.targets for n in ast.walk(t) if isinstance(n, ast.Name)}
        elif everywhere and isinstance(node, ast.arg):
            names.add(node.arg)
        elif everywhere and isinstance(node, ast.ExceptHandler) and node.name:
            names.add(node.name)
        elif everywhere and isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            names.add(node.id)
    return names


def test_the_released_notebook_asks_for_every_exercise(name):
    for cell in release_notebook(name).cells:
        if is_solution(cell) and cell.cell_type == "code":
            missing = re.findall(r"raise NotImplementedError\((.*)\)$", cell.source, re.MULTILINE)
            assert bool(missing) != bool(re.search("= None$", cell.source, re.MULTILINE))
            for function in re.findall(r"^def (\w+)", cell.source, re.MULTILINE):
                (message,) = missing
                assert re.fullmatch(rf'"{function}: your turn \(.+\)\."', message)


def test_students_get_the_hash_of_every_answer_and_no_answer(name):
    assert HASHES.read_text() == hashes_text(), "run: python -m autograde release"
    for question, answer in answers().items():
        check_answer(question, answer)
