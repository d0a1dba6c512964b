"""The measured transfers: whole, and as the texts of lesson 06 tell them."""

import runpy

import numpy as np
import pytest

from cnnlib import data
from cnnlib.experiments import few_digits, held_out_digits, transfer_results

SCRIPT = data._folder() / "experiments" / "transfer.py"


def mean(rows, labels, frozen):
    return 100 * np.mean([a for n, f, a in rows if (n, f) == (labels, frozen)])


@pytest.mark.parametrize("task", ["letters", "low digits"])
def test_every_setting_has_ten_runs(task):
    rows = transfer_results(task) + transfer_results(task, scratch=True)
    settings = {(n, f) for n, f, _ in rows}
    assert len(rows) == 10 * len(settings) == 10 * 7 * 6
    assert all(0 < accuracy <= 1 for *_, accuracy in rows)


def test_letters_help_with_five_labels_and_scratch_needs_ten():
    rows, scratch = transfer_results(), transfer_results(scratch=True)
    assert 3 < mean(rows, 5, 0) - mean(scratch, 5, -1) < 6
    assert mean(scratch, 5, -1) < mean(rows, 5, 0) <= mean(scratch, 10, -1)


def test_the_digits_0_to_4_hurt_when_they_are_frozen():
    rows = transfer_results("low digits")
    scratch = transfer_results("low digits", scratch=True)
    for labels in (1, 2, 5, 10, 20, 50, 100):
        assert mean(scratch, labels, -1) - mean(rows, labels, 4) > 7


def test_mirrored_digits_cost_accuracy():
    plain, mirrored = (
        [a for n, f, a in transfer_results(recipe=recipe) if (n, f) == (10, 0)]
        for recipe in ("plain", "moved and mirrored")
    )
    assert len(mirrored) == 10
    assert np.mean(plain) - np.mean(mirrored) > 0.05


def test_an_unknown_task_is_named():
    with pytest.raises(ValueError, match="nothing was measured for the task 'cats'"):
        transfer_results("cats")
    with pytest.raises(ValueError, match="no experiment is called 'cats': choose one of"):
        data.load_experiment("cats")


def test_few_digits_are_few_of_each_and_none_of_them_is_held_out():
    x, y = few_digits(3, np.random.default_rng(0), range(5, 10))
    assert x.shape == (15, 1, 8, 8)
    assert np.bincount(y).tolist() == [3] * 5
    held, labels = held_out_digits(range(5, 10))
    assert len(held_out_digits()[0]) == 397
    assert set(labels) == set(range(5))
    images, digits = data.load_digits()
    first = {image.tobytes() for image in images[:-397].astype(np.float32)}
    assert all(image.tobytes() in first for image in x)
    np.testing.assert_array_equal(held[:, 0], images[-397:][digits[-397:] >= 5].astype(np.float32))


def test_a_run_of_the_script_comes_out_as_measured():
    run = runpy.run_path(str(SCRIPT))["row"]
    *_, accuracy = run("letters", data.load_weights("letters"), range(10), 4, 2, 0)
    table = data.load_experiment("transfer")
    same = (table["task"] == "letters") & (table["frozen"] == 4) & (table["seed"] == 0)
    want = table["accuracy"][same & (table["labels"] == 2) & (table["recipe"] == "plain")]
    # Another BLAS rounds otherwise, and training carries that on.
    assert accuracy == pytest.approx(float(want[0]), abs=0.03)
