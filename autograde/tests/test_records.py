"""What a record says of a graded cell."""

import pytest
from nbformat.v4 import new_output

from autograde.grading.records import cell_results
from autograde.tests import tiny


@pytest.mark.parametrize(
    ("name", "want"),
    [
        ("AssertionError", {"status": "failed", "message": "it is 3"}),
        ("Mismatch", {"status": "failed", "message": "it is 3"}),
        ("TypeError", {"status": "error", "message": "TypeError: it is 3"}),
    ],
)
def test_a_failed_check_and_an_error_are_told_apart(name, want):
    notebook = tiny.lesson()
    error = new_output("error", ename=name, evalue="it is 3", traceback=[])
    tiny.cell(notebook, "check-double").outputs = [error]
    assert cell_results(notebook)["check-double"] == want
