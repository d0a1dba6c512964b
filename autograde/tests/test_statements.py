"""What lessons ask about their experiments is what the experiments show."""

import numpy as np
import pytest

from autograde.releasing.build import read_lesson
from cnnlib.data import load_digits


@pytest.fixture(scope="module")
def accuracy():
    """The accuracy of lesson 04 after (scale, batch size, with norm)."""
    space = {}
    for cell in read_lesson("04").cells:
        if cell.metadata.get("nbgrader", {}).get("grade_id") in ("imports", "experiment"):
            exec(cell.source, space)
    digits, labels = load_digits()
    x = ((digits - digits.mean()) / digits.std()).reshape(-1, 64).astype(np.float32)
    return lambda scale, batch, norm: space["accuracy_after"](scale, batch, norm, x, labels)


def test_at_a_good_scale_both_networks_learn_the_digits(accuracy):
    plain, normed = accuracy(1, 32, False), accuracy(1, 32, True)
    assert abs(plain - normed) < 0.07
    assert min(plain, normed) > 0.8


def test_small_weights_stop_the_plain_network_whatever_the_batch(accuracy):
    assert accuracy(0.1, 32, False) < 0.2
    assert accuracy(0.1, 128, False) < 0.2
    assert accuracy(0.1, 32, True) > 0.8


def test_the_scale_still_matters_with_batch_norm(accuracy):
    assert accuracy(0.1, 32, True) - accuracy(10, 32, True) > 0.2


def test_batches_of_two_are_better_off_without_batch_norm_at_a_good_scale(accuracy):
    assert accuracy(1, 2, False) - accuracy(1, 2, True) > 0.1
