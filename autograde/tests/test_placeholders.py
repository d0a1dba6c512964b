"""What a student finds where the solution was: which exercise is missing, said by itself."""

import re

import pytest
from nbconvert.exporters.exporter import ResourcesDict
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from autograde.releasing.build import KERNEL, release_notebook
from autograde.releasing.placeholders import ClearSolutions, named
from autograde.samples.draft import cell_of

ONE = "def f(x):\n    raise NotImplementedError()"
CLASS = """class Net:
    def __init__(self):
        self.size = 3

    def forward(self, x):
        # YOUR CODE HERE
        raise NotImplementedError()

    def backward(self, dout):
        # YOUR CODE HERE
        raise NotImplementedError()"""


def cleared(heading, source):
    meta = {"nbgrader": {"grade_id": "a", "solution": True, "grade": False, "locked": False}}
    cells = [new_markdown_cell(heading), new_code_cell(source, metadata=meta)]
    notebook = new_notebook(cells=cells, metadata={"kernelspec": KERNEL})
    return ClearSolutions().preprocess(notebook, ResourcesDict())[0].cells[1].source


def solution(body):
    return f"    ### BEGIN SOLUTION\n    {body}\n    ### END SOLUTION"


@pytest.mark.parametrize(
    ("heading", "words"),
    [
        ("## Exercise 4: the convolution layer (25 points)", "f: your turn (exercise 4)."),
        ("## Exercise 12b: more (1 point)\n\nText", "f: your turn (exercise 12b)."),
        ("## Bonus: one axis more (5 points)", "f: your turn (Bonus: one axis more)."),
        ('## The "best" `f` (of two)', r"f: your turn (The \"best\" f (of two))."),
        ("# One\n\n## Two", "f: your turn (Two)."),
        ("No heading", "f: your turn."),
    ],
)
def test_a_missing_function_names_itself_and_its_exercise(heading, words):
    text = cleared(heading, f"def f(x):\n{solution('return x')}")
    assert text == f'def f(x):\n    # YOUR CODE HERE\n    raise NotImplementedError("{words}")'
    with pytest.raises(NotImplementedError, match=r"^f: your turn"):
        exec(text + "\n\nf(1)")


def test_each_missing_method_of_a_class_names_itself():
    text = named(CLASS, "exercise 5")
    assert re.findall(r"NotImplementedError\((.*)\)", text) == [
        '"Net.forward: your turn (exercise 5)."',
        '"Net.backward: your turn (exercise 5)."',
    ]


def test_a_cell_without_a_function_names_its_place_alone():
    assert named("raise NotImplementedError()", "exercise 1").endswith(
        '("your turn (exercise 1).")'
    )


def test_what_a_lesson_gives_stays_as_it_is():
    given = 'def f(x):\n    if x:\n        raise NotImplementedError("not yet")\n    return x'
    assert named(given, "exercise 1") == given
    text = '"""raise NotImplementedError()"""'
    assert named(text, "exercise 1") == text


def test_a_cell_that_offers_none_has_no_stub():
    text = "q07 = None\n### BEGIN SOLUTION\nq07 = 3\n### END SOLUTION"
    assert cleared("## Questions", text) == "q07 = None"


def test_an_instructors_own_stub_stays():
    clear = ClearSolutions(code_stub={"python": "pass  # yours"})
    meta = {"nbgrader": {"grade_id": "a", "solution": True, "grade": False, "locked": False}}
    cell = new_code_cell(f"def f(x):\n{solution('return x')}", metadata=meta)
    notebook = new_notebook(cells=[cell], metadata={"kernelspec": KERNEL})
    done = clear.preprocess(notebook, ResourcesDict())[0]
    assert done.cells[0].source == "def f(x):\n    pass  # yours"


def test_the_released_lesson_says_which_exercise_is_missing():
    notebook = release_notebook("01_convolution")
    assert '"conv2d_valid: your turn (exercise 4)."' in cell_of(notebook, "conv2d-valid").source
    bonus = cell_of(notebook, "bonus-conv3d-valid").source
    assert '"conv3d_valid: your turn (Bonus: one axis more)."' in bonus
